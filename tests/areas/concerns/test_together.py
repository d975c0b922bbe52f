# SPDX-License-Identifier: Apache-2.0
"""Matters of more than two: raised together, supported, left; and the larger dossier that every Party consents to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from demarche.core.acts import concern as kinds
from demarche.core.acts import enlarging as acts
from demarche.core.encoding import Json
from demarche.ledger import fsck, holdings, processes, read
from demarche.ledger.models import ActRecord, Outbox, Pending
from tests.areas.concerns.filling import filled, raised, url
from tests.areas.concerns.test_steps import step
from tests.areas.joining.guests import Third, joined_before
from tests.builders import raising

if TYPE_CHECKING:
    from demarche.areas.release.models import Draft
    from demarche.core.acts.act import SignedAct
    from tests.areas.joining.guests import Once
    from tests.areas.release.desk import Desk

ALL_THREE = ("XA", "XB", "XC")


@pytest.fixture
def castellia(desk: Desk, joined_once: Once) -> Third:
    """Castellia has joined the process of Aurelia and Borealia."""
    return joined_before(desk, joined_once)


def roles(raises: str, addressed: str, informed: str = "") -> Json:
    """Roles from codes between blanks."""
    named = {"raises": raises, "addressed": addressed, "informed": informed}
    return {side: list[Json](codes.split()) for side, codes in named.items()}


def says(desk: Desk, third: Third, kind: str, values: dict[str, Json], matter: SignedAct) -> SignedAct:
    """Castellia says something in a matter, and it arrives."""
    third.meeting.now = desk.meeting.now
    signed = third.meeting.hear(kind, values, dossier=matter)
    desk.meeting.take(signed)
    _passed(desk, third.meeting.now)
    return signed


def borealia_says(desk: Desk, third: Third | None, kind: str, values: dict[str, Json], matter: SignedAct) -> SignedAct:
    """Borealia does."""
    signed = desk.meeting.hear(kind, values, dossier=matter)
    if third is not None:
        third.takes(signed)
    _passed(desk, desk.meeting.now)
    return signed


def _passed(desk: Desk, now: int) -> None:
    desk.meeting.now = now
    desk.clock.set(now)


def handed(desk: Desk, third: Third, signed: SignedAct) -> SignedAct:
    """Both others have an act of Aurelia's."""
    desk.tick()
    desk.meeting.deliver(signed)
    third.meeting.now = desk.meeting.now
    third.meeting.deliver(signed)
    return signed


def opened(desk: Desk, third: Third, how: str = "raises", **more: Any) -> SignedAct:
    """A concern that Aurelia raises with Borealia by its pages, and that names Castellia too."""
    page = desk.post("amis", "/concerns/raise/", {**filled(desk, **more), "then": "beside"})
    form = desk.get("amis", page.url).form()
    assert form["beside_XC"] == ""
    saved = desk.post("amis", page.url, {**form, "beside_XC": how, "then": "save"})
    draft = desk.send_on("amis", saved.url, desk.get("amis", saved.url).form())
    desk.release(draft, number="XA-2027-010")
    return handed(desk, third, act_of(draft))


def act_of(draft: Draft) -> SignedAct:
    draft.refresh_from_db()
    signed = read.act(draft.act)
    assert signed is not None
    return signed


def heard(desk: Desk, third: Third, value: Json) -> SignedAct:
    """A concern that Castellia opens among the three."""
    third.meeting.now = desk.meeting.now
    signed = third.meeting.hear(kinds.RAISE, {**raising("open"), "roles": value}, among=ALL_THREE)
    desk.meeting.take(signed)
    _passed(desk, third.meeting.now)
    return signed


def page_of(desk: Desk, matter: SignedAct) -> Any:
    return desk.get("amis", url(matter))


def todo(desk: Desk) -> set[str]:
    return set(Pending.objects.filter(key__startswith="dossier/").values_list("verb", flat=True))


def test_raised_together(desk: Desk, castellia: Third) -> None:
    """Named in the act that opens it; it raises from its own act on, and the page says both."""
    matter = opened(desk, castellia)

    assert matter.act.values["roles"] == roles("XA XC", "XB")
    assert matter.act.audience == ALL_THREE
    assert set(Outbox.objects.filter(act=matter.act.id).values_list("addressee", flat=True)) == {"XB", "XC"}
    shown = page_of(desk, matter)
    assert "Raised by Aurelia · Castellia (named as raising, has not concurred)" in shown
    assert "Named as raising it too Castellia (XC) Each raises it from its own act on, and not before." in shown
    assert "AMONG: Aurelia, Borealia, Castellia" in shown
    assert "Borealia's answer" in shown
    assert "presents its compliments to Borealia and" in shown
    assert "Supported by" not in shown
    assert "They are to act" in desk.get("amis", "/concerns/?show=theirs")
    assert "several Parties" in desk.get("amis", "/concerns/")

    says(desk, castellia, acts.CONCUR, {"text": "We have seen it too."}, matter)

    shown = page_of(desk, matter)
    assert "Raised by Aurelia · Castellia (concurred" in shown
    assert "raises it too" in shown
    assert "We have seen it too." in shown
    says(desk, castellia, kinds.CLOSE, {}, matter)
    assert "Castellia (closed or withdrew it for itself" in page_of(desk, matter)


