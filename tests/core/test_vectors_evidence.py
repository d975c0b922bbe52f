# SPDX-License-Identifier: Apache-2.0
"""Two readers agree with the vectors of acts, charters, parcels and dossier files: ours, and one made of the pages alone."""

from collections.abc import Callable
from typing import Any

import pytest

from demarche.core.acts.act import SignedAct, open_act
from demarche.core.charter import Member, Period, read_charter
from demarche.core.dossier import Roster, read_roster
from demarche.core.encoding import b64, moment, stamp
from demarche.core.errors import DemarcheError
from demarche.core.keys import ActPublic, NodePublic
from demarche.core.keyset import open_keyset
from demarche.core.log.leaf import KeySetRef
from demarche.core.parcel import join_body, read_answer, read_cover, read_parcel, split_body, summed
from demarche.core.process.calendar import due
from demarche.core.process.founding import found
from demarche.core.process.ground import ground
from demarche.core.process.settle import settle
from tests.core.test_vectors_log import leaf, tree
from tests.core.test_vectors_primitives import open_keyset as other_keyset
from tests.core.test_vectors_primitives import verify_set
from tests.exported import about, altered, examined, judged
from tests.vectors import dossiers, evidence
from tests.vectors.reader import VECTORS, binary, document, holds, jcs, vectors


def refuses(read: Callable[..., object], *given: Any) -> bool:
    """Whether our reader refuses this."""
    try:
        read(*given)
    except DemarcheError:
        return True
    return False


def replaced(text: str, case: Any) -> bytes:
    """A text with the one replacement that a case names."""
    old, new = case["replace"]
    assert text.count(old) == 1, case["why"]
    return text.replace(old, new).encode()


def both(ours: Callable[[bytes], object], theirs: Callable[[bytes], object], data: bytes) -> tuple[bool, bool]:
    """Whether our reader and the other accept this."""
    return not refuses(ours, data), holds(theirs, data)


def other_act(data: bytes) -> tuple[str, bytes, bytes]:
    """The other reader, from an act document's bytes."""
    return evidence.read_act(document(data))


def test_acts_that_are_acts() -> None:
    """Id, message and signature set, and the key that verifies them."""
    for case in vectors("act/acts.json")["accept"]:
        data = case["document"].encode()
        signed = open_act(data)
        signed.verify(ActPublic.from_json(case["key"]))
        assert (signed.act.id, b64(signed.message), signed.sigs) == (case["id"], case["message"], case["sigs"])
        act_id, message, signatures = other_act(data)
        verify_set(case["key"], signatures, message)
        assert (act_id, b64(message), evidence.digest(signatures)) == (case["id"], case["message"], case["sigs"])


def test_acts_that_are_none() -> None:
    """Refused for their form, by both."""
    cases = vectors("act/acts.json")
    accepted = [case["document"] for case in cases["accept"]]

    assert [
        case["why"]
        for case in cases["refuse"]
        if both(open_act, other_act, replaced(accepted[case["of"]], case)) != (False, False)
    ] == []


def test_acts_whose_signatures_do_not_hold() -> None:
    """In good form, and nobody's."""
    cases = vectors("act/acts.json")
    for case in cases["unsigned"]:
        original = cases["accept"][case["of"]]
        data = replaced(original["document"], case)
        signed: SignedAct = open_act(data)
        _act_id, message, signatures = other_act(data)

        assert refuses(signed.verify, ActPublic.from_json(original["key"])), case["why"]
        assert not holds(verify_set, original["key"], signatures, message), case["why"]


