# SPDX-License-Identifier: Apache-2.0
"""The charter amended by act: in force once all agree or silence adopts it; a matter keeps the one it opened with."""

from dataclasses import replace

import pytest

from demarche.core.acts import amendments as acts
from demarche.core.acts import concern as kinds
from demarche.core.acts import membership as standing
from demarche.core.acts import silence as silences
from demarche.core.acts.act import Act
from demarche.core.codes import Reason
from demarche.core.encoding import Json, MalformedError, canonical, parse, stamp
from demarche.core.process.amendments import Stand, amended, amendments, in_force
from demarche.core.process.settle import settle
from tests.core.shared import Shared
from tests.core.sides import matter
from tests.core.test_joining import HOURS_72, joined
from tests.core.test_membership import said

XA, XB, XC = "XA", "XB", "XC"


def proposing(shared: Shared, **terms: Json) -> dict[str, Json]:
    return amended(in_force(shared.view, shared.charter), **terms)


def amend(shared: Shared, author: str = XA, **terms: Json) -> Act:
    return shared.say(author, acts.AMEND, proposing(shared, **terms))


def name(shared: Shared) -> str:
    return in_force(shared.view, shared.charter).name


def test_an_amendment_is_in_force_once_every_party_has_agreed() -> None:
    """Its author has by proposing it; until then, and as of any smaller register, the charter before is."""
    shared = Shared()
    assert name(shared) == shared.charter.name
    act = amend(shared, name="The new name")
    before = shared.view
    assert name(shared) == shared.charter.name
    [found] = amendments(shared.view, shared.charter)
    assert (found.act, found.author, found.agreed, found.agreed_at, found.stand, found.charter.name) == (
        *(act.id, XA, (XA,), None, Stand.PROPOSED),
        "The new name",
    )
    shared.say(XB, acts.AGREE, {"amendment": act.id})
    assert name(shared) == "The new name"
    [found] = amendments(shared.view, shared.charter)
    assert (found.agreed, found.agreed_at, found.stand) == ((XA, XB), 3, Stand.IN_FORCE)
    assert in_force(before, shared.charter) == shared.charter
    assert in_force(shared.view, shared.charter).process != shared.charter.process


def stands(shared: Shared) -> list[Stand]:
    return [each.stand for each in amendments(shared.view, shared.charter)]


def test_of_two_that_crossed_one_is_overtaken() -> None:
    """The later one was proposed without having seen the first, so it does not undo it unseen."""
    shared = Shared()
    one, other = amend(shared, name="One"), amend(shared, XB, name="Other")
    crossed = shared.write(XA, acts.AGREE, {"amendment": other.id})
    shared.say(XB, acts.AGREE, {"amendment": one.id})
    shared.enter(crossed)
    assert (name(shared), stands(shared)) == ("One", [Stand.IN_FORCE, Stand.OVERTAKEN])
    assert [each.agreed_at for each in amendments(shared.view, shared.charter)] == [4, 5]
    assert shared.refused(XA, acts.AGREE, {"amendment": other.id}) is Reason.CHARTER_REPLACED


def test_an_amendment_changes_the_charter_in_force() -> None:
    """A second one stands on the first; one of a charter that is in force no more, or never was, is refused."""
    shared = Shared()
    stale = proposing(shared, name="Stale")
    for number in ("First", "Second"):
        act = amend(shared, name=number)
        shared.say(XB, acts.AGREE, {"amendment": act.id})
    assert (name(shared), stands(shared)) == ("Second", [Stand.REPLACED, Stand.IN_FORCE])
    assert shared.refused(XA, acts.AMEND, stale) is Reason.CHARTER_REPLACED
    assert shared.refused(XA, acts.AMEND, {**proposing(shared, name="Third"), "amends": "0" * 64}) is (
        Reason.CHARTER_REPLACED
    )


def test_who_is_suspended_is_not_waited_for() -> None:
    """Those who take part by the leaf of the last agreement must have agreed."""
    shared = Shared()
    joined(shared)
    act = amend(shared, name="The new name")
    shared.say(XC, standing.SUSPEND, {"note": "XC/9/2027"})
    assert name(shared) == shared.charter.name
    shared.say(XB, acts.AGREE, {"amendment": act.id})
    assert name(shared) == "The new name"


