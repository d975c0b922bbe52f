# SPDX-License-Identifier: Apache-2.0
"""How heavy the page of a dossier is for a browser that opens it for the first time, and what goes compressed."""

from __future__ import annotations

import re
from gzip import decompress
from typing import TYPE_CHECKING

from demarche.core.acts import concern as kinds
from tests.areas.concerns.filling import asked, raised, url

if TYPE_CHECKING:
    from django.test import Client

    from tests.areas.release.desk import Desk

MOST = 60_000
PACKED = {"accept-encoding": "gzip"}


def weight(client: Client, path: str) -> int:
    """What a browser takes: the page as it is sent, and what it links to."""
    page = client.get(path, headers=PACKED)
    assert page.headers["Content-Encoding"] == "gzip"
    html = decompress(page.content).decode()
    linked = re.findall(r'<link rel="(?:stylesheet|icon)" href="([^"]+)"', html)
    assert len(linked) >= 4
    return len(page.content) + sum(len(b"".join(client.get(each, headers=PACKED))) for each in linked)


def test_sixty_acts_and_forty_questions_under_a_long_title(desk: Desk) -> None:
    """At most 60 kB, stylesheets and all; there is no script."""
    matter = asked(desk, *["yes_or_no", "open"] * 20, title="A long title ".ljust(300, "x"))
    said = [
        desk.meeting.say(kinds.ASSESS, {"status": "open", "text": f"Number {n}, in some words."}, dossier=matter)
        for n in range(59)
    ]
    desk.meeting.send(*said)
    desk.clock.set(desk.meeting.now)

    assert desk.get("amis", url(matter)).html.count('<li class="act"') == 60
    assert "<script" not in desk.get("amis", url(matter)).html
    assert weight(desk.client("amis"), url(matter)) <= MOST
    assert weight(desk.client("amis"), url(matter, "copy/")) <= MOST


def test_files_go_as_they_are(desk: Desk) -> None:
    """What proves itself is not packed on the way; nor is a page for a browser that does not take it so."""
    matter = raised(desk)

    taken = desk.client("aksel").post(url(matter, "export/"), headers=PACKED)
    assert taken.status_code == 200
    assert "Content-Encoding" not in taken.headers
    assert b"".join(taken)
    assert "Content-Encoding" not in desk.client("amis").get(url(matter)).headers
