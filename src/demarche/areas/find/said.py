# SPDX-License-Identifier: Apache-2.0
"""What the values of an act or a draft say in words, and what they name, so that it is found by it."""

from collections.abc import Iterator, Mapping
from typing import Final

from demarche.core.acts.vocabulary import find_kind
from demarche.core.encoding import Json

Values = Mapping[str, Json]

_FIRST: Final = ("matter", "text")
_NAMING: Final = ("name", "sha256", "title", "source", "id", "reference", "national", "object")
_APART: Final = ("title", "number")


def texts(values: Values, kind: str, vocabulary: int) -> str:
    """Every text part but title and number, those that an act begins with first; translations beside."""
    order = [name for name in _FIRST if name in values] + [name for name in values if name not in _FIRST]
    return "\n".join(
        filter(None, (_text(name, values[name], kind, vocabulary) for name in order if name not in _APART))
    )


def _text(name: str, value: Json, kind: str, vocabulary: int) -> str:
    if isinstance(value, dict):
        told = value.get("text")
        return told if isinstance(told, str) else ""
    known = find_kind(vocabulary, kind)
    part = None if known is None else known.find(name)
    return value if isinstance(value, str) and (part is None or not part.coded) else ""


def named(values: Values) -> Iterator[str]:
    """What its coded parts name: files and their hashes, reports, references."""
    for value in values.values():
        if isinstance(value, dict):
            yield from (told for field in _NAMING if isinstance(told := value.get(field), str))


def text_of(values: Values, name: str) -> str:
    """A text part, empty when there is none."""
    value = values.get(name)
    return value if isinstance(value, str) else ""


def marking(values: Values) -> str:
    """The TLP of an act that opens a matter; empty where it says none."""
    value = values.get("marking")
    return str(value.get("tlp", ""))[:16] if isinstance(value, dict) else ""