def test_an_amendment_may_be_adopted_by_silence() -> None:
    """Among three; in force with the entry of the announcement."""
    shared = Shared()
    joined(shared)
    act = amend(shared, name="The new name")
    until = stamp(shared.now + 3600 + HOURS_72)
    proposal = shared.say(XA, silences.PROPOSE, {"about": {"amend": act.id}, "until": until})
    shared.now += HOURS_72 + 3600
    assert name(shared) == shared.charter.name
    shared.say(XA, silences.ANNOUNCE, {"proposal": proposal.id, "outcome": "adopted"})
    assert name(shared) == "The new name"
    [found] = amendments(shared.view, shared.charter)
    assert found.agreed_at == shared.register.size - 1

    again = amend(shared, silence={"hours": 100})
    about: dict[str, Json] = {"about": {"amend": again.id}, "until": stamp(shared.now + 3600 + HOURS_72)}
    other = shared.say(XA, silences.PROPOSE, about)
    shared.now += HOURS_72 + 3600
    shared.say(XA, silences.ANNOUNCE, {"proposal": other.id, "outcome": "adopted"})
    assert amendments(shared.view, shared.charter)[0] == replace(found, stand=Stand.REPLACED)
    third = amend(shared, name="Third")
    short: dict[str, Json] = {"about": {"amend": third.id}, "until": stamp(shared.now + 3600 + HOURS_72)}
    assert shared.refused(XA, silences.PROPOSE, short) is Reason.SILENCE_TOO_SHORT


@pytest.mark.parametrize(
    "terms",
    [
        {"vocabulary": 2},
        {"terms": "political"},
        {"depositary": XB},
        {"exercise": True},
        {"nonce": "A" * 43},
        {"chair": {"party": XB, "months": 6}},
        {"chair": {"party": XA, "months": 7}},
    ],
)
def test_an_amendment_leaves_what_the_process_is(terms: dict[str, Json]) -> None:
    """Words, kind of terms, depositary, chair, exercise."""
    shared = Shared()
    assert shared.refused(XA, acts.AMEND, proposing(shared, **terms)) is Reason.AMENDS_TOO_MUCH


def test_an_amendment_names_the_same_parties() -> None:
    """None more, and none under other roots or names; on other days off they may agree."""
    shared = Shared()
    value = parse(shared.charter.document)
    assert isinstance(value, dict)
    parties = value["parties"]
    assert isinstance(parties, list)

    def refused(*, charter: Json) -> Reason | None:
        return shared.refused(XA, acts.AMEND, {"amends": shared.charter.process, "charter": charter})

    def naming(**changed: Json) -> Json:
        return {**value, "parties": [*parties[:1], {**parties[1], **changed}]}  # type: ignore[dict-item]

    assert refused(charter=naming(name="Other")) is Reason.AMENDS_TOO_MUCH
    assert refused(charter=naming(weekend=[5, 6], holidays=["2028-01-01"])) is None
    assert refused(charter={**value, "parties": [*parties[:1], {"open": True}]}) is Reason.PART_MALFORMED
    assert refused(charter={"v": 1}) is Reason.PART_MALFORMED
    with pytest.raises(MalformedError):
        amended(shared.charter, name="")


def test_only_what_was_proposed_is_agreed_to() -> None:
    """By its act."""
    shared = Shared()
    assert shared.refused(XB, acts.AGREE, {"amendment": shared.register.acts[0]}) is Reason.NO_SUCH_PROPOSAL
    assert shared.refused(XB, acts.AGREE, {"amendment": "0" * 64}) is Reason.NO_SUCH_PROPOSAL


def test_what_a_duty_officer_releases_is_read_from_the_charter_in_force() -> None:
    """At the register that the act cites; an older one is judged by what stood then."""
    shared = Shared()
    values: dict[str, Json] = {**matter(), "released": "on_duty"}
    early = said(shared, kinds.NOTIFY, values, XA)
    act = amend(shared, duty_kinds=[])
    shared.say(XB, acts.AGREE, {"amendment": act.id})
    late = said(shared, kinds.NOTIFY, values, XA)
    reasons = [settle([each], shared.ground, each.id).reason(each.id) for each in (early, late)]
    assert reasons == [None, Reason.NOT_ON_DUTY_AUTHORITY]
    assert canonical(amended(shared.charter)["charter"]) == shared.charter.document
