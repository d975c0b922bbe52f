# SPDX-License-Identifier: Apache-2.0
"""Between forms and parts: what is filled in becomes the parts of an act, and the parts fill the form again."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from demarche.areas.concerns.papers import field_of, list_of, numbers, text_of
from demarche.core.acts.representation import CLAIM
from demarche.core.encoding import Json

Values = dict[str, Json]
Cleaned = Mapping[str, Any]

TITLE_FROM_TEXT: Final = 120

_QUESTION: Final = re.compile(r"q([1-9][0-9]{0,2})(_text(?:_t[1-9][0-9]{0,2})?)?")
_BESIDE: Final = ("raises", "informed")
_FIRST: Final = frozenset(
    {
        *("roles", "track", "marking", "national_marking", "urgency", "circulation", "language", "number"),
        *("title", "matter", "subjects", "subject_other", "form", "conduct", "reparation"),
    }
)


def only(pattern: str) -> Callable[[str], bool]:
    """Whether a part belongs to a page: its name has this form."""
    form = re.compile(pattern)
    return lambda name: form.fullmatch(name) is not None


def of_concern_page(name: str) -> bool:
    """Whether a part is written on the first page of a concern; the questions' translations move with the questions."""
    return name in _FIRST or _QUESTION.fullmatch(name) is not None


def of_notification_page(name: str) -> bool:
    """Whether a part is written on the page of a notification: all but what links it to another matter."""
    return not re.fullmatch(r"related[0-9]+|cites", name)


def _kept(parts: Mapping[str, Json]) -> Values:
    """The parts that say something; what is empty is no part."""
    return {name: value for name, value in parts.items() if value not in ("", [], None)}


def addressing(*, own: str, addressed: str, track: str, before: Mapping[str, Json] | None = None) -> Values:
    """Who raises a matter with whom, and on which track; who else is named in the draft stays, and who is in a successor was agreed."""
    roles = (before or {}).get("roles")
    held = roles if isinstance(roles, dict) else {}
    if "succeeds" in (before or {}):
        return {"roles": held, "track": track}
    beside = {side: [code for code in list_of(held, side) if code not in (own, addressed)] for side in _BESIDE}
    value: Json = {
        "raises": list[Json](sorted([own, *beside["raises"]])),
        "addressed": [addressed] if addressed else [],
        "informed": list[Json](beside["informed"]),
    }
    return {"roles": value, "track": track}


def holders(parts: Mapping[str, Json]) -> tuple[str, ...]:
    """Who would hold the matter that these parts open: everybody whom its roles name."""
    roles = parts.get("roles")
    named = {code for side in roles for code in list_of(roles, side)} if isinstance(roles, dict) else set()
    return tuple(sorted(named))


def opening(
    cleaned: Cleaned, *, own: str, addressed: str, track: str, before: Mapping[str, Json] | None = None
) -> Values:
    """What every act that opens a matter says of itself, as parts; `before` are those of the draft."""
    urgency: dict[str, Json] = {"profile": cleaned["profile"]}
    if cleaned.get("wished"):
        urgency["wished"] = cleaned["wished"]
    return {
        **addressing(own=own, addressed=addressed, track=track, before=before),
        "marking": {"tlp": cleaned["tlp"], "pap": cleaned["pap"]},
        "urgency": urgency if cleaned["profile"] else None,
        "circulation": cleaned.get("circulation") or "nobody",
        "language": cleaned["language"],
        "number": cleaned["number"],
    }


def form_part(cleaned: Cleaned) -> Json:
    """The diplomatic form and its courtesy; nothing when no form was chosen."""
    if not cleaned["form_kind"]:
        return None
    return {"kind": cleaned["form_kind"], "courtesy": cleaned["courtesy"] or "none"}


def concern(
    cleaned: Cleaned, before: Mapping[str, Json], *, own: str, addressed: str, order: Sequence[int] = ()
) -> Values:
    """What the first page of a concern says, as parts; `before` holds the translations of its questions, `order` says how those follow."""
    parts = {
        **opening(cleaned, own=own, addressed=addressed, track="diplomatic", before=before),
        "national_marking": cleaned["national"],
        "title": cleaned["title"],
        "matter": cleaned["matter"],
        "subjects": sorted(cleaned["subjects"]),
        "subject_other": cleaned["subject_other"],
        "form": form_part(cleaned),
        **_questions(cleaned, before, order or sorted(_rows(cleaned))),
    }
    return _kept(parts)


