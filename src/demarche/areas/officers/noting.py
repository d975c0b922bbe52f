# SPDX-License-Identifier: Apache-2.0
"""What an officer did, for the journal: a view notes it on its request, and the room journal writes it before the answer leaves."""

from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import TextChoices
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class Event(TextChoices):
    """What is kept in the journal: a closed list, never renamed or reused."""

    OPENED = "opened", _("opened")
    PRINTED = "printed", _("opened a reading copy for print")
    PAPER = "paper", _("took out a paper as a file")
    EXPORTED = "exported", _("took out the dossier with its signatures")
    PROOF = "proof", _("took out one act with its proof")
    FILE = "file", _("took a file")
    INDICATORS = "indicators", _("copied indicators out")
    HELD = "held", _("released; it leaves after the hold")
    RELEASED = "released", _("released: it is an act")
    STOPPED = "stopped", _("stopped a release that was held")
    RETURNED = "returned", _("returned a draft")
    DISCARDED = "discarded", _("put a draft away")
    CLEARED = "cleared", _("cleared a draft")
    NOT_CLEARED = "not_cleared", _("did not clear a draft")
    AUTHORISED = "authorised", _("authorised the urgent line")
    DUTY_NOTED = "duty_noted", _("took note of a release on duty authority")
    DELIVERY_STOPPED = "delivery_stopped", _("stopped a delivery")
    DELIVERY_AGAIN = "delivery_again", _("had a delivery tried again")
    READER_NAMED = "reader_named", _("changed who reads a matter marked TLP:RED")
    SIGNED_IN = "signed_in", _("signed in")
    SIGNED_OUT = "signed_out", _("signed out")
    SIGN_IN_FAILED = "sign_in_failed", _("did not sign in: something given was wrong")
    PROOF_FAILED = "proof_failed", _("did not prove himself: something given was wrong")
    FACTOR_ADDED = "factor_added", _("added a second factor")
    FACTOR_REMOVED = "factor_removed", _("removed a second factor")
    FACTORS_CLEARED = "factors_cleared", _("cleared the second factors of an officer")
    SESSIONS_ENDED = "sessions_ended", _("ended sessions")
    ACCOUNT_ADDED = "account_added", _("added an account")
    ACCOUNT_CHANGED = "account_changed", _("changed an account")
    ACCOUNT_ENDED = "account_ended", _("ended an account")
    ACCOUNT_LET_IN = "account_let_in", _("let an officer whose account had ended in again")
    MOVED = "moved", _("moved what was with an officer")
    WATCH_ENTERED = "watch_entered", _("entered a watch roster")
    WATCH_GIVEN = "watch_given", _("gave the watch")
    WATCH_CONFIRMED = "watch_confirmed", _("took over the watch")
    WATCH_WITHDRAWN = "watch_withdrawn", _("took the giving of a watch back")
    ALERT_READ = "alert_read", _("read an alert back")
    PASSWORD_SET = "password_set", _("set a password")
    TOKEN_MADE = "token_made", _("made a token for a program")
    TOKEN_ENDED = "token_ended", _("ended a token for a program")
    INVITED = "invited", _("made an invitation to a process")
    JOINED = "joined", _("opened an invitation or the answer to one")
    ASKED_TO_JOIN = "asked_to_join", _("made a request to join a process")
    OFFER_WITHDRAWN = "offer_withdrawn", _("withdrew an invitation, or the answer to one")
    PARTY_CONFIRMED = "party_confirmed", _("confirmed a Party")
    LINE_CLOSED = "line_closed", _("closed the line to a Party")
    LINE_OPENED = "line_opened", _("opened the line to a Party")
    SET_UP = "set_up", _("changed the set-up")
    REPORTS_IMPORTED = "reports_imported", _("imported third-party reports")
    MANAGED = "managed", _("ran a management command")
    BACKED_UP = "backed_up", _("made a backup")
    KEYS_RENEWED = "keys_renewed", _("renewed keys of the node")
    RESTORED = "restored", _("declared that the store was put back from a copy")
    API_CALL = "api_call", _("asked by a program")
    JOURNAL_EXPORTED = "journal_exported", _("took the journal out")
    NOT_WRITTEN = "not_written", _("entries could not be written")
    REMOVED = "removed", _("removed entries older than the years kept")


PAGE: Final = "page"
API: Final = "api"
CONSOLE: Final = "console"
NODE: Final = "node"

DOORS: Final = {
    PAGE: _("a page"),
    API: _("a program"),
    CONSOLE: _("the console"),
    NODE: _("the node itself"),
}


@dataclass(frozen=True, slots=True)
class About:
    """What an event was about, by ids and numbers alone; `desk` is the matter's, and that of the officer where there is none."""

    process: str = ""
    dossier: str = ""
    act: str = ""
    draft: str = ""
    subject: str = ""
    desk: str | None = None


@dataclass(frozen=True, slots=True)
class Noted:
    """One event: who, by id and name as they are now, what, about what, from where; `count` of them, the first at machine time `since`."""

    event: Event
    officer: int | None = None
    name: str = ""
    desk: str = ""
    about: About = field(default_factory=About)
    door: str = PAGE
    count: int = 1
    since: int | None = None


def note(request: HttpRequest, event: Event, about: About = About(), *, by: Any = None, count: int = 1) -> None:
    """Note an event on a request; nothing is written here. `by` is the officer, where the request does not say."""
    who = by if by is not None else getattr(request, "user", None)
    noted(request).append(made(event, about, by=who, door=getattr(who, "door", PAGE), count=count))


def made(event: Event, about: About, *, by: Any, door: str, count: int = 1) -> Noted:
    """An event as the journal takes it."""
    known = getattr(by, "is_authenticated", False)
    own = by.desk if known else ""
    return Noted(
        event,
        by.pk if known else None,
        by.name if known else "",
        own if about.desk is None else about.desk,
        about,
        door,
        count,
    )


def noted(request: HttpRequest) -> list[Noted]:
    """What was noted on a request so far."""
    found: list[Noted] = request.__dict__.setdefault("noted", [])
    return found
