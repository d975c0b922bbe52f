# SPDX-License-Identifier: Apache-2.0
"""Key-sets: signed by their roots and by those before them, each role with keys of its own."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from hashlib import sha256, sha512
from typing import Any

import pytest

from demarche.core.encoding import Json, MalformedError, canonical, parse
from demarche.core.keys import ActKey, LogKey, NodeKey, SignatureError, WitnessKey
from demarche.core.keyset import (
    KeySet,
    KeySetError,
    Root,
    open_keyset,
    root_fingerprint,
    sign_keyset,
    spoken_fingerprint,
)
from demarche.core.seal import BoxKey


def seed(name: str) -> bytes:
    return sha512(name.encode()).digest()


@cache
def act_key(name: str) -> ActKey:
    return ActKey.from_seed(seed(name))


ROOT, OTHER, NEXT, THIEF = (act_key(f"XA {name}") for name in ("root", "second root", "next root", "thief"))
FIRST = KeySet(
    party="XA",
    n=1,
    prev=None,
    root=Root.of(ROOT.public),
    acts={"technical": act_key("XA technical").public, "diplomatic": act_key("XA diplomatic").public},
    node=NodeKey.from_seed(seed("XA node")[:32]).public,
    log=LogKey.from_seed(seed("XA log")).public,
    witness=WitnessKey.from_seed(seed("XA witness")).public,
    box=BoxKey.from_seed(seed("XA box")[:32]).public,
    tls=sha256(b"XA certificate").hexdigest(),
    simulated=False,
    made=1_793_707_200,
)
SECOND = replace(FIRST, n=2, prev=FIRST.hash, node=NodeKey.from_seed(seed("XA new node")[:32]).public)
DOCUMENT = sign_keyset(FIRST, [ROOT])


def refusal(document: bytes, before: KeySet | None = None) -> str:
    with pytest.raises((MalformedError, KeySetError, SignatureError)) as caught:
        open_keyset(document, before=before)
    return f"{type(caught.value).__name__}: {caught.value}"


def test_a_first_key_set_is_signed_by_its_own_root() -> None:
    """What was signed comes back; its hash is that of its payload."""
    assert open_keyset(DOCUMENT, before=None) == FIRST
    assert KeySet.from_payload(FIRST.payload) == FIRST
    assert sha256(FIRST.payload).hexdigest() == FIRST.hash
    assert hash(FIRST) == hash(KeySet.from_payload(FIRST.payload))
    assert "act" not in repr(FIRST)


def test_a_later_key_set_follows_the_one_before() -> None:
    """Named by its hash, numbered one higher, signed by both roots, which are one here."""
    assert SECOND.hash != FIRST.hash
    assert open_keyset(sign_keyset(SECOND, [ROOT]), before=FIRST) == SECOND


def test_what_does_not_follow_is_refused() -> None:
    """Another number, Party, predecessor, or a change of what simulated means."""
    signed = sign_keyset(SECOND, [ROOT])
    assert refusal(signed) == "KeySetError: expected a first key-set, got key-set 2 of XA"
    assert refusal(DOCUMENT, FIRST) == "KeySetError: expected key-set 2 of XA, got key-set 1 of XA"
    assert refusal(signed, SECOND) == "KeySetError: expected key-set 3 of XA, got key-set 2 of XA"
    assert refusal(signed, replace(FIRST, party="XB")) == "KeySetError: expected key-set 2 of XB, got key-set 2 of XA"
    assert refusal(signed, replace(FIRST, made=0)) == (
        "KeySetError: expected key-set 2 of XA to name the key-set before it, got another hash"
    )
    assert refusal(sign_keyset(replace(SECOND, simulated=True), [ROOT]), FIRST) == (
        "KeySetError: expected key-set 2 of XA to be simulated exactly when the one before is, got otherwise"
    )


@pytest.mark.parametrize(
    ("signers", "message"),
    [
        ([ROOT, NEXT, OTHER], None),
        ([ROOT, NEXT], None),
        ([OTHER, NEXT], None),
        ([ROOT, OTHER], "expected key-set 2 of XA signed by 1 roots of this key-set, got 0"),
        ([NEXT], "expected key-set 2 of XA signed by 1 roots of the key-set before it, got 0"),
        ([NEXT, THIEF], f"expected signatures of roots alone, got one by {THIEF.public.key_id}"),
    ],
)
def test_new_roots_need_the_old_ones(signers: Sequence[ActKey], message: str | None) -> None:
    """Thresholds of set n-1 and of set n: a thief of the new root alone, or of an act key, changes nothing."""
    first = replace(FIRST, root=Root.of(ROOT.public, OTHER.public, threshold=1))
    second = replace(SECOND, prev=first.hash, root=Root.of(NEXT.public))
    document = sign_keyset(second, signers)
    if message is None:
        assert open_keyset(document, before=first) == second
    else:
        assert refusal(document, first) == f"SignatureError: {message}"


def test_a_threshold_counts_keys() -> None:
    """Two of two roots, and neither twice."""
    both = replace(FIRST, root=Root.of(ROOT.public, OTHER.public, threshold=2))
    assert open_keyset(sign_keyset(both, [OTHER, ROOT]), before=None) == both
    assert refusal(sign_keyset(both, [ROOT])) == (
        "SignatureError: expected key-set 1 of XA signed by 2 roots of this key-set, got 1"
    )
    twice = "MalformedError: key-set document.signatures: expected each key once, in order of key id, got otherwise"
    assert refusal(sign_keyset(both, [ROOT, ROOT])) == twice
    value: Any = parse(sign_keyset(both, [ROOT, OTHER]))
    value["signatures"].reverse()
    assert refusal(canonical(value)) == twice


def test_eight_roots_are_enough() -> None:
    """All eight may be asked for, and a ninth is refused."""
    roots = [act_key(f"XA root {number}").public for number in range(9)]
    assert Root.of(*roots[:8], threshold=8).threshold == 8
    with pytest.raises(MalformedError, match=r"^root: expected 1 to 8 keys and a threshold .*, got 9 and 1$"):
        Root.of(*roots)


def test_each_half_of_a_root_signature_must_verify() -> None:
    """Broken, swapped for another key-set's, or another Party's: refused."""
    value: Any = parse(DOCUMENT)
    other: Any = parse(sign_keyset(replace(FIRST, made=0), [ROOT]))
    names = {"ed25519": "an Ed25519", "ml_dsa_87": "an ML-DSA-87"}
    for half, name in names.items():
        (signature,) = value["signatures"]
        changed = {**signature, half: other["signatures"][0][half]}
        assert refusal(canonical({**value, "signatures": [changed]})) == (
            f"SignatureError: expected {name} signature of this key and message, got another"
        )
    assert refusal(canonical({**value, "payload": other["payload"]})) == (
        "SignatureError: expected an Ed25519 signature of this key and message, got another"
    )


def changed(path: str, item: Json) -> Json:
    """The payload of Aurelia's key-set with one field changed, or taken away with None."""
    value: Any = parse(FIRST.payload)
    inner = value
    *way, last = path.split(".")
    for name in way:
        inner = inner[name]
    if item is None:
        del inner[last]
    else:
        inner[last] = item
    return value  # type: ignore[no-any-return]  # a value of parse


