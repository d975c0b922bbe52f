# SPDX-License-Identifier: Apache-2.0
"""Aurelia's node with its officers, as pages meet it: a clock that is set by hand, and somebody signed in.

desk = Desk(meeting, clock)
page = desk.get(desk.amis, "/concerns/")
desk.post(desk.aksel, f"/release/{draft.pk}/", {...})
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.test import Client

from demarche.areas.officers.models import Officer
from demarche.areas.release.models import Draft
from demarche.areas.release.pending import is_urgent
from demarche.core.encoding import stamp
from demarche.ledger.models import ActRecord
from demarche.node import config
from tests.desk import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from demarche.core.acts.act import SignedAct
    from tests.ledger.builders import CountingSigner, Meeting

FOUNDED = 2
"""How many acts a process has that was founded."""

_SIGNERS: list[CountingSigner] = []


def signer() -> CountingSigner:
    """The keys of the node under test; the setting `SIGNER` names this function."""
    return _SIGNERS[-1]


@dataclass(slots=True)
class SetClock:
    """A simulated clock in a file of its own, set by hand."""

    file: Path
    at: int = 0

    def set(self, at: int) -> None:
        self.at = at
        value = {"moment": stamp(at), "running": False, "since": 0.0, "offsets": {}}
        self.file.write_text(json.dumps(value))


def configured(file: Path) -> config.Config:
    """A node's configuration with nothing but a simulated clock, where a release is not held."""
    values = {"party.name": "Aurelia", "party.code": "XA", "simulation.clock": str(file), "release.hold": 0}
    return config.check(values, None)


CAST = (
    ("amis", "D. Amis", "diplomatic", ["drafter"]),
    ("birk", "D. Birk", "diplomatic", ["drafter"]),
    ("arno", "T. Arno", "technical", ["drafter", "technical"]),
    ("aksel", "R. Aksel", "", ["releasing"]),
    ("only", "D. Only", "diplomatic", ["drafter", "releasing"]),
    ("tamm", "T. Tamm", "technical", ["drafter", "duty"]),
    ("aster", "L. Aster", "diplomatic", ["legal"]),
    ("thorn", "T. Thorn", "technical", ["reviewer"]),
    ("reader", "D. Reader", "diplomatic", ["reader"]),
    ("admin", "A. Adler", "", ["administrator"]),
)


def at_desks() -> dict[str, Officer]:
    """The officers of the cast, each at a desk."""
    return {
        username: Officer.objects.add(username, name=name, password=PASSWORD, desk=desk, roles=roles)
        for username, name, desk, roles in CAST
    }


def signed_in(officers: dict[str, Officer]) -> dict[str, str]:
    """A session for each officer, by his sign-in name."""
    clients = {who: Client() for who in officers}
    for who, client in clients.items():
        client.force_login(officers[who])
    return {who: client.cookies[settings.SESSION_COOKIE_NAME].value for who, client in clients.items()}


