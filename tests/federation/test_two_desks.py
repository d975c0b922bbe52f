# SPDX-License-Identifier: Apache-2.0
"""Two desks on two real nodes: a matter is escalated, and another handed down, each closed to whom the first was open alone."""

from dataclasses import dataclass

import pytest

from demarche.demo.forms import Browser, Page, Values
from demarche.demo.nodes import Node
from demarche.demo.stage import Stage, expect, wait_for
from demarche.demo.steps.doing import choice, closed_to, dossier, release, send_on
from tests.federation.processes import counted

WHAT = "Loader in the customs network since 05:00 UTC"
LOGS = "Two hosts, in the logs of 10 January."
TITLE = "Program found in a customs network"
DOWN = "Addresses that the customs network spoke to"
REASON = "The answer of the technical desk was not enough."
TITLE_ONLY = {
    "technical": "title only: open to the diplomatic desk",
    "diplomatic": "title only: open to the technical desk",
}

RELEASING = {"XA": "r.aksel", "XB": "r.brand"}
DESKS = {"technical": ("t.arno", "t.basso"), "diplomatic": ("d.amis", "d.birk")}
"""Who sits at one desk alone, on Aurelia's node and on Borealia's; the releasing officers sit at both."""


@dataclass(frozen=True, slots=True)
class Matter:
    """A matter of one desk: its address, its title, the ids of its acts from the first on."""

    where: str
    title: str
    acts: tuple[str, ...] = ()


@dataclass(slots=True)
class Desk:
    """An officer of one desk, and the releasing officer who lets out what he writes."""

    node: Node
    officer: Browser
    releasing: str

    def say(self, matter: Matter, page: str, values: Values) -> None:
        """Say something in a matter, as its page asks for it."""
        send_on(self.officer, self.officer.open(f"{matter.where}{page}/"), values)
        release(self.node, self.releasing)

    def hand_over(self, matter: Matter, button: str, title: str, cited: tuple[str, ...]) -> None:
        """Hand the matter to the other desk, which is told of these acts alone."""
        page = self.officer.follow(self.officer.open(matter.where), button)
        asked = next(form for form in page.forms if "cites" in form.fields)
        assert tuple(asked.fields["cites"].choices) == matter.acts
        told: Values = {"cites": list(cited), "title": title, "matter": REASON, "remark": "Call us first."}
        expect(self.officer.submit(page, button, told), "Handed over.")

    def take_up(self, title: str, values: Values, *reads: str) -> Matter:
        """Take up what the other desk of the node handed over, and have it released; where it then is."""
        needs = expect(self.officer.open("/"), "Take up", title)
        [draft] = {url for said, url in needs.links if said.startswith("Take up")}
        send_on(self.officer, expect(self.officer.open(draft), "Handed over by", "Call us first."), values)
        release(self.node, self.releasing, reads=(title, *reads))
        where = dossier(self.officer, title)
        wait_for(self.officer, where, "delivered")
        return Matter(where, title)


def desks(stage: Stage, desk: str) -> list[Desk]:
    """A desk on Aurelia's node and on Borealia's."""
    return [
        Desk(node, node.officer(who), RELEASING[node.cast.code])
        for node, who in zip(stage.nodes, DESKS[desk], strict=True)
    ]


def links_to(page: Page, matter: Matter) -> bool:
    """Whether the page leads to a matter."""
    return any(url.startswith(matter.where) for _said, url in page.links)


def is_closed(desk: Desk, matter: Matter) -> None:
    """No page of the matter is there for this desk, and no list names it."""
    for page in ("", "copy/", "hand-over/", f"acts/{matter.where.split('/')[2]}/"):
        closed_to(desk.officer, f"{matter.where}{page}")
    for page in ("/concerns/", "/delivery/", "/"):
        assert not expect(desk.officer.open(page)).says(matter.title)


def stand_apart(stage: Stage, technical: Matter, diplomatic: Matter) -> None:
    """On both nodes each matter is open to its own desk, which reads the other's title; who sits at both goes from one to the other."""
    pair = {"technical": technical, "diplomatic": diplomatic}
    for name, other in (("technical", diplomatic), ("diplomatic", technical)):
        for desk in desks(stage, name):
            page = expect(desk.officer.open(pair[name].where), pair[name].title, other.title, TITLE_ONLY[name])
            assert not links_to(page, other)
            is_closed(desk, other)
    for node in stage.nodes:
        both = node.officer(RELEASING[node.cast.code])
        assert links_to(both.open(technical.where), diplomatic)
        assert links_to(both.open(diplomatic.where), technical)


