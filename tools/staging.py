# SPDX-License-Identifier: Apache-2.0
"""States that nodes are brought to, by the driver and as persons would, before their pages are looked at."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from demarche.demo import scenario
from demarche.demo.cast import PartyCast
from demarche.demo.forms import Browser, Page, PlayError, Upload, Values
from demarche.demo.nodes import Node, any_ports, own_database, toml, until
from demarche.demo.stage import HOST, Stage, expect
from demarche.demo.steps import STEPS, doing, marked

ADMIN: Final = "admin"
CLOSED: Final = 429
LONG: Final = (
    "Destructive program in the networks of eleven hospitals, of the laboratories that serve them and of the ambulance"
    " dispatch of two provinces, observed since the night of 3 February and still spreading when this was written, with"
    " effects on surgery, on blood supply and on emergency calls; continued"
)
WORD: Final = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


@dataclass(slots=True)
class World:
    """The nodes, and the addresses that acts found for their scenes."""

    stage: Stage
    fresh: Node | None = None
    known: dict[str, str] = field(default_factory=dict)
    lent: set[str] = field(default_factory=set)
    """Officers whose second factor only the driver has: scenes go on in the session that it began."""
    sittings: Counter[str] = field(default_factory=Counter)
    """How often each node has ended every session: whoever looks on signs in anew."""

    def node(self, code: str) -> Node:
        """The node of a Party."""
        return next(each for each in (*self.stage.nodes, self.fresh) if each is not None and each.cast.code == code)

    def sessions_ended(self, code: str) -> None:
        """A node has ended every session, and officers sign in anew; those whose second factor only they have come no more."""
        self.sittings[code] += 1
        for each in self.lent:
            self.node(code).browsers.pop(each, None)
        self.node(code).sign_in_again()

    def close(self) -> None:
        """End every node."""
        self.stage.close()
        if self.fresh is not None:
            self.fresh.stop()


OFFICERS: Final = (
    "F. Admin",
    "D. Falk",
    "D. Fiore",
    "R. Fabian",
    "L. Ferro",
    "L. Aster",
    "E. Revis",
    "R. Rask",
    "R. Ahti",
    "Fioria ID",
)
SERVICE: Final = {
    "issuer": "http://localhost:9/o",
    "client_id": "fioria",
    "client_secret_file": "oidc.secret",
    "name": "Fioria ID",
}
FIORIA: Final = PartyCast("XF", "Fioria", "UTC", "en", "", "", "", "", ())


def a_fresh_node(world: World) -> None:
    """A node of a Party that takes part in nothing, as `demarche init` leaves it: no account yet."""
    folder = world.stage.folder / "xf"
    folder.mkdir()
    ports = any_ports(HOST, 2)
    inside, peer = (f"{HOST}:{port}" for port in ports)
    node = Node(FIORIA, folder, f"http://localhost:{ports[0]}", peer, world.stage.aurelia.password)
    told = {
        "party": {"name": FIORIA.name, "code": FIORIA.code, "language": "en", "zone": FIORIA.zone},
        "inside": {"listen": inside},
        "peer": {"listen": peer, "address": peer},
        "database": {"url": own_database(FIORIA.code)},
        "simulation": {"clock": str(world.stage.clock.path)},
        "oidc": SERVICE,
    }
    world.known["password"] = node.password
    (folder / "answers.toml").write_text(toml(told))
    said = node.command("init", "--simulated", "--answers", "answers.toml")
    found = re.search(r"/first/[A-Z0-9-]+/", said)
    if found is None:
        raise PlayError(f"expected the address of the first account, got {said}")
    world.known["first"] = found[0]
    world.fresh = node
    node.start()


def its_first_day(world: World) -> None:
    """Its administrator makes the first account and adds a drafter; nothing else has happened."""
    node = world.node("XF")
    browser = Browser(node.inside)
    account = {"username": ADMIN, "name": "F. Admin", "password": node.password, "again": node.password}
    expect(browser.submit(browser.open(world.known["first"]), "Make the account and sign in", account))
    node.browsers[ADMIN] = browser
    drafter: Values = {"username": "d.falk", "name": "D. Falk", "desk": "", "roles": ["drafter"]}
    words = {"password": node.password, "again": node.password}
    expect(browser.submit(browser.open("/officers/add/"), "Add this officer", {**drafter, **words}))
    own = next(url for said, url in browser.open("/officers/").links if said == "F. Admin")
    world.known["own_password"] = f"{own}password/"


def the_scenario(world: World) -> None:
    """All four Parties, every step that is built; and one more drafter at Aurelia's diplomatic desk."""
    if scenario.play(world.stage, STEPS.values()) < len(STEPS):
        raise PlayError("expected every step of the scenario to hold, got one that failed")
    node = world.stage.aurelia
    lawyer = ["--name", "L. Aster", "--desk", "diplomatic", "--role", "legal", "--role", "auditor"]
    node.command("officers", "add", "l.aster", *lawyer, "--password-file", "-", stdin=f"{node.password}\n")
    known, amis = world.known, node.officer("d.amis")
    known |= world.stage.known
    known["act"] = link(amis.open(known["concern"]), r"/concerns/[0-9a-f]{64}/acts/[0-9a-f]{64}/")
    known["notified"] = f"{known['notification']}acts/{known['notification'].split('/')[2]}/"
    known["report"] = link(amis.open("/reports/"), r"/reports/\d+/")
    known["charter"] = link(amis.open("/parties/"), r"/parties/[0-9a-f]{64}/charter/")
    known["confirmed"] = f"/parties/{known['process']}/XB/compare/"


