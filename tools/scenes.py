# SPDX-License-Identifier: Apache-2.0
"""The pages that `make screens` takes, act by act: a state of the nodes, and what is to be seen in it. A new page gets a line here."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tools import filing, staging, troubling
from tools.staging import ADMIN, World

if TYPE_CHECKING:
    from collections.abc import Callable

SEND: Final = "button[name=then][value=submit]"
MAIN: Final = "main form button.main"
SAVE: Final = "button[name=then][value=save]"
SHORT: Final = (("[name=matter]", "What happened,\ntold shortly."),)
TEST: Final = "form[action$='/test/'] button"
NOBODY: Final = ""

# Addresses that are no page: they take a form's data and lead elsewhere, or hand out a file.
NOT_PAGES: Final = {
    "account_logout": "ends the session",
    "ui:language": "remembers the language",
    "officers:language": "remembers the language",
    "directory:clock": "confirms the clock and leads back",
    "directory:download": "hands out a file",
    "concerns:cite": "cites a report in a draft",
    "officers:one_person": "states that there is one person only",
    "release:authorise": "authorises the urgent line",
    "release:clean": "takes names out of a file",
    "release:clear": "takes a clearance",
    "release:ask": "asks for a clearance",
    "release:take_note": "takes note of a release on duty authority",
    "concerns:proof": "hands out a file",
    "concerns:indicators": "hands out a file",
    "exchange:again": "has a delivery tried at once",
    "exchange:again_file": "has a delivery tried at once",
    "exchange:compare": "has the nodes compared",
    "concerns:call": "records a call and leads back to the act",
}


@dataclass(frozen=True, slots=True)
class Scene:
    """A page: its name, whose node, who is signed in, its path, the status it first answers, what is typed and pressed there.

    A name in braces in `where` stands for an address that an act found; `typed` are pairs of a selector and a text; `pressed` is the
    status that pressing answers, where that matters.
    """

    name: str
    at: str
    who: str
    where: str
    status: int = 200
    typed: tuple[tuple[str, str], ...] = ()
    press: str = ""
    unfold: bool = False
    pressed: int = 0

    def path(self, world: World) -> str:
        """The path to open."""
        return self.where.format(**world.known)


@dataclass(frozen=True, slots=True)
class Act:
    """A state of the nodes, and what is to be seen in it; `during` holds while it is looked at, by officers signed in before."""

    name: str
    prepare: Callable[[World], None]
    scenes: tuple[Scene, ...]
    during: Callable[[World], AbstractContextManager[object]] = nullcontext


FIRST_ACCOUNT: Final = (
    Scene("first-account", "XC", NOBODY, "{first}"),
    Scene("first-account-errors", "XC", NOBODY, "{first}", press=MAIN),
    Scene("first-account-over", "XC", NOBODY, "/first/2222-2222/", 404),
)

FIRST_DAY: Final = (
    Scene("sign-in", "XC", NOBODY, "/sign-in/"),
    Scene("sign-in-errors", "XC", NOBODY, "/sign-in/", press=MAIN),
    Scene(
        "sign-in-refused",
        "XC",
        NOBODY,
        "/sign-in/",
        typed=(("[name=login]", "nobody"), ("[name=password]", "wrong")),
        press=MAIN,
    ),
    Scene("set-up", "XC", ADMIN, "/set-up/"),
    Scene("contact-card", "XC", ADMIN, "/set-up/card/"),
    Scene("contact-card-errors", "XC", ADMIN, "/set-up/card/", typed=(("[name=holidays]", "25 December"),), press=MAIN),
    Scene("rules-cited", "XC", ADMIN, "/concerns/rules/"),
    Scene("officers-few", "XC", ADMIN, "/officers/"),
    Scene("officer-add", "XC", ADMIN, "/officers/add/"),
    Scene("officer-add-errors", "XC", ADMIN, "/officers/add/", press=MAIN),
    Scene("officer-password", "XC", ADMIN, "{own_password}"),
    Scene("parties-none", "XC", ADMIN, "/parties/"),
    Scene("invite-too-early", "XC", ADMIN, "/parties/invite/"),
    Scene("open-too-early", "XC", ADMIN, "/parties/open/"),
    Scene("needs-first-day", "XC", "d.celik", "/"),
    Scene("concerns-none", "XC", "d.celik", "/concerns/"),
    Scene("raise-alone", "XC", "d.celik", "/concerns/raise/"),
    Scene("notify-alone", "XC", "d.celik", "/concerns/notify/"),
    Scene("delivery-none", "XC", "d.celik", "/delivery/"),
    Scene("reports-none", "XC", "d.celik", "/reports/"),
    Scene("refused-403", "XC", "d.celik", "/officers/add/", 403),
    Scene("nothing-404", "XC", "d.celik", "/concerns/" + "0" * 64 + "/", 404),
)

ON_RECORD: Final = (
    Scene("needs-drafter", "XA", "d.amis", "/"),
    Scene("needs-nothing", "XB", "d.birk", "/"),
    Scene("concerns", "XA", "d.amis", "/concerns/"),
    Scene("concerns-nothing-here", "XA", "d.amis", "/concerns/?show=ended"),
    Scene("concerns-no-draft", "XA", "d.amis", "/concerns/?show=drafts"),
    Scene("concern-raised", "XA", "d.amis", "{concern}"),
    Scene("concern-unfolded", "XA", "r.aksel", "{concern}", unfold=True),
    Scene("concern-addressed", "XB", "d.birk", "{concern}"),
    Scene("notification-sent", "XA", "t.arno", "{notification}"),
    Scene("notification-received", "XB", "t.basso", "{notification}", unfold=True),
    Scene("act", "XA", "r.aksel", "{act}", unfold=True),
    Scene("act-notified", "XA", "t.arno", "{notified}"),
    Scene("act-to-be-called", "XB", "t.basso", "{notified}"),
    Scene("act-call-errors", "XA", "t.arno", "{notified}", typed=(("[name=line]", ""),), press="#record form button"),
    Scene("reading-copy", "XA", "d.amis", "{concern}copy/"),
    Scene("export", "XA", "r.aksel", "{concern}export/"),
    Scene("assess", "XA", "d.amis", "{concern}assess/"),
    Scene("assess-errors", "XA", "d.amis", "{concern}assess/", press=SEND),
    Scene("close", "XA", "d.amis", "{concern}close/"),
    Scene("withdraw", "XA", "d.amis", "{concern}withdraw/"),
    Scene("supply", "XA", "t.arno", "{notification}supply/"),
    Scene("supplement", "XA", "d.amis", "{concern}supplement/"),
    Scene("hand-down", "XA", "d.amis", "{concern}hand-over/"),
    Scene("escalate", "XA", "t.arno", "{notification}hand-over/"),
    Scene("escalate-errors", "XA", "t.arno", "{notification}hand-over/", press=MAIN),
    Scene("correct", "XA", "d.amis", "{concern}correct/"),
    Scene("narrow", "XA", "d.amis", "{concern}narrow/"),
    Scene("follow-up", "XA", "d.amis", "{concern}follow-up/"),
    Scene("satisfaction", "XA", "d.amis", "{concern}satisfaction/"),
    Scene("follow-up-errors", "XA", "d.amis", "{concern}follow-up/", press=SEND),
    Scene("preserve", "XA", "d.amis", "{concern}preserve/"),
    Scene("consult", "XA", "d.amis", "{concern}consult/"),
    Scene("consult-errors", "XA", "d.amis", "{concern}consult/", typed=(("[name=text]", ""),), press=SEND),
    Scene("return", "XA", "d.amis", "{concern}return/"),
    Scene("interim", "XB", "d.birk", "{concern}interim/"),
    Scene("deny", "XB", "d.birk", "{concern}deny/"),
    Scene("decline-whole", "XB", "d.birk", "{concern}decline/"),
    Scene("consult-propose", "XB", "d.birk", "{concern}consult-propose/"),
    Scene("hold-idle", "XB", "d.birk", "{concern}hold/"),
    Scene("acknowledge", "XB", "t.basso", "{notification}acknowledge/"),
    Scene("ask", "XB", "d.birk", "{concern}ask/"),
    Scene("mark", "XB", "t.basso", "{notification}mark/"),
    Scene("mark-errors", "XB", "t.basso", "{notification}mark/", typed=(("[name$=-text]", "x" * 201),), press=SEND),
    Scene("mark-nothing", "XB", "d.birk", "{concern}mark/"),
    Scene("reading-copy-marks", "XA", "t.arno", "{notification}copy/"),
    Scene("delivery", "XA", "d.amis", "/delivery/"),
    Scene("delivery-nothing-held", "XA", "d.amis", "/delivery/?show=held"),
    Scene("delivery-delivered", "XB", "r.brand", "/delivery/?show=delivered"),
    Scene("reports", "XA", "d.amis", "/reports/"),
    Scene("report", "XA", "d.amis", "{report}"),
    Scene("set-up-done", "XA", ADMIN, "/set-up/"),
    Scene("officers", "XA", ADMIN, "/officers/"),
    Scene("parties", "XA", ADMIN, "/parties/", unfold=True),
    Scene("party-confirmed", "XA", ADMIN, "{confirmed}"),
    Scene("charter", "XA", "d.amis", "{charter}"),
    Scene("charter-offered", "XA", ADMIN, "/parties/invite/short/"),
    Scene("line", "XA", ADMIN, "/parties/{process}/XB/line/"),
    Scene(
        "line-errors", "XA", ADMIN, "/parties/{process}/XB/line/", press="section[aria-labelledby=closing] form button"
    ),
    Scene("connection-tested", "XA", ADMIN, "/parties/{process}/XB/line/", press=TEST),
    Scene("invite", "XA", ADMIN, "/parties/invite/"),
    Scene("invite-errors", "XA", ADMIN, "/parties/invite/", press=MAIN),
    Scene("open", "XA", ADMIN, "/parties/open/"),
    Scene("open-errors", "XA", ADMIN, "/parties/open/", press=MAIN),
)

WRITTEN: Final = (
    Scene("raise", "XA", "d.amis", "/concerns/raise/"),
    Scene("raise-errors", "XA", "d.amis", "/concerns/raise/", press=SEND),
    Scene("draft", "XA", "d.amis", "{draft}"),
    Scene("draft-errors", "XA", "d.amis", "{faulty}", typed=(("[name=title]", ""), ("[name=q1_text]", "")), press=SEND),
    Scene("draft-long", "XA", "d.amis", "{long}"),
    Scene("draft-returned", "XA", "d.amis", "/concerns/drafts/{returned}"),
    Scene("add-origin", "XA", "d.amis", "{draft}origin/"),
    Scene("add-origin-errors", "XA", "d.amis", "{draft}origin/", typed=(("[name=origin]", "Borealia"),), press=MAIN),
    Scene("add-attribution", "XA", "d.amis", "{draft}attribution/"),
    Scene(
        "add-attribution-errors",
        "XA",
        "d.amis",
        "{draft}attribution/",
        typed=(("[name=degree]", "ordered"),),
        press=MAIN,
    ),
    Scene("add-effects", "XA", "d.amis", "{draft}effects/"),
    Scene("add-times", "XA", "d.amis", "{draft}times/"),
    Scene("add-done", "XA", "d.amis", "{draft}done/"),
    Scene("add-said", "XA", "d.amis", "{draft}said/"),
    Scene("add-channels", "XA", "d.amis", "{draft}channels/"),
    Scene("add-related", "XA", "d.amis", "{draft}related/"),
    Scene("add-red", "XA", "d.amis", "{draft}red/"),
    Scene("add-annexes", "XA", "d.amis", "{draft}annexes/"),
    Scene("add-legal", "XA", "d.amis", "{draft}legal/"),
    Scene("add-rules", "XA", "d.amis", "{draft}rules/"),
    Scene("add-reports", "XA", "d.amis", "{draft}reports/"),
    Scene("files", "XA", "d.amis", "{files}"),
    Scene("files-errors", "XA", "d.amis", "{files}", press=MAIN),
    Scene("add-preservation", "XA", "d.amis", "{draft}preservation/"),
    Scene("add-translation", "XA", "d.amis", "{draft}translation/"),
    Scene("red", "XA", "r.aksel", "{red}"),
    Scene("red-readers", "XA", "r.aksel", "{red}readers/"),
    Scene("concerns-masked", "XA", "d.amis", "/concerns/"),
    Scene("represent-draft", "XA", "d.amis", "{represent}"),
    Scene("represent", "XA", "d.amis", "/concerns/represent/"),
    Scene("represent-errors", "XA", "d.amis", "/concerns/represent/", press=SEND),
    Scene("notify", "XA", "t.arno", "/concerns/notify/"),
    Scene("notify-errors", "XA", "t.arno", "/concerns/notify/", press=SEND),
    Scene("notify-draft", "XA", "t.arno", "{notify}"),
    Scene(
        "notify-not-understood",
        "XA",
        "t.arno",
        "{notify}",
        typed=(("[name=pasted]", "203.0.113[.]7\nseen at 01:30\n1.2.3.4.5"),),
        press=SEND,
    ),
    Scene("drafts", "XA", "d.amis", "/concerns/?show=drafts"),
    Scene("needs-releasing", "XA", "r.aksel", "/"),
    Scene("check-by-drafter", "XA", "d.amis", "{check}"),
    Scene("check", "XA", "r.aksel", "{check}"),
    Scene("check-held", "XA", "r.aksel", "{held}"),
    Scene("check-by-colleague", "XA", "l.aster", "{check}"),
    Scene("check-errors", "XA", "r.aksel", "{check}", press="button[name=do][value=return]"),
    Scene("check-changed", "XA", "r.aksel", "{check}", typed=(("[name=version]", "1"),), press="main button.main"),
    Scene("check-returned", "XA", "r.aksel", "/release/{returned}"),
    Scene("check-discarded", "XA", "d.amis", "{discarded}"),
    Scene("note", "XA", "r.aksel", "{check}note/"),
    Scene("compare", "XA", "d.amis", "/release/{returned}compare/"),
    Scene("versions", "XA", "d.amis", "{versions}"),
)

IN_HAND: Final = (
    Scene("matter-long", "XA", "d.amis", "{matter}"),
    Scene("matter-received", "XB", "d.birk", "{matter}", unfold=True),
    Scene("needs-addressed", "XB", "d.birk", "/"),
    Scene("acknowledge-draft", "XB", "d.birk", "{acknowledge}"),
    Scene("ask-draft", "XB", "d.birk", "{ask}"),
    Scene("supply-draft", "XA", "d.amis", "{supply}"),
    Scene("assess-draft", "XB", "d.birk", "{assess}"),
    Scene("close-draft", "XA", "d.amis", "{close}"),
    Scene("withdraw-draft", "XA", "d.amis", "{withdraw}"),
    Scene("mark-draft", "XB", "t.basso", "{mark}"),
    Scene("answers", "XB", "d.birk", "{matter}answer/"),
    Scene("answers-draft", "XB", "d.birk", "{answer}"),
    Scene("answer", "XB", "d.birk", "{matter}answer/1/"),
    Scene("answer-errors", "XB", "d.birk", "{matter}answer/3/", typed=(("[name=text]", "In words only."),), press=MAIN),
)

PURSUED: Final = (
    Scene("pursued", "XA", "d.amis", "{pursued}", unfold=True),
    Scene("pursued-addressed", "XB", "d.birk", "{pursued}"),
    Scene("pursued-copy", "XA", "d.amis", "{pursued}copy/"),
    Scene("pursued-answers", "XB", "d.birk", "{pursued}answer/"),
    Scene("pursued-question", "XB", "d.birk", "{pursued}answer/1/"),
    Scene("act-corrected", "XB", "d.birk", "{opened}"),
    Scene("act-corrects", "XB", "d.birk", "{corrects}"),
    Scene("repeat", "XA", "d.amis", "{pursued}repeat/"),
    Scene("preserve-accept-errors", "XB", "d.birk", "{pursued}preserve-accept/", press=SEND),
    Scene("accept-offer", "XA", "d.amis", "{pursued}accept-offer/"),
    Scene("agree", "XA", "d.amis", "{pursued}agree/"),
    Scene("needs-requests", "XB", "d.birk", "/", unfold=True),
)

DECLINED: Final = (
    Scene("declined", "XA", "d.amis", "{pursued}"),
    Scene("declined-answers", "XB", "d.birk", "{pursued}answer/"),
    Scene("declined-reply", "XB", "d.birk", "{reply}"),
    Scene("resting", "XB", "d.birk", "{concern}"),
    Scene("concerns-declined", "XA", "d.amis", "/concerns/"),
)

EXERCISE: Final = (
    Scene("invitation", "XA", ADMIN, "{unanswered}"),
    Scene("invitation-answered", "XA", ADMIN, "{invitation}"),
    Scene("parties-under-way", "XA", ADMIN, "/parties/"),
    Scene("compare-fingerprints", "XA", ADMIN, "/parties/{exercise}/XB/compare/", unfold=True),
    Scene("compare-fingerprints-errors", "XA", ADMIN, "/parties/{exercise}/XB/compare/", press=MAIN),
    Scene("charter-not-founded", "XA", ADMIN, "/parties/{exercise}/charter/"),
)

MISMATCH: Final = (Scene("fingerprints-disagree", "XA", ADMIN, "/parties/{exercise}/XB/compare/"),)

ON_ITS_WAY: Final = (
    Scene("file-sending", "XA", "d.amis", "{image}"),
    Scene("delivery-file", "XA", "d.amis", "/delivery/"),
    Scene("file-arriving", "XB", "d.birk", "{image}"),
    Scene("file-found", "XB", "r.brand", "{found}"),
    Scene("needs-file-found", "XB", "r.brand", "/"),
)

HERE: Final = (
    Scene("file-here", "XB", "d.birk", "{image}"),
    Scene("file-taken", "XB", "d.birk", "{taken}"),
)

TO_DECIDE: Final = (
    Scene("delivery-decide", "XA", "r.aksel", "/delivery/"),
    Scene("delivery-decide-by-drafter", "XA", "d.amis", "/delivery/?show=held"),
    Scene("delivery-stopped", "XA", "r.aksel", "/delivery/?show=stopped"),
    Scene("delivery-stop", "XA", "r.aksel", "{stop}"),
    Scene("delivery-stop-errors", "XA", "r.aksel", "{stop}", press=MAIN),
    Scene("delivery-stop-file", "XA", "r.aksel", "{stop_file}"),
    Scene("concern-held", "XA", "d.amis", "{concern}"),
    Scene("concern-stopped", "XA", "d.amis", "{pursued}"),
    Scene("file-refused", "XA", "d.amis", "{refused}"),
    Scene("needs-decide", "XA", "r.aksel", "/"),
    Scene("needs-held", "XA", ADMIN, "/"),
    Scene("connection-failed", "XA", ADMIN, "/parties/{process}/XB/line/", press=TEST),
)

LINE_CLOSED: Final = (
    Scene("line-closed", "XA", ADMIN, "/parties/{process}/XB/line/"),
    Scene("connection-closed", "XA", ADMIN, "/parties/{process}/XB/line/", press=TEST),
    Scene("delivery-closed", "XA", "r.aksel", "/delivery/?show=held"),
)

CLOCK: Final = (
    Scene("check-clock", "XA", "r.aksel", "{waits}"),
    Scene("check-clock-by-drafter", "XA", "d.amis", "{waits}"),
    Scene("set-up-clock", "XA", ADMIN, "/set-up/"),
)

RESTORED: Final = (
    Scene("delivery-restored", "XB", "r.brand", "/delivery/"),
    Scene("parties-restored", "XB", ADMIN, "/parties/"),
)

STORE_HELD: Final = (Scene("fault-held-503", "XA", "d.amis", "{written}", typed=SHORT, press=SAVE, pressed=503),)

DISK_FULL: Final = (Scene("fault-full-507", "XA", "d.amis", "{written}", typed=SHORT, press=SAVE, pressed=507),)

TOO_MANY: Final = (Scene("too-many-429", "XC", NOBODY, "/sign-in/", typed=(("[name=login]", "d.celik"),), press=MAIN),)

ACTS: Final = (
    Act("a node as it is made", staging.a_fresh_node, FIRST_ACCOUNT),
    Act("its first day", staging.its_first_day, FIRST_DAY),
    Act("the scenario, played", staging.the_scenario, ON_RECORD),
    Act("drafts", staging.drafts, WRITTEN),
    Act("a long matter in hand", staging.a_matter_in_hand, IN_HAND),
    Act("a matter pursued", staging.a_matter_pursued, PURSUED),
    Act("the same matter, declined and asked further", staging.a_matter_declined, DECLINED),
    Act("an exercise, invited to", staging.an_exercise, EXERCISE),
    Act("fingerprints that disagree", staging.no_agreement, MISMATCH),
    Act("a large file on its way", filing.a_file_on_its_way, ON_ITS_WAY),
    Act("the same file, here", filing.the_file_is_here, HERE),
    Act("what needs a decision", troubling.what_needs_a_decision, TO_DECIDE),
    Act("a line that is closed", troubling.a_closed_line, LINE_CLOSED),
    Act("a clock in doubt", troubling.a_doubtful_clock, CLOCK),
    Act("a store that was put back", troubling.a_restored_store, RESTORED),
    Act("a store that another program holds", troubling.a_draft, STORE_HELD, troubling.a_held_store),
    Act("a disk that is full", troubling.a_draft, DISK_FULL, troubling.a_full_disk),
    Act("too many attempts", staging.too_many_attempts, TOO_MANY),
)