def cites(page: Page, matter: Matter) -> set[str]:
    """Which acts of a matter the page names as cited."""
    expect(page, "Acts cited", "They stand in the linked matter")
    return {act for act in matter.acts if act[:16] in page.text}


def with_acts(browser: Browser, matter: Matter) -> Matter:
    """The matter with the ids of its acts, as its page lists them."""
    page = browser.open(matter.where)
    found = [url.split("/")[4] for said, url in page.links if said.startswith("This act alone")]
    return Matter(matter.where, matter.title, tuple(reversed(found)))


@pytest.fixture(scope="module")
def notified(founded: Stage) -> Matter:
    """Aurelia's technical desk notifies; Borealia's acknowledges and asks, and is told. No diplomatic officer sees any of it."""
    arno, basso = desks(founded, "technical")
    page = arno.officer.open("/concerns/notify/")
    send_on(arno.officer, page, {"to": choice(page, "to"), "what": WHAT, "profile": "ordinary"})
    release(arno.node, arno.releasing, reads=(WHAT,))
    matter = Matter(dossier(basso.officer, WHAT), WHAT)
    basso.say(matter, "acknowledge", {})
    basso.say(matter, "ask", {"text": "Which hosts?"})
    wait_for(arno.officer, matter.where, "Which hosts?")
    arno.say(matter, "supply", {"text": LOGS})
    wait_for(basso.officer, matter.where, LOGS)
    return with_acts(arno.officer, matter)


@pytest.fixture(scope="module")
def raised(founded: Stage, notified: Matter) -> Matter:
    """Aurelia's technical desk hands the matter over, with the first and the last act of it; its diplomatic desk raises it."""
    [arno, _basso], [amis, birk] = (desks(founded, name) for name in DESKS)
    arno.hand_over(notified, "Escalate to the diplomatic desks", TITLE, (notified.acts[0], notified.acts[-1]))
    asks: Values = {"subjects": ["CIN"], "q1_text": "Who runs the loader?", "q1_form": "open"}
    found = amis.take_up(TITLE, asks, "drafted by D. Amis", "this escalates it", "Acts cited")
    assert dossier(birk.officer, TITLE) == found.where
    return with_acts(birk.officer, found)


def test_a_matter_is_escalated(founded: Stage, notified: Matter, raised: Matter) -> None:
    """Both diplomatic desks read which acts are cited and no word of them; the technical matter goes on, closed to them."""
    [arno, basso], diplomatic = (desks(founded, name) for name in DESKS)
    for desk in diplomatic:
        page = expect(desk.officer.open(raised.where), REASON, "this escalates it", "OfficeDiplomatic desk")
        assert cites(page, notified) == {notified.acts[0], notified.acts[-1]}
        assert not page.says(LOGS)
    stand_apart(founded, notified, raised)
    basso.say(notified, "assess", {"status": "open", "text": "It goes on here."})
    wait_for(arno.officer, notified.where, "It goes on here.", "escalates this")
    wait_for(basso.officer, notified.where, "delivered")
    assert not any(desk.officer.open(raised.where).says("It goes on here.") for desk in diplomatic)


def test_a_matter_is_handed_down(founded: Stage, raised: Matter) -> None:
    """Borealia's diplomatic desk does so, in a matter that Aurelia raised; it goes on, closed to both technical desks."""
    [arno, basso], [amis, birk] = (desks(founded, name) for name in DESKS)
    birk.hand_over(raised, "Hand down to the technical desks", DOWN, raised.acts)
    handed = basso.take_up(DOWN, {"what": DOWN}, "drafted by T. Basso", "this de-escalates it", "Acts cited")
    assert dossier(arno.officer, DOWN) == handed.where
    for desk in (arno, basso):
        page = expect(desk.officer.open(handed.where), "this de-escalates it", "OfficeTechnical desk")
        assert cites(page, raised) == set(raised.acts)
        assert not page.says(REASON)
    stand_apart(founded, handed, raised)
    birk.say(raised, "acknowledge", {})
    wait_for(amis.officer, raised.where, "Borealia acknowledges", "de-escalates this")
    wait_for(birk.officer, raised.where, "delivered")
    [(ours, faults), (theirs, also)] = [counted(node) for node in founded.nodes]
    assert (ours, faults, also) == (theirs, 0, 0)
