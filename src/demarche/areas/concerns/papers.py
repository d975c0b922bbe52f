# SPDX-License-Identifier: Apache-2.0
"""What every paper of this room is made of: values read off an act, answers in words, the frame of a note."""

import re
from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from demarche.areas.concerns import courtesy, words
from demarche.areas.release.paper import Item, Paper, Section, Setting, Translation
from demarche.core.acts import concern as acts
from demarche.core.encoding import Json, moment
from demarche.ui import moments

Values = Mapping[str, Json]

_NUMBERED: Final = re.compile(r"(q|a|s|m|report|file|related)([1-9][0-9]{0,2})")


def size_of(values: Values, name: str) -> int:
    """How many bytes a part says its file has; 0 where it says none, for an act that the rules refuse may say anything."""
    part = values.get(name)
    found = part.get("bytes") if isinstance(part, dict) else None
    return found if isinstance(found, int) and found > 0 else 0


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


def for_now_words(until: Json) -> str:
    """An answer for now in words, with the date that its Party named for the next."""
    return _("Answered for now; next answer by %(moment)s") % {"moment": moments.utc(moment(str(until)))}


def question_text(setting: Setting, number: str) -> str:
    """The text of a question, wherever it was asked."""
    found = (text_of(values, f"q{number}_text") for values in setting.acts.values())
    return next((text for text in found if text), "") if number else ""


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


def framed(name: Promise, setting: Setting, values: Values, purpose: str = "") -> dict[str, Any]:
    """What stands around the body of an act of that name: form, numbers, language, and the formulas that its purpose opens."""
    form = field_of(values, "form", "kind")
    usual = field_of(values, "form", "courtesy") == "usual"
    formula = courtesy.formula(purpose, form, setting, values) if usual else None
    opening = setting.acts.get("opening", {})
    within = {} if opening == values else opening
    return {
        "kind": str(name),
        "form": words.word(words.FORMS, form) if form else "",
        "matter_marking": marking(opening),
        "matter_title": text_of(within, "title"),
        "matter_number": text_of(within, "number"),
        "number": text_of(values, "number"),
        "language": text_of(values, "language"),
        "opening": formula.opening if formula else "",
        "closing": formula.closing if formula else "",
    }


def answer_paper(setting: Setting, values: Values) -> Paper:
    """Answers, each under the question it belongs to."""
    items = tuple(
        Item(
            number,
            about=question_text(setting, str(number)),
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