def _questions(cleaned: Cleaned, before: Mapping[str, Json], order: Iterable[int]) -> Values:
    """Questions numbered from 1 without a gap: one left empty is taken away, and its translations with it."""
    parts: Values = {}
    filled = [number for number in order if cleaned.get(f"q{number}_text")]
    for new, old in enumerate(filled, start=1):
        parts[f"q{new}"] = {"form": cleaned[f"q{old}_form"] or "open"}
        parts[f"q{new}_text"] = cleaned[f"q{old}_text"]
        for name, value in before.items():
            if re.fullmatch(rf"q{old}_text_t[1-9][0-9]{{0,2}}", name) and isinstance(value, dict):
                moved = f"q{new}_text"
                parts[moved + name.removeprefix(f"q{old}_text")] = {**value, "of": moved}
    return parts


def representation(cleaned: Cleaned, before: Mapping[str, Json], kind: str, *, own: str, addressed: str) -> Values:
    """What the page of a representation or of a notice of claim says, as parts; only the latter has conduct and reparation."""
    parts = concern(cleaned, before, own=own, addressed=addressed)
    claim = {name: cleaned[name] for name in ("conduct", "reparation")} if kind == CLAIM else {}
    return {**parts, **_kept(claim)}


def representation_form(values: Mapping[str, Json]) -> dict[str, Any]:
    """What that page shows of a draft."""
    return {**concern_form(values), **{name: text_of(values, name) for name in ("conduct", "reparation")}}


def _rows(cleaned: Iterable[str]) -> set[int]:
    return {int(each[1]) for each in map(_QUESTION.fullmatch, cleaned) if each and each[2] == "_text"}


def concern_form(values: Mapping[str, Json]) -> dict[str, Any]:
    """What the first page of a concern shows of a draft."""
    shown: dict[str, Any] = {
        **_opening_form(values),
        "circulation": text_of(values, "circulation"),
        "national": text_of(values, "national_marking"),
        "title": text_of(values, "title"),
        "matter": text_of(values, "matter"),
        "subjects": list_of(values, "subjects"),
        "subject_other": text_of(values, "subject_other"),
        **form_fields(values),
    }
    for number in numbers(values, "q"):
        shown[f"q{number}_text"] = text_of(values, f"q{number}_text")
        shown[f"q{number}_form"] = field_of(values, f"q{number}", "form")
    return shown


def _opening_form(values: Mapping[str, Json]) -> dict[str, Any]:
    return {
        "profile": field_of(values, "urgency", "profile"),
        "wished": field_of(values, "urgency", "wished"),
        "tlp": field_of(values, "marking", "tlp"),
        "pap": field_of(values, "marking", "pap"),
        "language": text_of(values, "language"),
        "number": text_of(values, "number"),
    }


def form_fields(values: Mapping[str, Json]) -> dict[str, Any]:
    """The diplomatic form as a form shows it."""
    return {"form_kind": field_of(values, "form", "kind"), "courtesy": field_of(values, "form", "courtesy")}


def notification(cleaned: Cleaned, *, own: str, addressed: str, file: Json) -> Values:
    """A technical notification as parts; the first line of the text is also its title."""
    what = str(cleaned["what"])
    first = what.split("\n", 1)[0]
    title = first if len(first) <= TITLE_FROM_TEXT else first[:TITLE_FROM_TEXT].rsplit(" ", 1)[0] + " …"
    parts = {
        **opening(cleaned, own=own, addressed=addressed, track="technical"),
        "title": title,
        "matter": what,
        "ask": sorted(cleaned["ask"]),
        "preserve": {"days": cleaned["days"]} if cleaned.get("days") else None,
        "callback": cleaned["callback"],
        "file1": file,
    }
    return _kept(parts)


def notification_form(values: Mapping[str, Json]) -> dict[str, Any]:
    """What the page of a notification shows of a draft."""
    return {
        **_opening_form(values),
        "what": text_of(values, "matter"),
        "ask": list_of(values, "ask"),
        "days": field_of(values, "preserve", "days"),
        "callback": text_of(values, "callback"),
    }


