# SPDX-License-Identifier: Apache-2.0
"""The charter: written by one, filled by the other, changed by neither; and the register that founding on it makes."""

from dataclasses import replace

import pytest

from demarche.core.acts.founding import FOUND
from demarche.core.charter import Charter, Clock, Member, Period, read_charter, same_but_for
from demarche.core.codes import Reason
from demarche.core.encoding import Json, MalformedError, b64, canonical, digest, parse
from demarche.core.log.leaf import KeySetRef, parse_leaf
from demarche.core.log.tree import leaf_hash, node_hash
from demarche.core.process.docket import Docket
from demarche.core.process.founding import found
from demarche.core.process.ground import Ground, ground
from demarche.core.process.register import EMPTY, Register
from demarche.core.process.settle import add, settle
from demarche.core.profiles import FILE_LIMITS, compose_charter, rules_of
from tests.core.sides import AURELIA, BOREALIA, NOON, act

XA = Member(AURELIA, "Aurelia", "1" * 64, (6, 7), ("2027-01-01",))
XB = Member(BOREALIA, "Borealia", "2" * 64, (5, 6), ())
KEYSETS = {AURELIA: KeySetRef(1, "b" * 64), BOREALIA: KeySetRef(1, "c" * 64)}
FOUNDERS = {code: keyset.hash for code, keyset in KEYSETS.items()}


def invited(profile: str = "bilateral_ordinary") -> Charter:
    return compose_charter(
        "Aurelia-Borealia process", XA, rules_of(profile, largest_file=FILE_LIMITS[0]), nonce=bytes(range(32))
    )


def changed(charter: Charter, **fields: Json) -> bytes:
    value = parse(charter.document)
    assert isinstance(value, dict)
    return canonical({**value, **fields})


def test_the_invited_party_fills_one_entry_and_the_process_has_its_name() -> None:
    """The id is the SHA-256 of the charter's bytes and exists only once both Parties are named."""
    offer = invited()
    with pytest.raises(MalformedError, match=r"^charter: expected every Party named, got an open entry$"):
        _ = offer.process
    charter = offer.fill(XB)
    assert charter.parties == (XA, XB)
    assert charter.process == digest(charter.document)
    assert read_charter(charter.document) == charter
    assert charter.member(BOREALIA) == XB
    assert charter.member("XC") is None
    assert same_but_for(charter, offer, BOREALIA)
    with pytest.raises(MalformedError, match=r"^charter: expected an open entry, got none$"):
        charter.fill(XB)


def test_any_other_change_is_seen() -> None:
    """Whatever the invited Party changes beside its own entry, the inviter's charter does not come back."""
    offer = invited()
    charter = offer.fill(XB)
    renamed = replace(XA, name="Aurelia the Great")
    for other in (
        changed(charter, clarification_stops=True),
        changed(charter, parties=[renamed.value(), XB.value()]),
        changed(charter, nonce=b64(bytes(32))),
    ):
        assert not same_but_for(read_charter(other), offer, BOREALIA)


