# SPDX-License-Identifier: Apache-2.0
"""States of more than two: who came later reads what is shared; a matter raised together, a larger dossier, an amendment, another depositary."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from demarche.demo.nodes import until
from demarche.demo.stage import expect, wait_for
from demarche.demo.steps import doing
from tools.sharing import SUBJECT
from tools.staging import concern, link, path

if TYPE_CHECKING:
    from demarche.demo.forms import Browser, Page, Values
    from tools.staging import World

OFFICERS: Final = {"XA": ("d.amis", "r.aksel"), "XB": ("d.birk", "r.brand"), "XC": ("d.celik", "r.costa")}
TOGETHER: Final = "Forged certificates of three ministries"
SMALL: Final = "Jamming of the radio of two ports"
SAID: Final = "The third port lies in Castellia; its operator has the recordings."


def who_came_later(world: World) -> None:
    """The subject that Borealia has said nothing of, one that is open there, and what Castellia reads of its own admission."""
    known, birk = world.known, world.stage.borealia.officer("d.birk")
    celik = world.stage.castellia.officer("d.celik")
    page = birk.open("/cooperation/")
    unanswered, *confirmed = dict.fromkeys(url for _said, url in page.links if re.fullmatch(SUBJECT, url))
    known["subject_unanswered"] = unanswered
    known["confirm_subject"] = link(birk.open(unanswered), r"/write/confirm-subject/")
    known["decline_subject"] = link(birk.open(unanswered), r"/write/decline-subject/")
    known["open_strand"] = link(birk.open(confirmed[0]), r"/write/open-strand/")
    joining = f"/joining/{known['process']}/"
    known["admitted"] = link(celik.open(joining), rf"{joining}[0-9a-f]{{64}}/")


def raised_together(world: World) -> None:
    """Aurelia names Castellia as raising a matter too, and Deltora as informed; all have it."""
    amis = world.stage.aurelia.officer("d.amis")
    draft = concern(amis, TOGETHER)
    known = world.known
    known["naming"] = f"{draft}beside/"
    named: Values = {"beside_XC": "raises", "beside_XD": "informed"}
    expect(amis.submit(amis.open(known["naming"]), "Save and go back to the concern", named))
    _opened(world, draft, "XA-2027-019")
    known["together"] = doing.dossier(world.stage.castellia.officer("d.celik"), TOGETHER)
    for officer in (world.stage.borealia.officer("d.birk"), world.stage.deltora.officer("d.dara")):
        doing.dossier(officer, TOGETHER)


def concurred(world: World) -> None:
    """Castellia raises it too."""
    said = {"text": "The same certificates were used here."}
    _said(world, "XC", f"{world.known['together']}concur/", said)
    wait_for(world.stage.aurelia.officer("d.amis"), world.known["together"], "concurred")


def larger_proposed(world: World) -> None:
    """Aurelia proposes that Castellia joins a matter between two, which Borealia has acknowledged."""
    amis, birk, known = world.stage.aurelia.officer("d.amis"), world.stage.borealia.officer("d.birk"), world.known
    draft = concern(amis, SMALL)
    _opened(world, draft, "XA-2027-020")
    known["small"] = here = doing.dossier(birk, SMALL)
    _said(world, "XB", f"{here}acknowledge/", {"number": "XB-IN-0040"})
    wait_for(amis, here, "XB-IN-0040")
    page = amis.open(f"{here}enlarge/")
    _said(world, "XA", f"{here}enlarge/", {"join_XC": "raises", "encloses": _all(page, "encloses"), "text": SAID})
    page = _until(birk, here, r"/decline-larger/\?about=")
    known["consent"] = link(page, r"/consent/\?about=")
    known["decline_larger"] = link(page, r"/decline-larger/\?about=")


def larger_agreed(world: World) -> None:
    """Borealia consents, and lets its acknowledgement be enclosed."""
    known, birk = world.known, world.stage.borealia.officer("d.birk")
    _said(world, "XB", known["consent"], {"encloses": _all(birk.open(known["consent"]), "encloses")})
    page = _until(world.stage.aurelia.officer("d.amis"), known["small"], r"/succeed/[0-9a-f]{64}/")
    known["succeed"] = link(page, r"/succeed/[0-9a-f]{64}/")


def larger_opened(world: World) -> None:
    """It is opened, and Castellia, which is named as raising it, reads what was let in."""
    known, amis = world.known, world.stage.aurelia.officer("d.amis")
    begun = amis.submit(amis.open(known["succeed"]), "Begin the draft")
    known["succeeding"] = path(begun)
    expect(amis.submit(begun, "Save draft", {"title": "Jamming of the radio of three ports"}))
    _opened(world, known["succeeding"], "XA-2027-022")
    known["larger"] = doing.dossier(world.stage.castellia.officer("d.celik"), "Jamming of the radio of three ports")


def another_word(world: World) -> None:
    """Borealia proposes an amendment, Castellia names Borealia as depositary and then suspends its participation."""
    known = world.known
    process = known["process"]
    amis, birk = world.stage.aurelia.officer("d.amis"), world.stage.borealia.officer("d.birk")
    amendments, register = f"/charter/{process}/amendments/", f"/register/{process}/"
    _written(world, "XB", f"{register}write/amend-charter/", {"silence": "48", "text": "Two days are enough."})
    known["agree_amendment"] = link(_until(amis, amendments, "/write/agree-to-amendment/"), "/agree-to-amendment/")
    told: Values = {"to": "XB", "note": "XC/12/2027"}
    _written(world, "XC", f"{register}write/name-depositary/", told)
    known["name_too"] = link(_until(amis, register, "/write/name-depositary/.*XB"), "/write/name-depositary/.*XB")
    _written(world, "XC", f"{register}write/suspend/", {"note": "XC/14/2027"})
    wait_for(birk, f"/membership/{process}/", "participation suspended")


def _opened(world: World, draft: str, number: str) -> None:
    """Aurelia's draft is sent on and released."""
    node = world.stage.aurelia
    amis = node.officer("d.amis")
    doing.release_this(node, "r.aksel", path(doing.send_on(amis, amis.open(draft), {})), number=number)


def _said(world: World, code: str, page: str, values: Values) -> None:
    """A step of a dossier, checked, sent on and released."""
    writing, releasing = OFFICERS[code]
    node = world.node(code)
    officer = node.officer(writing)
    doing.release_this(node, releasing, path(doing.send_on(officer, officer.open(page), values)))


def _written(world: World, code: str, page: str, values: Values) -> None:
    """An act of the register, sent on and released."""
    writing, releasing = OFFICERS[code]
    officer = world.node(code).officer(writing)
    sent = expect(officer.submit(officer.open(page), doing.SEND, values))
    doing.release_this(world.node(code), releasing, path(sent))


def _until(officer: Browser, address: str, pattern: str) -> Page:
    """The page once it leads to such an address."""

    def found() -> Page | None:
        page = officer.open(address)
        return page if any(re.search(pattern, url) for _said, url in page.links) else None

    return until(f"{address} to lead to {pattern}", found)


def _all(page: Page, field: str) -> list[str]:
    return list(next(form.fields[field].choices for form in page.forms if field in form.fields))
