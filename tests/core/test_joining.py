# SPDX-License-Identifier: Apache-2.0
"""Joining a process: asked for by a member, put under silence by the chair, announced, acceded."""

from dataclasses import replace

import pytest

from demarche.core.acts import concern as kinds
from demarche.core.acts import contacts, subject
from demarche.core.acts import joining as acts
from demarche.core.acts import membership as standing
from demarche.core.acts import silence as silences
from demarche.core.acts.act import Act
from demarche.core.codes import Reason
from demarche.core.encoding import Json, parse, stamp
from demarche.core.keyset import root_fingerprint
from demarche.core.process.joining import admitted, request, requests, with_joined
from demarche.core.process.membership import Capacity, active, capacity, holders, members
from demarche.core.process.settle import settle
from tests.builders import AURELIA, BOREALIA, CASTELLIA, DELTORA, Party
from tests.core.shared import Shared
from tests.core.sides import concern
from tests.core.test_contacts import nominating
from tests.core.test_membership import said

XA, XB, XC, XD = "XA", "XB", "XC", "XD"
HOURS_72 = 72 * 3600


def log_of(party: Party) -> Json:
    """The log that somebody keeps in the process."""
    return {"origin": f"demarche.invalid/{party.code}", "keys": party.log.public.to_json()}


def asking(party: Party = CASTELLIA, how: str = "party", **more: Json) -> dict[str, Json]:
    """A request as a member enters it."""
    card: dict[str, Json] = {
        "duty_line": "+00 3 555 0300",
        "hours": "24 hours",
        "zone": "UTC",
        "languages": ["English"],
        "confirmation": "Legal desk",
    }
    applicant: dict[str, Json] = {
        "code": party.code,
        "name": party.name,
        "as": how,
        "weekend": [6, 7],
        "holidays": [],
    }
    keyset = parse(party.document)
    return {
        "applicant": applicant,
        "keyset": keyset,
        "door": "127.0.0.1:8203",
        "log": log_of(party),
        "card": card,
        "note": "XC/1/2027",
        **more,
    }


def acceding(party: Party, request_: Act) -> dict[str, Json]:
    return {"request": request_.id, "log": log_of(party)}


def proposed(shared: Shared, about: Act) -> Act:
    """Aurelia, in the chair, puts a request under silence for 72 hours and an hour."""
    until = stamp(shared.now + HOURS_72 + 7200)
    return shared.say(XA, silences.PROPOSE, {"about": {"admit": about.id}, "until": until})


def unbroken(shared: Shared, about: Act) -> Act:
    """It is adopted: of two Parties the other agrees, of more nobody says anything."""
    proposal = proposed(shared, about)
    if len(active(shared.view, shared.charter)) == 2:
        shared.say(XB, silences.AGREE, {"proposal": proposal.id})
    shared.now += HOURS_72 + 7200
    shared.say(XA, silences.ANNOUNCE, {"proposal": proposal.id, "outcome": "adopted"})
    return proposal


def joined(shared: Shared, party: Party = CASTELLIA, how: str = "party") -> Act:
    """Somebody is admitted and accedes."""
    asked = shared.say(XA, acts.REQUEST, asking(party, how))
    unbroken(shared, asked)
    return shared.say(party.code, acts.ACCEDE, acceding(party, asked))


def test_an_applicant_is_asked_for_admitted_and_accedes() -> None:
    """From its own first act on it is a Party; until then it is nobody here."""
    shared = Shared()
    asked = shared.say(XA, acts.REQUEST, asking())
    [found] = requests(shared.view)
    assert (found.sponsor, found.code, found.name, found.capacity) == (XA, XC, "Castellia", Capacity.PARTY)
    assert (found.root, found.keyset) == (root_fingerprint(CASTELLIA.keyset.root), CASTELLIA.keyset)
    assert request(shared.view, asked.id) == found
    assert request(shared.view, "0" * 64) is None
    assert admitted(shared.view, shared.charter, asked.id) is None
    assert shared.refused(XC, acts.ACCEDE, acceding(CASTELLIA, asked)) is Reason.NOT_ADMITTED

    until = shared.now + 3600 + HOURS_72 + 7200 - 3600
    unbroken(shared, asked)
    assert admitted(shared.view, shared.charter, asked.id) == until
    assert capacity(shared.view, shared.charter, XC) is None
    assert shared.refused(XC, contacts.NOMINATE, nominating()) is Reason.NOT_IN_THE_PROCESS

    shared.say(XC, acts.ACCEDE, acceding(CASTELLIA, asked))
    assert capacity(shared.view, shared.charter, XC) is Capacity.PARTY
    assert list(members(shared.view, shared.charter)) == [XA, XB, XC]
    assert active(shared.view, shared.charter) == (XA, XB, XC)
    assert shared.refused(XC, contacts.NOMINATE, nominating()) is None
    assert shared.refused(XB, acts.REQUEST, asking()) is Reason.IN_THE_PROCESS