ACT: Json = FIRST.acts["technical"].to_json()


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (changed("v", 2), "key-set.v: expected 1, got 2"),
        (changed("party", "xa"), "key-set.party: expected a Party code, got 'xa'"),
        (changed("n", 0), "key-set.n: expected an integer from 1, got 0"),
        (changed("n", 2), "key-set.prev: expected none in key-set 1 and one in every other, got otherwise"),
        (changed("prev", "0" * 64), "key-set.prev: expected none in key-set 1 and one in every other, got otherwise"),
        (changed("prev", "0"), "key-set.prev: expected 64 hexadecimal digits, got '0'"),
        (changed("suite", "D2"), "key-set.suite: expected D1, got 'D2'"),
        (changed("root.threshold", 0), "key-set.root.threshold: expected an integer from 1, got 0"),
        (changed("root.threshold", 2), "root: expected 1 to 8 keys and a threshold of 1 to their number, got 1 and 2"),
        (changed("root.keys", []), "root: expected 1 to 8 keys and a threshold of 1 to their number, got 0 and 1"),
        (changed("root.keys", [ACT] * 9), "key-set.root.keys: expected 0 to 8 items, got 9"),
        (changed("root.keys", [ACT] * 2), "root.keys: expected each key once, in order of key id, got another order"),
        (changed("root.keys", [1]), "key-set.root.keys[0]: expected an object, got 1"),
        (changed("acts.diplomatic", None), "key-set.acts: expected a field diplomatic, got none"),
        (changed("acts.legal", ACT), "key-set.acts: expected no field legal, got one"),
        (
            changed("acts.diplomatic", ACT),
            "key-set: expected a key of its own for each role, got one ed25519 value twice",
        ),
        (changed("node", {}), "key-set.node: expected a field ed25519, got none"),
        (changed("log", {}), "key-set.log: expected a field ed25519, got none"),
        (changed("witness", {}), "key-set.witness: expected a field ed25519, got none"),
        (
            changed("witness", FIRST.log.to_json()),
            "key-set: expected a key of its own for each role, got one ed25519 value twice",
        ),
        (
            changed("witness.ml_dsa_44", FIRST.log.to_json()["ml_dsa_44"]),  # type: ignore[index,call-overload]
            "key-set: expected a key of its own for each role, got one ml_dsa_44 value twice",
        ),
        (
            changed("acts.diplomatic.ml_dsa_87", ACT["ml_dsa_87"]),  # type: ignore[index,call-overload]
            "key-set: expected a key of its own for each role, got one ml_dsa_87 value twice",
        ),
        (changed("box", {}), "key-set.box: expected a field mlkem768x25519, got none"),
        (changed("tls", "00"), "key-set.tls: expected 64 hexadecimal digits, got '00'"),
        (changed("simulated", 0), "key-set.simulated: expected true or false, got 0"),
        (changed("made", 0), "key-set.made: expected a string, got 0"),
        (changed("until", 0), "key-set: expected no field until, got one"),
    ],
)
def test_other_payloads_are_refused(value: Json, message: str) -> None:
    """The field is named."""
    with pytest.raises(MalformedError, match=f"^{re.escape(message)}$"):
        KeySet.from_json(value)