def drafts(world: World) -> None:
    """Drafts in every state: long, with the releasing officer, returned, saved by two at once, discarded; and a matter marked RED."""
    known, amis = world.known, world.stage.aurelia.officer("d.amis")
    known["red"] = marked_red(world)
    page = amis.open("/concerns/represent/")
    claim: Values = {"kind": "claim.notify", "to": doing.choice(page, "to"), "title": "A notice of claim"}
    known["represent"] = path(amis.submit(page, "Save draft", claim))
    known["long"] = long_concern(amis)
    known["check"] = release_page(doing.sent_on(amis, amis.open(known["long"])))
    aster = world.stage.aurelia.officer("l.aster")
    expect(aster.submit(aster.open(known["check"]), "State: cleared", {"text": "Question 2 asks two things."}))
    known["faulty"] = concern(amis, "A text with something missing")
    known["draft"] = concern(amis, f"Leaflets before a municipal vote {WORD}")
    known["held"] = held(world)
    known["files"] = annexed(world)
    known["returned"] = returned(world, concern(amis, "Fake accounts, a first text"))
    known["versions"] = two_versions(world, concern(amis, "A text that two officers save"))
    gone = concern(amis, "A text that is put away")
    expect(amis.submit(amis.open(gone), "Discard"))
    known["discarded"] = gone.replace("/concerns/drafts/", "/release/")
    arno = world.stage.aurelia.officer("t.arno")
    page = arno.open("/concerns/notify/")
    pasted = "203.0.113[.]7  hxxp://c2.example/a\n44d88612fea8a8f36de82e1278abb02f"
    words = {"to": doing.choice(page, "to"), "what": "Scans of two ministries since 04:00 UTC", "pasted": pasted}
    known["notify"] = path(arno.submit(page, "Save draft", words))


def held(world: World) -> str:
    """A draft that was released and leaves in a minute: its check page."""
    amis, aksel = (world.stage.aurelia.officer(each) for each in ("d.amis", "r.aksel"))
    check = path(doing.sent_on(amis, amis.open(concern(amis, "A text that is held"))))
    page = aksel.open(check)
    button = next(said for form in page.forms for said in form.buttons if said.startswith("Release to "))
    return path(aksel.submit(page, button, doing.proof_for(page, world.stage.aurelia)))


