# SPDX-License-Identifier: Apache-2.0
"""What officers do in every step: send a draft on, release it, find a dossier, wait until it has arrived."""

import re

from demarche.demo.forms import Browser, Page, PlayError, Values
from demarche.demo.nodes import Node, until
from demarche.demo.stage import HOLD, expect

CHECK = "Check, then send to the releasing officer"
SEND = "Send to the releasing officer"


def choice(page: Page, field: str) -> str:
    """The only choice that a field of the page offers."""
    for form in page.forms:
        if field in form.fields and form.fields[field].choices:
            return form.fields[field].choices[0]
    raise PlayError(f"{page.url} ({page.status}): expected a choice in {field}, got none: {page.text[:800]}")


def send_on(browser: Browser, page: Page, values: Values, *, button: str = CHECK) -> Page:
    """The drafter checks what was given and sends it to the releasing officer, who alone can release it."""
    sent = sent_on(browser, page, values, button=button)
    if any(said.startswith("Release to ") for form in sent.forms for said in form.buttons):
        raise PlayError(f"{sent.url}: expected no button to release for the drafter, got one")
    return sent


def sent_on(browser: Browser, page: Page, values: Values | None = None, *, button: str = CHECK) -> Page:
    """What comes after the two buttons of sending on; one that is with the releasing officer already has the first alone."""
    check = expect(browser.submit(page, button, values))
    there = any(SEND in form.buttons for form in check.forms)
    return expect(browser.submit(check, SEND)) if there else check


def is_to_release(said: str, url: str) -> bool:
    """Whether a link of Needs my action leads to a draft to be released, and not to one to take note of."""
    return said.startswith("Release") and url.startswith("/release/")


def release(node: Node, username: str, *, number: str = "", reads: tuple[str, ...] = ()) -> None:
    """A releasing officer opens what waits for release, reads it as the other side will see it, and releases it."""
    officer = node.officer(username)

    def waiting() -> str | None:
        return next((url for said, url in officer.open("/").links if is_to_release(said, url)), None)

    url = until(f"something for {username} to release", waiting, patience=10)
    if node.clock is not None and not node.hold:
        # Steps name the moment at which an act leaves; where nothing is held it leaves at once.
        node.clock.advance(HOLD)
    release_this(node, username, url, number=number, reads=reads)


def release_this(node: Node, username: str, url: str, *, number: str = "", reads: tuple[str, ...] = ()) -> None:
    """A releasing officer releases the draft at this address, at the moment that the clock shows."""
    officer = node.officer(username)
    check = expect(officer.open(url), *reads)
    button = _to_release(check)
    if button is None:
        raise PlayError(f"{check.url}: expected a button to release, got {check.text[:1500]}")
    proof = proof_for(check, node)
    done = expect(officer.submit(check, button, {**proof, "number": number} if number else proof))
    if _to_release(done) is not None:
        raise PlayError(f"{done.url}: expected it to be released, got {done.text[:1500]}")
    node.released += 1
    leave(node, officer, done)


def _to_release(page: Page) -> str | None:
    return next((said for form in page.forms for said in form.buttons if said.startswith("Release to ")), None)


def proof_for(page: Page, node: Node) -> Values:
    """The officer's password, where the page asks for it: a proof stands for five minutes."""
    asked = any("password" in form.fields for form in page.forms)
    return {"password": node.password} if asked else {}


def leave(node: Node, officer: Browser, page: Page) -> None:
    """Let the time pass in which a release could be stopped; the act is signed and leaves only then."""
    if not any("Stop it" in form.buttons for form in page.forms):
        return
    expect(page, f"Released. Leaves in {node.hold} seconds.", "Nothing is signed before.")
    if node.clock is None:
        raise PlayError(f"{page.url}: expected a clock that can be moved, got none")
    node.clock.advance(node.hold)
    until("the act to leave", lambda: officer.open(page.url).says("See it on record"))


def release_on_duty(node: Node, username: str, check: Page, values: Values) -> None:
    """A duty officer releases on duty authority what stands on the check page."""
    button = next((said for form in check.forms for said in form.buttons if said.startswith("Release on duty ")), None)
    if button is None:
        raise PlayError(f"{check.url}: expected a button to release on duty authority, got {check.text[:1500]}")
    expect(node.officer(username).submit(check, button, {**values, **proof_for(check, node)}))
    node.released += 1


def dossier(browser: Browser, title: str) -> str:
    """The address of the dossier with this title, once the list of concerns has it."""

    def listed() -> str | None:
        page = browser.open("/concerns/")
        links = [url for said, url in page.links if title in said and re.search(r"/concerns/[0-9a-f]{64}/", url)]
        return links[0] if links else None

    return until(f"a dossier {title!r} in the list of concerns", listed)


def closed_to(browser: Browser, path: str) -> None:
    """The dossier is another desk's: for this officer it is not there."""
    page = browser.open(path)
    if page.status != 404:  # noqa: PLR2004  # not found
        raise PlayError(f"{page.url}: expected 404 for an officer of the other desk, got {page.status}")


def register_of(browser: Browser, process: str) -> tuple[str, str, str] | None:
    """Entries, root and digest of the register, the three lines that two Parties compare; nothing while an act is not registered."""
    page = expect(browser.open(f"/register/{process}/"))
    lines = r"Entries\s*(\d+)\s*Root\s*([0-9a-f]{64})\s*What they amount to\s*([0-9a-f]{64})"
    found = re.search(lines, page.text)
    if found is None:
        raise PlayError(f"{page.url}: expected three lines to compare, got {page.text[-800:]}")
    return None if page.says("Not registered") else (found[1], found[2], found[3])
