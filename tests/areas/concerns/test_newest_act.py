# SPDX-License-Identifier: Apache-2.0
"""A stranger's task: the newest act was added in the five files that decision 8 names, and nothing else knows of it."""

import re
from pathlib import Path

from demarche.areas.concerns.steps import OF_KIND
from demarche.core.acts import keeping
from tests.test_house_rules import ROOT, name_of, tracked

DECISION = ROOT / "docs" / "decisions" / "0008-one-act-in-five-files.md"
ACT = keeping.ENQUIRE
MADE = {"src/demarche/ui/locale/en/LC_MESSAGES/django.po"}
"""What `make messages` writes, and nobody by hand."""


def knowing() -> set[str]:
    """The files that name the act, its constant, or one of its sentences."""
    step = OF_KIND[ACT]
    sentences = [str(each) for each in (step.verb, step.lead, step.says)]
    named = re.compile("|".join(map(re.escape, (ACT, *sentences))) + r"|\bENQUIRE\b")
    texts = [path for path in tracked() if path.suffix in {".py", ".md", ".po", ".html"}]
    return {name_of(path) for path in texts if named.search(path.read_text())} - MADE


def test_the_newest_act_stands_in_the_files_that_the_decision_names() -> None:
    """Five, each named after its subject; the decision, what officers read, the demo and the tests may speak of it."""
    page = DECISION.read_text()
    rows = re.findall(r"^\| `([a-z/]+\.(?:py|md))` \|", page, re.MULTILINE)
    named = {each if each.startswith("docs/") else f"src/demarche/{each}" for each in rows}
    arabic = "src/demarche/ui/locale/ar/LC_MESSAGES/django.po"
    speaking = {
        name for name in knowing() if name.startswith(("tests/", "docs/decisions/", "docs/use/", "src/demarche/demo/"))
    }

    assert f"`{ACT}`" in page
    assert len({*named, arabic}) == 5  # as the decision is called
    assert knowing() - speaking == {*named, arabic}
    assert all((ROOT / Path(each)).is_file() for each in named)
