# SPDX-License-Identifier: Apache-2.0
"""What each act of this room reads like, made of its values: the check page, the dossier and the printed note show this."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from demarche.areas.concerns import courtesy, rules, words
from demarche.areas.concerns.indicators import STIX, table
from demarche.areas.release.paper import Item, Paper, Section, Setting, Table, Translation
from demarche.core.acts import concern as acts
from demarche.core.encoding import Json, moment
from demarche.ui import moments
from demarche.ui.series import listed

Values = Mapping[str, Json]

_NUMBERED: Final = re.compile(r"(q|a|s|m|report|file)([1-9][0-9]{0,2})")


def numbers(values: Values, prefix: str) -> list[int]:
    """The numbers of the parts `prefix1`, `prefix2`, … that are there, in order."""
    found = (_NUMBERED.fullmatch(name) for name in values)
    return sorted(int(each[2]) for each in found if each and each[1] == prefix)


def text_of(values: Values, name: str) -> str:
    """A text part as it stands; empty when it is not there."""
    value = values.get(name)
    return value if isinstance(value, str) else ""


def field_of(values: Values, name: str, field: str) -> str:
    """One field of a coded part that is an object; empty when it is not there."""
    value = values.get(name)
    return str(value.get(field, "")) if isinstance(value, dict) else ""


def list_of(values: Values, name: str) -> list[str]:
    """A coded part that is a list of words."""
    value = values.get(name)
    return [str(each) for each in value] if isinstance(value, list) else []


def marking(values: Values) -> str:
    """TLP and PAP of an act that opens a matter, as every page writes them."""
    tlp, pap = field_of(values, "marking", "tlp"), field_of(values, "marking", "pap")
    return f"TLP:{tlp} · PAP:{pap}" if tlp and pap else ""


def answer_word(value: Json) -> str:
    """The word of an answer's coded value; empty when it has none."""
    return str(value["value"]) if isinstance(value, dict) else ""


def answer_words(value: Json) -> str:
    """An answer's coded value in words, exactly as both sides and later readers see it."""
    if not isinstance(value, dict):
        return ""
    code = str(value["value"])
    if code == "under_examination":
        until = moments.utc(moment(str(value["until"])))
        return _("Under examination, until %(moment)s") % {"moment": until}
    if code == "declined":
        return _("Declined: %(reason)s") % {"reason": words.word(words.BECAUSE, value["because"])}
    if code == "answered_elsewhere":
        return _("Answered elsewhere, reference %(reference)s") % {"reference": value["reference"]}
    return words.word(words.ANSWERS, code)


def referral_words(value: Json) -> str:
    """Where an answer refers to, in words; empty when it refers nowhere."""
    referral = value.get("referral") if isinstance(value, dict) else None
    if not isinstance(referral, dict):
        return ""
    to = words.word(words.REFERRED_TO, referral["to"])
    if "reference" not in referral:
        return _("referred to %(where)s") % {"where": to}
    return _("referred to %(where)s, reference %(reference)s") % {"where": to, "reference": referral["reference"]}


def translations(values: Values, name: str) -> tuple[Translation, ...]:
    """The translations that travel with a text part."""
    found = ((each, values[each]) for each in sorted(values) if re.fullmatch(rf"{name}_t[1-9][0-9]{{0,2}}", each))
    return tuple(
        Translation(
            language=str(value.get("lang", "")),
            named=words.word(words.LANGUAGES, value.get("lang", "")),
            status=words.word(words.TRANSLATION_STATUSES, value.get("status", "")),
            text=str(value.get("text", "")),
        )
        for _name, value in found
        if isinstance(value, dict)
    )


def opening_paper(kind: str, setting: Setting, values: Values) -> Paper:
    """A concern or a technical notification."""
    return Paper(
        title=text_of(values, "title"),
        translated_titles=translations(values, "title"),
        marking=marking(values),
        national=text_of(values, "national_marking"),
        sections=tuple(_opening_sections(setting, values)),
        facts=tuple(_opening_facts(values)),
        clauses=(_("No attribution is stated."), _("Without prejudice.")),
        tables=tuple(_tables(setting, values)),
        **framed(words.KINDS[kind], setting, values, courtesy.PURPOSES.get(kind, "")),
    )


def framed(name: Promise, setting: Setting, values: Values, purpose: str = "") -> dict[str, Any]:
    """What stands around the body of an act of that name: form, numbers, language, and the formulas that its purpose opens."""
    form = field_of(values, "form", "kind")
    usual = field_of(values, "form", "courtesy") == "usual"
    formula = courtesy.formula(purpose, form, setting, values) if usual else None
    return {
        "kind": str(name),
        "form": words.word(words.FORMS, form) if form else "",
        "matter_marking": marking(setting.acts.get("opening", {})),
        "number": text_of(values, "number"),
        "language": text_of(values, "language"),
        "opening": formula.opening if formula else "",
        "closing": formula.closing if formula else "",
    }


