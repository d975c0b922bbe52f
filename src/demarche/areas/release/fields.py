# SPDX-License-Identifier: Apache-2.0
"""Form fields for an official's words, references and moments, brought into the one spelling that acts allow."""

import re
from typing import Any, Final
from unicodedata import normalize

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from demarche.core.encoding import moment, stamp
from demarche.core.errors import DemarcheError

TEXT_LIMIT: Final = 40_000

# What word processors and mail put between lines and paragraphs.
_BREAKS = re.compile("\r\n|[\r\v\f\u0085\u2028]")
# Signs that turn the reading order. Every text stands in its own direction on every page, so none is needed.
_TURNS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f]")


def tidy(text: str) -> str:
    """A text as acts spell it: NFC, one kind of line break, spaces for tabs, no invisible signs of direction."""
    broken = _BREAKS.sub("\n", text).replace("\u2029", "\n\n").replace("\t", "    ")
    return normalize("NFC", _TURNS.sub("", broken)).strip()


def _check(text: str) -> None:
    found = _CONTROL.search(text)
    if found:
        raise ValidationError(_("This holds a character that cannot be sent: U+%(code)04X.") % {"code": ord(found[0])})


def restate(form: forms.Form, **fields: object) -> None:
    """Have a form that was sent say something else in hidden fields when it is shown again: the draft as it now stands."""
    sent = form.data.copy() if isinstance(form.data, QueryDict) else QueryDict(mutable=True)
    for name, value in fields.items():
        sent[name] = str(value)
    form.data = sent


_LOCAL = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::(\d{2}))?(?: ?UTC|Z)?")


class _LocalInput(forms.TextInput):
    input_type = "datetime-local"


class Instant(forms.CharField):
    """A date and time in UTC; cleaned to the form acts use, `2027-03-01T17:00:00Z`, or to nothing."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=_LocalInput(), **kwargs)

    def to_python(self, value: Any) -> str:
        text = str(super().to_python(value) or "")
        if not text:
            return ""
        found = _LOCAL.fullmatch(text)
        try:
            return stamp(moment(f"{found[1]}T{found[2]}:{found[3] or '00'}Z" if found else text))
        except DemarcheError as error:
            raise ValidationError(_("Write the date and time as 2027-03-01 17:00, in UTC.")) from error

    def prepare_value(self, value: Any) -> Any:
        return value[:16] if isinstance(value, str) and value.endswith("Z") else value


class Words(forms.CharField):
    """An official's text in paragraphs, as it was pasted or typed."""

    widget = forms.Textarea

    def __init__(self, *, rows: int = 6, limit: int = TEXT_LIMIT, **kwargs: Any) -> None:
        super().__init__(max_length=limit, strip=False, required=False, **kwargs)
        self.widget.attrs.update({"rows": rows, "dir": "auto"})

    def to_python(self, value: Any) -> str:
        text = tidy(str(super().to_python(value) or ""))
        _check(text)
        return text


class Lines(Words):
    """Lines that mean something each: as they were typed, every one at its number."""

    def to_python(self, value: Any) -> str:
        lines = str(forms.CharField.to_python(self, value) or "").splitlines()
        text = "\n".join(tidy(each) for each in lines).rstrip("\n")
        _check(text)
        return text


class Line(forms.CharField):
    """A text or a reference on one line."""

    def __init__(self, *, limit: int, short: bool = False, **kwargs: Any) -> None:
        super().__init__(max_length=limit, required=False, **kwargs)
        self.widget.attrs.update({"dir": "auto", "autocomplete": "off", **({"class": "short"} if short else {})})

    def to_python(self, value: Any) -> str:
        text = " ".join(tidy(str(super().to_python(value) or "")).split())
        _check(text)
        return text
