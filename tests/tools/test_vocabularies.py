# SPDX-License-Identifier: Apache-2.0
"""No text with a word of one vocabulary stands outside the mechanism: not in a template, not in Python, not in a catalogue."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Final

import pytest

from tools import i18n, vocabularies

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from babel.messages.catalog import Message

SPOKEN: Final = ("areas", "ui", "node")
"""What speaks to officers through the catalogues; the console's help speaks of no process, and the core speaks the record's words."""

CODE: Final = re.compile(r"[a-z_.]+")
"""A word of the code: a kind, a name of a cell or of a picture."""

TRANSLATED: Final = re.compile(r"^_|gettext|^say$|^blocktranslate$|^translate$")
OF_NO_PROCESS: Final = {
    "api.py": "programs",
    "config.py": "settings",
    "folder.py": "the root key's own leaf",
    "handing.py": "files for other programs",
    "team_text.py": "the same",
    "renewed.py": "whoever renews the node's keys at the console",
}
"""Files whose texts are English alone and speak of the node: what is told to programs, the settings, the file for the safe."""


def literals(path: Path) -> Iterator[str]:
    """The texts of a Python file that are neither documentation nor given to gettext."""
    tree = ast.parse(path.read_text())
    told: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            told.add(id(node.value))  # a docstring
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if TRANSLATED.search(name):
                told.update(id(each) for each in ast.walk(node))
        if isinstance(node, ast.Raise) and node.exc is not None:
            told.update(
                id(each) for each in ast.walk(node)
            )  # for whoever runs the node; what a page says of it is a text
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


def spoken() -> list[Path]:
    """Every Python file of what speaks to officers."""
    python = (each for each in i18n.sources() if each.suffix == ".py" and each.name not in OF_NO_PROCESS)
    return [each for each in python if each.relative_to(i18n.SOURCE).parts[0] in SPOKEN]


def found_in(text: str) -> list[str]:
    """Words of either vocabulary."""
    return [
        *vocabularies.found(vocabularies.BINDING["en"], text),
        *vocabularies.found(vocabularies.POLITICAL["en"], text),
    ]


def test_python_says_no_word_of_either_outside_a_text() -> None:
    """What is written in the code goes by gettext, so that it has both wordings."""
    files = spoken()
    outside = [
        f"{path.name}: {text!r}"
        for path in files
        for text in literals(path)
        if not CODE.fullmatch(text) and found_in(text)
    ]

    assert len(files) > 300
    assert not outside, "\n".join(outside)


def test_templates_say_no_word_of_either_outside_a_text() -> None:
    """What is left of a template when its texts, its tags and its notes are taken out says nothing of a process."""
    outside = []
    for path in i18n.sources():
        if path.suffix == ".py":
            continue
        html = path.read_text()
        html = re.sub(r"{% ?comment ?%}.*?{% ?endcomment ?%}|{#.*?#}", "", html, flags=re.DOTALL)
        html = re.sub(r"{% blocktranslate.*?{% endblocktranslate %}", "", html, flags=re.DOTALL)
        html = re.sub(r"{%.*?%}|{{.*?}}", "", html, flags=re.DOTALL)
        outside += [f"{path.name}: {word}" for word in found_in(html)]
    assert not outside, "\n".join(outside)


def texts(language: str, wording: str) -> Iterator[tuple[Message, str]]:
    """Every form of every text as it is said."""
    (_, _, base), (_, _, other) = i18n.catalogues(language)
    for message in other if wording else base:
        for number, said in enumerate(i18n.forms(message.string) if message.id else ()):
            english = i18n.forms(message.id)
            yield message, said or english[min(number, len(english) - 1)]


@pytest.mark.parametrize("language", list(i18n.PLURALS))
@pytest.mark.parametrize("wording", ["", i18n.OTHER])
def test_no_wording_has_a_word_of_the_other(language: str, wording: str) -> None:
    """Each text that a page, a paper, an alert or a command can say, in both languages: sentences of codes too."""
    words = (vocabularies.BINDING if wording else vocabularies.POLITICAL)[language]
    excused = (*vocabularies.NAME_BOTH, *vocabularies.QUOTED)
    every = list(texts(language, wording))
    mixed = [f"{message.id!r}: {said!r}" for message, said in every if message.id not in excused and words.search(said)]

    assert len(every) > 3000
    assert not mixed, "\n".join(mixed)


@pytest.mark.parametrize("language", list(i18n.PLURALS))
def test_every_text_of_either_vocabulary_has_both_wordings(language: str) -> None:
    """Nothing is open, and a text that needs two has two: they differ."""
    assert list(i18n.open_ones(language)) == []
    (_, base, _), (_, other, _) = i18n.catalogues(language)
    same = [
        message.id
        for message in other
        if message.id
        and i18n.forms(message.string) == i18n.forms((base.get(message.id, message.context) or message).string)
        and message.id not in vocabularies.NAME_BOTH
    ]
    assert len(other) > 100
    assert same == []


@pytest.mark.parametrize(
    ("binding", "political"),
    [
        ("Every Party reads it.", "Every participating State reads it."),
        ("Parties", "Participating States"),
        ("Asked. Party by Party.", "Asked. Participating State by participating State."),
        ("the Party's note", "the participating State's note"),
        ("in force", "in effect"),
        ("it comes into force", "it comes into effect"),
        ("ask, and accede", "ask, and subscribe"),
        ("Withdraw from the process", "Cease to participate in the process"),
        ("It has withdrawn from the process.", "It has ceased to participate in the process."),
        ("A third party, in part", "A third party, in part"),
    ],
)
def test_english_is_put_by_rule(binding: str, political: str) -> None:
    """Word for word; what reads badly is said otherwise in the catalogue."""
    assert vocabularies.political(binding) == political


def test_an_arabic_side_is_called_so() -> None:
    """A side, which Arabic calls as it calls a Party, keeps its gender and its endings."""
    assert vocabularies.side("يرى الطرفان أن للطرف الآخر طرفاً") == "يرى الجانبان أن للجانب الآخر جانباً"
    assert vocabularies.side("تقرير من طرف ثالث") == "تقرير من طرف ثالث"


def test_a_text_without_its_other_wording_is_open() -> None:
    """A new text with such a word fails the check until a person has written it in Arabic."""
    base = i18n.empty("ar")
    base.add("Every Party waits.", "ينتظر كل طرف.")
    other = i18n.political("ar", base, None)
    (message,) = [each for each in other if each.id]
    assert not any(i18n.forms(message.string))
    message.string = "تنتظر كل دولة مشاركة وكل طرف."
    assert list(i18n.mixed("ar", message)) == ["ar_X-polit: 'طرف' stands in 'تنتظر كل دولة مشاركة وكل طرف.'"]
