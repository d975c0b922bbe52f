# SPDX-License-Identifier: Apache-2.0
"""Parts that a program writes: each of a name and a value that its kind of act can have, texts in the one spelling of acts."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from demarche.areas.release.fields import TEXT_LIMIT, Words
from demarche.core.acts.schema import TRANSLATION, Check, Kind, Part, matching, record
from demarche.core.acts.vocabulary import RELEASED
from demarche.core.encoding import Json

_FILES: Final = matching(r"file[1-9][0-9]{0,2}")


def is_written(name: str) -> bool:
    """Whether a part is written by who drafts, and not by attaching a file, by beginning the draft or by releasing it."""
    return name not in ("roles", "track", RELEASED.name) and not _FILES(name)


def read(kind: Kind, values: Mapping[str, Any]) -> tuple[dict[str, Json], list[dict[str, str]]]:
    """The parts as a draft keeps them, and what is wrong with the others."""
    good: dict[str, Json] = {}
    wrong: list[dict[str, str]] = []
    for name, value in values.items():
        try:
            good[name] = _part(kind, name, value)
        except ValidationError as error:
            wrong += ({"field": name[:200], "sentence": sentence} for sentence in error.messages)
    return good, wrong


def _part(kind: Kind, name: str, value: Any) -> Json:
    part = kind.find(name) if is_written(name) else None
    if part is None:
        raise ValidationError(_("An act of this kind has no such part to be written."))
    if part.check is not None:
        if not part.check(value):
            raise ValidationError(_("An act of this kind cannot say this here."))
        return value  # type: ignore[no-any-return]  # its check knows it
    return _text(part, value)


def _text(part: Part, value: Any) -> Json:
    if part is TRANSLATION:
        if not _TRANSLATED(value):
            raise ValidationError(_("A translation has a language, a status and a text."))
        return {**value, "text": _words(value["text"])}
    if not isinstance(value, str):
        raise ValidationError(_("This part is a text."))
    return _words(value)


def _words(text: str) -> str:
    field = Words(limit=TEXT_LIMIT)
    found: str = field.clean(text)
    return found


def _any_text(value: Json) -> bool:
    return isinstance(value, str)


_TRANSLATED: Final[Check] = record(
    {"lang": matching(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}"), "status": matching(r"[a-z_]{1,40}"), "text": _any_text}
)


def names(kind: Kind) -> Iterator[tuple[str, bool, bool]]:
    """The parts that are written, as the kind names them: name, whether it must be there, whether it is a text."""
    for part in kind.parts:
        if is_written(part.name) and part.name != "file*":
            yield part.name, part.required, part.check is None
