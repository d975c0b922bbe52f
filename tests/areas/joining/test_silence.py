# SPDX-License-Identifier: Apache-2.0
"""The silence procedure by the pages: to an exact hour, objected to in time, contested, too late; announced as the record has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from demarche.areas.release.models import Draft
from demarche.core.acts import amendments
from demarche.core.acts import silence as acts
from demarche.core.encoding import stamp
from demarche.core.process.amendments import amended
from demarche.core.process.silence import CHAIR_SITS, Outcome, proposals
from demarche.ledger import processes, read, replay
from demarche.ledger.models import Pending
from demarche.ui import moments
from tests.areas.joining.guests import (
    CASTELLIA,
    DAY,
    DELTORA,
    HOUR,
    Third,
    announce,
    announcement,
    asked,
    joined,
    joined_before,
    least,
    page_of,
    request_file,
    silenced,
    upload,
    wait_until,
)
from tests.areas.membership.test_standing import refused_at_release
from tests.areas.register.writing import address, entered, put, said, sent, told

if TYPE_CHECKING:
    from demarche.core.acts.act import SignedAct
    from demarche.core.encoding import Json
    from demarche.core.process.silence import Proposal
    from tests.areas.joining.guests import Once
    from tests.areas.release.desk import Desk, Page

HAS_NOT_AGREED = "Of two Parties nothing is adopted without the other's act: it has not agreed."


def found(desk: Desk) -> Proposal:
    """The newest proposal as the register has it."""
    ground = replay.ground(desk.meeting.process)
    return [*proposals(ground.view(ground.head.size), processes.charter_of(desk.meeting.process))][-1]


def offered(desk: Desk, who: str = "amis") -> list[str]:
    """What the page offers to say."""
    html = page_of(desk, who).html
    pages = ("put-under-silence", "object", "object-with-amendment", "agree-under-silence", "announce", "show-receipt")
    return [page for page in pages if f"/write/{page}/?" in html]


def rows() -> dict[str, int | None]:
    """The rows of this room under Needs my action: what there is to do, and by when."""
    wanted = Pending.objects.filter(key__startswith="joining/").order_by("verb")
    return {row.verb.partition("/")[0]: row.due for row in wanted}


def notice(desk: Desk, proposal: SignedAct) -> Page:
    """The page of one proposal."""
    return desk.get("amis", f"/joining/{desk.meeting.process}/{proposal.act.id}/")


def test_the_hour_is_proposed_and_may_not_be_too_near(desk: Desk) -> None:
    """The least that the charter allows, with an hour for the release, to the full hour; less is refused beside the field."""
    request = asked(desk)
    assert rows() == {"put_under_silence": None}
    page = f"put-under-silence?about=admit:{request.act.id}"
    form = desk.get("amis", address(desk, "put-under-silence", f"?about=admit:{request.act.id}"))
    now = desk.meeting.now
    first = -(-(now + 73 * HOUR) // HOUR) * HOUR
    assert form.form()["until"] == stamp(first)[:16]
    assert "At least 72 hours after the release." in form
    assert "Admission of Castellia (XC), as a Party" in form
    for given, sentence in (
        ("", "Say until which hour."),
        ("Tuesday", "Write the date and time as 2027-03-01 17:00, in UTC."),
        (stamp(now + 60 + 72 * HOUR - 1)[:16], "The charter asks for more time: not before"),
    ):
        assert sentence in put(desk, page, {"until": given}), given
    assert not Draft.objects.filter(kind=acts.PROPOSE).exists()
    desk.get("amis", address(desk, "put-under-silence"), 404)
    desk.get("amis", address(desk, "put-under-silence", "?about=admit:abc"), 404)


def test_a_proposal_that_is_released_too_late_is_refused_in_words(desk: Desk) -> None:
    """The check page says why; the drafter gives a later hour."""
    request = asked(desk)
    soon = desk.meeting.now + 120 + 72 * HOUR
    draft = sent(desk, f"put-under-silence?about=admit:{request.act.id}", {"until": stamp(soon)[:16]})
    desk.tick(HOUR)
    refused_at_release(desk, draft, "because the hour is sooner than the charter's time for silence")


def test_of_two_parties_the_other_agrees(desk: Desk) -> None:
    """Nothing is adopted without its act, however long the hour is past; the chair may put it under silence anew."""
    request = asked(desk)
    proposal, until = silenced(desk, request)
    page = page_of(desk)
    assert "under silence until" in page
    assert "Of two Parties nothing is adopted without the other's act: nothing from Borealia yet" in page
    assert offered(desk) == ["object", "object-with-amendment"]
    assert rows() == {}

    wait_until(desk, until)
    page = page_of(desk)
    assert "the hour has passed; not adopted without an act of Borealia" in page
    assert "announce" not in offered(desk)
    assert HAS_NOT_AGREED in put(desk, f"announce?proposal={proposal.act.id}", {})
    assert "put-under-silence" in offered(desk)


def test_of_two_parties_what_the_other_agreed_to_is_announced(desk: Desk) -> None:
    """Dated the hour, by the chair; the notice has what was said with the agreement."""
    proposal, until = silenced(desk, asked(desk))
    wait_until(desk, until)
    told(desk, acts.AGREE, {"proposal": proposal.act.id, "text": "With an interpretative statement."})
    assert rows() == {"announce": None}
    assert "Announce what came of it" in desk.get("amis", "/")
    assert "announce" in offered(desk)
    draft = announcement(desk, proposal)
    paper = desk.get("aksel", f"/release/{draft.pk}/")
    assert "Admission of Castellia (XC), as a Party" in paper
    assert "What came of it adopted" in paper
    desk.release(draft)
    assert found(desk).outcome is Outcome.ADOPTED
    assert rows() == {}
    page = notice(desk, proposal)
    assert "Announced by Aurelia: adopted" in page
    assert "What stands, dated the hour: adopted" in page
    assert "With the agreement of Borealia With an interpretative statement." in page
    assert "adopted: admitted, has not acceded yet since" in page_of(desk)


def test_the_notice_says_the_hour_in_every_zone(desk: Desk, joined_once: Once) -> None:
    """A provisional heading, the hour to the second in UTC, here, and where the other Parties are by their cards."""
    third = joined_before(desk, joined_once)
    proposal, until = silenced(desk, asked(desk, DELTORA, "observer"))
    page = notice(desk, proposal)
    assert "Notice: under silence" in page
    assert "Admission of Deltora (XD), as an observer" in page
    assert moments.utc(until, precise=True) in page
    assert moments.tell(until, other="Etc/GMT-2", other_name="Castellia").there in page
    assert third.party is CASTELLIA
    desk.get("amis", f"/joining/{desk.meeting.process}/{'0' * 64}/", 404)


class ThreeParties:
    """Aurelia in the chair, Borealia and Castellia; Deltora asks to observe, and it is under silence."""

    def __init__(self, desk: Desk, third: Third) -> None:
        self.desk, self.third = desk, third
        self.request = asked(desk, DELTORA, "observer")
        self.proposal, self.until = silenced(desk, self.request)
        self.third.takes(self.proposal)

    def castellia(self, kind: str, at: int, **more: str) -> SignedAct:
        """Castellia says something of it; it is here and entered then."""
        return self.third.says(kind, {"proposal": self.proposal.act.id, **more}, at=at)


@pytest.fixture
def three(desk: Desk, joined_once: Once) -> ThreeParties:
    """A proposal among three."""
    return ThreeParties(desk, joined_before(desk, joined_once))


def test_of_three_silence_is_enough(desk: Desk, three: ThreeParties) -> None:
    """Not a second before the hour; at it, the chair announces."""
    wait_until(desk, three.until - 1)
    assert "under silence until" in page_of(desk)
    assert "announce" not in offered(desk)
    assert rows() == {}
    wait_until(desk, three.until)
    assert rows() == {"announce": None}
    assert "the hour has passed, to be announced by the chair, Aurelia" in page_of(desk)
    announce(desk, three.proposal)
    assert found(desk).outcome is Outcome.ADOPTED
    assert "adopted: admitted" in page_of(desk)


@pytest.mark.parametrize(
    ("before", "stands", "outcome", "sentence"),
    [
        (1, "in time another Party had it before the hour", Outcome.BROKEN, "broken by Castellia"),
        (0, "late it changes nothing, and stands on record", Outcome.ADOPTED, "adopted: admitted"),
        (-1, "late it changes nothing, and stands on record", Outcome.ADOPTED, "adopted: admitted"),
    ],
)
def test_a_second_before_the_hour_and_a_second_after(
    three: ThreeParties, before: int, stands: str, outcome: Outcome, sentence: str
) -> None:
    """Entered at 11:59:59, 12:00:00, 12:00:01: the page says how it stands, and the announcement follows from it."""
    desk = three.desk
    three.castellia(acts.OBJECT, three.until - before)
    page = page_of(desk)
    assert "Castellia objects" in page
    assert stands in page
    wait_until(desk, three.until + 60)
    announce(desk, three.proposal)
    assert found(desk).outcome is outcome
    assert sentence in page_of(desk)


def test_broken_it_is_told_at_once_and_announced_after_the_hour(desk: Desk, three: ThreeParties) -> None:
    """With the amendment in its words; then the chair may put it under silence again."""
    three.castellia(acts.AMEND, three.until - DAY, text="As a Party, from July on.")
    assert "broken by Castellia" in page_of(desk)
    assert "put-under-silence" not in offered(desk)
    page = notice(desk, three.proposal)
    assert "Amendment of Castellia As a Party, from July on." in page
    assert "objects with an amendment" in page
    wait_until(desk, three.until)
    assert rows() == {"announce": None}
    announce(desk, three.proposal)
    assert "What stands, dated the hour: not adopted: the silence was broken" in notice(desk, three.proposal)
    again, _until = silenced(desk, three.request)
    assert found(desk).act == again.act.id
    assert "under silence until" in page_of(desk)


def test_we_object_by_the_page(desk: Desk, three: ThreeParties) -> None:
    """Aurelia keeps the register, so its own entry proves nothing for it: contested, until another shows when it was received."""
    wait_until(desk, three.until - HOUR)
    objection = said(desk, f"object?proposal={three.proposal.act.id}", {"text": "We know no such Party."})
    page = page_of(desk)
    assert "contests made before the hour; that another Party had it then is not shown" in page
    assert "By what is held here Borealia had it before the hour:" in page
    assert offered(desk) == ["object-with-amendment", "show-receipt"]

    draft = sent(desk, f"show-receipt?act={objection.act.id}", {})
    paper = desk.get("aksel", f"/release/{draft.pk}/")
    assert "Whose objection Aurelia (XA)" in paper
    assert "Received" in paper
    desk.release(draft)
    assert "in time another Party had it before the hour" in page_of(desk)
    assert "show-receipt" not in offered(desk)
    wait_until(desk, three.until)
    announce(desk, three.proposal)
    assert found(desk).outcome is Outcome.BROKEN


def test_what_is_not_held_is_not_shown(desk: Desk, three: ThreeParties) -> None:
    """Another act, or an objection of which no receipt is here."""
    for named in (three.proposal.act.id, "0" * 64):
        page = put(desk, f"show-receipt?act={named}", {})
        assert "No receipt of it is held here that a signed head covers." in page
    draft = sent(desk, f"object?proposal={three.proposal.act.id}", {})
    desk.release(draft)
    assert "show-receipt" not in offered(desk)
    page = put(desk, f"show-receipt?act={draft.act}", {})
    assert "No receipt of it is held here" in page


def test_an_amendment_needs_its_words_and_nothing_is_said_of_what_is_not_there(desk: Desk) -> None:
    """Before it is sent on, in words."""
    proposal, _until = silenced(desk, asked(desk))
    assert "Say how it should read instead." in put(desk, f"object-with-amendment?proposal={proposal.act.id}", {})
    desk.get("amis", address(desk, "object"), 404)
    wrong = put(desk, f"object?proposal={'0' * 64}", {})
    assert "is not one that its author had seen" in wrong
    assert "Nothing can be announced now" in put(desk, f"announce?proposal={'0' * 64}", {})


def test_before_the_hour_nothing_is_announced(desk: Desk, three: ThreeParties) -> None:
    """Neither by the form."""
    page = put(desk, f"announce?proposal={three.proposal.act.id}", {})
    assert "Nothing can be announced now, because" in page


def test_what_came_of_it_follows_a_later_objection(desk: Desk, three: ThreeParties) -> None:
    """A draft that announces an adoption is refused once an objection in time is here; saved anew it announces that."""
    objected = three.third.meeting
    objected.now = three.until - 2 * HOUR
    late = objected.say(acts.OBJECT, {"proposal": three.proposal.act.id}, dossier=objected.process)
    wait_until(desk, three.until)
    draft = announcement(desk, three.proposal)
    assert draft.values["outcome"] == "adopted"
    objected.now = desk.meeting.now
    objected.send(late)
    refused_at_release(
        desk, draft, "because it announces another outcome than the one that its author's register shows"
    )
    url = f"/register/draft/{draft.pk}/"
    page = desk.get("amis", url)
    assert "What came of it not adopted: contested" in page
    desk.post("amis", url, {**page.form(), "then": "send"})
    desk.release(draft)
    assert found(desk).outcome is Outcome.CONTESTED
    assert "contested by Castellia" in page_of(desk)


def test_an_amendment_of_the_charter_under_silence(desk: Desk) -> None:
    """The chair is offered it; adopted, it is in force from then on."""
    charter = replay.charter_in_force(desk.meeting.process)
    proposed = told(desk, amendments.AMEND, amended(charter, silence={"hours": 100}))
    page = page_of(desk)
    assert "Amendment of the charter, proposed by Borealia not under silence" in page
    assert offered(desk) == ["put-under-silence"]
    proposal, until = silenced(desk, proposed, what="amend")
    assert offered(desk) == ["object", "object-with-amendment"]
    assert "Amendment of the charter: Adoption by silence" in notice(desk, proposal)
    told(desk, acts.AGREE, {"proposal": proposal.act.id})
    wait_until(desk, until)
    announce(desk, proposal)
    assert replay.charter_in_force(desk.meeting.process).silence_hours == 100
    assert "adopted" in page_of(desk)
    assert offered(desk) == []


def test_at_a_desk_that_does_not_chair(borealia: Desk) -> None:
    """Borealia is asked while it is under silence, agrees by the page, and announces two days after the hour where the chair has not."""
    desk = borealia
    upload_and_release(desk)
    request = Draft.objects.get(kind="party.request")
    signed = read_act(request.act)
    assert offered(desk) == []
    until = least(desk)
    proposal = desk.meeting.hear(
        acts.PROPOSE, {"about": {"admit": signed.act.id}, "until": stamp(until)}, dossier=desk.meeting.process
    )
    desk.clock.set(desk.meeting.now)
    assert "1 act about this is not registered yet" in page_of(desk)
    entered(desk, proposal)
    assert rows() == {"under_silence": until}
    assert "Under silence: object, agree, or leave it" in desk.get("amis", "/")
    assert offered(desk) == ["object", "object-with-amendment", "agree-under-silence"]

    agreed = said(desk, f"agree-under-silence?proposal={proposal.act.id}", {})
    entered(desk, agreed)
    assert rows() == {}
    wait_until(desk, until + CHAIR_SITS - 120)
    assert "announce" not in offered(desk)
    assert "its author was not in the chair when it was made" in put(desk, f"announce?proposal={proposal.act.id}", {})
    wait_until(desk, until + CHAIR_SITS)
    assert rows() == {"announce": None}
    announced = announce(desk, proposal)
    entered(desk, announced)
    assert found(desk).outcome is Outcome.ADOPTED


def test_a_row_goes_when_the_hour_passes_without_an_act(borealia: Desk) -> None:
    """Nobody writes anything: the node looks at its clock."""
    desk = borealia
    upload_and_release(desk)
    signed = read_act(Draft.objects.get(kind="party.request").act)
    until = least(desk)
    values: dict[str, Json] = {"about": {"admit": signed.act.id}, "until": stamp(until)}
    proposal = desk.meeting.hear(acts.PROPOSE, values, dossier=desk.meeting.process)
    entered(desk, proposal)
    desk.clock.set(desk.meeting.now)
    objection = desk.meeting.hear(acts.OBJECT, {"proposal": proposal.act.id}, dossier=desk.meeting.process)
    entered(desk, objection)
    assert rows() == {"under_silence": until}
    wait_until(desk, until)
    assert rows() == {}


def upload_and_release(desk: Desk) -> None:
    """Borealia enters Castellia's request by the page; Aurelia registers it."""
    edit = upload(desk, request_file()).url
    desk.post("amis", edit, {**desk.get("amis", edit).form(), "then": "send"})
    draft = Draft.objects.get(kind="party.request")
    desk.release(draft)
    signed = read_act(draft.act)
    desk.tick()
    desk.meeting.deliver(signed)
    entered(desk, signed)


def read_act(named: str) -> SignedAct:
    """An act that is here."""
    signed = read.act(named)
    assert signed is not None
    return signed


def test_who_only_reads_is_offered_nothing(desk: Desk) -> None:
    """Administrators and readers see where it stands."""
    silenced(desk, asked(desk))
    for who in ("reader", "admin", "aksel"):
        assert offered(desk, who) == []
        assert "under silence until" in page_of(desk, who)


def test_an_observer_decides_nothing(desk: Desk) -> None:
    """Of two Parties and an observer it still takes the other's act."""
    joined(desk, DELTORA, "observer")
    silenced(desk, asked(desk))
    assert "nothing from Borealia yet" in page_of(desk)
