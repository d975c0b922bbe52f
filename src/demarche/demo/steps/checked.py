# SPDX-License-Identifier: Apache-2.0
"""Step 4: each side calls the other's contacts; three answer, one does not within 48 hours, and its alternate is alerted."""

import re
from functools import partial

from demarche.demo.forms import Browser, Page, PlayError, Values
from demarche.demo.nodes import Node, until
from demarche.demo.stage import Stage, expect, wait_for
from demarche.demo.steps.answered import prove
from demarche.demo.steps.doing import SEND, is_to_release, proof_for, release, release_on_duty

HERE = "I am here"
STANDING = "Standing instruction on communication checks"
ASKED = "Answer: is a person in this role here?"
ALTERNATE = "Answer for a contact whose alternate you are"
PLANNED = "Released. It leaves by itself:"
DRAWN = "between 25 Jan 2027 08:00 UTC and 25 Jan 2027 09:00 UTC, drawn when it is released"
NONE = "no answer by 27 Jan 2027 09:00 UTC"
ALERTED = "alternate alerted at 26 Jan 2027 09:00 UTC: duty"


def check(stage: Stage) -> None:
    """What came of it is the same on both nodes; the register has no word of it."""
    process = stage.known["process"]
    _name_alternate(stage, f"/contacts/{process}/XA/desk/")
    before = _entries(stage, process)
    stage.clock.set("2027-01-24T15:00:00Z")
    path = f"/checks/process/{process}/"
    amis, birk = stage.aurelia.officer("d.amis"), stage.borealia.officer("d.birk")
    expect(amis.open(path), "No check has been made yet.")
    ours = {"when": "at", "earliest": "2027-01-25T09:00"}
    _call(stage.aurelia, path, ours, ("d.amis", "r.aksel"), "at 25 Jan 2027 09:00 UTC, once it is released")
    theirs = {"when": "drawn", "earliest": "2027-01-25T08:00", "latest": "2027-01-25T09:00"}
    _call(stage.borealia, path, theirs, ("d.birk", "r.brand"), DRAWN)
    stage.clock.set("2027-01-25T09:00:00Z")
    for officer in (amis, birk):
        until("both checks to be called and receipted", partial(_receipted, officer, path))
    _three_answer(stage)
    _one_does_not(stage, path)
    for officer in (amis, birk):
        _stands(officer, path)
    prove(stage, _address(amis.open(path), 1), button="Take the check with its signatures out")
    if _entries(stage, process) != before:
        raise PlayError(f"expected the {before} entries that the register had before, got {_entries(stage, process)}")


def _name_alternate(stage: Stage, path: str) -> None:
    """Aurelia's duty line is the alternate of its diplomatic desk; Borealia's directory says so too."""
    stage.clock.set("2027-01-22T09:00:00Z")
    amis, birk = stage.aurelia.officer("d.amis"), stage.borealia.officer("d.birk")
    expect(amis.submit(amis.follow(amis.open(path), "Change it"), SEND, {"alternates": "duty"}), "duty")
    release(stage.aurelia, "r.aksel", reads=("Alternates",))
    for officer in (amis, birk):
        wait_for(officer, path, "Alternates duty")


def _call(node: Node, path: str, given: Values, names: tuple[str, str], leaves: str) -> None:
    """A call of every contact of the other side, released and held until its hour; by a drafter and a releasing officer."""
    drafting, releasing = names
    officer = node.officer(drafting)
    page = officer.follow(officer.open(path), "Call contacts")
    contacts = next(form.fields["contacts"].choices for form in page.forms if "contacts" in form.fields)
    expect(officer.submit(page, SEND, {**given, "contacts": list(contacts)}), "With the releasing officer.")
    second = node.officer(releasing)

    def waiting() -> str | None:
        return next((url for said, url in second.open("/").links if is_to_release(said, url)), None)

    check_page = expect(second.open(until(f"a call for {releasing} to release", waiting)), leaves, "48 hours from")
    button = next(said for form in check_page.forms for said in form.buttons if said.startswith("Release to "))
    expect(second.submit(check_page, button, proof_for(check_page, node)), PLANNED, leaves)
    node.released += 1
    expect(officer.open(path), "released, waits for its hour")


