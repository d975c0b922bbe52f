# SPDX-License-Identifier: Apache-2.0
"""The world fails two real nodes: key, disk, store, folder, clock, peer. Officers are told, words stay, nothing receipted is lost."""

import re
import shutil
from datetime import UTC, datetime, timedelta

import pytest

from demarche.demo.forms import Browser, Page, Values
from demarche.demo.nodes import Node, until
from demarche.demo.stage import Stage, expect, wait_for
from demarche.demo.steps.doing import CHECK, SEND, choice, dossier, is_to_release, proof_for, release, send_on
from tests.federation.faults import OBEYING, full_disk, held_store, unwritable
from tests.federation.processes import counted, hold, kill, open_again, process_of

WHAT = "Scans of the weather service since 01:00 UTC"
FULL = "Scans of the harbour office since 02:00 UTC"
HELD = "Scans of the railway office since 03:00 UTC"
READ = "Scans of the post office since 04:00 UTC"
KEY = "This node signs no acts of the technical desk: its act key is locked."
OF_THE_DESK = "act-technical*.key"
"""Its key, and those that took its place where it was renewed before."""
KEPT = ("Nothing that was on record is lost.", "What you wrote is still in this form.")
DAY = 86_400
PARTS = ("inside", "peer", "worker")


@pytest.fixture(scope="module")
def stage(founded: Stage) -> Stage:
    """Neither holds anything; Aurelia obeys the modes of files, waits a second for its store, and is started without a key."""
    aurelia, borealia = founded.nodes
    hold(borealia, 0)
    arno = aurelia.officer("t.arno")
    page = arno.open("/concerns/notify/")
    send_on(arno, page, {"to": choice(page, "to"), "what": WHAT, "profile": "ordinary"})
    release(aurelia, "r.aksel")
    founded.known["weather"] = dossier(arno, WHAT)
    dossier(borealia.officer("t.basso"), WHAT)
    aurelia.stop()
    settings = aurelia.home / "demarche.toml"
    others = re.sub(r"\n\[release\]\nhold = \d+\n", "", settings.read_text())
    settings.write_text(f"{others}\n[release]\nhold = 0\n[database]\npatience = 1\n")
    aurelia.hold = 0
    aurelia.before = OBEYING
    for key in sorted((aurelia.home / "keys").glob(OF_THE_DESK)):
        shutil.move(key, aurelia.folder / key.name)
    aurelia.start()
    return founded


def said(stage: Stage, node: Node, drafter: str, words: str) -> Page:
    """An assessment in these words, as the releasing officer reads it."""
    browser = node.officer(drafter)
    send_on(browser, browser.open(f"{stage.known['weather']}assess/"), {"status": "open", "text": words})
    releasing = node.officer({"XA": "r.aksel", "XB": "r.brand"}[node.cast.code])
    [url] = {url for each, url in releasing.open("/").links if is_to_release(each, url)}
    return releasing.open(url)


def press(node: Node, page: Page) -> Page:
    """Release what the page shows."""
    releasing = node.officer({"XA": "r.aksel", "XB": "r.brand"}[node.cast.code])
    [button] = [each for form in page.forms for each in form.buttons if each.startswith("Release to ")]
    return releasing.submit(page, button, proof_for(page, node))


def theirs(stage: Stage, words: str) -> None:
    """Borealia says something, and has Aurelia's receipt for it."""
    basso = stage.borealia.officer("t.basso")
    expect(press(stage.borealia, said(stage, stage.borealia, "t.basso", words)))
    until("Aurelia's receipt", lambda: not expect(basso.open(stage.known["weather"]), words).says("no receipt yet"))
    wait_for(stage.aurelia.officer("t.arno"), stage.known["weather"], words)


def times(page: Page, words: str) -> int:
    """How many acts on the page say this."""
    return sum(words in act for act in re.findall(r'<li class="act".*?</li>', page.html, re.DOTALL))


def arrived(stage: Stage, words: str) -> None:
    """What Aurelia said is on both nodes, once, and receipted."""
    arno, basso = stage.aurelia.officer("t.arno"), stage.borealia.officer("t.basso")
    assert times(wait_for(basso, stage.known["weather"], words), words) == 1
    until("Borealia's receipt", lambda: not open_again(arno, stage.known["weather"]).says("no receipt yet"))
    assert times(arno.open(stage.known["weather"]), words) == 1


def sound(stage: Stage) -> None:
    """Both nodes hold the same acts, and every hash, signature and row is right."""
    [(ours, faults), (there, also)] = [counted(node) for node in stage.nodes]
    assert (ours, faults, also) == (there, 0, 0)