@dataclass(slots=True)
class Desk:
    """Everything a test of pages needs at hand."""

    meeting: Meeting
    clock: SetClock
    officers: dict[str, Officer] = field(default_factory=dict)
    _clients: dict[str, Client] = field(default_factory=dict)
    once: Callable[[], tuple[Meeting, SignedAct]] | None = None
    """How to have what these two once had with a concern that Aurelia raised by its pages, while nothing else was done."""
    sessions: dict[str, str] = field(default_factory=dict)
    """The sessions in which officers are signed in already, by their names; others sign in when first asked for."""
    _began: int = field(init=False)

    def __post_init__(self) -> None:
        _SIGNERS.append(self.meeting.signer)
        self.clock.set(self.meeting.now)
        self._began = self.meeting.now
        self.officers = self.officers or at_desks()

    def go_on(self) -> SignedAct | None:
        """Go on from the concern that was raised once, if nothing was done at this desk and no time passed."""
        if self.once is None or not self.is_untouched():
            return None
        meeting, concern = self.once()
        self.stand_at(meeting)
        return concern

    def is_untouched(self) -> bool:
        """Whether nothing was done at this desk and no time passed since the two have founded."""
        if self._clients or self.meeting.now != self._began:
            return False
        return ActRecord.objects.count() == FOUNDED and not Draft.objects.exists()

    def stand_at(self, meeting: Meeting) -> None:
        """Stand where these two stood when what they had was kept; its rows are put back already."""
        vars(self.meeting).update(vars(meeting))
        _SIGNERS.append(self.meeting.signer)
        self.clock.set(self.meeting.now)

    def client(self, who: str) -> Client:
        """The browser of an officer who is signed in."""
        if who not in self._clients:
            client = Client()
            if who in self.sessions:
                client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[who]
            else:
                client.force_login(self.officers[who])
            self._clients[who] = client
        return self._clients[who]

    def tick(self, seconds: int = 60) -> None:
        """Let time pass, for the pages and for what is said in memory."""
        self.meeting.now += seconds
        self.clock.set(self.meeting.now)

    def get(self, who: str, url: str, status: int = 200) -> Page:
        """A page as an officer sees it."""
        response = self.client(who).get(url)
        assert response.status_code == status, (response.status_code, text_of(response)[:2000])
        return Page(response)

    def post(self, who: str, url: str, data: dict[str, Any], status: int = 302) -> Page:
        """What comes back when an officer sends a form."""
        self.tick()
        response = self.client(who).post(url, data)
        assert response.status_code == status, (response.status_code, text_of(response)[:3000])
        return Page(response)

    def send_on(self, who: str, url: str, data: dict[str, Any]) -> Draft:
        """Write a draft and send it to the releasing officer."""
        page = self.post(who, url, {**data, "then": "submit"})
        found = re.fullmatch(r"/release/([0-9a-f-]{36})/", page.url)
        assert found, page.url
        return Draft.objects.get(pk=found[1])

    def release(self, draft: Draft, who: str = "aksel", number: str = "") -> Page:
        """Have a releasing officer release a draft; an urgent one is authorised by a second officer of the desk before."""
        draft.refresh_from_db()
        if is_urgent(draft):
            second = {"diplomatic": "birk", "technical": "tamm"}[draft.desk]
            self.post(second, f"/release/{draft.pk}/authorise/", {"version": draft.version})
        data = {"version": draft.version, "number": number, "remark": "", "password": PASSWORD, "do": "release"}
        page = self.post(who, f"/release/{draft.pk}/", data)
        draft.refresh_from_db()
        return page


@dataclass(slots=True)
class Page:
    """An answer, to be looked at as a person would."""

    response: Any

    @property
    def url(self) -> str:
        """Where it leads, if it leads elsewhere."""
        return str(self.response.headers.get("Location", ""))

    @property
    def text(self) -> str:
        """Its words, without markup, with single spaces."""
        return text_of(self.response)

    @property
    def html(self) -> str:
        """Its markup."""
        return str(self.response.content.decode())

    def form(self) -> dict[str, Any]:
        """The fields of its last form with a version, as a browser would send them back."""
        forms = [each for each in re.findall(r"<form\b.*?</form>", self.html, re.DOTALL) if 'name="version"' in each]
        return fields_of(forms[-1])

    def __contains__(self, words: str) -> bool:
        return words in self.text


def text_of(response: Any) -> str:
    plain = re.sub(r"<(script|style)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    plain = re.sub("</?bdi>|[\u2068\u2069]", "", plain)
    words = " ".join(unescape(re.sub(r"<[^>]*>", " ", plain)).split())
    return re.sub(r" ([.,:])(?= |$)", r"\1", words)


def unmarked(said: str) -> str:
    """The words of an official as a page shows them, with their paragraphs and lines."""
    body = re.sub(r'^<div class="said"[^>]*>|</div>$', "", said)
    broken = body.replace('</p><p dir="auto">', "\n\n").replace("<br>", "\n")
    return unescape(re.sub(r"<[^>]*>", "", broken))


def fields_of(form: str) -> dict[str, Any]:
    """The values that a browser would send for a form left as it is, without its buttons."""
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input\b[^>]*>", form):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        name, kind = attributes.get("name"), attributes.get("type", "text")
        if not name or kind == "file" or name == "csrfmiddlewaretoken":
            continue
        if kind in ("radio", "checkbox"):
            if re.search(r"\bchecked\b", tag):
                found.setdefault(name, []).append(unescape(attributes.get("value", "on")))
        else:
            found[name] = unescape(attributes.get("value", ""))
    for name, body in re.findall(r'<textarea\b[^>]*name="([^"]+)"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL):
        found[name] = unescape(body)
    for name, body in re.findall(r'<select\b[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = (
            re.findall(r'<option value="([^"]*)" selected', body) or re.findall(r'<option value="([^"]*)"', body)[:1]
        )
        if chosen:
            found[name] = unescape(chosen[0])
    return found
