# SPDX-License-Identifier: Apache-2.0
"""States of a Party's officers and of their watch, brought about as persons would."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from demarche.demo.stage import expect
from tools.staging import ADMIN, path

if TYPE_CHECKING:
    from demarche.demo.forms import Browser, Values
    from tools.staging import World

PEOPLE: Final = (
    ("d.fiore", "D. Fiore", "diplomatic", "drafter"),
    ("r.fabian", "R. Fabian", "both", "releasing"),
    ("l.ferro", "L. Ferro", "diplomatic", "legal"),
)
GIVEN: Final = "Give the watch"
NOTE: Final = "Their duty line was engaged twice. They call back at four; the ministry knows.\n\nNothing else."


def nobody_on_watch(world: World) -> None:
    """Nothing is done: it is the first day still."""
    world.known["own_account"] = world.known["own_password"].removesuffix("password/")


def a_watch(world: World) -> None:
    """Three more officers; the roster of a night, with an hour that nobody watches; the watch is given, and not confirmed yet."""
    node, known = world.node("XF"), world.known
    for username, name, desk, role in PEOPLE:
        told = ("--name", name, "--desk", desk, "--role", role, "--password-file", "-")
        node.command("officers", "add", username, *told, stdin=f"{node.password}\n")
    admin, falk = node.officer(ADMIN), node.officer("d.falk")
    known["falk"], known["fiore"] = (account(admin, name) for name in ("D. Falk", "D. Fiore"))
    today = hours(admin)
    roster = "/watch/diplomatic/roster/"
    lines = f"{today} 00:00 23:00 d.falk d.fiore\n{today} 23:30 2027-01-13 08:00 d.fiore"
    expect(admin.submit(admin.open(roster), "Enter these lines", {"lines": lines}), "The roster is entered.")
    page = falk.open("/watch/diplomatic/give/")
    taker: Values = {"taker": known["fiore"].strip("/").rpartition("/")[2], "note": NOTE}
    known["hand_over"] = path(falk.submit(page, GIVEN, taker))


def a_watch_taken_over(world: World) -> None:
    """It is confirmed; the officer who gave it leaves, with a turn of the roster; a change of roles is made in the open."""
    node, known = world.node("XF"), world.known
    fiore, admin = node.officer("d.fiore"), node.officer(ADMIN)
    expect(fiore.submit(fiore.open(known["hand_over"]), "I take the watch over"))
    account_page = admin.open(known["fiore"])
    asked = admin.submit(account_page, "Save this account", {"roles": ["drafter", "duty"]})
    expect(admin.submit(asked, "Make this change"))


def account(admin: Browser, name: str) -> str:
    """The page of an officer's account."""
    return next(
        re.sub(r"^https?://[^/]+", "", url) for said, url in admin.open("/officers/").links if said.strip() == name
    )


def hours(admin: Browser) -> str:
    """The day it is at the node."""
    found = re.search(r'name="day0" value="([^"]+)"', admin.open("/watch/diplomatic/roster/").body.decode())
    assert found is not None  # noqa: S101  # the page shows a week
    return found[1]