def failed(page: Page, status: int, why: str) -> Page:
    """A page that says what is wrong and what helps."""
    assert page.status == status, page.text[:500]
    assert page.says(f"It could not finish the step, because {why}."), page.text
    assert page.says(KEPT[0])
    return page


def sent_again(node: Node, browser: Browser, page: Page) -> Page:
    """Send the form that came back, once the fault is over."""
    return expect(browser.submit(page, "Send it again", proof_for(page, node)))


def written(drafter: Browser, form: Page, what: str) -> Page:
    """A notification in these words, to be checked; what comes back."""
    values: Values = {"to": choice(form, "to"), "what": what, "profile": "ordinary"}
    return drafter.submit(form, CHECK, values)


def goes_once(stage: Stage, writing: Page, what: str) -> None:
    """The form that came back is sent again, and the draft it makes is released; it is listed once on both nodes."""
    arno, basso = stage.aurelia.officer("t.arno"), stage.borealia.officer("t.basso")
    check = expect(arno.submit(sent_again(stage.aurelia, arno, writing), SEND))
    expect(press(stage.aurelia, stage.aurelia.officer("r.aksel").open(check.url)))
    dossier(basso, what)
    assert [page.open("/concerns/").text.count(what) for page in (arno, basso)] == [1, 1]


def test_a_node_that_may_not_sign_starts_and_says_why(stage: Stage) -> None:
    """Its key is not there: it prints so, reads and receipts, says so before anything is filled in; put back, it signs."""
    aurelia, keys = stage.aurelia, stage.aurelia.home / "keys"
    key = keys / "act-technical.key"
    why = f"{KEY} The administrator puts the key in its place, readable by the node alone: expected to read {key}"
    assert f"{why}, no such file or directory." in (aurelia.folder / "run.log").read_text()
    theirs(stage, "Said to a node without a key.")
    page = said(stage, aurelia, "t.arno", "Said without a key.")
    expect(page, f"Line: {KEY}", f"{why}, no such file or directory.")
    assert not any(each.startswith("Release to ") for form in page.forms for each in form.buttons)
    expect(aurelia.officer("admin").open("/set-up/"), why)

    for each in sorted(aurelia.folder.glob(OF_THE_DESK)):
        shutil.move(each, keys / each.name)

    expect(press(aurelia, aurelia.officer("r.aksel").open(page.url)))
    arrived(stage, "Said without a key.")


def test_a_full_disk(stage: Stage) -> None:
    """Pages are read, both forms come back with what they held, and go once when there is room; no process ended over it."""
    aurelia, arno, aksel = stage.aurelia, stage.aurelia.officer("t.arno"), stage.aurelia.officer("r.aksel")
    check = said(stage, aurelia, "t.arno", "Said before the disk was full.")
    form = arno.open("/concerns/notify/")
    pids = {part: process_of(aurelia, part) for part in PARTS}
    full = "there is no room left on this node's disk"
    with full_disk(aurelia):
        releasing = expect_kept(failed(press(aurelia, check), 507, full))
        writing = expect_kept(failed(written(arno, form, FULL), 507, full))
        assert writing.says(FULL)
        expect(arno.open(stage.known["weather"]), f"Line: {full}", "Said without a key.")
        basso = press(stage.borealia, said(stage, stage.borealia, "t.basso", "Said to a full disk."))
        expect(basso)
    sent_again(aurelia, aksel, releasing)
    arrived(stage, "Said before the disk was full.")
    goes_once(stage, writing, FULL)
    wait_for(arno, stage.known["weather"], "Said to a full disk.")
    until("the line to work", lambda: arno.open("/").says("sending and receiving work"))
    assert pids == {part: process_of(aurelia, part) for part in PARTS}
    sound(stage)


def expect_kept(page: Page) -> Page:
    """The form is still there."""
    assert page.says(KEPT[1]), page.text
    return page


def test_a_store_that_another_program_holds(stage: Stage) -> None:
    """The page comes after the node's patience; what was written goes once when the store is free."""
    aurelia, arno = stage.aurelia, stage.aurelia.officer("t.arno")
    check = said(stage, aurelia, "t.arno", "Said before the store was held.")
    form = arno.open("/concerns/notify/")
    why = "another program holds this node's store, so nothing can be written"
    with held_store(aurelia):
        writing = expect_kept(failed(written(arno, form, HELD), 503, why))
        pressed = press(aurelia, check)
        assert pressed.says("nothing was released. Try again.") or pressed.status == 503
        expect(arno.open(stage.known["weather"]), f"Line: {why}")
    expect(press(aurelia, aurelia.officer("r.aksel").open(check.url)))
    arrived(stage, "Said before the store was held.")
    goes_once(stage, writing, HELD)
    sound(stage)