@pytest.mark.parametrize(
    ("profile", "expected"),
    [
        (
            "bilateral_ordinary",
            {
                ("notification.send", "urgent"): (Period("hours", 24), None),
                ("notification.send", "ordinary"): (Period("hours", 48), None),
                ("concern.raise", "urgent"): (Period("hours", 24), Period("hours", 48)),
                ("concern.raise", "ordinary"): (Period("working_days", 2), Period("days", 10)),
                ("representation.make", "urgent"): (Period("hours", 24), None),
                ("representation.make", "ordinary"): (Period("working_days", 2), None),
                ("claim.notify", "urgent"): (Period("hours", 24), None),
                ("claim.notify", "ordinary"): (Period("working_days", 2), None),
                ("concern.follow_up", "urgent"): (None, Period("hours", 48)),
                ("concern.follow_up", "ordinary"): (None, Period("days", 10)),
                ("preservation.request", "urgent"): (None, Period("hours", 48)),
                ("preservation.request", "ordinary"): (None, Period("hours", 48)),
                ("consultations.request", "urgent"): (None, Period("hours", 72)),
                ("consultations.request", "ordinary"): (None, Period("days", 7)),
                ("consultations.propose", "urgent"): (None, Period("hours", 72)),
                ("consultations.propose", "ordinary"): (None, Period("days", 7)),
                ("check.call", "ordinary"): (None, Period("hours", 48)),
            },
        ),
        (
            "bilateral_short",
            {
                ("notification.send", "urgent"): (Period("hours", 12), None),
                ("notification.send", "ordinary"): (Period("hours", 24), None),
                ("concern.raise", "urgent"): (Period("hours", 12), Period("hours", 24)),
                ("concern.raise", "ordinary"): (Period("working_days", 1), Period("days", 5)),
                ("representation.make", "urgent"): (Period("hours", 12), None),
                ("representation.make", "ordinary"): (Period("working_days", 1), None),
                ("claim.notify", "urgent"): (Period("hours", 12), None),
                ("claim.notify", "ordinary"): (Period("working_days", 1), None),
                ("concern.follow_up", "urgent"): (None, Period("hours", 24)),
                ("concern.follow_up", "ordinary"): (None, Period("days", 5)),
                ("preservation.request", "urgent"): (None, Period("hours", 24)),
                ("preservation.request", "ordinary"): (None, Period("hours", 24)),
                ("consultations.request", "urgent"): (None, Period("hours", 48)),
                ("consultations.request", "ordinary"): (None, Period("days", 3)),
                ("consultations.propose", "urgent"): (None, Period("hours", 48)),
                ("consultations.propose", "ordinary"): (None, Period("days", 3)),
                ("check.call", "ordinary"): (None, Period("hours", 24)),
            },
        ),
    ],
)
def test_both_profiles_set_clocks(
    profile: str, expected: dict[tuple[str, str], tuple[Period | None, Period | None]]
) -> None:
    """How long to acknowledge, and how long to answer, for each kind and urgency; and for nothing else."""
    charter = invited(profile)
    assert {(each.kind, each.profile): (each.acknowledge, each.answer) for each in charter.clocks} == expected
    assert charter.clock("concern.answer", "ordinary") is None


def test_a_charter_from_before_working_days_is_read_as_before() -> None:
    """Hours and days, as every charter had them; the bytes and so the process stay."""
    clocks: list[Json] = [
        {"kind": "concern.raise", "profile": "ordinary", "acknowledge": {"unit": "hours", "n": 48}},
        {"kind": "concern.raise", "profile": "urgent", "answer": {"unit": "days", "n": 3}},
    ]
    document = changed(invited().fill(XB), clocks=clocks)
    charter = read_charter(document)
    assert charter.process == digest(document)
    assert charter.clocks == (
        Clock("concern.raise", "ordinary", Period("hours", 48), None),
        Clock("concern.raise", "urgent", None, Period("days", 3)),
    )


def test_whether_asking_stops_a_clock_is_chosen_with_the_charter() -> None:
    """By default it does not."""
    assert not invited().clarification_stops
    rules = rules_of("bilateral_short", clarification_stops=True)
    stopping = compose_charter("Process", XA, rules, nonce=bytes(32))
    assert stopping.clarification_stops


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        (
            {"depositary": "XC", "chair": {"party": "XB", "months": 6}},
            "charter: expected chair and depositary among the Parties or one code for the open entry, got XB and XC",
        ),
        ({"parties": [XA.value(), XA.value()]}, "charter: expected each Party once, got one twice"),
        ({"parties": [XA.value()]}, "charter.parties: expected 2 to 200 items, got 1"),
        ({"terms": "friendly"}, "charter.terms: expected binding or political, got 'friendly'"),
        ({"v": 2}, "charter.v: expected an integer from 1 to 1, got 2"),
        (
            {
                "clocks": [
                    {"kind": "concern.raise", "profile": "ordinary", "acknowledge": {"unit": "weeks", "n": 1}},
                ]
            },
            "charter.clocks[0].acknowledge.unit: expected hours or days or working_days, got 'weeks'",
        ),
        ({"seat": "Geneva"}, "charter: expected no field seat, got one"),
    ],
)
def test_a_charter_is_read_strictly(fields: dict[str, Json], message: str) -> None:
    """What is not a charter says why."""
    with pytest.raises(MalformedError) as error:
        read_charter(changed(invited(), **fields))
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("chair", "depositary", "awaited"),
    [("", "", ""), ("XA", "XA", ""), ("XB", "", "XB"), ("", "XB", "XB"), ("XB", "XB", "XB")],
)
def test_chair_and_depositary_may_be_whoever_is_invited(chair: str, depositary: str, awaited: str) -> None:
    """Each may be either side; while the entry is open the charter says which code alone can fill it."""
    rules = rules_of("bilateral_ordinary", chair=chair, depositary=depositary)
    offer = compose_charter("Process", XA, rules, nonce=bytes(32))
    assert (offer.chair, offer.depositary, offer.awaited) == (chair or "XA", depositary or "XA", awaited)
    charter = offer.fill(XB)
    assert (charter.chair, charter.depositary, charter.awaited) == (chair or "XA", depositary or "XA", "")
    assert same_but_for(charter, offer, BOREALIA)