def test_charters() -> None:
    """The process id, what is refused, and how an open entry is filled."""
    cases = vectors("charter/charters.json")
    for case in cases["accept"]:
        data = case["text"].encode()
        assert read_charter(data).process == case["process"] == evidence.digest(data)
        evidence.read_charter(data)
    for case in cases["refuse"]:
        data = replaced(cases["accept"][0]["text"], case)
        assert both(read_charter, evidence.read_charter, data) == (False, False), case["why"]
    opened, entry = read_charter(cases["open"]["text"].encode()), cases["open"]["entry"]
    member = Member(**{**entry, "weekend": tuple(entry["weekend"]), "holidays": tuple(entry["holidays"])})
    assert refuses(lambda: opened.process)
    assert opened.fill(member).document.decode() == cases["open"]["filled"]
    parties = [entry if each == {"open": True} else each for each in document(opened.document)["parties"]]
    assert jcs({**document(opened.document), "parties": parties}).decode() == cases["open"]["filled"]


def test_charters_that_wait_for_one_code() -> None:
    """Whoever is named chair or depositary fills the open entry, and nobody else."""
    case = vectors("charter/charters.json")["awaiting"]
    waiting = case["text"].encode()
    evidence.read_charter(waiting)
    assert read_charter(waiting).awaited == case["code"]
    for wrong in case["refuse"]:
        assert both(read_charter, evidence.read_charter, replaced(case["text"], wrong)) == (False, False), wrong["why"]
    for entry, is_taken in ((case["entry"], True), (case["another"], False)):
        member = Member(**{**entry, "weekend": tuple(entry["weekend"]), "holidays": tuple(entry["holidays"])})
        assert refuses(lambda member=member: read_charter(waiting).fill(member)) is not is_taken
        value = document(waiting)
        filled = jcs({**value, "parties": [entry if each == {"open": True} else each for each in value["parties"]]})
        assert both(read_charter, evidence.read_charter, filled) == (is_taken, is_taken)
        assert (filled.decode() == case["filled"]) is is_taken


def test_when_clocks_end() -> None:
    """Each unit, for Parties with other days off."""
    for case in vectors("charter/clocks.json"):
        party, period = case["party"], case["period"]
        member = Member("XB", "Borealia", "0" * 64, tuple(party["weekend"]), tuple(party["holidays"]))
        ends = due(moment(case["begun"]), Period(**period), member)
        assert stamp(ends) == case["ends"], case
        assert evidence.clock_ends(party, period, case["begun"]) == ends, case


def test_the_register_that_founding_acts_make() -> None:
    """The same leaves, size and root on every node."""
    cases = vectors("charter/register.json")
    charter = read_charter(cases["charter"].encode())
    keysets = {code: open_keyset(text.encode(), before=None) for code, text in cases["keysets"].items()}
    acts = [open_act(text.encode()).act for text in cases["founding"]]
    founders = {code: keyset.hash for code, keyset in keysets.items()}
    docket = settle(acts, ground(charter, founders, None), charter.process)
    register = found(charter, docket, {code: KeySetRef(each.n, each.hash) for code, each in keysets.items()})
    theirs = evidence.register_of(
        evidence.read_charter(cases["charter"].encode()),
        [document(text.encode()) for text in cases["founding"]],
        {code: other_keyset(document(text.encode()), None) for code, text in cases["keysets"].items()},
    )

    assert register is not None
    assert [each.decode() for each in register.leaves] == [each.decode() for each in theirs] == cases["leaves"]
    assert (register.head.size, register.head.root) == (cases["size"], cases["root"])
    assert tree([leaf(each) for each in theirs]).hex() == cases["root"]


def test_covers_and_bodies() -> None:
    """The carrier's signature, and the items in their order."""
    cases = vectors("parcel/parcels.json")
    cover, items = cases["cover"].encode(), tuple(binary(each) for each in cases["items"])
    node = NodePublic.from_json({"ed25519": cases["node"]})
    body = split_body(join_body(cover, items), limit=100_000)
    body.signed_cover.verify(node)
    evidence.verify_cover(evidence.read_cover(cover), cases["node"])

    assert b64(join_body(cover, items)) == cases["body"]
    assert body.items == items == tuple(evidence.read_body(binary(cases["body"]))[1])
    for case in cases["refuse"]["covers"]:
        data = replaced(cases["cover"], case)
        assert both(read_cover, evidence.read_cover, data) == (False, False), case["why"]
    for case in cases["refuse"]["not_signed"]:
        data = replaced(cases["cover"], case)
        assert refuses(read_cover(data).verify, node), case["why"]
        assert not holds(evidence.verify_cover, evidence.read_cover(data), cases["node"]), case["why"]
    for case in cases["refuse"]["bodies"]:
        data = binary(case["body"])
        assert refuses(lambda data: split_body(data, limit=100_000).items, data), case["why"]
        assert not holds(evidence.read_body, data), case["why"]


