# SPDX-License-Identifier: Apache-2.0
"""The description of the API is the one that is kept, and its page names every operation and every code."""

from __future__ import annotations

import re

from django.test import Client

from demarche.ui.problems import What
from tests.areas.programs.program import ROOT
from tools import describe


def test_the_description_is_the_one_that_is_kept() -> None:
    """What changes it is written down by `tools/describe.py`, and seen in the change."""
    kept = describe.KEPT.read_text()

    assert describe.described() == kept
    assert describe.page(describe.PAGE.read_text(), kept) == describe.PAGE.read_text()


def test_every_node_hands_it_out(db: None) -> None:
    """Without a token: it says nothing of the node."""
    answer = Client().get(f"{ROOT}/openapi.json")

    assert (answer.status_code, answer.json()["openapi"]) == (200, "3.1.0")
    assert answer.json()["paths"].keys() == {each for each in answer.json()["paths"] if each.startswith(ROOT)}


def test_the_page_names_every_code_with_its_status() -> None:
    rows = dict(re.findall(r"^\| (\d{3}) \| (.+) \|$", describe.PAGE.read_text(), re.MULTILINE))
    told = {(int(status), code) for status, codes in rows.items() for code in re.findall(r"`(\w+)`", codes)}

    assert told == {(each.status, each.name.lower()) for each in What}