def test_who_else_is_named_stays_while_the_draft_is_written(desk: Desk, castellia: Third) -> None:
    """The page of the concern leaves it as it is; whom it is addressed to is named nowhere else."""
    page = desk.post("amis", "/concerns/raise/", {**filled(desk), "then": "beside"})
    form = desk.get("amis", page.url).form()
    assert "beside_XB" not in form
    saved = desk.post("amis", page.url, {**form, "beside_XC": "informed", "then": "save"})
    here = desk.get("amis", saved.url)
    assert "other Parties now: XC" in here
    desk.post("amis", saved.url, {**here.form(), "title": "Another title", "then": "save"})
    again = desk.get("amis", saved.url)
    assert "AMONG: Aurelia, Borealia, Castellia" in again
    to_them = {**again.form(), "to": f"{desk.meeting.process}:XC", "then": "save"}
    desk.post("amis", saved.url, to_them)
    assert "BILATERAL: Aurelia, Castellia" in desk.get("amis", saved.url)


def test_concurring_with_what_another_opened(desk: Desk, castellia: Third) -> None:
    """It stands under what needs an action, until it is said; before, nothing else is possible but to leave."""
    matter = heard(desk, castellia, roles("XA XC", "XB"))
    assert "concur/concern.raise" in todo(desk)
    needs = desk.get("amis", "/")
    assert "Concur, or leave: you are named as raising it" in needs
    shown = page_of(desk, matter)
    assert "Next for you concur, or leave it" in shown
    assert "its author is named as raising and has not concurred" in shown

    handed(desk, castellia, step(desk, matter, "concur", text="We raise it too."))

    assert "concur/concern.raise" not in todo(desk)
    assert "Raised by Aurelia (concurred" in page_of(desk, matter)
    assert "Only a Party that another named" not in page_of(desk, matter)


def test_supporting_and_no_more(desk: Desk, castellia: Third) -> None:
    """Of a matter that this Party is informed of; nothing is owed, and nothing needs an action."""
    matter = heard(desk, castellia, roles("XC", "XB", "XA"))
    assert todo(desk) == set()
    assert "Supported by nobody" in page_of(desk, matter)

    step(desk, matter, "support", text="We see it likewise.")
    assert "Supported by Aurelia," in page_of(desk, matter)

    step(desk, matter, "support-no-more")
    shown = page_of(desk, matter)
    assert "Supported by nobody" in shown
    assert "withdraws its support" in shown


def test_leaving(desk: Desk, castellia: Third) -> None:
    """Nothing is to be done any more, nothing is possible; all that is held stays readable."""
    matter = heard(desk, castellia, roles("XC", "XA", "XB"))
    assert "acknowledge/concern.raise" in todo(desk)

    step(desk, matter, "leave", text="It is dealt with elsewhere.")

    assert todo(desk) == set()
    shown = page_of(desk, matter)
    assert "Left by Aurelia," in shown
    assert "It is dealt with elsewhere." in shown
    refused = desk.get("amis", url(matter, "acknowledge/"))
    assert "because its author had left" in refused


def test_what_saw_a_party_leave_is_not_sent_to_it(desk: Desk, castellia: Third) -> None:
    """By nobody: not by its author, and not by one that it asks."""
    matter = opened(desk, castellia, "informed")
    before = handed(desk, castellia, step(desk, matter, "enquire"))
    leaving = says(desk, castellia, acts.LEAVE, {}, matter)
    assert "Left by Castellia," in page_of(desk, matter)

    after = step(desk, matter, "assess", status="open")

    def sent_to(act: SignedAct) -> set[str]:
        return set(Outbox.objects.filter(act=act.act.id).values_list("addressee", flat=True))

    assert sent_to(before) == {"XB", "XC"}
    assert sent_to(after) == {"XB"}
    here = processes.standing(desk.meeting.process)
    holdings.send_again(here, "XC", [(matter.act.id, "XA", 0)], at=desk.meeting.now + 3600)
    assert sent_to(after) == {"XB"}
    held = dict(holdings.listing(here, "XC", matter.act.id, None))[matter.act.id]
    assert held["XA"] == (2, before.act.id)
    assert held["XC"] == (1, leaving.act.id)
    assert dict(holdings.listing(here, "XB", matter.act.id, None))[matter.act.id]["XA"] == (3, after.act.id)


def test_what_is_said_where_all_others_have_left_goes_to_nobody(desk: Desk) -> None:
    """It is on record here, and no delivery of it is missed; one that is lost elsewhere still is."""
    matter = raised(desk)
    borealia_says(desk, None, acts.LEAVE, {"text": "We do not go on here."}, matter)
    alone = step(desk, matter, "assess", status="open")

    assert not Outbox.objects.filter(act=alone.act.id).exists()
    assert "We do not go on here." in page_of(desk, matter)
    faults = [each for each in _faults() if alone.act.id in each]
    assert faults == []
    other = raised(desk, title="Another")
    Outbox.objects.filter(act=other.act.id).delete()
    assert any(other.act.id in each for each in _faults())


def _faults() -> list[str]:
    said: list[object] = []
    fsck.check(said.append)
    return list(map(str, said))


def test_a_page_of_three_runs_as_many_queries_however_many_acts_it_has(desk: Desk, castellia: Third) -> None:
    """The list does too."""
    matter = opened(desk, castellia)

    def count(where: str) -> int:
        desk.get("amis", where)
        with CaptureQueriesContext(connection) as queries:
            desk.get("amis", where)
        return len(queries)

    before = count(url(matter)), count("/concerns/")
    says(desk, castellia, acts.CONCUR, {}, matter)
    for _ in range(3):
        says(desk, castellia, kinds.ASSESS, {"status": "open"}, matter)
    assert (count(url(matter)), count("/concerns/")) == before
    assert ActRecord.objects.filter(dossier=matter.act.id).count() == 5
