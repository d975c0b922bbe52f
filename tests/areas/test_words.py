# SPDX-License-Identifier: Apache-2.0
"""Two vocabularies: a process of each kind, and every page about it, in both languages, without a word of the other's."""

from __future__ import annotations

import re
from html import unescape
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

import pytest
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext

from demarche.areas.officers.models import ROLES
from tests.areas.permitted import furnished, staffed, undone
from tests.areas.release.desk import Desk
from tests.areas.test_permissions import rows
from tests.desk import prove
from tests.ledger.builders import Meeting
from tools import vocabularies

if TYPE_CHECKING:
    from pathlib import Path

    from tests.areas.permitted import Place
    from tests.areas.release.desk import SetClock

NEUTRAL: Final = frozenset(
    [
        "account_login",
        "account_logout",
        "at_once",
        "second_step",
        "service",
        "service_back",
        "linking",
        "action:give",
        "action:hand_over",
        "action:hand_overs",
        "action:leave",
        "action:needs",
        "action:take",
        "alerts:alert",
        "alerts:desk",
        "alerts:list",
        "alerts:mine",
        "alerts:tickets",
        "alerts:try",
        "alerts:without",
        "charter:drafts",
        "charter:start",
        "concerns:catalogue",
        "concerns:list",
        "contacts:processes",
        "cooperation:subjects",
        "statistics:parties",
        "directory:card",
        "directory:clock",
        "directory:download",
        "directory:invite",
        "directory:open",
        "directory:parties",
        "directory:set_up",
        "doctor:check",
        "exchange:delivery",
        "find:find",
        "journal:export",
        "journal:list",
        "register:processes",
        "registry:list",
        "reports:detail",
        "reports:list",
        "ui:language",
    ]
)
"""Pages about no process, or about several: they use the product's own word, Party, and each row the words of its process."""

POLITICAL_HERE: Final = re.compile(r"charter:(draft|terms)|directory:profile")
"""Pages of what is drafted and read before choosing, which is political on both desks."""

BINDING_HERE: Final = re.compile(r"directory:|charter:(annex|invited_annex)|exchange:test")
"""Pages of what Borealia was invited to, which is binding on both desks: so each desk has a process of the other's terms, too."""


def about_a_process() -> list[str]:
    """The pages that are read and are about one process."""
    opened = [address for address, act, *_rest in rows() if act == "open"]
    return [each for each in opened if each not in NEUTRAL and not each.startswith("officers:")]


def terms_of(address: str, terms: str) -> str:
    """The terms of what a page is about, on a desk whose founded process has these."""
    if POLITICAL_HERE.match(address):
        return "political"
    return "binding" if BINDING_HERE.match(address) else terms


def read(html: str) -> str:
    """A page as one reads it, its title and what stands at head and foot on paper too; the rooms are those of every page."""
    html = re.sub(r'<div class="rooms".*?</nav>', "", html, flags=re.DOTALL)
    told = re.findall(r'(?:data-marking|data-foot|aria-label|title)="([^"]*)"', html)
    text = re.sub(r"<(?:script|style).*?</(?:script|style)>|<[^>]+>", " ", html, flags=re.DOTALL)
    return unescape(" ".join([re.sub(r"\s+", " ", text), *told]))


def without(text: str, language: str) -> str:
    """Without what names both vocabularies, and what another document says in its own words."""
    with translation.override(language):
        for each in (*vocabularies.NAME_BOTH, *vocabularies.QUOTED):
            text = text.replace(gettext(each), "")
    return text


@pytest.fixture
def founded_on(db: None, home: Path, set_clock: SetClock, settings: Any) -> Any:
    """A desk of a process of given terms, with something behind every address."""

    def make(terms: str) -> tuple[Place, Client]:
        desk = Desk(Meeting(terms=terms).found(), set_clock)
        every = staffed({("", " ".join(ROLES))})
        place = furnished(desk, settings)
        client = Client()
        client.force_login(next(iter(every.values())))
        prove(client)
        return place, client

    return make


@pytest.mark.parametrize("terms", ["binding", "political"])
def test_no_page_has_a_word_of_the_other_vocabulary(founded_on: Any, terms: str) -> None:
    """Everything that is said on a page about a process follows its charter, whatever other processes the node is in."""
    place, client = founded_on(terms)
    mixed, seen = [], 0
    for address in about_a_process():
        theirs = terms_of(address, terms)
        other = vocabularies.BINDING if theirs == "political" else vocabularies.POLITICAL
        for language in ("en", "ar"):
            with undone():
                answer = client.get(place.url(address, "open"), headers={"accept-language": language})
                html = answer.getvalue().decode(errors="replace")
            if answer.status_code != HTTPStatus.OK or not answer["Content-Type"].startswith("text/html"):
                continue
            assert f'<html lang="{language}"' in html, address
            seen += 1
            said = without(read(html), language)
            places = ((each.start(), each.end()) for each in other[language].finditer(said))
            mixed += [f"{address}: …{said[max(0, start - 60) : end + 40]}…" for start, end in places]
    assert seen > 80
    assert not mixed, "\n".join(mixed)
