# SPDX-License-Identifier: Apache-2.0
"""Reading copies: whole, numbered when they are taken by their button, and for whoever took them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demarche.areas.concerns.models import PrintedCopy
from demarche.core.acts import concern as kinds
from tests.areas.concerns.filling import heard, notified, raised, url
from tests.areas.concerns.test_dossier import ACK

if TYPE_CHECKING:
    from tests.areas.release.desk import Desk


def foot(html: str) -> str:
    """What a browser writes at the foot of each printed page."""
    return html.split('data-foot="')[1].split('"', maxsplit=1)[0]


def test_each_copy_has_the_next_number_of_its_dossier(desk: Desk) -> None:
    """At the foot of each page, with the desk and the moment; who took it and when is kept. A bare print has no number."""
    ours, other = raised(desk), notified(desk)
    bare = desk.get("amis", url(ours, "copy/"))
    assert foot(bare.html).startswith(
        "XA-2027-001 · Reading copy, without signatures · Aurelia, Diplomatic desk · printed "
    )
    assert "copy" not in foot(bare.html).removeprefix("XA-2027-001 · Reading copy")

    numbers = [desk.post(who, url(ours, "copy/"), {}).url for who in ("amis", "reader", "amis")]
    assert numbers == [url(ours, f"copy/{n}/") for n in (1, 2, 3)]
    assert desk.post("arno", url(other, "copy/"), {}).url == url(other, "copy/1/")
    third = desk.get("amis", numbers[2])
    assert foot(third.html).endswith("· printed 5 Jan 2027 13:06 UTC · copy 3")
    assert "This is copy 3." in third
    kept = (
        PrintedCopy.objects.filter(dossier=ours.act.dossier).order_by("number").values_list("by__username", flat=True)
    )
    assert list(kept) == ["amis", "reader", "amis"]


def test_a_copy_is_of_whoever_took_it_and_of_the_acts_there_were(desk: Desk) -> None:
    """Another officer finds nothing there; once the dossier has changed it is not shown under the old number."""
    ours = raised(desk)
    first = desk.post("amis", url(ours, "copy/"), {}).url
    desk.get("birk", first, 404)
    desk.get("amis", url(ours, "copy/2/"), 404)

    heard(desk, kinds.ACKNOWLEDGE, ACK, ours)
    assert desk.get("amis", first, 302).url == url(ours, "copy/")
    assert "The dossier has changed since copy 1 was taken: take another." in desk.get("amis", url(ours, "copy/"))


def test_whoever_may_not_open_the_dossier_takes_no_copy(desk: Desk) -> None:
    """Nor the administrator, who reads no matters."""
    ours = raised(desk)
    desk.post("arno", url(ours, "copy/"), {}, 404)
    desk.post("admin", url(ours, "copy/"), {}, 403)

    assert not PrintedCopy.objects.exists()


def test_it_holds_every_act(desk: Desk) -> None:
    """Also of a dossier that its page shows in parts; the picture too."""
    ours = raised(desk)
    said = [desk.meeting.say(kinds.ASSESS, {"status": "open"}, dossier=ours) for _ in range(110)]
    desk.meeting.send(*said)
    desk.clock.set(desk.meeting.now)

    copy = desk.get("amis", url(ours, "copy/"))
    assert copy.html.count('<section id="act-') == 111
    assert copy.html.count('tabindex="-1"><title>') == 111