def test_parcels_and_answers() -> None:
    """Lines of records, in one order."""
    cases = vectors("parcel/parcels.json")

    assert both(read_parcel, evidence.read_parcel, cases["parcel"].encode()) == (True, True)
    assert both(read_parcel, evidence.read_parcel, cases["going_on_parcel"].encode()) == (True, True)
    for name in ("answer", "short_answer", "going_on_answer"):
        assert both(read_answer, evidence.read_answer, cases[name].encode()) == (True, True)
    for case in cases["refuse"]["parcels"]:
        assert both(read_parcel, evidence.read_parcel, case["text"].encode()) == (False, False), case["why"]
    for case in cases["refuse"]["answers"]:
        assert both(read_answer, evidence.read_answer, case["text"].encode()) == (False, False), case["why"]
    for case in cases["refuse"]["spoiled_acts"]:
        assert read_parcel(case["text"].encode()).unreadable, case["why"]
        assert not holds(evidence.read_parcel, case["text"].encode()), case["why"]


def test_inventories_and_wants() -> None:
    """What is held and what is asked for, and sums of listings."""
    cases = vectors("parcel/inventories.json")

    assert both(read_parcel, evidence.read_parcel, cases["parcel"].encode()) == (True, True)
    assert both(read_answer, evidence.read_answer, cases["answer"].encode()) == (True, True)
    for case in cases["sums"]:
        held = {
            each["dossier"]: {act["author"]: (act["n"], act["last"]) for act in each["acts"]}
            for each in case["dossiers"]
        }
        assert summed(held.items()) == evidence.sum_of(case["dossiers"]) == case["sum"]
    for case in cases["refuse"]:
        assert both(read_parcel, evidence.read_parcel, case["text"].encode()) == (False, False), case["why"]


@pytest.fixture(scope="module")
def trust() -> Roster:
    """Both Parties' roots, from the file beside the dossier."""
    return read_roster((VECTORS / "dossier" / "roster.json").read_bytes())


@pytest.mark.parametrize("name", ["matter.dossier", "answer.proof"])
def test_dossier_files_that_are_valid(trust: Roster, name: str) -> None:
    """For whom knows both roots; without a roster there is no outside trust."""
    data = (VECTORS / "dossier" / name).read_bytes()

    assert str(judged(data, trust)) == dossiers.verdict(data, trust.roots) == "VALID"
    assert str(judged(data, None)) == dossiers.verdict(data, {}) == "VALID, NO OUTSIDE TRUST"


def test_the_docket_of_a_matter() -> None:
    """What `demarche verify` prints is the hash of the vector."""
    case = vectors("dossier/docket.json")
    [found] = about(examined((VECTORS / "dossier" / "matter.dossier").read_bytes(), None), "docket")

    assert case["docket"] in found.sentence


@pytest.mark.parametrize("case", vectors("dossier/cases.json"), ids=lambda case: case["why"])
def test_dossier_files_that_were_changed(trust: Roster, case: Any) -> None:
    """One member changed or left out, manifests made anew: both readers give the same verdict."""
    changed = None if case["bytes"] is None else binary(case["bytes"])

    def change(members: dict[str, bytes]) -> None:
        if changed is None:
            del members[case["member"]]
        else:
            members[case["member"]] = changed

    data = altered((VECTORS / "dossier" / "matter.dossier").read_bytes(), change)

    assert (str(judged(data, trust)), dossiers.verdict(data, trust.roots)) == (case["verdict"], case["verdict"])