def annexed(world: World) -> str:
    """The annexes of a supplement, one of which says who wrote it."""
    amis = world.stage.aurelia.officer("d.amis")
    page = amis.open(f"{world.known['concern']}supplement/")
    draft = path(amis.submit(page, "Save draft", {"text": "A fifth hospital reports the same."}))
    files = f"/concerns/drafts/{draft.rstrip('/').rsplit('/', 1)[1]}/files/"
    annex = Upload("annex-a.pdf", b"%PDF-1.7\n<</Author (D. Amis)>>")
    expect(amis.submit(amis.open(files), "Add this annex", {"file": annex}))
    return files


def a_matter_in_hand(world: World) -> None:
    """The long concern is released and has arrived; each side writes what it can about it, and releases none of it."""
    known, stage = world.known, world.stage
    officer = stage.aurelia.officer("r.aksel")
    check = officer.open(known["check"])
    button = next(said for form in check.forms for said in form.buttons if said.startswith("Release to "))
    held = expect(officer.submit(check, button, doing.proof_for(check, stage.aurelia)))
    doing.leave(stage.aurelia, officer, held)
    known["matter"] = matter = doing.dossier(stage.borealia.officer("d.birk"), LONG[:60])
    birk, amis = stage.borealia.officer("d.birk"), stage.aurelia.officer("d.amis")
    asked = doing.sent_on(birk, birk.open(f"{matter}ask/"), {"text": "Which of the networks are meant?"})
    doing.release_this(stage.borealia, "r.brand", path(asked))
    until("the request to arrive", lambda: not amis.open(f"{matter}supply/").says("No request for clarification"))
    for username, node, steps in (
        ("d.birk", stage.borealia, ("acknowledge", "ask", "assess")),
        ("d.amis", stage.aurelia, ("supply", "close", "withdraw")),
    ):
        browser = node.officer(username)
        for step in steps:
            page = browser.open(f"{matter}{step}/")
            known[step] = path(browser.submit(page, "Save draft", {"text": "As far as it is written."}))
    basso = stage.borealia.officer("t.basso")
    page = basso.open(f"{known['notification']}mark/")
    known["mark"] = path(basso.submit(page, "Save draft", {"text": "As far as it is written.", **marked.ticked(page)}))
    given = {"value": "declined", "because": "criminal_investigation", "text": f"In words. {WORD}"}
    page = birk.submit(birk.open(f"{matter}answer/2/"), "Save and go to all questions", given)
    known["answer"] = re.sub(r"/release/", f"{matter}answer/", link(page, r"/release/[0-9a-f-]{36}/"))


PURSUED: Final = "Disturbance of two power distribution networks"
SAID: Final[tuple[tuple[str, str, Values], ...]] = (
    ("XB", "acknowledge", {"number": "XB-IN-0031"}),
    ("XA", "supplement", {"text": "A fifth substation reports the same."}),
    ("XA", "narrow", {"questions": ["2"]}),
    ("XA", "number", {"number": "XA-2027-014/A"}),
    ("XA", "extend", {"until": "2027-06-30T12:00", "text": "As you asked by telephone."}),
    ("XB", "extend", {"about": "1", "until": "2027-07-05T12:00"}),
    ("XB", "interim", {"about": "1", "until": "2027-06-28T12:00", "text": "The authorities named are being asked."}),
    ("XB", "offer", {"text": "A joint analysis of the switch logs."}),
    ("XA", "preserve", {"days": "60", "text": "The logs of the two servers."}),
)
"""What each side says of it, one after the other: who, on which page, what."""