def test_other_documents_are_refused() -> None:
    """A payload and at least one signature."""
    value: Any = parse(DOCUMENT)
    assert refusal(b"[]") == "MalformedError: key-set document: expected an object, got a list"
    assert refusal(canonical({**value, "signatures": []})) == (
        "MalformedError: key-set document.signatures: expected 1 to 16 items, got 0"
    )
    assert refusal(canonical({**value, "signatures": [{}]})) == (
        "MalformedError: key-set document.signatures[0]: expected a field key, got none"
    )
    assert refusal(canonical({**value, "payload": []})) == (
        "MalformedError: key-set document.payload: expected an object, got a list"
    )
    assert refusal(DOCUMENT + b" ").startswith("MalformedError: expected RFC 8785 bytes")


def test_nothing_is_signed_that_would_not_be_read() -> None:
    """A wrong Party code stops before the roots sign."""
    with pytest.raises(MalformedError, match=r"^key-set\.party: expected a Party code, got 'Aurelia'$"):
        sign_keyset(replace(FIRST, party="Aurelia"), [ROOT])


def test_flipped_bits_are_refused() -> None:
    """At places spread over the whole document."""
    for at in range(0, len(DOCUMENT), 61):
        flipped = bytearray(DOCUMENT)
        flipped[at] ^= 1 << at % 7
        refusal(bytes(flipped))


def test_a_desk_speaks_by_its_own_key() -> None:
    """An office that is no desk, or a desk that is none of ours, has no key."""
    assert FIRST.act_key("technical_desk") == FIRST.acts["technical"]
    assert FIRST.act_key("technical") is None
    assert FIRST.act_key("legal_desk") is None


def test_fingerprints_are_of_the_whole_root() -> None:
    """Twelve groups of five digits for the voice, 64 digits for machines; the threshold counts too."""
    labelled = b"demarche/root/v1" + canonical(FIRST.root.to_json())
    spoken = spoken_fingerprint(FIRST.root)
    assert root_fingerprint(FIRST.root) == sha256(labelled).hexdigest()
    assert len(spoken) == 12
    assert all(re.fullmatch("[0-9]{5}", group) for group in spoken)
    assert spoken[11] == f"{int.from_bytes(sha512(labelled).digest()[55:60], 'big') % 100_000:05}"
    two = (ROOT.public, OTHER.public)
    assert root_fingerprint(Root.of(*two)) == root_fingerprint(Root.of(*reversed(two)))
    assert root_fingerprint(Root.of(*two)) != root_fingerprint(Root.of(*two, threshold=2))
