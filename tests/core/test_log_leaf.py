# SPDX-License-Identifier: Apache-2.0
"""Leaves: what each kind says, and nothing else."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.core.encoding import Json, MalformedError, canonical, parse
from demarche.core.log.leaf import (
    KeySetRef,
    Leaf,
    act_leaf,
    got_leaf,
    keyset_leaf,
    parse_leaf,
    refused_leaf,
    register_leaf,
    restored_leaf,
    seen_leaf,
)

AT = 1_793_707_200
A, B, C = "a" * 64, "b" * 64, "c" * 64
KEYSET = KeySetRef(1, C)
SALT = bytes(range(16))
SPELLED = "AAECAwQFBgcICQoLDA0ODw"

ACT = act_leaf(AT, KEYSET, act=A, sigs=B, salt=SALT)
LEAVES: list[tuple[bytes, str, Mapping[str, Any]]] = [
    (ACT, "act", {"act": A, "sigs": B}),
    (got_leaf(AT, KEYSET, act=A, sigs=B, salt=SALT), "got", {"act": A, "sigs": B}),
    (refused_leaf(AT, KEYSET, item=A, code="bad_seal", salt=SALT), "refused", {"item": A, "code": "bad_seal"}),
    (
        refused_leaf(AT, KEYSET, item=A, code="bad_act", act=B, salt=SALT),
        "refused",
        {"item": A, "act": B, "code": "bad_act"},
    ),
    (
        refused_leaf(AT, KEYSET, item=A, code="bad_file", file=B, salt=SALT),
        "refused",
        {"item": A, "file": B, "code": "bad_file"},
    ),
    (
        seen_leaf(AT, KEYSET, head=("demarche.invalid/0", 3, bytes(32)), salt=SALT),
        "seen",
        {"origin": "demarche.invalid/0", "size": 3, "root": "0" * 64},
    ),
    (keyset_leaf(AT, KEYSET, new=KeySetRef(2, A), salt=SALT), "keyset", {"n": 2, "hash": A}),
    (
        restored_leaf(
            AT, KEYSET, old=("demarche.invalid/0", 9, bytes(32)), restored=7, reason="A disk died.", salt=SALT
        ),
        "restored",
        {"origin": "demarche.invalid/0", "size": 9, "root": "0" * 64, "restored": 7, "reason": "A disk died."},
    ),
]


@pytest.mark.parametrize(("data", "k", "fields"), LEAVES)
def test_what_is_written_is_read(data: bytes, k: str, fields: Mapping[str, Any]) -> None:
    """Every kind comes back as it was said."""
    leaf = parse_leaf(data)
    assert leaf == Leaf(k=k, t=AT, keyset=KEYSET, salt=SPELLED, fields=fields)
    assert not leaf.in_register
    assert (leaf.act, leaf.sigs) == (fields.get("act"), fields.get("sigs"))


def test_the_bytes_of_a_leaf() -> None:
    """One spelling, in the order of names."""
    assert ACT.decode() == (
        f'{{"act":"{A}","k":"act","keyset":{{"hash":"{C}","n":1}},"salt":"{SPELLED}","sigs":"{B}",'
        f'"t":"2026-11-03T12:00:00Z","v":1}}'
    )


def test_a_registers_leaf_has_neither_salt_nor_signatures() -> None:
    """So that it is the same bytes on every node."""
    data = register_leaf(AT, KEYSET, act=A)
    leaf = parse_leaf(data)
    assert data.decode() == (
        f'{{"act":"{A}","k":"act","keyset":{{"hash":"{C}","n":1}},"salt":"","t":"2026-11-03T12:00:00Z","v":1}}'
    )
    assert leaf.in_register
    assert (leaf.k, leaf.act, leaf.sigs, leaf.salt) == ("act", A, None, "")


@pytest.mark.parametrize("k", ["opened", "renew", "tsr", "pad"])
def test_kinds_of_later_parts_are_carried(k: str) -> None:
    """Their common fields are checked, the rest is kept as it came."""
    leaf = parse_leaf(changed(ACT, k=k, act=[A], sigs=None))
    assert (leaf.k, leaf.fields, leaf.act, leaf.sigs) == (k, {"act": [A]}, None, None)
    assert refusal(changed(ACT, k=k, t=0)) == "leaf.t: expected a string, got 0"
    assert refusal(changed(ACT, k=k, salt="")) == "leaf.salt: expected 16 bytes in base64url, got 0"


@given(st.sampled_from([data for data, _, _ in LEAVES]), st.data())
def test_a_flipped_bit_is_refused_or_another_leaf(data: bytes, draw: st.DataObject) -> None:
    """Never another spelling of the same leaf."""
    bit = draw.draw(st.integers(0, 8 * len(data) - 1))
    flipped = bytearray(data)
    flipped[bit // 8] ^= 1 << bit % 8
    try:
        leaf = parse_leaf(bytes(flipped))
    except MalformedError:
        return
    assert leaf != parse_leaf(data)


def changed(data: bytes, **changes: Json) -> bytes:
    """The bytes of a leaf with fields changed; None takes a field away."""
    value = parse(data)
    assert isinstance(value, dict)
    return canonical({name: item for name, item in {**value, **changes}.items() if item is not None})


def refusal(data: bytes) -> str:
    with pytest.raises(MalformedError) as caught:
        parse_leaf(data)
    return str(caught.value)


KNOWN = "act, got, keyset, opened, pad, refused, renew, restored, seen, tsr"
REFUSED, SEEN, NEW = LEAVES[2][0], LEAVES[5][0], LEAVES[6][0]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"[]", f"leaf.k: expected one of {KNOWN}, got none"),
        (changed(ACT, k=None), f"leaf.k: expected one of {KNOWN}, got none"),
        (changed(ACT, k=[]), f"leaf.k: expected one of {KNOWN}, got none"),
        (changed(ACT, k=1), f"leaf.k: expected one of {KNOWN}, got none"),
        (changed(ACT, k="acted"), f"leaf.k: expected one of {KNOWN}, got 'acted'"),
        (changed(ACT, v=2), "leaf.v: expected 1, got 2"),
        (changed(ACT, t="2026"), "leaf.t: expected a time YYYY-MM-DDThh:mm:ssZ, got '2026'"),
        (changed(ACT, keyset={"n": 0, "hash": A}), "leaf.keyset.n: expected an integer from 1, got 0"),
        (changed(ACT, keyset=A), f"leaf.keyset: expected an object, got '{A[:40]}'"),
        (changed(ACT, salt="AAAA"), "leaf.salt: expected 16 bytes in base64url, got 3"),
        (changed(ACT, salt="="), "leaf.salt: expected unpadded base64url in its one spelling, got '='"),
        (changed(ACT, salt=1), "leaf.salt: expected a string, got 1"),
        (changed(ACT, salt=""), "leaf: expected no field sigs, got one"),
        (changed(ACT, sigs=None), "leaf: expected a field sigs, got none"),
        (changed(ACT, act=A[1:]), f"leaf.act: expected 64 hexadecimal digits, got '{A[:40]}'"),
        (changed(ACT, code="x"), "leaf: expected no field code, got one"),
        (changed(LEAVES[1][0], salt=""), "leaf.salt: expected 16 bytes in base64url, got 0"),
        (changed(REFUSED, code="Bad"), "leaf.code: expected a code, got 'Bad'"),
        (changed(REFUSED, code=None), "leaf: expected a field code, got none"),
        (changed(REFUSED, item=1), "leaf.item: expected 64 hexadecimal digits, got 1"),
        (changed(REFUSED, file=""), "leaf.file: expected 64 hexadecimal digits, got ''"),
        (changed(SEEN, size=-1), "leaf.size: expected an integer from 0, got -1"),
        (changed(SEEN, origin="a b"), "leaf.origin: expected the name of a log, got 'a b'"),
        (changed(SEEN, root="0"), "leaf.root: expected 64 hexadecimal digits, got '0'"),
        (changed(NEW, n=0), "leaf.n: expected an integer from 1, got 0"),
        (changed(ACT, k="pad", fill="x" * 2000), "expected at most 2048 bytes, got 2324"),
        (ACT + b" ", "expected RFC 8785 bytes, got another spelling at 314"),
    ],
)
def test_what_is_no_leaf_is_refused(data: bytes, message: str) -> None:
    """The field is named."""
    assert refusal(data) == message


def test_what_is_no_leaf_is_not_written() -> None:
    """A wrong hash or code stops before the log."""
    with pytest.raises(MalformedError, match=r"^leaf\.salt: expected 16 bytes, got 15$"):
        act_leaf(AT, KEYSET, act=A, sigs=B, salt=bytes(15))
    with pytest.raises(MalformedError, match=r"^leaf\.act: expected 64 hexadecimal digits, got 'A'$"):
        got_leaf(AT, KEYSET, act="A", sigs=B, salt=SALT)
    message = re.escape("leaf.code: expected a code, got 'bad seal'")
    with pytest.raises(MalformedError, match=f"^{message}$"):
        refused_leaf(AT, KEYSET, item=A, code="bad seal", salt=SALT)


@pytest.mark.parametrize(
    ("reason", "message"),
    [
        ("", "leaf.reason: expected a reason of 1 to 500 characters, got 0 characters"),
        (" ", "leaf.reason: expected a reason of 1 to 500 characters, got 1 characters"),
        ("a" * 501, "leaf.reason: expected a reason of 1 to 500 characters, got 501 characters"),
        ("\U0001d11e" * 500, "expected at most 2048 bytes, got 2310"),
    ],
)
def test_a_reason_has_a_length(reason: str, message: str) -> None:
    """A log says in few words why it was restored."""
    with pytest.raises(MalformedError) as error:
        restored_leaf(AT, KEYSET, old=("demarche.invalid/0", 9, bytes(32)), restored=7, reason=reason, salt=SALT)
    assert str(error.value) == message


def test_a_reason_is_a_text() -> None:
    """And no number."""
    data = restored_leaf(AT, KEYSET, old=("demarche.invalid/0", 9, bytes(32)), restored=7, reason="x", salt=SALT)
    value = parse(data)
    assert isinstance(value, dict)
    with pytest.raises(
        MalformedError, match=r"^leaf.reason: expected a reason of 1 to 500 characters, got another value$"
    ):
        parse_leaf(canonical({**value, "reason": 7}))