def test_an_observer_reads_and_says_little() -> None:
    """Its contacts, its own standing; no subject, no matter, no objection."""
    shared = Shared()
    joined(shared, DELTORA, "observer")
    assert capacity(shared.view, shared.charter, XD) is Capacity.OBSERVER
    assert active(shared.view, shared.charter) == (XA, XB)
    assert shared.refused(XD, contacts.NOMINATE, nominating()) is None
    assert shared.refused(XD, standing.SUSPEND, {"note": "XD/1/2027"}) is None
    proposing: dict[str, Json] = {"area": "CIN", "parties": [XA, XD], "by": "Minister"}
    assert shared.refused(XD, subject.PROPOSE, proposing) is Reason.OBSERVES_THE_PROCESS
    opening = said(shared, kinds.RAISE, concern("open"), XA)
    raised = replace(opening, author=XD)
    assert settle([raised], shared.ground, raised.id).reason(raised.id) is Reason.OBSERVES_THE_PROCESS


def test_a_request_names_the_applicants_own_keys() -> None:
    """A key-set of another, and one that its roots did not sign, are refused."""
    shared = Shared()
    other = asking()
    other["keyset"] = parse(DELTORA.document)
    assert shared.refused(XA, acts.REQUEST, other) is Reason.NOT_THE_APPLICANTS
    forged = parse(CASTELLIA.document)
    assert isinstance(forged, dict)
    forged["signatures"] = parse(DELTORA.document)["signatures"]  # type: ignore[index,call-overload]
    assert shared.refused(XA, acts.REQUEST, {**asking(), "keyset": forged}) is Reason.PART_MALFORMED
    assert shared.refused(XA, acts.REQUEST, {**asking(), "door": "a\nb"}) is Reason.PART_MALFORMED


def test_who_accedes_is_who_was_admitted_and_it_is_its_first_act() -> None:
    """Under the key-set that the request names."""
    shared = Shared()
    asked = shared.say(XA, acts.REQUEST, asking())
    unbroken(shared, asked)
    assert shared.refused(XD, acts.ACCEDE, acceding(DELTORA, asked)) is Reason.NOT_THE_APPLICANTS
    shared.say(XC, acts.ACCEDE, acceding(CASTELLIA, asked))
    assert shared.refused(XC, acts.ACCEDE, acceding(CASTELLIA, asked)) is Reason.WRONG_PLACE
    assert shared.refused(XA, acts.ACCEDE, acceding(AURELIA, asked)) is Reason.NOT_THE_APPLICANTS
    assert shared.refused(XB, acts.ACCEDE, acceding(BOREALIA, shared.docket.placed[shared.register.acts[0]].act)) is (
        Reason.NOT_ADMITTED
    )


def test_later_requests_go_to_all_who_are_there_by_then() -> None:
    """Three Parties adopt by silence alone; the fourth reads it all."""
    shared = Shared()
    joined(shared)
    joined(shared, DELTORA, "observer")
    assert list(members(shared.view, shared.charter)) == [XA, XB, XC, XD]


def test_the_charter_names_who_has_joined() -> None:
    """From the leaf of the accession on, observers too; the charter's own bytes stay what they are."""
    shared = Shared()
    assert with_joined(shared.view, shared.charter) is shared.charter
    asked = shared.say(XA, acts.REQUEST, asking())
    [found] = requests(shared.view)
    assert found.member == replace(CASTELLIA.member, weekend=(6, 7), holidays=())
    assert found.origin == "demarche.invalid/XC"
    unbroken(shared, asked)
    assert with_joined(shared.view, shared.charter).joined == ()
    shared.say(XC, acts.ACCEDE, acceding(CASTELLIA, asked))
    read = with_joined(shared.view, shared.charter)
    assert [each.code for each in read.everyone] == [XA, XB, XC]
    assert read.member(XC) == found.member
    assert (read.process, shared.charter.member(XC)) == (shared.process, None)


def test_who_has_withdrawn_is_sent_nothing() -> None:
    """Everyone else in the process is, observers and those who have suspended too."""
    shared = Shared()
    joined(shared, DELTORA, "observer")
    shared.say(XB, standing.SUSPEND, {"note": "XB/1/2027"})
    assert holders(shared.view, shared.charter) == (XA, XB, XD)
    shared.say(XB, standing.WITHDRAW, {"note": "XB/2/2027"})
    assert holders(shared.view, shared.charter) == (XA, XD)


def test_the_log_of_the_request_is_the_one_it_keeps() -> None:
    """Another is refused; before vocabulary 4 a request names none."""
    shared = Shared()
    asked = shared.say(XA, acts.REQUEST, asking())
    unbroken(shared, asked)
    other: Json = {"origin": "demarche.invalid/other", "keys": CASTELLIA.log.public.to_json()}
    assert shared.refused(XC, acts.ACCEDE, {"request": asked.id, "log": other}) is Reason.NOT_THE_APPLICANTS
    before = Shared(vocabulary=3)
    without = {name: value for name, value in asking().items() if name != "log"}
    old = before.say(XA, acts.REQUEST, without)
    [found] = requests(before.view)
    assert found.origin == ""
    unbroken(before, old)
    before.say(XC, acts.ACCEDE, acceding(CASTELLIA, old))


@pytest.mark.parametrize("wrong", [{"code": "xc"}, {"as": "friend"}, {"weekend": [8]}, {"holidays": ["soon"]}])
def test_an_applicant_has_its_form(wrong: dict[str, Json]) -> None:
    """As a charter names a Party."""
    values = asking()
    applicant = values["applicant"]
    assert isinstance(applicant, dict)
    assert Shared().refused(XA, acts.REQUEST, {**values, "applicant": {**applicant, **wrong}}) is Reason.PART_MALFORMED
