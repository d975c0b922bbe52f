# SPDX-License-Identifier: Apache-2.0
"""Officers with a code app, as the pages have it set up: one of the fresh node with recovery codes too, one who releases; and what an administrator does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from demarche.demo.forms import Browser, Page, PlayError, Values
from demarche.demo.stage import expect
from tools.staging import ADMIN

if TYPE_CHECKING:
    from tools.staging import World

RASK: Final = "r.rask"
AHTI: Final = "r.ahti"
STANDS: Final = 300
"""Seconds for which a proof stands."""
WRONG: Final = 5
"""How many wrong codes are let pass before two in a row are asked for."""


def nothing_more(world: World) -> None:
    """The node as its first day left it."""


def second_factors(world: World) -> None:
    """R. Rask sets up an app, prints codes and is signed in twice; an address to link another officer's account is made."""
    node, admin = world.node("XF"), world.node("XF").browsers[ADMIN]
    words = {"password": node.password, "again": node.password}
    account: Values = {"username": RASK, "name": "R. Rask", "desk": "", "roles": ["drafter", "releasing"]}
    prove(world, admin)
    expect(admin.submit(admin.open("/officers/add/"), "Add this officer", {**account, **words}))
    rask = node.officer(RASK)
    take_in_use(world, rask)
    expect(rask.submit(rask.open("/mine/sign-in/"), "Make recovery codes"))
    everyone = admin.open("/officers/sign-in/")
    linking = admin.submit(everyone, "Make a link to Fioria ID: R. Rask")
    world.known["linking"] = _found(linking, r"(/link/[A-Z0-9-]+/)<")
    world.known["sessions"] = _found(rask.open("/mine/sign-in/"), r'href="(/officers/\d+/sessions/)"')
    world.lent.add(RASK)


def several_wrong_codes(world: World) -> None:
    """Somebody who has R. Rask's password tries codes."""
    node = world.node("XF")
    browser = Browser(node.inside)
    half = {"login": RASK, "password": node.password}
    page = browser.submit(browser.open("/sign-in/"), "Sign in", half)
    for _ in range(WRONG):
        page = browser.submit(page, "Go on with this code", {"code": "000000"})


def a_releasing_officer(world: World) -> None:
    """R. Ahti releases at Aurelia's diplomatic desk and has a code app; a proof by it is longer ago than one stands."""
    node = world.stage.aurelia
    told = ["--name", "R. Ahti", "--desk", "diplomatic", "--role", "releasing", "--password-file", "-"]
    node.command("officers", "add", AHTI, *told, stdin=f"{node.password}\n")
    take_in_use(world, node.officer(AHTI))
    world.lent.add(AHTI)
    world.stage.clock.advance(STANDS + 1)


def take_in_use(world: World, browser: Browser) -> None:
    """Set up a code app, which shows a code once."""
    prove(world, browser)
    page = browser.open("/mine/sign-in/app/")
    secret = _found(page, r'Secret: <code dir="ltr">([A-Z2-7 ]+)</code>').replace(" ", "")
    expect(browser.submit(page, "Use this code app", {"code": code_now(secret)}))


def required(world: World) -> None:
    """An administrator requires second factors of everyone since a day that has passed."""
    admin = world.node("XF").browsers[ADMIN]
    day = {"since": "2026-06-01"}
    expect(admin.submit(admin.open("/officers/sign-in/"), "Require second factors from this day on", day))


def prove(world: World, browser: Browser) -> None:
    """Show by the password that it is the officer."""
    password = {"password": world.stage.aurelia.password}
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
