# SPDX-License-Identifier: Apache-2.0
"""Drafts: saved by several officers at once without losing a word, sent on, given back, put away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.utils.translation import gettext_lazy

from demarche.areas.release import actions
from demarche.areas.release.actions import Attached, Beginning, Closed, Conflict, Saved
from demarche.areas.release.models import Draft, DraftFile, DraftVersion, State
from demarche.areas.release.presentation import UnknownKindError, presentation_of
from demarche.core.acts import concern as kinds
from demarche.ledger.models import Outbox, Pending
from tests.builders import raising
from tests.databases import together

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.areas.release.desk import Desk

AT = 1_800_100_000


def begun(desk: Desk, who: str = "amis", **more: Any) -> Draft:
    """A draft of a concern."""
    values = raising("yes_or_no", "open", **more)
    outcome = actions.begin(beginning(desk), values, by=desk.officers[who], at=AT)
    assert isinstance(outcome, Saved)
    return outcome.draft


def beginning(desk: Desk) -> Beginning:
    return Beginning(actions.new_id(), desk.meeting.process, "diplomatic", kinds.RAISE, audience=("XA", "XB"))


def save(
    desk: Desk, draft: Draft, who: str, *, version: int, scope: Callable[[str], bool] | None = None, **parts: Any
) -> Any:
    """Save parts over a version, leaving the others as that version had them."""
    base = draft.versions.get(version=version, aside=False).values
    values = {**base, **parts}
    by = desk.officers[who]
    return actions.save(draft, values, version=version, by=by, at=AT + 60, scope=scope or actions.everything)


def test_a_save_makes_a_version(desk: Desk) -> None:
    """And every version is kept, with who saved it."""
    draft = begun(desk)

    outcome = save(desk, draft, "birk", version=1, title="Another title")

    assert isinstance(outcome, Saved)
    assert (outcome.draft.version, outcome.draft.values["title"]) == (2, "Another title")
    assert outcome.draft.hands == [desk.officers["amis"].pk, desk.officers["birk"].pk]
    assert [(each.version, each.by) for each in draft.versions.order_by("version")] == [
        (1, desk.officers["amis"]),
        (2, desk.officers["birk"]),
    ]


def test_two_officers_saving_lose_nothing(desk: Desk) -> None:
    """D. Amis saved first; what D. Birk wrote is kept beside it, and the draft is not touched."""
    draft = begun(desk)
    save(desk, draft, "amis", version=1, title="By Amis")

    outcome = save(desk, draft, "birk", version=1, title="By Birk")

    assert isinstance(outcome, Conflict)
    assert outcome.draft.values["title"] == "By Amis"
    assert outcome.aside.values["title"] == "By Birk"
    assert outcome.aside.by == desk.officers["birk"]


@pytest.mark.parametrize("which", ["first", "second", "both"])
def test_one_or_both_are_kept(desk: Desk, which: str) -> None:
    """Whatever is kept, no text is deleted."""
    draft = begun(desk)
    save(desk, draft, "amis", version=1, title="By Amis")
    aside = save(desk, draft, "birk", version=1, title="By Birk").aside

    kept = actions.keep(aside, which, by=desk.officers["birk"], at=AT + 90)
    again = actions.keep(aside, which, by=desk.officers["birk"], at=AT + 95)

    titles = {each.values["title"] for each in Draft.objects.all()}
    assert titles == {"first": {"By Amis"}, "second": {"By Birk"}, "both": {"By Amis", "By Birk"}}[which]
    assert (kept.values["title"], kept.pk == draft.pk) == {
        "first": ("By Amis", True),
        "second": ("By Birk", True),
        "both": ("By Birk", False),
    }[which]
    assert again.pk == draft.pk
    assert Draft.objects.count() == (2 if which == "both" else 1)
    assert {each.values["title"] for each in DraftVersion.objects.all()} >= {"By Amis", "By Birk"}


def test_a_copy_keeps_the_files_and_the_hands(desk: Desk) -> None:
    """Whoever wrote any of it releases neither."""
    draft = begun(desk)
    actions.attach(draft, Attached("bundle.json", "application/json", b"{}"), by=desk.officers["amis"], at=AT)
    save(desk, draft, "amis", version=1, title="By Amis")
    aside = save(desk, draft, "birk", version=1, title="By Birk").aside

    copy = actions.keep(aside, "both", by=desk.officers["birk"], at=AT)

    assert bytes(copy.files.get().data) == b"{}"
    assert set(copy.hands) == {desk.officers["amis"].pk, desk.officers["birk"].pk}


def test_pages_of_one_draft_do_not_stand_in_each_others_way(desk: Desk) -> None:
    """Two officers on two pages of it: both are saved."""
    draft = begun(desk)
    save(desk, draft, "amis", version=1, scope=lambda name: name == "title", title="By Amis")

    outcome = save(desk, draft, "birk", version=1, scope=lambda name: name == "matter", matter="By Birk")

    assert isinstance(outcome, Saved)
    assert (outcome.draft.values["title"], outcome.draft.values["matter"]) == ("By Amis", "By Birk")


def test_a_page_sent_twice_is_saved_once(desk: Desk) -> None:
    """Also the page that begins a draft."""
    first = beginning(desk)
    values = raising("open")
    one = actions.begin(first, values, by=desk.officers["amis"], at=AT)
    other = actions.begin(first, values, by=desk.officers["amis"], at=AT + 1)

    assert isinstance(one, Saved)
    assert isinstance(other, Saved)
    assert (one.draft.pk, other.draft.version) == (other.draft.pk, 1)
    assert DraftVersion.objects.count() == 1


def test_the_back_button_does_not_overwrite(desk: Desk) -> None:
    """The empty page was sent, changed and sent again: both texts are there to choose from."""
    first = beginning(desk)
    actions.begin(first, raising("open", title="Once"), by=desk.officers["amis"], at=AT)

    outcome = actions.begin(first, raising("open", title="Twice"), by=desk.officers["amis"], at=AT + 1)
    again = actions.begin(first, raising("open", title="Twice"), by=desk.officers["amis"], at=AT + 2)

    assert isinstance(outcome, Conflict)
    assert isinstance(again, Conflict)
    assert again.aside.pk == outcome.aside.pk


def test_saves_at_the_same_moment(lasting_desk: Desk) -> None:
    """Eight officers press the button together: one text is the draft, the other seven are kept beside it."""
    draft = begun(lasting_desk)
    base = raising("yes_or_no", "open")
    by = lasting_desk.officers["amis"]

    def press(number: int) -> Callable[[], object]:
        values = {**base, "title": f"Title {number}"}
        return lambda: actions.save(draft, values, version=1, by=by, at=AT)

    outcomes = together(*map(press, range(8)))

    assert sum(isinstance(each, Saved) for each in outcomes) == 1
    assert sum(isinstance(each, Conflict) for each in outcomes) == 7
    assert {each.values["title"] for each in DraftVersion.objects.exclude(version=1, aside=False)} == {
        f"Title {number}" for number in range(8)
    }


def test_a_closed_draft_is_not_written(desk: Desk) -> None:
    """What was put away stays as it was."""
    draft = actions.discard(begun(desk))

    assert isinstance(save(desk, draft, "amis", version=1, title="Late"), Closed)
    assert (
        actions.keep(
            DraftVersion.objects.create(draft=draft, version=1, aside=True, values={"title": "x"}, at=AT),
            "second",
            by=desk.officers["amis"],
            at=AT,
        ).values["title"]
        != "x"
    )


def test_notes_are_no_part_of_it(desk: Desk) -> None:
    """A note is for the desk alone; the same note sent twice is one."""
    draft = begun(desk)
    for _twice in range(2):
        actions.note(draft, "question 3 asks two things", by=desk.officers["amis"], at=AT)
    actions.note(draft, "", by=desk.officers["amis"], at=AT)
    draft.refresh_from_db()

    assert [each["text"] for each in draft.notes] == ["question 3 asks two things"]
    assert draft.version == 1
    assert "question 3" not in str(draft.values)


def test_moves(desk: Desk) -> None:
    """Draft, submitted, returned, submitted, discarded; what does not fit changes nothing."""
    aksel = desk.officers["aksel"]
    draft = begun(desk)
    assert actions.give_back(draft, "too early", by=aksel).state == State.DRAFT

    draft = actions.submit(draft)
    assert Pending.objects.get(key=f"draft/{draft.pk}").group == "release"
    assert actions.submit(draft).state == State.SUBMITTED

    draft = actions.give_back(draft, "split question 2", by=aksel)
    row = Pending.objects.get(key=f"draft/{draft.pk}")
    assert (draft.state, draft.remark, draft.remark_by, draft.returned_version) == (
        State.RETURNED,
        "split question 2",
        "R. Aksel",
        1,
    )
    assert (row.group, row.verb, row.officer, row.url) == (
        "returned",
        "redraft/concern.raise",
        desk.officers["amis"].pk,
        f"/concerns/drafts/{draft.pk}/",
    )

    assert actions.submit(draft).state == State.SUBMITTED
    assert actions.discard(draft).state == State.DISCARDED
    assert not Pending.objects.filter(key__startswith=f"draft/{draft.pk}").exists()
    assert not Outbox.objects.exclude(dossier=desk.meeting.process).exists()


def test_a_file_is_kept_once(desk: Desk) -> None:
    """Under its hash."""
    draft = begun(desk)
    for name in ("a.json", "b.json"):
        actions.attach(draft, Attached(name, "application/json", b"{}"), by=None, at=AT)

    assert DraftFile.objects.get().name == "b.json"


def test_a_kind_that_no_room_presents() -> None:
    """It is our own mistake, and says so."""
    with pytest.raises(UnknownKindError, match=r"^expected a kind of act that a room presents, got what\.ever$"):
        presentation_of("what.ever")
    assert presentation_of(kinds.RAISE).title == gettext_lazy("Concern")
