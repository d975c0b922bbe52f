# SPDX-License-Identifier: Apache-2.0
"""Key-sets over time: which is in force at a leaf, what lengthens a chain, and what is a proof against its owner."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from demarche.core.encoding import MalformedError, canonical, parse
from demarche.core.keyring import Since, takes_over
from demarche.core.keys import SignatureError
from demarche.core.keyset import KeySetError, open_founding, open_keyset, sign_keyset
from demarche.core.log.checkpoint import sign_head
from demarche.core.log.leaf import KeySetRef, keyset_leaf, parse_leaf
from demarche.core.parcel import Answer, Parcel, read_answer, read_parcel, write_answer, write_parcel
from demarche.core.process.revoking import Revocation
from demarche.core.renewal import Renewal, TwoSetsError, begins, grown, keyring, read_set
from tests.builders import AURELIA, BOREALIA, NOON, MemoryLog, Party
from tests.simulation.renewing import anew

SECOND = anew(AURELIA)
THIRD = anew(SECOND, root=False)
ORIGIN = "demarche.invalid/000102030405060708090a0b0c0d0e0f"
FIRST = keyring([AURELIA.document])
VECTORS = Path(__file__).parents[1] / "vectors" / "keyset" / "rings.json"


def log(*after: tuple[Party, Party]) -> MemoryLog:
    """A log of Aurelia's in which one key-set after another takes over, each behind two leaves of something else."""
    made = MemoryLog(AURELIA, ORIGIN)
    for at, (old, new) in enumerate(after):
        for each in range(2):
            made.append(f"{at} {each}", b'{"v":1}')
        leaf = keyset_leaf(NOON + at, old.ref, new=new.ref, salt=bytes(16))
        made.append(f"key-set {new.keyset.n}", leaf)
    return made


def renewal(made: MemoryLog, new: Party) -> Renewal:
    return Renewal(new.document, made.place(f"key-set {new.keyset.n}"))


BOTH = log((AURELIA, SECOND), (SECOND, THIRD))
RING = grown(FIRST, [renewal(BOTH, SECOND), renewal(BOTH, THIRD)])


def test_the_set_in_force_is_that_of_the_last_leaf_before() -> None:
    """Leaf 2 says that set 2 is, and is itself under set 1; of another log nothing is said."""
    assert [RING.at(ORIGIN, index).n for index in range(8)] == [1, 1, 1, 2, 2, 2, 3, 3]
    assert RING.at("demarche.invalid/another", 7).n == 1
    assert (RING.newest, RING.find(SECOND.ref), RING.named(THIRD.keyset.hash)) == (
        THIRD.keyset,
        SECOND.keyset,
        THIRD.keyset,
    )
    assert RING.find(replace(SECOND.ref, n=3)) is RING.named("0" * 64) is None


def test_a_chain_grows_by_sets_that_follow_and_by_no_others() -> None:
    """A gap, another Party's, too few roots, one from before the first: nothing is taken."""
    alone = sign_keyset(SECOND.keyset, [SECOND.root])
    for document, error in (
        (THIRD.document, "expected key-set 2 of XA, got key-set 3 of XA"),
        (anew(BOREALIA).document, "expected key-set 2 of XA, got key-set 2 of XB"),
        (alone, "expected key-set 2 of XA signed by 1 roots of the key-set before it, got 0"),
    ):
        with pytest.raises((KeySetError, SignatureError)) as told:
            grown(FIRST, [Renewal(document)])
        assert str(told.value) == error
    later = keyring([SECOND.document])
    with pytest.raises(KeySetError, match=r"^expected key-set 3 of XA, got key-set 1 of XA$"):
        grown(later, [Renewal(AURELIA.document)])
    assert grown(RING, [Renewal(AURELIA.document), Renewal(SECOND.document)]) == RING


def test_another_set_of_a_number_that_is_known() -> None:
    """Signed as it must be it is a proof; a first one proves nothing, for nobody signed it before."""
    other = anew(AURELIA, label="another ")
    with pytest.raises(TwoSetsError) as told:
        grown(RING, [Renewal(other.document)])
    assert str(told.value) == "expected one key-set 2 of XA, got two, both signed by its roots"
    assert (told.value.party, told.value.n, told.value.pair) == ("XA", 2, (SECOND.document, other.document))
    forged = sign_keyset(replace(other.keyset, root=BOREALIA.keyset.root), [BOREALIA.root])
    with pytest.raises(SignatureError):
        grown(RING, [Renewal(forged)])
    first = sign_keyset(replace(AURELIA.keyset, made=NOON), [AURELIA.root])
    with pytest.raises(KeySetError, match=r"^expected key-set 1 of XA that is known, got another$"):
        grown(FIRST, [Renewal(first)])


def test_a_place_says_what_it_is_said_to_say() -> None:
    """Of another leaf, of another number, and numbers that fall along a log are refused; the same again is the same."""
    with pytest.raises(
        MalformedError, match=r"^expected the leaf from which key-set 2 is in force, got a leaf keyset$"
    ):
        grown(FIRST, [Renewal(SECOND.document, BOTH.place("key-set 3"))])
    turned = log((SECOND, THIRD), (AURELIA, SECOND))
    with pytest.raises(KeySetError, match=rf"^expected key-set numbers that rise along {ORIGIN}, got 3 at 2$"):
        grown(FIRST, [renewal(turned, SECOND), renewal(turned, THIRD)])
    assert grown(RING, [renewal(BOTH, THIRD)]) == RING
    assert not takes_over(parse_leaf(BOTH.leaves[2]), THIRD.keyset)


