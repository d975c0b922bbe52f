# SPDX-License-Identifier: Apache-2.0
"""Release: by a second person, of what was read, once; nothing unreleased ever leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from demarche.areas.release import actions, releasing
from demarche.areas.release.models import Draft, State
from demarche.areas.release.releasing import Bar, Released, StaleDraftError
from demarche.core.acts import concern as kinds
from demarche.core.codes import Reason
from demarche.ledger import read
from demarche.ledger.models import ActRecord, Outbox, Pending
from tests.areas.release.test_drafts import AT, begun
from tests.databases import together

if TYPE_CHECKING:
    from demarche.core.encoding import Json
    from tests.areas.release.desk import Desk


def submitted(desk: Desk, who: str = "amis", **more: Any) -> Draft:
    return actions.submit(begun(desk, who, **more))


def release(desk: Desk, draft: Draft, who: str = "aksel", **more: Any) -> Any:
    version = more.pop("version", draft.version)
    now = Draft.objects.get(pk=draft.pk)
    return releasing.release(
        now, officer=desk.officers[who], version=version, signer=desk.meeting.signer, at=AT + 600, **more
    )


def acts() -> int:
    return ActRecord.objects.exclude(kind="process.found").count()


def test_a_draft_becomes_an_act(desk: Desk) -> None:
    """Signed with the registry's number, on its way, and marked in one step."""
    draft = submitted(desk)
    assert not Outbox.objects.exclude(dossier=desk.meeting.process).exists()

    done = release(desk, draft, number="XA-2027-001")

    draft.refresh_from_db()
    signed = read.act(draft.act)
    assert signed is not None
    assert done == Released(draft.act, draft.act)
    assert (draft.state, signed.act.office, signed.act.values["number"]) == (
        State.RELEASED,
        "diplomatic_desk",
        "XA-2027-001",
    )
    assert draft.values == dict(signed.act.values)
    assert [each.addressee for each in Outbox.objects.filter(act=draft.act)] == ["XB"]
    assert not Pending.objects.filter(key__startswith=f"draft/{draft.pk}").exists()


@pytest.mark.parametrize(
    ("who", "bar"),
    [
        ("amis", Bar.OWN_DRAFT),
        ("birk", Bar.NOT_RELEASING),
        ("only", None),
        ("arno", Bar.NOT_RELEASING),
        ("reader", Bar.NOT_RELEASING),
        ("admin", Bar.NOT_RELEASING),
    ],
)
def test_who_releases_a_draft_of_d_amis(desk: Desk, who: str, bar: Bar | None) -> None:
    """A releasing officer of the desk who wrote none of it, and nobody else."""
    assert releasing.bar(submitted(desk), desk.officers[who]) == bar


def test_who_wrote_a_word_does_not_release(desk: Desk) -> None:
    """D. Only may release what D. Amis drafted, until D. Only corrects it."""
    draft = submitted(desk)
    actions.save(draft, {**draft.values, "title": "Corrected"}, version=1, by=desk.officers["only"], at=AT)
    draft.refresh_from_db()

    assert release(desk, draft, "only") == Bar.OWN_DRAFT
    assert isinstance(release(desk, draft, "aksel"), Released)


def test_another_desk_does_not_release(desk: Desk) -> None:
    """A releasing officer of the technical desk has no say in a note of the diplomatic one."""
    aksel = desk.officers["aksel"]
    aksel.desk = "technical"

    assert releasing.bar(submitted(desk), aksel) == Bar.NOT_RELEASING


def test_only_what_was_read_is_released(desk: Desk) -> None:
    """The text changed after R. Aksel opened the page."""
    draft = submitted(desk)
    actions.save(draft, {**draft.values, "title": "Changed"}, version=1, by=desk.officers["birk"], at=AT)

    assert release(desk, draft, version=1) == Bar.CHANGED
    assert acts() == 0
    assert isinstance(release(desk, draft, version=2), Released)


def test_a_double_click_releases_once(desk: Desk) -> None:
    """And both clicks lead to the same act."""
    draft = submitted(desk)

    assert release(desk, draft) == release(desk, draft)
    assert acts() == 1


def test_clicks_at_the_same_moment_release_once(lasting_desk: Desk) -> None:
    """Four at once: one act, and all four lead to it."""
    draft = submitted(lasting_desk)

    done = together(*(lambda: release(lasting_desk, draft) for _ in range(4)))

    assert acts() == 1
    assert set(done) == {Released(ActRecord.objects.exclude(kind="process.found").get().id, done[0].act)}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("move", "bar"),
    [(None, Bar.NOT_SUBMITTED), ("discard", Bar.DISCARDED)],
)
def test_what_was_not_sent_on_is_not_released(desk: Desk, move: str | None, bar: Bar) -> None:
    """Neither a draft that is being written nor one that was put away."""
    draft = begun(desk)
    if move:
        draft = actions.discard(draft)

    assert release(desk, draft) == bar
    assert acts() == 0


def test_addressed_to_nobody(desk: Desk) -> None:
    """An empty audience means nobody, so it cannot leave."""
    draft = submitted(desk)
    draft.audience = ["XA"]
    draft.save()

    assert release(desk, draft) == Bar.NOBODY
    assert str(Bar.NOBODY.sentence) == "Addressed to nobody: this cannot be released."


