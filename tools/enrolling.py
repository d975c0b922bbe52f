# SPDX-License-Identifier: Apache-2.0
"""An officer of the fresh node with a code app and recovery codes, as the pages have them set up, and what an administrator does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from demarche.demo.forms import Browser, Page, PlayError, Values
from demarche.demo.stage import expect
from tools.staging import ADMIN

if TYPE_CHECKING:
    from tools.staging import World

RASK: Final = "r.rask"


def nothing_more(world: World) -> None:
    """The node as its first day left it."""


def second_factors(world: World) -> None:
    """R. Rask sets up an app, prints codes and is signed in twice; an address to link another officer's account is made."""
    node, admin = world.node("XC"), world.node("XC").browsers[ADMIN]
    words = {"password": node.password, "again": node.password}
    account: Values = {"username": RASK, "name": "R. Rask", "desk": "", "roles": ["drafter", "releasing"]}
    prove(world, admin)
    expect(admin.submit(admin.open("/officers/add/"), "Add this officer", {**account, **words}))
    rask = node.officer(RASK)
    prove(world, rask)
    page = rask.open("/mine/sign-in/app/")
    secret = _found(page, r'Secret: <code dir="ltr">([A-Z2-7 ]+)</code>').replace(" ", "")
    expect(rask.submit(page, "Use this code app", {"code": code_now(secret)}))
    expect(rask.submit(rask.open("/mine/sign-in/"), "Make recovery codes"))
    everyone = admin.open("/officers/sign-in/")
    linking = admin.submit(everyone, "Make a link to Castellia ID: R. Rask")
    world.known["linking"] = _found(linking, r"(/link/[A-Z0-9-]+/)<")
    world.known["sessions"] = _found(rask.open("/mine/sign-in/"), r'href="(/officers/\d+/sessions/)"')
    world.lent.add(RASK)


def required(world: World) -> None:
    """An administrator requires second factors of everyone since a day that has passed."""
    admin = world.node("XC").browsers[ADMIN]
    day = {"since": "2026-06-01"}
    expect(admin.submit(admin.open("/officers/sign-in/"), "Require second factors from this day on", day))


def prove(world: World, browser: Browser) -> None:
    """Show by the password that it is the officer."""
    password = {"password": world.node("XC").password}
    expect(browser.submit(browser.open("/mine/prove/?then=/mine/sign-in/"), "It is me: go on", password))


def code_now(secret: str) -> str:
    """What the app shows."""
    from demarche.areas.officers.factors import codes  # noqa: PLC0415  # models load after Django is set up

    return codes.code_at(secret, codes.step_now())


def _found(page: Page, pattern: str) -> str:
    found = re.search(pattern, page.html)
    if found is None:
        raise PlayError(f"{page.url}: expected {pattern}, got {page.text[:300]}")
    return found[1]
