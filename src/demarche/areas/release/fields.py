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
# Signs that turn the reading order, which no act may hold. Every text stands in its own direction on every page, so none is needed.
_TURNS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
# Signs that show nothing and mean nothing in words, but make two words that look alike differ: spaces without width,
# soft hyphens, invisible operators and fillers, tags.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060-\u2065\u206a-\u206f\u3164\uffa0\U000e0000-\U000e0fff]"
)
# Joiners shape words of Arabic, Syriac and the scripts of India, and signs made of several; elsewhere they are unseen too.
_SHAPED: Final = "\u0600-\u08ff\u0900-\u0dff\u1000-\u109f\u1780-\u18af\u2190-\u2bff\ufe0f\ufb50-\ufdff\ufe70-\ufefc\U0001f000-\U0001faff"
_JOINERS = re.compile(f"(?<![{_SHAPED}])[\u200c\u200d]+|[\u200c\u200d]+(?![{_SHAPED}\u200c\u200d])")
# The bullets of word processors, of which those of their symbol fonts show in no other, each with what it is in plain text.
_BULLETS: Final = {
    **dict.fromkeys("\u00b7\u2022\u25cf\u25aa\u25fe\uf0b7\uf0a7\uf076", "\u2022"),
    **dict.fromkeys("o\u25e6\u25cb\uf06f", "\u25e6"),
    **dict.fromkeys("-\u2013\u2014\uf02d", "\u2013"),
    **dict.fromkeys("\u27a2\u2192\uf0d8\uf0e0", "\u2192"),
}
_LISTED = re.compile(
    rf"^([ \t]*)(?:([{''.join(map(re.escape, _BULLETS))}])|([(]?\w{{1,5}}[.)]))[ \u00a0]*\t+[ \t]*", re.MULTILINE
)
_OF_A_FONT = re.compile("[\uf000-\uf0ff]")
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")


def tidy(text: str) -> str:
    """A text as acts spell it: paragraphs, lists and signs as they were pasted, and nothing that cannot be seen.

    NFC, one kind of line break, spaces for tabs, a list with the mark of each item before it, no signs of direction or without width.
    """
    broken = _BREAKS.sub("\n", text).replace("\u2029", "\n\n")
    listed = _LISTED.sub(_mark, broken).replace("\t", "    ")
    bullets = _OF_A_FONT.sub(lambda sign: _BULLETS.get(sign[0], sign[0]), listed)
    return _JOINERS.sub("", normalize("NFC", _UNSEEN.sub("", _TURNS.sub("", bullets)))).strip()


def _mark(found: re.Match[str]) -> str:
    before, bullet, number = found[1], found[2], found[3]
    return f"{before}{_BULLETS[bullet] if bullet else number} "


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


def _uncut(attrs: dict[str, Any]) -> dict[str, Any]:
    """Without the limit that browsers keep by cutting off, unsaid, the end of what is pasted."""
    return {name: value for name, value in attrs.items() if name != "maxlength"}


class Words(forms.CharField):
    """An official's text in paragraphs, as it was pasted or typed; what is too long is said, and not cut off while it is pasted."""

    widget = forms.Textarea

    def __init__(self, *, rows: int = 6, limit: int = TEXT_LIMIT, **kwargs: Any) -> None:
        super().__init__(max_length=limit, strip=False, required=False, **kwargs)
        self.widget.attrs.update({"rows": rows, "dir": "auto"})

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return _uncut(super().widget_attrs(widget))

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

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return _uncut(super().widget_attrs(widget))

    def to_python(self, value: Any) -> str:
        text = " ".join(tidy(str(super().to_python(value) or "")).split())
        _check(text)
        return text