def test_the_core_decides(desk: Desk) -> None:
    """A draft whose values the rules do not admit gives the core's reason; it stays a draft."""
    draft = submitted(desk, roles={"raises": ["XB"], "addressed": ["XA"], "informed": []})

    assert release(desk, draft) == Reason.ROLES_MISMATCH
    draft.refresh_from_db()
    assert (draft.state, acts()) == (State.SUBMITTED, 0)


def test_what_is_missing_and_what_is_too_long(desk: Desk) -> None:
    """Both are said before anything is signed."""
    empty = submitted(desk, title="")
    long_ = submitted(desk, matter="x" * 250_000)
    longer = submitted(desk, matter="x" * 300_000)

    assert release(desk, empty) == Bar.INCOMPLETE
    assert release(desk, long_) == Bar.TOO_LARGE
    assert release(desk, longer) == Bar.TOO_LARGE
    assert desk.meeting.signer.acts == 1  # the founding act


def test_a_locked_key_leaves_the_draft(desk: Desk) -> None:
    """Nothing is signed, nothing is written, and it can be released later."""
    draft = submitted(desk)
    desk.meeting.signer.locked = frozenset({"act"})

    assert release(desk, draft) is Bar.CANNOT_SIGN
    draft.refresh_from_db()
    assert (draft.state, acts()) == (State.SUBMITTED, 0)

    desk.meeting.signer.locked = frozenset()
    assert isinstance(release(desk, draft), Released)


def discarded(desk: Desk, draft: Draft) -> None:
    actions.discard(draft)


def changed(desk: Desk, draft: Draft) -> None:
    values = {**draft.values, "title": "Changed"}
    actions.save(draft, values, version=1, by=desk.officers["birk"], at=AT)


@pytest.mark.parametrize(("meanwhile", "why"), [(discarded, Bar.DISCARDED), (changed, Bar.CHANGED)])
def test_moved_while_it_was_signed(desk: Desk, meanwhile: Any, why: Bar) -> None:
    """The act is taken back with its transaction: what was not read, or is not wanted any more, is never an act."""
    draft = submitted(desk)
    signer = desk.meeting.signer
    given = type(signer).act

    class Slow(type(signer)):  # type: ignore[misc]
        """Somebody works on the draft while the key is fetched."""

        def act(self, desk_: str) -> Any:
            meanwhile(desk, Draft.objects.get(pk=draft.pk))
            return given(self, desk_)

    done = releasing.release(draft, officer=desk.officers["aksel"], version=1, signer=Slow(signer.party), at=AT + 600)

    assert done == why
    assert acts() == 0
    assert not Outbox.objects.exclude(dossier=desk.meeting.process).exists()


def test_the_error_says_what_was_expected() -> None:
    """It never reaches a page; it takes the transaction back."""
    assert str(StaleDraftError("expected draft 1 at version 2, it was released or changed")).startswith(
        "expected draft"
    )


def test_only_kinds_with_a_number_take_one(desk: Desk) -> None:
    """A request for clarification has no number part; the registry's number is left out rather than refused."""
    meeting = desk.meeting
    theirs = meeting.hear(kinds.RAISE, {**begun(desk).values, "roles": ROLES})
    beginning = actions.Beginning(
        actions.new_id(), meeting.process, "diplomatic", kinds.ASK, dossier=theirs.act.id, audience=("XA", "XB")
    )
    asked = actions.begin(beginning, {"about": {}, "text": "Which logs?"}, by=desk.officers["amis"], at=AT).draft
    actions.submit(asked)

    assert not releasing.takes_number(asked)
    assert isinstance(release(desk, asked, number="XA-9"), Released)


ROLES: dict[str, Json] = {"raises": ["XB"], "addressed": ["XA"], "informed": []}


def test_every_bar_has_a_sentence() -> None:
    """A full sentence for the page."""
    assert {name: str(each.sentence) for name, each in Bar.__members__.items()} == {
        "NOT_RELEASING": "This takes a releasing officer of this desk.",
        "NOT_ON_DUTY": "The charter does not let this kind of act be released on duty authority.",
        "NOT_DUTY_OFFICER": "This takes a duty officer of this desk.",
        "NOT_SAID": "Acts of this process cannot say that a single officer released them. Somebody else must release it.",
        "URGENT": (
            "The urgent line takes a second officer beside the one who releases: a drafter or releasing officer who wrote none "
            "of it."
        ),
        "OWN_DRAFT": "You drafted this. A releasing officer who did not must release it.",
        "NOBODY": "Addressed to nobody: this cannot be released.",
        "CHANGED": "The text changed since you read it. Read the change, then release.",
        "NOT_SUBMITTED": "This draft has not been sent to the releasing officer, or was given back.",
        "DISCARDED": "This draft was discarded. Nothing of it left.",
        "INCOMPLETE": "Something is still missing. Return it to the drafter.",
        "TOO_LARGE": "This is longer than the charter lets an act be. Shorten it, or send the matter in two.",
        "CANNOT_SIGN": "This node cannot sign for this desk now, so nothing was released.",
        "CLOCK": "This node's clock is in doubt, so nothing is released until an officer confirms it.",
        "FILE_LOST": "A file that goes with it is not on this node any more, so nothing was released. Attach it anew.",
        "BUSY": "The node could not write it now, and nothing was released. Try again.",
    }
