# SPDX-License-Identifier: Apache-2.0
"""Annexes: files of any kind that go with a concern, byte for byte, each named with its size and hash."""

import re
from collections.abc import Iterator
from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from demarche.areas.concerns.added.adding import AddForm, Adding, Parts
from demarche.areas.concerns.indicators import MEDIA, Upload, plain_name, table, too_large
from demarche.areas.concerns.papers import field_of, numbers
from demarche.areas.officers.models import Officer
from demarche.areas.release.actions import Attached
from demarche.areas.release.models import Draft
from demarche.areas.release.paper import Setting, Table
from demarche.core.encoding import Json
from demarche.core.stix import StixError, read_bundle
from demarche.ledger import processes
from demarche.ui import moments
from demarche.ui.widgets import Checkboxes

MOST: Final = 9
TOGETHER: Final = 12 * 1024 * 1024
"""The most bytes of all annexes of one act: it travels with them in one parcel."""

_STIX: Final = "application/stix+json"
_TYPE: Final = re.compile(r"[a-z0-9][a-z0-9.+-]{0,62}/[a-z0-9][a-z0-9.+-]{0,62}")


class AnnexesForm(AddForm):
    """One file more, and those that are there to be taken out again."""

    file = forms.FileField(label=_("Add a file"), required=False)
    remove = forms.MultipleChoiceField(label=_("Take out again"), widget=Checkboxes(), required=False)

    limit = 0
    before = 0
    upload: Upload | None = None

    @classmethod
    def read(cls, parts: Parts) -> dict[str, Any]:  # noqa: ARG003  # as every form of these
        return {}

    def suit(self, draft: Draft, officer: Officer) -> None:  # noqa: ARG002  # as every form of these
        self.limit = processes.charter_of(draft.process).limits["file"]
        there = numbers(draft.values, "file")
        self.before = sum(int(field_of(draft.values, f"file{number}", "bytes")) for number in there)
        choices = [(str(number), _named(draft.values, number)) for number in there]
        if choices:
            remove = self.fields["remove"]
            assert isinstance(remove, forms.ChoiceField)  # noqa: S101  # narrows the type
            remove.choices = choices
        else:
            del self.fields["remove"]
        if len(choices) >= MOST:
            del self.fields["file"]
        else:
            self.fields["file"].help_text = gettext("At most %(size)s. It is kept and sent byte for byte.") % {
                "size": moments.size(self.limit)
            }

    def clean_file(self) -> Any:
        found = self.cleaned_data["file"]
        if isinstance(found, UploadedFile):
            wrong = too_large(found.size or 0, self.limit) or too_large(self.before + (found.size or 0), TOGETHER)
            if wrong:
                raise forms.ValidationError(wrong)
            content = found.read()
            media = _media(found.content_type or "", content)
            self.upload = Upload(plain_name(found.name or "") or "annex", media, content)
        return found

    def attached(self) -> Attached | None:
        return None if self.upload is None else self.upload.attached()

    def written(self, before: Parts) -> dict[str, Json]:
        gone = set(self.cleaned_data.get("remove", ()))
        kept = [before[f"file{number}"] for number in numbers(before, "file") if str(number) not in gone]
        new = [] if self.upload is None or self.upload.part() in kept else [self.upload.part()]
        return {f"file{number}": part for number, part in enumerate([*kept, *new][:MOST], start=1)}


def _media(said: str, content: bytes) -> str:
    """The media type of a file: that of STIX where it is a bundle, what the browser said where that is a type, else bytes."""
    try:
        read_bundle(content)
    except StixError as error:
        if said.startswith(_STIX):
            why = gettext("This is not a STIX 2.1 file that can be sent: %(why)s. Nothing was taken in.")
            raise forms.ValidationError(why % {"why": error}) from error
        return said if _TYPE.fullmatch(said) else "application/octet-stream"
    return MEDIA


def _named(parts: Parts, number: int) -> str:
    size = moments.size(int(field_of(parts, f"file{number}", "bytes") or 0))
    return f"\u2068{field_of(parts, f'file{number}', 'name')}\u2069 · {size}"


def tables(setting: Setting, parts: Parts) -> Iterator[Table]:
    """The files of an act: a bundle by what it says to look for, another by its size, type and hash."""
    for number in numbers(parts, "file"):
        name = f"file{number}"
        size, sha256 = int(field_of(parts, name, "bytes") or 0), field_of(parts, name, "sha256")
        media = field_of(parts, name, "media")
        if media.startswith(_STIX):
            yield table(field_of(parts, name, "name"), size, sha256, setting.files.get(sha256))
        else:
            note = f"{moments.size(size)} · \u2068{media}\u2069 · SHA-256 \u2068{sha256}\u2069"
            yield Table(field_of(parts, name, "name"), (), (), note=note)


def _now(parts: Parts) -> str:
    count = len(numbers(parts, "file"))
    return ngettext("%(n)d file", "%(n)d files", count) % {"n": count} if count else ""


PAGES: Final = {
    "annexes": Adding(
        _("Annexes"),
        _("Files of any kind: logs, samples by hash, a STIX bundle. They are not opened on either node."),
        _("annexes"),
        "file[0-9]+",
        AnnexesForm,
        _now,
    ),
}
