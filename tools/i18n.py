# SPDX-License-Identifier: Apache-2.0
"""The catalogues of every text that people read: extract, merge and compile them, or check that they are whole.

A text that speaks of a process in the words of binding terms (`tools/vocabularies.py`) has a wording for political terms too, in
`LANGUAGE_X-polit/`: made by rule where words can be put for words, and written by hand where a rule reads badly or, as in Arabic,
the sentence agrees with the word. Its `django.mo` is the whole catalogue with these in their place (`demarche.ui.terms`).

`python tools/i18n.py` brings `django.po` of each language up to date with the templates, the Python source and the
sentences of `demarche.core.codes`, and compiles `django.mo`. `--check` changes nothing and fails where it would, where
Arabic has no translation, and where a translation lost or invented a placeholder.
"""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from demarche.core import codes

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools import vocabularies  # after the path is known

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from babel.messages.catalog import Message

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "demarche"
LOCALE = SOURCE / "ui" / "locale"

# The rules of plurals are written here: Babel's own rule for Arabic has two forms exchanged, so that 11 read as 100 does.
PLURALS = {
    "en": (2, "(n != 1)"),
    "ar": (6, "(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5)"),
}
# English is what the source says; a translation there is needed only where a plural or a context asks for one.
TRANSLATED = ("ar",)
OTHER = "_X-polit"
"""The folder of the political wording of a language, as gettext looks for what `demarche.ui.terms` names."""
# In Arabic the forms for none, one and two say the number in the noun, so they may leave the placeholder out.
FORMS_THAT_SAY_THE_NUMBER = {"en": 1, "ar": 3}

KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
ALIAS = re.compile(r"\b(n?p?gettext(?:_lazy|_noop)?) as (\w+)")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")

# Dates in the head of a catalogue would change it without a change; the record of changes is elsewhere.
DATE = "2026-01-01 00:00+0000"


def python_of(path: Path) -> bytes:
    """The source that Babel reads: Python as it is, and a template as the calls of gettext that it amounts to."""
    if path.suffix == ".py":
        return path.read_bytes()
    calls = templatize(path.read_text(), origin=str(path))
    # What is left of a template keeps its indentation, which is none that Python allows.
    return "\n".join(line.strip() for line in calls.splitlines()).encode()


def sources() -> Iterator[Path]:
    """Every file with texts in it."""
    for path in sorted(SOURCE.rglob("*")):
        in_templates = "templates" in path.parts and path.suffix in (".html", ".txt", ".svg")
        if in_templates or (path.suffix == ".py" and "migrations" not in path.parts):
            yield path


def code_texts() -> Iterator[str]:
    """The sentence and the remedy of every code that a node can say."""
    for listing in (codes.Reason, codes.Refusal, codes.Obstacle):
        for member in listing:
            yield from (member.sentence, member.remedy)


def empty(language: str) -> Catalog:
    """A catalogue with nothing in it but its head."""
    catalog = Catalog(locale=language, project="demarche", version="1", fuzzy=False, charset="utf-8")
    catalog.header_comment = "# SPDX-License-Identifier: Apache-2.0"
    catalog.last_translator, catalog.language_team, catalog.msgid_bugs_address = (
        "Démarche",
        "Démarche",
        "see SECURITY.md",
    )
    catalog.mime_headers = [("POT-Creation-Date", DATE), ("PO-Revision-Date", DATE)]
    # There is no public way to say it, and the two are typed as if nobody said it.
    vars(catalog).update(zip(("_num_plurals", "_plural_expr"), PLURALS[language], strict=True))
    return catalog


def extracted(language: str) -> Catalog:
    """Every text of the source, untranslated."""
    catalog = empty(language)
    for path in sources():
        where = [(path.relative_to(ROOT).as_posix(), 1)]
        source = python_of(path)
        # A module may call them by names of its own: `gettext as say`.
        keywords = KEYWORDS | {own: KEYWORDS[name] for name, own in ALIAS.findall(source.decode())}
        for _, text, comments, context in extract("python", io.BytesIO(source), keywords, ["Translators:"]):
            catalog.add(text, locations=where, auto_comments=comments, context=context)
    for text in code_texts():
        catalog.add(text, locations=[("src/demarche/core/codes", 1)])
    return catalog


def merged(language: str, before: Catalog | None) -> Catalog:
    """The texts of the source with the translations they had; what the source no longer says is dropped."""
    catalog = extracted(language)
    for message in catalog:
        old = before.get(message.id, message.context) if before is not None and message.id else None
        if old is not None and old.pluralizable == message.pluralizable:
            message.string = old.string
            message.user_comments = old.user_comments
    return catalog


def folder(language: str, wording: str = "") -> Path:
    """Where the two files of a wording of a language are."""
    return LOCALE / f"{language}{wording}" / "LC_MESSAGES"


def kept(language: str, wording: str = "") -> Catalog | None:
    """The catalogue as it stands, if it stands."""
    path = folder(language, wording) / "django.po"
    if not path.exists():
        return None
    with path.open("rb") as file:
        return read_po(file, locale=language)


def written(catalog: Catalog) -> tuple[bytes, bytes]:
    """The bytes of `django.po` and `django.mo`."""
    text, compiled = io.BytesIO(), io.BytesIO()
    write_po(text, catalog, width=0, include_lineno=False)
    write_mo(compiled, catalog)
    return text.getvalue(), compiled.getvalue()