def test_a_log_begins_under_a_set_that_is_known() -> None:
    """One that goes on from another says so in its first leaf."""
    new = begins(RING, "demarche.invalid/next", SECOND.ref)
    assert [new.at("demarche.invalid/next", index).n for index in (0, 9)] == [2, 2]
    with pytest.raises(KeySetError, match=r"^expected a log that begins under a known key-set, got 9$"):
        begins(RING, "demarche.invalid/next", KeySetRef(9, "0" * 64))


def test_what_fits_by_the_leaves_that_are_known() -> None:
    """Who holds part of a log believes the leaf, unless another that is known says otherwise."""
    known = replace(RING, since=(Since(ORIGIN, 5, 3),))
    assert [known.fits(ORIGIN, at, n) for at, n in ((2, 2), (4, 1), (5, 3), (6, 3), (6, 2))] == [
        True,
        True,
        False,
        True,
        False,
    ]


def test_any_log_key_of_a_depositary_opens_a_head_of_its_register() -> None:
    """No leaf of a register says which is in force; a stranger's opens none."""
    made = log((AURELIA, SECOND))
    for each in (AURELIA, SECOND):
        note = sign_head(each.log, made.checkpoint(), NOON)
        assert RING.open_head(note, ORIGIN).checkpoint == made.checkpoint()
    with pytest.raises(SignatureError):
        RING.open_head(sign_head(BOREALIA.log, made.checkpoint(), NOON), ORIGIN)


def test_a_set_is_read_from_its_document_alone() -> None:
    """What is no document is none."""
    assert read_set(SECOND.document) == SECOND.keyset
    for wrong in (b"[]", b"{}"):
        with pytest.raises(MalformedError):
            read_set(wrong)


def test_a_later_set_with_which_a_party_comes_into_a_process() -> None:
    """Its own roots sign it; those before it are not looked at, and are not enough."""
    assert open_founding(AURELIA.document) == AURELIA.keyset
    assert open_founding(SECOND.document) == SECOND.keyset
    alone = sign_keyset(SECOND.keyset, [AURELIA.root])
    with pytest.raises(SignatureError) as told:
        open_founding(alone)
    assert str(told.value) == "expected key-set 2 of XA signed by 1 roots of this key-set, got 0"


def test_key_sets_travel_in_parcels_and_answers() -> None:
    """With their place or without one, and byte for byte as they were signed."""
    sent = (renewal(BOTH, SECOND), Renewal(THIRD.document))
    parcel = Parcel("a" * 64, keysets=sent)
    assert read_parcel(write_parcel(parcel)) == parcel
    assert read_answer(write_answer(Answer(keysets=sent))).keysets == sent


def test_what_a_revocation_disowns_and_refuses() -> None:
    """From its leaf on in the log that it names; after its own leaf in the log that it is in."""
    gone = Revocation("XA", "k", "act", NOON, ORIGIN, 3, "stolen", ORIGIN, 7)
    assert [gone.disowns("XA", "k", ORIGIN, at) for at in (2, 3, 9)] == [False, True, True]
    assert [gone.refuses("XA", "k", ORIGIN, at) for at in (7, 8)] == [False, True]
    assert not gone.disowns("XA", "k", "another", 9)
    assert not gone.disowns("XB", "k", ORIGIN, 9)
    assert not gone.refuses("XA", "other", ORIGIN, 9)
    assert not replace(gone, index=None).refuses("XA", "k", ORIGIN, 9)


def vectors() -> dict[str, Any]:
    """What `rings.json` holds, made of the cast."""
    turned = log((SECOND, THIRD), (AURELIA, SECOND))
    other = anew(AURELIA, label="another ")
    alone = sign_keyset(SECOND.keyset, [SECOND.root])

    def shown(*given: Renewal) -> list[dict[str, Any]]:
        return [
            {"keyset": parse(each.document), **({} if each.place is None else {"place": each.place.to_json()})}
            for each in given
        ]

    return {
        "first": parse(AURELIA.document),
        "origin": ORIGIN,
        "shown": shown(renewal(BOTH, SECOND), renewal(BOTH, THIRD)),
        "in_force": [RING.at(ORIGIN, index).n for index in range(8)],
        "refuse": [
            {"why": "a number is left out", "shown": shown(Renewal(THIRD.document))},
            {"why": "the roots before it did not sign", "shown": shown(Renewal(alone))},
            {"why": "another Party's", "shown": shown(Renewal(anew(BOREALIA).document))},
            {"why": "its leaf is about another set", "shown": shown(Renewal(SECOND.document, BOTH.place("key-set 3")))},
            {"why": "numbers fall", "shown": shown(renewal(turned, SECOND), renewal(turned, THIRD))},
            {
                "why": "two sets of one number, a proof",
                "shown": shown(Renewal(SECOND.document), Renewal(other.document)),
            },
        ],
    }


def test_the_vectors_hold() -> None:
    """Whoever follows the page finds the same in force, and refuses the same."""
    found = json.loads(VECTORS.read_text())
    ring = keyring([canonical(found["first"])])

    def given(shown: list[dict[str, Any]]) -> list[Renewal]:
        plain = Parcel("a" * 64)
        lines = [
            write_parcel(plain),
            *(canonical({"k": "keyset", **each}, limit=270_336) + b"\n" for each in shown),
        ]
        return list(read_parcel(b"".join(lines)).keysets)

    ring = grown(ring, given(found["shown"]))
    assert [ring.at(found["origin"], index).n for index in range(len(found["in_force"]))] == found["in_force"]
    for each in found["refuse"]:
        with pytest.raises((KeySetError, SignatureError, MalformedError)):
            grown(keyring([canonical(found["first"])]), given(each["shown"]))
    assert open_keyset(canonical(found["first"]), before=None) == AURELIA.keyset
