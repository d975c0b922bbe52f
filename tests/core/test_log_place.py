# SPDX-License-Identifier: Apache-2.0
"""Places: a leaf leads to a head, and only where it stands."""

import re
from dataclasses import replace
from hashlib import sha512

import pytest

from demarche.core.encoding import Json, MalformedError, canonical, parse
from demarche.core.keys import LogKey
from demarche.core.log.checkpoint import Checkpoint, Head, open_head, sign_head
from demarche.core.log.leaf import KeySetRef, act_leaf, parse_leaf
from demarche.core.log.place import Place, check_place
from demarche.core.log.tree import ProofError, append, inclusion, leaf_hash, root

KEY = LogKey.from_seed(sha512(b"XA log").digest())
ORIGIN = "demarche.invalid/0"
AT = 1_793_707_200
LEAVES = [
    act_leaf(AT + n, KeySetRef(1, "c" * 64), act=f"{n:064x}", sigs="b" * 64, salt=bytes([n] * 16)) for n in range(11)
]


def head_of(leaves: list[bytes]) -> tuple[Head, dict[int, bytes]]:
    size, peaks, stored = append(0, b"", map(leaf_hash, leaves))
    note = sign_head(KEY, Checkpoint(ORIGIN, size, root(size, peaks)), AT)
    return open_head(note, origin=ORIGIN, key=KEY.public), dict(stored)


HEAD, STORED = head_of(LEAVES)
KNOWN = "act, got, keyset, opened, pad, refused, renew, restored, seen, tsr"


def place(index: int) -> Place:
    return Place(LEAVES[index], index, tuple(inclusion(index, 11, STORED.__getitem__)), ORIGIN, 11)


def refusal(each: Place, head: Head = HEAD) -> str:
    with pytest.raises((ProofError, MalformedError)) as caught:
        check_place(each, head)
    return f"{type(caught.value).__name__}: {caught.value}"


@pytest.mark.parametrize("index", range(11))
def test_every_place_leads_to_the_head(index: int) -> None:
    """And comes back from its JSON."""
    here = place(index)
    assert check_place(here, HEAD) == parse_leaf(LEAVES[index])
    value = parse(canonical(here.to_json()))
    assert Place.from_json(value) == here


def test_a_place_of_anothers_parts_reads_its_own_leaf() -> None:
    """What was read with a place goes with its bytes and no others."""
    came = Place.from_json(parse(canonical(place(4).to_json())))
    assert replace(came, leaf=LEAVES[5]).read() == parse_leaf(LEAVES[5])
    assert check_place(replace(came, leaf=LEAVES[5], index=5, path=place(5).path), HEAD) == parse_leaf(LEAVES[5])


def test_a_leaf_that_is_none_is_told_when_its_place_is_checked() -> None:
    """A place with another object, or one that is too long, can be read; it proves nothing."""
    value = place(4).to_json()
    assert isinstance(value, dict)
    assert isinstance(value["leaf"], dict)
    strange: dict[str, Json] = {**value, "leaf": {"k": "strange"}}
    assert refusal(Place.from_json(strange)) == "MalformedError: leaf.k: expected one of " + KNOWN + ", got 'strange'"
    long: dict[str, Json] = {**value, "leaf": {**value["leaf"], "k": "pad", "text": "a" * 2048}}
    assert (
        refusal(Place.from_json(long))
        == f"MalformedError: expected at most 2048 bytes, got {len(canonical(long['leaf']))}"
    )


def test_a_place_elsewhere_is_refused() -> None:
    """Another index, leaf, path, size, log or head."""
    here = place(4)
    to_root = "ProofError: expected a path to the root of the head, got one to another root"
    assert refusal(replace(here, index=5)) == to_root
    assert refusal(replace(here, leaf=LEAVES[5])) == to_root
    assert refusal(replace(here, path=place(5).path)) == to_root
    assert refusal(replace(here, path=here.path[:-1])) == "ProofError: expected more hashes in the path, got 3"
    assert refusal(replace(here, size=10)) == ("ProofError: expected a path to the head at size 11, got one to size 10")
    assert refusal(replace(here, origin="demarche.invalid/1")) == (
        "ProofError: expected a place in demarche.invalid/0, got one in demarche.invalid/1"
    )
    assert refusal(here, head_of([*LEAVES[:10], LEAVES[0]])[0]) == to_root
    assert refusal(replace(here, leaf=LEAVES[4] + b" ")) == (
        "MalformedError: expected RFC 8785 bytes, got another spelling at 314"
    )


def test_every_flipped_bit_of_leaf_and_path_is_refused() -> None:
    """Nothing in a place can be changed."""
    here = place(4)
    for at in range(8 * len(here.leaf)):
        flipped = bytearray(here.leaf)
        flipped[at // 8] ^= 1 << at % 8
        refusal(replace(here, leaf=bytes(flipped)))
    for at in range(8 * 32 * len(here.path)):
        flipped = bytearray(b"".join(here.path))
        flipped[at // 8] ^= 1 << at % 8
        refusal(replace(here, path=tuple(bytes(flipped[n : n + 32]) for n in range(0, len(flipped), 32))))


VALUE = parse(canonical(place(4).to_json()))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"leaf": []}, "place.leaf: expected an object, got another value"),
        ({"index": -1}, "place.index: expected an integer from 0, got -1"),
        ({"path": ["AA"]}, "place.path[0]: expected 32 bytes in base64url, got 1"),
        ({"path": ["A" * 43] * 54}, "place.path: expected 0 to 53 items, got 54"),
        ({"head": {"origin": ORIGIN, "size": 0}}, "place.head.size: expected an integer from 1, got 0"),
        ({"head": {"origin": "", "size": 1}}, "place.head.origin: expected the name of a log, got ''"),
        ({"note": ""}, "place: expected no field note, got one"),
    ],
)
def test_other_json_is_no_place(changes: dict[str, Json], message: str) -> None:
    """The field is named."""
    assert isinstance(VALUE, dict)
    with pytest.raises(MalformedError, match=f"^{re.escape(message)}$"):
        Place.from_json({**VALUE, **changes})


def test_a_place_of_what_is_no_leaf_has_no_json() -> None:
    """A stored leaf that is not canonical is noticed before it travels."""
    with pytest.raises(MalformedError, match=r"^expected JSON, got something else at 0$"):
        replace(place(0), leaf=b"x").to_json()
