# SPDX-License-Identifier: Apache-2.0
"""A Party with a single officer says so: its own drafts are released by him, and its acts read so. Otherwise four eyes hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demarche.areas.officers import actions as officers
from demarche.areas.officers.models import Officer
from demarche.areas.release import actions, releasing
from demarche.areas.release.founding import draft_founding
from demarche.areas.release.models import Draft
from demarche.areas.release.releasing import Bar, Released
from demarche.core.acts import concern as kinds
from demarche.core.charter import read_charter
from demarche.core.encoding import canonical, parse
from demarche.ledger import read
from tests.areas.concerns.filling import asked, url
from tests.areas.release.desk import Desk, SetClock
from tests.areas.release.test_releasing import submitted
from tests.ledger.builders import Meeting

if TYPE_CHECKING:
    from pathlib import Path

    from demarche.core.encoding import Json


def alone(desk: Desk, who: str = "only") -> Officer:
    """Nobody else is left."""
    Officer.objects.exclude(username__in=(who, "admin")).update(is_active=False)
    return desk.officers[who]


def stated(desk: Desk) -> None:
    """The administrator says so, on the officers' page."""
    desk.post("admin", "/officers/one-person/", {"do": "state"})


def test_a_single_officer_releases_an_own_draft(desk: Desk) -> None:
    """Stated first; the page shows how it will read, and the act says it."""
    alone(desk)
    draft = submitted(desk, "only")
    assert "You drafted this." in desk.get("only", f"/release/{draft.pk}/")
    stated(desk)
    page = desk.get("only", f"/release/{draft.pk}/")
    assert "Released by a single officer" in page

    desk.release(draft, "only")

    signed = read.act(draft.act)
    assert signed is not None
    assert signed.act.values["released"] == "by_single_officer"
    assert "Released by a single officer" in desk.get("only", f"/concerns/{draft.act}/")


def test_four_eyes_hold_while_there_are_two(desk: Desk) -> None:
    """Whatever was stated: somebody else can release it."""
    stated(desk)
    draft = submitted(desk, "only")

    assert releasing.bar(draft, desk.officers["only"]) is Bar.OWN_DRAFT
    assert "You drafted this." in desk.get("only", f"/release/{draft.pk}/")


def test_what_another_wrote_is_not_marked(desk: Desk) -> None:
    """Two persons were there."""
    stated(desk)
    draft = submitted(desk)
    desk.release(draft, "only")
    signed = read.act(draft.act)
    assert signed is not None
    assert "released" not in signed.act.values


def test_it_is_taken_back(desk: Desk) -> None:
    """Stated twice it stands once; both are an administrator's."""
    alone(desk)
    draft = submitted(desk, "only")
    for _ in range(2):
        stated(desk)
    assert "A. Adler stated that this Party has one person only:" in desk.get("admin", "/officers/")
    desk.post("only", "/officers/one-person/", {"do": "end"}, 403)

    desk.post("admin", "/officers/one-person/", {"do": "end"})

    assert "State that there is one person only" in desk.get("admin", "/officers/")
    assert releasing.bar(draft, desk.officers["only"]) is Bar.OWN_DRAFT


def test_the_set_up_page_offers_it(desk: Desk) -> None:
    """While there is no second person; it is done once it is stated and one person can do both."""
    alone(desk)
    assert "One person only? Say so" in desk.get("admin", "/set-up/")
    stated(desk)
    step = desk.get("admin", "/set-up/").text.split("Officers: at least")[0]
    assert step.rstrip().endswith("done")


def test_the_other_sides_reads_so(desk: Desk) -> None:
    """What Borealia's single officer released."""
    theirs = asked(desk, released="by_single_officer")
    assert "Released by a single officer" in desk.get("amis", url(theirs))


def test_founding_says_nothing_of_it(db: None, home: Path, set_clock: SetClock) -> None:
    """The register's acts have no such part; one person founds all the same."""
    desk = Desk(Meeting().enter(), set_clock)
    only = alone(desk)
    draft = draft_founding(desk.meeting.process, by=only, at=desk.meeting.now)
    assert draft is not None
    assert releasing.bar(draft, only) is Bar.OWN_DRAFT
    officers.state_one_person(by=desk.officers["admin"], at=desk.meeting.now)

    done = releasing.release(draft, officer=only, version=1, signer=desk.meeting.signer, at=desk.meeting.now)

    assert isinstance(done, Released)
    signed = read.act(done.act)
    assert signed is not None
    assert "released" not in signed.act.values


def test_where_an_act_cannot_say_so_four_eyes_hold(db: None, home: Path, set_clock: SetClock) -> None:
    """A process of vocabulary 1 has no words for it."""
    meeting = Meeting()
    value = parse(meeting.charter.document)
    assert isinstance(value, dict)
    meeting.charter = read_charter(canonical({**value, "vocabulary": 1, "duty_kinds": []}))
    meeting.process = meeting.charter.process
    desk = Desk(meeting.found(), set_clock)
    only = alone(desk)
    officers.state_one_person(by=desk.officers["admin"], at=desk.meeting.now)

    assert releasing.bar(submitted(desk, "only"), only) is Bar.NOT_SAID


def test_a_single_officer_takes_note_of_an_own_duty_release(desk: Desk) -> None:
    """There is nobody else who could."""
    only = alone(desk)
    only.roles = ["drafter", "duty", "releasing"]
    only.save()
    stated(desk)
    theirs = asked(desk)
    beginning = actions.Beginning(
        actions.new_id(), theirs.act.process, "diplomatic", kinds.ASK, dossier=theirs.act.id, audience=("XA", "XB")
    )
    values: dict[str, Json] = {"about": {}, "text": "Which time zone?", "language": "en"}
    draft = actions.submit(actions.begin(beginning, values, by=only, at=desk.meeting.now).draft)
    authority = releasing.Authority("State secretary", 0)
    done = releasing.release(
        draft, officer=only, version=1, duty=authority, signer=desk.meeting.signer, at=desk.meeting.now
    )
    assert isinstance(done, Released)

    desk.post("only", f"/release/{draft.pk}/noted/", {"text": ""})

    assert "D. Only took note at" in desk.get("only", f"/release/{draft.pk}/")
    assert Draft.objects.filter(pk=draft.pk, state="released").exists()
