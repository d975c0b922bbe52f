# SPDX-License-Identifier: Apache-2.0
"""TLP:RED: open to the roles that the act names and to officers named inside; for all others there is nothing there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from demarche.areas.concerns.models import DossierRow
from demarche.areas.release.models import Draft
from demarche.core.acts import concern as kinds
from demarche.ledger import read, replay
from tests.areas.concerns.filling import filled, heard, url
from tests.builders import AURELIA, BOREALIA, notifying, raising

if TYPE_CHECKING:
    from demarche.core.acts.act import SignedAct
    from tests.areas.release.desk import Desk

TITLE = "Destructive program in hospital networks"
MASK = "A matter marked RED; open to: Diplomatic desk: legal adviser, releasing officer"
RED = {"marking": {"tlp": "RED", "pap": "RED"}, "red": {"roles": ["legal", "releasing"]}}


def received(desk: Desk, **more: Any) -> SignedAct:
    """A concern of Borealia's that is marked TLP:RED, open to legal advisers and releasing officers."""
    said: dict[str, Any] = {**RED, **more}
    return heard(desk, kinds.RAISE, raising("open", raises=BOREALIA, addressed=AURELIA, **said))


def pages(signed: SignedAct) -> list[str]:
    """Every page about a dossier that is read."""
    act = f"acts/{signed.act.id}/"
    return [url(signed, page) for page in ("", "copy/", act, "acknowledge/", "answer/", "answer/1/", "export/")]


WHO = [
    ("amis", False),
    ("birk", False),
    ("reader", False),
    ("arno", False),
    ("aksel", True),
    ("only", True),
]


@pytest.mark.parametrize(("who", "opens"), WHO)
def test_officer_by_page(desk: Desk, who: str, *, opens: bool) -> None:
    """Whoever is not named finds nothing at any address; a page that takes another role says so as ever."""
    signed = received(desk)

    for page in pages(signed):
        status = desk.client(who).get(page).status_code
        allowed = (200, 403) if opens else (404, 403)
        assert status in allowed, (page, status)
    assert desk.client(who).get(url(signed)).status_code == (200 if opens else 404)


def test_each_role_that_is_named(desk: Desk) -> None:
    """The drafters when the act names them, on a page that another cannot open."""
    signed = received(desk, red={"roles": ["drafter"]})

    desk.get("amis", url(signed))
    desk.get("aksel", url(signed))
    desk.get("reader", url(signed), 404)
    desk.get("arno", url(signed), 404)


def test_lists_say_that_there_is_one(desk: Desk) -> None:
    """Without title, numbers or Party; Needs my action, drafts and deliveries say nothing at all."""
    signed = received(desk)
    title = str(signed.act.values["title"])

    shown = desk.get("birk", "/concerns/")
    assert MASK in shown
    assert title not in shown
    assert f'href="{url(signed)}"' not in shown.html
    assert title in desk.get("only", "/concerns/")
    for page in ("/", "/concerns/?show=drafts", "/delivery/"):
        for words in (title, signed.act.dossier):
            assert words not in desk.get("birk", page).html, page
    assert title in desk.get("only", "/")
    assert "Acknowledge" not in desk.get("birk", "/")


def test_an_officer_is_named_inside(desk: Desk) -> None:
    """By a releasing officer; from then on he opens it and works on it, until he is taken off again."""
    signed = received(desk)
    page = desk.get("aksel", url(signed, "readers/"))
    assert "The opening act names this desk and these roles: Diplomatic desk: legal adviser, releasing officer." in page
    assert "T. Arno" not in page

    desk.post("aksel", url(signed, "readers/"), {"officers": [desk.officers["amis"].pk]})

    assert "TLP:RED, open to: Diplomatic desk: legal adviser, releasing officer, D. Amis." in desk.get(
        "amis", url(signed)
    )
    assert "Acknowledge" in desk.get("amis", "/")
    sent = desk.send_on("amis", url(signed, "acknowledge/"), desk.get("amis", url(signed, "acknowledge/")).form())
    desk.get("birk", f"/release/{sent.pk}/", 404)
    assert f"/release/{sent.pk}/" not in desk.get("birk", "/").html
    desk.release(sent)
    desk.post("aksel", url(signed, "readers/"), {"officers": []})
    desk.get("amis", url(signed), 404)


