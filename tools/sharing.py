# SPDX-License-Identifier: Apache-2.0
"""States of what all Parties of a process share: acts of the register drafted, sent on, returned, saved by two, and not registered yet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from demarche.demo.stage import expect, wait_for
from demarche.demo.steps import doing
from tools.staging import link, path

if TYPE_CHECKING:
    from demarche.demo.forms import Browser, Values
    from tools.staging import World

STRAND = r"/cooperation/strand/[0-9a-f]{64}/"
SUBJECT = r"/cooperation/[0-9a-f]{64}/[0-9a-f]{64}/"
CONTACT = r"/contacts/[0-9a-f]{64}/XA/desk/"
WORDS = "Attacks on the supply of water in border regions"


def drafts(world: World) -> None:
    """A subject in own words with the releasing officer, one being written, one that two officers saved; a contact was changed."""
    known, node = world.known, world.stage.aurelia
    amis, aster = node.officer("d.amis"), node.officer("l.aster")
    page = amis.open("/cooperation/")
    known["subject_open"] = next(url for said, url in page.links if said.startswith("Critical") and _names(url))
    known["subject_left"] = next(url for said, url in page.links if said.startswith("Interference") and _names(url))
    known["strand"] = link(amis.open(known["subject_open"]), STRAND)
    known["strand_id"] = known["strand"].strip("/").rpartition("/")[2]
    known["strand_acts"] = f"/concerns/{known['strand_id']}/"
    write = f"/register/{known['process']}/write/"
    known["contact"] = contact = link(amis.open(f"/contacts/{known['process']}/"), CONTACT)
    changed = amis.follow(amis.open(contact), "Change it")
    sent = amis.submit(changed, doing.SEND, {"hours": "Mon to Fri 07:00 to 20:00"})
    doing.release_this(node, "r.aksel", path(expect(sent, "07:00 to 20:00")))
    known["change_contact"] = link(amis.open(contact), r"/write/update-contact/")
    known["remove_contact"] = link(amis.open(contact), r"/write/remove-contact/")
    known["register_draft"] = _saved(amis, f"{write}propose-subject/", {"area": "OTH", "title": WORDS})
    twice = _saved(amis, f"{write}propose-subject/", {"area": "DRG", "title": "As it was first"})
    first, second = amis.open(twice), aster.open(twice)
    expect(amis.submit(first, "Save draft", {"title": "As D. Amis has it"}))
    known["register_versions"] = path(aster.submit(second, "Save draft", {"title": "As L. Aster has it"}))
    given: Values = {"area": "VUL", "title": WORDS, "by": "Minister for Foreign Affairs", "text": "As was said in May."}
    known["register_check"] = path(amis.submit(amis.open(f"{write}propose-subject/"), doing.SEND, given))


def returned(world: World) -> None:
    """The subject that was with the releasing officer is returned with a remark."""
    aksel = world.stage.aurelia.officer("r.aksel")
    page = aksel.open(world.known["register_check"])
    remark = {"remark": "Name the minister who decided it."}
    expect(aksel.submit(page, "Return to the drafter, with a remark", remark))
    world.known["register_returned"] = world.known["register_check"].replace("/release/", "/register/draft/")


def not_registered(world: World) -> None:
    """Borealia proposes a subject while its acts do not come through to Aurelia, which keeps the register."""
    birk = world.stage.borealia.officer("d.birk")
    page = birk.follow(birk.open("/cooperation/"), "Propose a subject")
    given: Values = {"area": "TER", "by": "Minister of the Interior"}
    sent = expect(birk.submit(page, doing.SEND, given), "Minister of the Interior")
    doing.release_this(world.stage.borealia, "r.brand", path(sent))
    wait_for(birk, f"/register/{world.known['process']}/", "Not registered")


def _names(url: str) -> bool:
    return re.fullmatch(SUBJECT, url) is not None


def _saved(officer: Browser, page: str, given: Values) -> str:
    return path(officer.submit(officer.open(page), "Save draft", given))