def forms(text: str | Iterable[str] | None) -> tuple[str, ...]:
    """The forms of a text: one, or one for each plural."""
    return (text or "",) if text is None or isinstance(text, str) else tuple(text)


def faults(language: str, message: Message) -> Iterator[str]:
    """What is wrong with a translation."""
    said, translated = forms(message.id), forms(message.string)
    if not all(translated):
        if language in TRANSLATED:
            yield f"{language}: not translated: {said[0]!r}"
        return
    wanted = set(PLACEHOLDER.findall(said[-1]))
    for number, form in enumerate(translated):
        found = set(PLACEHOLDER.findall(form))
        spoken = len(translated) > 1 and number < FORMS_THAT_SAY_THE_NUMBER[language]
        if found - wanted or (wanted - found and not spoken):
            yield f"{language}: the placeholders of {said[-1]!r} are {sorted(wanted)}, those of {form!r} {sorted(found)}"


def needs_both(message: Message) -> bool:
    """Whether a text has words of binding terms in it, in English or as it is translated."""
    if message.context == vocabularies.CONTEXT:
        return True
    english = any(vocabularies.found(vocabularies.BINDING["en"], each) for each in forms(message.id))
    return english or any(vocabularies.found(vocabularies.BINDING["ar"], each) for each in forms(message.string))


def by_rule(language: str, message: Message, base: str) -> str:
    """What a text says in political words where a rule can say it; nothing where a person must."""
    if message.context == vocabularies.CONTEXT:
        return ""
    if language == "en":
        return vocabularies.political(base)
    english = any(vocabularies.found(vocabularies.BINDING["en"], each) for each in forms(message.id))
    return "" if english else vocabularies.side(base)


def political(language: str, base: Catalog, before: Catalog | None) -> Catalog:
    """The texts of a catalogue that need another wording in political terms, with the one they had, or by rule."""
    catalog = empty(language)
    for message in base:
        if not message.id or not needs_both(message):
            continue
        added = catalog.add(message.id, context=message.context, locations=message.locations)
        old = before.get(message.id, message.context) if before is not None else None
        if old is not None and all(forms(old.string)):
            added.string = old.string
            continue
        said = forms(message.string)
        base_forms = forms(message.id) if language == "en" and not all(said) else said
        made = tuple(by_rule(language, message, each) for each in base_forms)
        added.string = made if message.pluralizable else made[0]
    return catalog


def whole(base: Catalog, other: Catalog) -> Catalog:
    """A catalogue with the wordings of another in the place of its own."""
    for message in base:
        instead = other.get(message.id, message.context) if message.id else None
        if instead is not None and all(forms(instead.string)):
            message.string = instead.string
    return base


def mixed(language: str, message: Message) -> Iterator[str]:
    """Words of binding terms that were left in a political wording; a text that names both says so by being the same in both."""
    for each in forms(message.string):
        for word in vocabularies.found(vocabularies.BINDING[language], each):
            if message.id not in vocabularies.NAME_BOTH:
                yield f"{language}{OTHER}: {word!r} stands in {each!r}"


def catalogues(language: str) -> Iterator[tuple[Path, Catalog, Catalog]]:
    """For both wordings of a language its folder, what is written of it as text, and what is compiled."""
    base = merged(language, kept(language))
    yield folder(language), base, base
    other = political(language, base, kept(language, OTHER))
    yield folder(language, OTHER), other, whole(merged(language, kept(language)), other)


def problems(language: str) -> list[str]:
    """Everything that keeps the catalogues of a language from being whole."""
    found = list(open_ones(language))
    for where, text, compiled in catalogues(language):
        for name, data in (("django.po", written(text)[0]), ("django.mo", written(compiled)[1])):
            path = where / name
            if not path.exists() or path.read_bytes() != data:
                found.append(f"{where.parent.name}: {name} is not what `make messages` writes")
    return found


def open_ones(language: str) -> Iterator[str]:
    """What a person still has to write, of both wordings."""
    (_, base, _), (_, other, _) = catalogues(language)
    for message in base:
        if message.id:
            yield from faults(language, message)
    for message in other:
        if not message.id:
            continue
        if not all(forms(message.string)):
            yield f"{language}{OTHER}: no political wording: {forms(message.id)[0]!r}"
            continue
        yield from faults(language, message)
        yield from mixed(language, message)


def write(language: str) -> None:
    """Bring the files of a language up to date, and say how much is left to translate."""
    for where, text, compiled in catalogues(language):
        where.mkdir(parents=True, exist_ok=True)
        (where / "django.po").write_bytes(written(text)[0])
        (where / "django.mo").write_bytes(written(compiled)[1])
        if where == folder(language):
            count = len(text)
    print(f"{language}: {count} texts, {len(list(open_ones(language)))} open")


def main(arguments: list[str]) -> int:
    """Write, or check."""
    if arguments not in ([], ["--check"]):
        raise SystemExit("usage: i18n.py [--check]")
    if not arguments:
        for language in PLURALS:
            write(language)
        return 0
    found = [problem for language in PLURALS for problem in problems(language)]
    print("\n".join(found) or "messages ok")
    return int(bool(found))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