def _receipted(officer: Browser, path: str) -> bool:
    return officer.open(path).text.count("no answer yet; until 27 Jan 2027 09:00 UTC") == 4  # noqa: PLR2004  # two a side


def _three_answer(stage: Stage) -> None:
    """A duty officer after an hour, on duty authority; the other side's technical desk after two, its diplomatic after nine."""
    stage.clock.set("2027-01-25T10:00:00Z")
    arno = stage.aurelia.officer("t.arno")
    expect(_press(arno, ASKED), "On instruction of (office)")
    given = {"given": "2027-01-25T09:55"}
    release_on_duty(stage.aurelia, "t.arno", _waiting_for(arno), given)
    aksel = stage.aurelia.officer("r.aksel")
    note = next(url for said, url in expect(aksel.open("/"), "Take note").links if said.startswith("Take note"))
    expect(aksel.submit(expect(aksel.open(note), STANDING), "Take note"), "R. Aksel took note")
    for hour, username in (("10:59", "t.basso"), ("17:59", "d.birk")):
        stage.clock.set(f"2027-01-25T{hour}:00Z")
        expect(_press(stage.borealia.officer(username), ASKED), "With the releasing officer.")
        release(stage.borealia, "r.brand", reads=("A person in this role is here and has read the call.",))


def _press(officer: Browser, words: str) -> Page:
    """The one button, from Needs my action."""

    def asked() -> str | None:
        return next((url for said, url in officer.open("/").links if said.startswith(words)), None)

    return officer.submit(officer.open(until(f"{words!r} in Needs my action", asked)), HERE)


def _waiting_for(officer: Browser) -> Page:
    """What a duty officer may release."""
    links = officer.open("/").links
    url = next((url for said, url in links if said.startswith("Release on duty") and url.startswith("/release/")), None)
    if url is None:
        raise PlayError(f"expected something to release on duty authority, got {[said for said, _url in links]}")
    return officer.open(url)


def _one_does_not(stage: Stage, path: str) -> None:
    """At half the window, and not before, the alternate is asked; at its end it is a dated fact that nobody answered."""
    arno = stage.aurelia.officer("t.arno")
    stage.clock.set("2027-01-26T08:59:00Z")
    if arno.open("/").says(ALTERNATE):
        raise PlayError(f"{path}: expected nobody alerted a minute before half the window is over, got the alternate")
    stage.clock.set("2027-01-26T09:00:00Z")
    page = wait_for(arno, "/", ALTERNATE)
    url = next(url for said, url in page.links if said.startswith(ALTERNATE))
    expect(arno.open(url), "In the role of its alternate", ALERTED, HERE)
    stage.clock.set("2027-01-27T09:00:01Z")


def _stands(officer: Browser, path: str) -> None:
    """Each side reads of the same contacts the same times, and whom nobody answered."""
    page = wait_for(officer, path, "2 of 2 answered", "1 of 2 answered")
    for said in ("duty: answered in time, after 1 h", "duty: answered in time, after 2 h"):
        expect(page, said)
    expect(page, "desk: answered in time, after 9 h", f"desk: {NONE}")
    expect(officer.open(_address(page, 1)), ALERTED, NONE, "Nothing of it is public.")


def _address(page: Page, answered: int) -> str:
    """The check of which so many contacts answered."""
    rows = re.findall(r'<tr>\s*<th scope="row"><a href="(/checks/[0-9a-f]{64}/)">(.*?)</tr>', page.html, re.DOTALL)
    return next(str(url) for url, row in rows if f"{answered} of 2 answered" in row)


def _entries(stage: Stage, process: str) -> list[str]:
    """How many entries the register has on each node."""
    pages = [node.officer("r.aksel" if node is stage.aurelia else "r.brand") for node in stage.founders]
    return [re.findall(r"Entries\s*(\d+)", each.open(f"/register/{process}/").text)[0] for each in pages]