def test_a_store_that_may_only_be_read(stage: Stage) -> None:
    """The doors come up, the pages are read; made writable again, the node goes on by itself."""
    aurelia, arno = stage.aurelia, stage.aurelia.officer("t.arno")
    form = arno.open("/concerns/notify/")
    why = "this node may not write in its own folder or store"
    with unwritable(aurelia.home / "db.sqlite3"):
        kill(aurelia, "inside", "worker")
        open_again(arno, stage.known["weather"])
        writing = expect_kept(failed(written(arno, form, READ), 503, why))
        wait_for(arno, stage.known["weather"], f"Line: {why}")
    goes_once(stage, writing, READ)
    sound(stage)


def blocked(stage: Stage, node: Node, drafter: str, words: str) -> Page:
    """An assessment that its node's clock keeps from being released."""
    page = expect(said(stage, node, drafter, words), "This node's clock is in doubt", "This node's clock says ")
    assert not any(each.startswith("Release to ") for form in page.forms for each in form.buttons)
    return page


def confirmed(node: Node, page: Page) -> Page:
    """The releasing officer says that the clock is right, and releases."""
    releasing = node.officer({"XA": "r.aksel", "XB": "r.brand"}[node.cast.code])
    return press(node, expect(releasing.submit(page, "Our clock is right"), "Confirmed: our clock is right."))


def same_date(stage: Stage, what: str) -> None:
    """Borealia notifies; both nodes count from Aurelia's receipt, whatever its clock says, to the same hour."""
    basso, brand = stage.borealia.officer("t.basso"), stage.borealia.officer("r.brand")
    check = expect(basso.submit(written(basso, basso.open("/concerns/notify/"), what), SEND))
    expect(press(stage.borealia, brand.open(check.url)))
    here = dossier(basso, what)
    arno = stage.aurelia.officer("t.arno")
    assert dossier(arno, what) == here
    wait_for(basso, here, "delivered")
    ours = expect(arno.open(here))
    dates = [
        re.findall(r"Acknowledgement due (\d+ \w+ \d{4} \d\d:\d\d) UTC", page.text) for page in (basso.open(here), ours)
    ]
    [received] = re.findall(r"received (\d+ \w+ \d{4} \d\d:\d\d):\d\d UTC, our receipt", ours.text)
    assert dates[0] == dates[1]
    period = moment(dates[0][0]) - moment(received)
    assert period >= timedelta(days=2)
    assert not period % timedelta(days=1)


def moment(said: str) -> datetime:
    """A moment as pages say it."""
    return datetime.strptime(said, "%d %b %Y %H:%M").replace(tzinfo=UTC)


@pytest.mark.parametrize("off", [-DAY, DAY])
def test_a_clock_a_day_off(stage: Stage, off: int) -> None:
    """Receipts go out on both sides; neither releases until an officer confirms; then it does, and both logs are sound."""
    aurelia, borealia = stage.nodes
    stage.clock.offset("XA", off)
    same_date(stage, f"Scans of the mint, {off}")
    page = expect(blocked(stage, aurelia, "t.arno", f"Said by a clock {off} seconds off."), "Borealia's said ")
    expect(confirmed(aurelia, page))
    arrived(stage, f"Said by a clock {off} seconds off.")
    page = expect(blocked(stage, borealia, "t.basso", f"Said to a clock {off} seconds off."), "Aurelia's said ")
    expect(confirmed(borealia, page))
    wait_for(aurelia.officer("t.arno"), stage.known["weather"], f"Said to a clock {off} seconds off.")
    sound(stage)


def test_a_peer_down_for_thirty_days(stage: Stage) -> None:
    """What was said meanwhile arrives once; both clocks go on from there, together, and are in no doubt."""
    aurelia, borealia = stage.nodes
    stage.clock.offset("XA", 0)
    stage.clock.advance(3 * DAY)
    borealia.kill()
    check = said(stage, aurelia, "t.arno", "Said while Borealia was down.")
    press(aurelia, check)
    until("Aurelia to try", lambda: aurelia.officer("t.arno").open("/").says("held back to Borealia"))
    stage.clock.advance(30 * DAY)
    borealia.start()
    stage.clock.advance(60)
    arrived(stage, "Said while Borealia was down.")
    sound(stage)
    assert re.search("sending and receiving work", aurelia.officer("t.arno").open("/").text)