@pytest.mark.parametrize("who", ["amis", "birk", "reader", "arno", "admin"])
def test_who_does_not_name_readers(desk: Desk, who: str) -> None:
    """It takes a releasing officer, and a matter that is marked RED."""
    signed = received(desk)
    desk.get(who, url(signed, "readers/"), 403)
    plain = received(desk, marking={"tlp": "AMBER", "pap": "RED"})
    desk.get("aksel", url(plain, "readers/"), 404)


def test_a_draft_that_is_red(desk: Desk) -> None:
    """Its writer and who is named see it; it is not sent on before it says to whom it is open, and its paper says it."""
    here = desk.post("amis", "/concerns/raise/", filled(desk, tlp="RED", then="save")).url
    desk.get("birk", here, 404)
    assert TITLE not in desk.get("birk", "/concerns/?show=drafts")
    stopped = desk.post("amis", here, {**desk.get("amis", here).form(), "then": "submit"}, 200)
    assert "Say to whom a matter marked TLP:RED is open: “who may open it”, under Add." in stopped

    desk.post("amis", f"{here}red/", {**desk.get("amis", f"{here}red/").form(), "roles": ["legal"], "then": "save"})
    sent = desk.send_on("amis", here, desk.get("amis", here).form())

    assert sent.values["red"] == {"roles": ["legal", "releasing"]}
    assert TITLE not in desk.get("birk", "/")
    assert "Release" in desk.get("aksel", "/")
    assert "TLP:RED, open to Diplomatic desk: legal adviser, releasing officer" in desk.get(
        "aksel", f"/release/{sent.pk}/"
    )
    desk.release(sent)
    desk.get("amis", f"/concerns/{sent.act}/", 404)
    desk.get("aksel", f"/concerns/{sent.act}/")
    assert TITLE not in desk.get("amis", "/delivery/")
    assert TITLE in desk.get("aksel", "/delivery/")
    desk.get("amis", f"/release/{sent.pk}/")
    desk.get("birk", f"/release/{sent.pk}/note/", 404)


def test_a_notification_that_is_red(desk: Desk) -> None:
    """At night it is open to who handles it: drafters, technical officers, releasing officers."""
    form = desk.get("arno", "/concerns/notify/").form()
    sent = desk.send_on("arno", "/concerns/notify/", {**form, "what": "Wiper active", "tlp": "RED"})
    desk.release(sent)

    signed = read.act(sent.act)
    assert signed is not None
    assert signed.act.values["red"] == {"roles": ["drafter", "releasing", "technical"]}
    desk.get("arno", f"/concerns/{sent.act}/")


def test_a_linked_matter_that_is_red(desk: Desk) -> None:
    """The other dossier's page says that there is one, and not what it is called."""
    signed = received(desk)
    values = notifying(raises=BOREALIA, addressed=AURELIA)
    plain = heard(desk, kinds.NOTIFY, {**values, "related1": {"dossier": signed.act.dossier, "relation": "escalates"}})

    page = desk.get("birk", url(plain))
    assert f"Linked {MASK} this escalates it · own clock" in page
    assert signed.act.dossier not in page.html
    here = desk.post("birk", "/concerns/raise/", filled(desk, "birk", then="save")).url
    assert signed.act.dossier not in desk.get("birk", f"{here}related/").html
    desk.post("birk", "/concerns/raise/", {**filled(desk, "birk"), "related": signed.act.dossier, "then": "save"})
    assert not any("related1" in each.values for each in Draft.objects.all())


def test_the_marking_of_the_row_is_made_anew(desk: Desk) -> None:
    """A rebuild closes what was received before."""
    signed = received(desk)
    DossierRow.objects.filter(pk=signed.act.dossier).update(red="")
    desk.get("birk", url(signed))

    replay.rebuild()

    desk.get("birk", url(signed), 404)