def translated(cleaned: Cleaned, originals: Iterable[str]) -> Values:
    """The translation of each text that has one, as parts."""
    return {
        f"{name}_t1": {"of": name, "lang": cleaned["lang"], "status": cleaned["status"], "text": cleaned[f"of_{name}"]}
        for name in originals
        if cleaned[f"of_{name}"]
    }


def translation_form(values: Mapping[str, Json]) -> dict[str, Any]:
    """What the translation page shows of a draft."""
    shown: dict[str, Any] = {}
    for name, value in values.items():
        if name.endswith("_t1") and isinstance(value, dict):
            shown.update({f"of_{value['of']}": value["text"], "lang": value["lang"], "status": value["status"]})
    return shown


def answer(cleaned: Cleaned, number: int) -> Values:
    """One question's answer as parts; what does not belong to the chosen word is left out."""
    word = cleaned["value"]
    if not word:
        return {}
    value: dict[str, Json] = {"value": word}
    if word == "under_examination":
        value["until"] = cleaned["until"]
    if word == "declined":
        value["because"] = cleaned["because"]
    if word == "answered_elsewhere":
        value["reference"] = cleaned["elsewhere"]
    if cleaned["referred"]:
        referral: dict[str, Json] = {"to": cleaned["referred"]}
        if cleaned["reference"]:
            referral["reference"] = cleaned["reference"]
        value["referral"] = referral
    parts = {f"a{number}": value, f"a{number}_text": cleaned["text"], f"a{number}_settles": cleaned["settles"]}
    return _kept(parts)


def answer_form(values: Mapping[str, Json], number: int) -> dict[str, Any]:
    """What one question's page shows of a draft."""
    name = f"a{number}"
    value = values.get(name)
    referral = value.get("referral") if isinstance(value, dict) else None
    elsewhere = field_of(values, name, "value") == "answered_elsewhere"
    return {
        "value": field_of(values, name, "value"),
        "until": field_of(values, name, "until"),
        "because": field_of(values, name, "because"),
        "elsewhere": field_of(values, name, "reference") if elsewhere else "",
        "referred": referral.get("to", "") if isinstance(referral, dict) else "",
        "reference": referral.get("reference", "") if isinstance(referral, dict) else "",
        "text": text_of(values, f"{name}_text"),
        "settles": text_of(values, f"{name}_settles"),
    }


def covering(cleaned: Cleaned) -> Values:
    """What goes with all answers of one act, as parts."""
    return _kept({"form": form_part(cleaned), "language": cleaned["language"], "number": cleaned["number"]})


def covering_form(values: Mapping[str, Json]) -> dict[str, Any]:
    """What the list of answers shows of a draft's form, language and number."""
    return {**form_fields(values), "language": text_of(values, "language"), "number": text_of(values, "number")}


Places = Mapping[str, tuple[str, str]]
"""Per field of a form, the part and the field of that part that it fills."""

_CARRIED: Final = frozenset({"draft", "version", "note", "form_kind", "courtesy", "language"})


def written(cleaned: Cleaned, places: Places, always: tuple[str, ...]) -> Values:
    """What the page of a step says, as parts: a part a field, or an object of several; `always` are objects that may be empty."""
    parts: Values = {name: {} for name in always}
    for name, value in _kept({each: cleaned[each] for each in cleaned if each not in _CARRIED}).items():
        part, inner = places.get(name, (name, ""))
        if inner:
            whole = parts.setdefault(part, {})
            assert isinstance(whole, dict)  # noqa: S101  # narrows the type; a part is in `places` whole or not at all
            whole[inner] = value
        else:
            parts[part] = sorted(value) if isinstance(value, list) else value  # type: ignore[type-var]
    form = form_part(cleaned) if "form_kind" in cleaned else None
    spoken = form is not None or any(name == "text" or name.endswith("_text") for name in parts)
    return {**parts, **_kept({"form": form, "language": cleaned["language"] if spoken else None})}


def read_back(values: Mapping[str, Json], places: Places) -> dict[str, Any]:
    """What the page of a step shows of a draft: `written`, backwards."""
    shown: dict[str, Any] = {**form_fields(values), "language": text_of(values, "language")}
    objects = {part for part, _inner in places.values()}
    shown |= {name: value for name, value in values.items() if name not in {*objects, "form"}}
    for name, (part, inner) in places.items():
        whole = values.get(part)
        shown[name] = whole.get(inner, "") if isinstance(whole, dict) else ""
    return shown