def a_matter_pursued(world: World) -> None:
    """A concern that was supplemented, corrected, narrowed, renumbered; requests and offers wait for replies."""
    stage, known = world.stage, world.known
    amis = stage.aurelia.officer("d.amis")
    draft = concern(amis, PURSUED)
    sent = doing.send_on(amis, amis.open(draft), {"q2_text": "Who lets the servers in annex A?"})
    doing.release_this(stage.aurelia, "r.aksel", path(sent), number="XA-2027-014")
    known["pursued"] = here = doing.dossier(stage.borealia.officer("d.birk"), PURSUED)
    for code, page, values in SAID:
        say(world, code, f"{here}{page}/", values)
    for part, text in (("matter", "Five substations."), ("q1_text", "Is it known there, and since when?")):
        say(world, "XA", f"{here}correct/", {"about": f"{here.split('/')[2]}/{part}", "text": text})
    known["opened"] = f"{here}acts/{here.split('/')[2]}/"
    known["corrects"] = link(amis.open(known["opened"]), rf"{here}acts/(?!{here.split('/')[2]})[0-9a-f]{{64}}/")


def a_matter_declined(world: World) -> None:
    """It is declined as a whole, asked again and further; a draft answers what was asked further; the other matter rests."""
    here = world.known["pursued"]
    say(world, "XB", f"{here}decline/", {"because": "criminal_investigation"})
    say(world, "XA", f"{here}repeat/", {"text": "Two facts speak for it."})
    say(world, "XA", f"{here}follow-up/", {"q3_text": "Who let the fifth server?"})
    birk = world.stage.borealia.officer("d.birk")
    page = birk.open(f"{here}answer/3/")
    given = {"value": "information_given", "text": "A firm that lets servers."}
    page = birk.submit(page, "Save and go to all questions", given)
    world.known["reply"] = link(page, r"/release/[0-9a-f-]{36}/")
    say(world, "XA", f"{world.known['concern']}rest/", {})


def say(world: World, code: str, page: str, values: Values) -> None:
    """One side fills in a page and releases it, and the other side has it."""
    drafter, releaser = {"XA": ("d.amis", "r.aksel"), "XB": ("d.birk", "r.brand")}[code]
    node = world.node(code)
    officer = node.officer(drafter)
    doing.release_this(node, releaser, path(doing.send_on(officer, officer.open(page), values)))
    until(
        "the act to be delivered",
        lambda: not officer.open(page.rpartition("/")[0].rpartition("/")[0] + "/").says("no receipt yet"),
    )


def an_exercise(world: World) -> None:
    """A second process, an exercise: one invitation unanswered, one answered and not yet compared."""
    stage, known = world.stage, world.known
    admin = stage.aurelia.officer(ADMIN)
    known["unanswered"] = invitation(admin, "Winter exercise")
    known["unanswered_annex"] = known["unanswered"].replace("/parties/", "/charter/") + "annex/"
    known["invitation"] = made = invitation(admin, "Spring exercise")
    sent = link(admin.open(made), r"/parties/.*\.demarche")
    (stage.borealia.folder / "spring.demarche").write_bytes(admin.open(sent).body)
    stage.borealia.command("join", "spring.demarche", "--output", "spring-answer.demarche")
    answer = (stage.borealia.folder / "spring-answer.demarche").read_bytes()
    page = admin.submit(
        admin.open("/parties/open/"), "Open this file", {"file": Upload("spring-answer.demarche", answer)}
    )
    process = re.search(r"/parties/([0-9a-f]{64})/", page.url)
    if process is None:
        raise PlayError(f"{page.url}: expected the page to compare fingerprints, got {page.text[:500]}")
    known["exercise"] = process[1]


def no_agreement(world: World) -> None:
    """The fingerprints of the exercise do not agree: there is no way on."""
    admin = world.stage.aurelia.officer(ADMIN)
    admin.submit(admin.open(f"/parties/{world.known['exercise']}/XB/compare/"), "They do not agree")


