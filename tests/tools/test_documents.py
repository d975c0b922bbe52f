# SPDX-License-Identifier: Apache-2.0
"""The documents say what there is: their console blocks run, their commands exist, their bold words stand on pages."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import click
import pytest

from demarche.cli import main
from demarche.node.clock import read_simulation
from tests.cli.command import shell
from tests.test_house_rules import ROOT, tracked
from tools import i18n

if TYPE_CHECKING:
    from pathlib import Path

PAGES: Final = {path.relative_to(ROOT).as_posix(): path.read_text() for path in tracked() if path.suffix == ".md"}
FENCE: Final = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
PROMPT: Final = re.compile(r"(\w*)\$ +(.+)")
HOME: Final = "/var/lib/demarche"

# What is typed where a command asks: `init` takes its defaults but for the Party's name and code.
TYPED: Final = {"init": "Aurelia\nXA\n" + 7 * "\n"}

# Commands of the documents that are not run here, and why.
ELSEWHERE: Final = {
    **dict.fromkeys(
        (
            "demarche keys",
            "demarche keys rotate --role act --root /media/safe/XA-root-FOR-THE-SAFE.pem --dry-run",
            'demarche keys rotate --role act --root /media/safe/XA-root-FOR-THE-SAFE.pem --present "Head of the registry" --sheet /media/safe/sheet-2.html --yes',
            "demarche keys rotate --role act --root /media/safe/XA-root-FOR-THE-SAFE.pem --yes",
        ),
        "tests/cli/test_online_keys.py and tests/federation/test_keys.py type it",
    ),
    "python3 -m venv /opt/demarche && /opt/demarche/bin/pip install demarche": "fetches packages",
    "python3 -m venv check": "for the two after it",
    "check/bin/pip install --no-deps demarche": "fetches a package",
    "check/bin/pip install click cryptography rfc8785": "fetches packages",
    "curl --fail --silent --header @token http://localhost:8443/api/v1/officers/me": "tests/areas/programs/test_first_call.py types it",
    "demarche --home /var/lib/demarche run": "tests/cli/test_online_run.py runs a node to its end",
    **dict.fromkeys(
        (
            "demarche --home /var/lib/demarche backup night.tar",
            "demarche --home /var/lib/demarche backup --check night.tar",
            "demarche --home /var/lib/demarche doctor --json",
        ),
        "tests/cli/test_online_doctor.py types it, and doctor ends with 1 where no node runs",
    ),
    **dict.fromkeys(
        (
            "sqlite3 /var/lib/demarche/db.sqlite3 \".backup '/backup/db.sqlite3'\"",
            "cp /backup/db.sqlite3 /var/lib/demarche/db.sqlite3",
            'demarche --home /var/lib/demarche restore --reason "The disk failed; the copy is of the night before."',
            "demarche --home /var/lib/demarche sync",
        ),
        "tests/federation/test_restored.py puts a copy back",
    ),
}
JOINING: Final = "README.md"  # with the name of a machine before the prompt: tests/federation/test_readme.py types them


@dataclass(frozen=True, slots=True)
class Typed:
    """One line after a prompt, and what the document shows that it printed."""

    page: str
    where: str
    line: str
    printed: tuple[str, ...]


def blocks(page: str, language: str) -> list[str]:
    """The fenced blocks of a page in this language."""
    return [text for each, text in FENCE.findall(PAGES[page]) if each == language]


def typed(page: str) -> list[Typed]:
    """Every line that a page tells people to type, in order."""
    found: list[Typed] = []
    for block in blocks(page, "console"):
        for line in block.splitlines():
            prompt = PROMPT.fullmatch(line.strip())
            if prompt:
                found.append(Typed(page, prompt[1], prompt[2], ()))
            else:
                last = found.pop()
                found.append(Typed(page, last.where, last.line, (*last.printed, line)))
    return found


def run(folder: Path, each: Typed) -> None:
    """Run a command in a folder that stands for the machine; what the page shows is the end of what is printed."""
    program, *arguments = shlex.split(each.line.replace(HOME, str(folder / "node")))
    assert program == "demarche", f"{each.page}: expected a command that runs here or stands in ELSEWHERE: {each.line}"
    say = next((words for name, words in TYPED.items() if name in arguments), "")
    done = shell(folder, *arguments, say=say)
    if each.printed:
        assert tuple(done.stdout.splitlines()[-len(each.printed) :]) == each.printed, each
    else:
        assert done.returncode == 0, (each, done.stderr)


@pytest.mark.parametrize("page", [page for page in PAGES if typed(page)])
def test_what_people_are_told_to_type_works(page: str, tmp_path: Path) -> None:
    """In order, on one machine that has the files of the vectors lying about."""
    shutil.copytree(ROOT / "tests" / "vectors" / "dossier", tmp_path, dirs_exist_ok=True)
    targets = re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE)
    for each in typed(page):
        if each.line.startswith("make "):
            assert each.line.split()[1] in targets, each
        elif each.where:
            assert page == JOINING, f"{page}: expected machines with names in the README alone, where they are tested"
        elif each.line not in ELSEWHERE:
            run(tmp_path, each)


def test_nothing_is_typed_outside_a_console_block() -> None:
    """Nor is anything left over among what is not run here."""
    stray = [(page, line) for page, text in PAGES.items() for line in others(text) if PROMPT.fullmatch(line.strip())]
    lines = {each.line for page in PAGES for each in typed(page)}

    assert stray == []
    assert sorted(ELSEWHERE.keys() - lines) == []


def others(text: str) -> list[str]:
    """The lines of every other block."""
    return [line for language, block in FENCE.findall(text) if language != "console" for line in block.splitlines()]


def command(words: list[str]) -> click.Command | None:
    """The command of these words, if there is one."""
    found = main.get_command(click.Context(main), words[0])
    if isinstance(found, click.Group) and len(words) > 1:
        return found.get_command(click.Context(found), words[1])
    return found


@pytest.mark.parametrize("page", PAGES)
def test_every_command_that_is_named_exists(page: str) -> None:
    """With the options it is named with."""
    for line in re.findall(r"`demarche ([^`]+)`", PAGES[page]):
        words = line.split()
        found = command(words)
        assert found is not None, f"{page}: there is no `demarche {line}`"
        options = {option for each in found.params for option in each.opts}
        named = {word.strip("[]") for word in words if word.strip("[").startswith("--")}
        assert named <= options, f"{page}: `demarche {line}` has no {named - options}"


def test_the_files_that_are_shown_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The answers for `init`, with its administrator; the clock of a node for practice; the roster."""
    settings = "docs/operate/settings.md"
    [answers], [clock] = blocks(settings, "toml"), blocks(settings, "json")
    [roster] = blocks("docs/use/evidence.md", "json")
    (tmp_path / "answers.toml").write_text(answers)
    (tmp_path / "clock.json").write_text(clock)

    made = shell(tmp_path, "--home", "node", "init", "--answers", "answers.toml")

    assert "The administrator signs in as admin." in made.stdout, made.stderr
    assert read_simulation(tmp_path / "clock.json").offsets == {"XA": 0}
    known = json.loads((ROOT / "tests" / "vectors" / "dossier" / "roster.json").read_text())
    assert json.loads(roster) == {**known, "parties": known["parties"][:1]}


@pytest.mark.parametrize("page", [page for page in PAGES if page.startswith("docs/use/")])
def test_words_in_bold_stand_on_pages(page: str) -> None:
    """As the catalogue of English has them; what a page fills in may be anything."""
    catalogue = i18n.kept("en")
    assert catalogue is not None
    said = [text for each in catalogue for text in ([each.id] if isinstance(each.id, str) else each.id)]
    patterns = [re.compile(".+".join(map(re.escape, re.split(r"%\(\w+\)[sd]", text)))) for text in said if text]
    bold = re.findall(r"\*\*(.+?)\*\*", PAGES[page])

    assert bold
    assert [each for each in bold if not any(pattern.fullmatch(each) for pattern in patterns)] == []


def test_every_page_is_read_on_from_the_readme() -> None:
    """A page an area, each with its line; none that nobody finds."""
    _before, _heading, after = PAGES["README.md"].partition("\n## Read on\n")
    listed = re.findall(r"^- \[[^]]+\]\((docs/(?:use|operate)/[^)]+)\)$", after, re.MULTILINE)
    assert sorted(listed) == sorted(page for page in PAGES if page.startswith(("docs/use/", "docs/operate/")))