def _opening_sections(setting: Setting, values: Values) -> Iterator[Section]:
    yield Section(_("The matter"), text=text_of(values, "matter"), translations=translations(values, "matter"))
    questions = tuple(
        Item(
            number,
            text=text_of(values, f"q{number}_text"),
            value=words.word(words.QUESTION_FORMS, field_of(values, f"q{number}", "form")),
            translations=translations(values, f"q{number}_text"),
        )
        for number in numbers(values, "q")
    )
    if questions:
        yield Section(_("Questions"), items=questions)
    if "ask" in values:
        yield Section(_("What is asked"), lines=tuple(words.word(words.ASKS, each) for each in list_of(values, "ask")))
    if "callback" in values:
        yield Section(_("Call back"), value=text_of(values, "callback"))
    if "origin" in values:
        yield Section(
            _("Apparent origin"),
            value=listed(setting.named(code) for code in list_of(values, "origin")),
            text=text_of(values, "origin_text"),
            note=_("Where activity seems to come from or pass through. It says nothing about who is responsible."),
        )
    if "rules" in values:
        yield Section(_("Rules cited"), lines=tuple(_rule(each) for each in list_of(values, "rules")))
    for number in numbers(values, "report"):
        yield _report(values, number)
    yield from annex_sections(values)


def _rule(cited: str) -> str:
    if cited not in rules.TITLES:
        return cited
    # Isolated, so that the words after it decide the direction of the line.
    return f"\u2068{cited}\u2069: {rules.TITLES[cited]} ({rules.STANDINGS[cited]})"


def _report(values: Values, number: int) -> Section:
    name = f"report{number}"
    return Section(
        _("A third party's report, cited; not an act of any State"),
        value=_("%(source)s, entry %(id)s")
        % {"source": field_of(values, name, "source"), "id": field_of(values, name, "id")},
        text=text_of(values, f"{name}_text"),
        note=field_of(values, name, "sha256"),
    )


def _opening_facts(values: Values) -> Iterator[Section]:
    if "subjects" in values:
        subjects = [words.word(words.SUBJECTS, each) for each in list_of(values, "subjects")]
        other = text_of(values, "subject_other")
        yield Section(_("Subject area"), value=listed([*subjects, *([other] if other else [])]))
    profile = field_of(values, "urgency", "profile")
    if profile:
        wished = field_of(values, "urgency", "wished")
        told = _("answer wished by %(moment)s") % {"moment": moments.utc(moment(wished))} if wished else ""
        yield Section(_("Urgency"), value=words.word(words.URGENCIES, profile), note=told)
    if "circulation" in values:
        yield Section(
            _("Whom the addressed Party may inform"), value=words.word(words.CIRCULATION, values["circulation"])
        )
    if "preserve" in values:
        days = field_of(values, "preserve", "days")
        yield Section(_("Data to preserve"), value=_("for %(days)s days from receipt") % {"days": days})
    if "language" in values:
        yield Section(_("Authentic language"), value=words.word(words.LANGUAGES, values["language"]))


def annex_sections(values: Values) -> Iterator[Section]:
    """The files of an act that are not listed by indicator: name, size, and the hash by which each is known."""
    named = [f"file{number}" for number in numbers(values, "file")]
    lines = tuple(
        _("%(name)s, %(size)s, SHA-256 %(sha256)s")
        % {
            "name": f"\u2068{field_of(values, part, 'name')}\u2069",
            "size": moments.size(int(field_of(values, part, "bytes") or 0)),
            "sha256": field_of(values, part, "sha256"),
        }
        for part in named
        if not _is_bundle(values, part)
    )
    if lines:
        yield Section(_("Annexes"), lines=lines)


def _is_bundle(values: Values, part: str) -> bool:
    return field_of(values, part, "media").startswith(STIX)


def _tables(setting: Setting, values: Values) -> Iterator[Table]:
    for number in numbers(values, "file"):
        name = f"file{number}"
        if not _is_bundle(values, name):
            continue
        yield table(
            field_of(values, name, "name"),
            int(field_of(values, name, "bytes") or 0),
            field_of(values, name, "sha256"),
            setting.files.get(field_of(values, name, "sha256")),
        )


def answer_paper(setting: Setting, values: Values) -> Paper:
    """Answers, each under the question it belongs to."""
    opening = setting.acts.get("opening", {})
    items = tuple(
        Item(
            number,
            about=text_of(opening, f"q{number}_text"),
            value=answer_words(values[f"a{number}"]),
            note=referral_words(values[f"a{number}"]),
            text=text_of(values, f"a{number}_text"),
            settles=text_of(values, f"a{number}_settles"),
            translations=translations(values, f"a{number}_text"),
        )
        for number in numbers(values, "a")
    )
    sections = (Section(_("Answers"), items=items),) if items else ()
    return Paper(
        sections=sections,
        clauses=(_("Without prejudice."),),
        **framed(words.KINDS[acts.ANSWER], setting, values, courtesy.PURPOSES[acts.ANSWER]),
    )