def too_many_attempts(world: World) -> None:
    """Somebody tries passwords at Fioria: the name is closed first, then the address."""
    browser = Browser(world.node("XF").inside)
    for _ in range(40):
        page = browser.open("/sign-in/")
        if (
            page.status == CLOSED
            or browser.submit(page, "Sign in", {"login": "d.falk", "password": "no"}).status == CLOSED
        ):
            return
    raise PlayError("expected sign-in to be closed after 40 wrong passwords, got it open")


def link(page: Page, pattern: str) -> str:
    """The first link of a page whose address is like this."""
    found = next((url for _said, url in page.links if re.search(pattern, url)), None)
    if found is None:
        raise PlayError(f"{page.url} ({page.status}): expected a link like {pattern}, got {page.links}")
    return found


def path(page: Page) -> str:
    """The path of a page, to open it again."""
    expect(page)
    return "/" + page.url.split("/", 3)[3].partition("?")[0].partition("#")[0]


def concern(browser: Browser, title: str) -> str:
    """A concern that is written and saved; the path of its draft."""
    page = browser.open("/concerns/raise/")
    words: Values = {
        "to": doing.choice(page, "to"),
        "title": title,
        "subjects": ["INT"],
        "matter": "What happened, told shortly.",
        "q1_text": "Is it known there?",
    }
    return path(browser.submit(page, "Save draft", words))


def marked_red(world: World) -> str:
    """A concern marked TLP:RED that is open to releasing officers alone; its dossier."""
    stage, title = world.stage, "A matter marked RED"
    amis = stage.aurelia.officer("d.amis")
    page = amis.submit(amis.open(concern(amis, title)), "who may open it (TLP:RED)", {"tlp": "RED"})
    draft = path(amis.submit(page, "Save and go back to the concern", {"roles": []}))
    doing.release_this(stage.aurelia, "r.aksel", path(doing.sent_on(amis, amis.open(draft))))
    return doing.dossier(stage.aurelia.officer("r.aksel"), title)


def long_concern(browser: Browser) -> str:
    """A concern as long as a careful desk would write it: a title of 300 signs, 40 questions."""
    draft = concern(browser, LONG.ljust(300, "."))
    asked = {
        f"q{number}_text": f"Question {number} of many, as a careful desk would put it?" for number in range(1, 41)
    }
    matter = "\n\n".join(f"Paragraph {number} of the matter. {LONG}" for number in range(1, 9))
    return path(browser.submit(browser.open(f"{draft}?questions=40"), "Save draft", {**asked, "matter": matter}))


def release_page(page: Page) -> str:
    """The page on which a draft that was sent on is checked."""
    return path(page)


def returned(world: World, draft: str) -> str:
    """A draft sent on, returned with a remark, and changed since."""
    amis, aksel = world.stage.aurelia.officer("d.amis"), world.stage.aurelia.officer("r.aksel")
    check = release_page(doing.sent_on(amis, amis.open(draft)))
    expect(
        aksel.submit(aksel.open(check), "Return to the drafter, with a remark", {"remark": "Ask one thing in each."})
    )
    expect(amis.submit(amis.open(draft), "Save draft", {"title": "Fake accounts, a second text"}))
    return draft.removeprefix("/concerns/drafts/")


def two_versions(world: World, draft: str) -> str:
    """A draft that two officers saved from the same version; the page with both texts."""
    amis, aster = world.stage.aurelia.officer("d.amis"), world.stage.aurelia.officer("l.aster")
    first, second = amis.open(draft), aster.open(draft)
    expect(amis.submit(first, "Save draft", {"title": "As D. Amis has it"}))
    return path(aster.submit(second, "Save draft", {"title": "As L. Aster has it", "matter": "Told otherwise."}))


def invitation(admin: Browser, name: str) -> str:
    """An invitation to an exercise; the page with its file."""
    page = admin.submit(admin.open("/parties/invite/"), "Make the invitation file", {"name": name, "exercise": True})
    return path(page)