def test_another_than_the_one_named_cannot_fill_the_entry() -> None:
    """Both codes are said: whose entry it is, and who tried."""
    rules = rules_of("bilateral_ordinary", depositary="XB")
    offer = compose_charter("Process", XA, rules, nonce=bytes(32))
    with pytest.raises(MalformedError) as error:
        offer.fill(replace(XB, code="XC"))
    assert str(error.value) == (
        "charter: expected the open entry filled by XB, whom it names chair or depositary, got XC"
    )


@pytest.mark.parametrize(
    ("fields", "got"),
    [
        ({"depositary": "XC"}, "XC"),
        ({"chair": {"party": "XC", "months": 6}}, "XC"),
        ({"chair": {"party": "XD", "months": 6}, "depositary": "XC"}, "XC and XD"),
    ],
)
def test_chair_and_depositary_of_a_complete_charter_are_its_parties(fields: dict[str, Json], got: str) -> None:
    """Once nobody is awaited any more, no other can be either."""
    with pytest.raises(MalformedError) as error:
        read_charter(changed(invited().fill(XB), **fields))
    assert str(error.value) == f"charter: expected chair and depositary among the Parties XA and XB, got {got}"


def founding(charter: Charter, party: str, **wrong: object) -> object:
    values: dict[str, Json] = {
        "charter": {"sha256": charter.process},
        "log": {"origin": f"{party.lower()}.invalid/1", "keys": {"ed25519": "A" * 43, "ml_dsa_44": "B" * 1750}},
    }
    given = {"seq": 1, "dossier": charter.process, "register": EMPTY, "keyset": FOUNDERS[party], **wrong}
    made = act(FOUND, party, {**values, **given.pop("values", {})}, **given)  # type: ignore[arg-type,dict-item]
    return replace(made, process=charter.process, made=NOON + (5 if party == AURELIA else 0))


def ground_of(charter: Charter) -> Ground:
    return ground(charter, FOUNDERS, None)


def test_the_register_begins_with_the_founding_acts_in_charter_order() -> None:
    """Whichever came first; a leaf's time is the latest claimed so far; every node makes the same bytes."""
    charter = invited().fill(XB)
    first, second = founding(charter, AURELIA), founding(charter, BOREALIA)
    docket = Docket(charter.process, charter.process)
    add(docket, second, ground_of(charter))  # type: ignore[arg-type]
    assert found(charter, docket, KEYSETS) is None
    add(docket, first, ground_of(charter))  # type: ignore[arg-type]
    register = found(charter, docket, KEYSETS)
    assert isinstance(register, Register)
    leaves = [parse_leaf(leaf) for leaf in register.leaves]
    assert [leaf.act for leaf in leaves] == [first.id, second.id]  # type: ignore[attr-defined]
    assert [leaf.t for leaf in leaves] == [NOON + 5, NOON + 5]
    assert register.head.size == 2
    assert register.head.root == node_hash(*(leaf_hash(leaf) for leaf in register.leaves)).hex()
    assert ground(charter, FOUNDERS, register).knows(register.head)


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({}, None),
        ({"keyset": "9" * 64}, Reason.NOT_IN_CHARTER),
        ({"values": {"charter": {"sha256": "0" * 64}}}, Reason.NOT_IN_CHARTER),
        ({"register": replace(EMPTY, size=1)}, Reason.WRONG_PLACE),
        ({"values": {"log": {}}}, Reason.PART_MALFORMED),
    ],
)
def test_who_founds_and_on_what(wrong: dict[str, object], expected: Reason | None) -> None:
    """A Party of the charter, with its founding key-set, on this charter, before any register."""
    charter = invited().fill(XB)
    said = founding(charter, BOREALIA, **wrong)
    docket = settle([said], ground_of(charter), charter.process)  # type: ignore[list-item]
    assert docket.reason(said.id) is expected  # type: ignore[attr-defined]
    assert (found(charter, docket, KEYSETS) is None) is True


def test_founding_twice_is_two_acts_under_one_number() -> None:
    """Whoever founds twice has forked, and the register is not made of either."""
    charter = invited().fill(XB)
    acts = [founding(charter, AURELIA), founding(charter, BOREALIA), founding(charter, BOREALIA)]
    docket = settle(acts, ground_of(charter), charter.process)  # type: ignore[arg-type]
    assert docket.equivocations()[0].author == BOREALIA
    assert found(charter, docket, KEYSETS) is None
