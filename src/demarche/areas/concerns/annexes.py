# SPDX-License-Identifier: Apache-2.0
"""Annexes: files of any kind that go with an act, byte for byte, a part each, named with size and hash."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from demarche.areas.concerns.bundles import STIX
from demarche.areas.concerns.indicators import MEDIA, Upload, plain_name, table, too_large
from demarche.areas.concerns.papers import field_of, numbers
from demarche.areas.concerns.values import only
from demarche.areas.release.paper import Setting, Table
from demarche.core.acts.concern import NOTIFY
from demarche.core.acts.vocabulary import find_kind
from demarche.core.encoding import Json
from demarche.core.stix import BUNDLE_LIMIT, StixError, read_bundle
from demarche.ledger import processes
from demarche.ui import moments
from demarche.ui.uploads import LargeUpload

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from demarche.areas.release.models import Draft

Values = Mapping[str, Json]

MOST: Final = 9
OWNS: Final = "file[0-9]+"
PARTS: Final = only(OWNS)

_MEDIA: Final = {
    "csv": "text/csv",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "json": "application/json",
    "pdf": "application/pdf",
    "png": "image/png",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "txt": "text/plain",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def takes_annexes(draft: "Draft") -> bool:
    """Whether acts of a draft's kind carry annexes; a technical notification has its one file on its own page."""
    kind = find_kind(processes.charter_of(draft.process).vocabulary, draft.kind)
    return draft.kind != NOTIFY and kind is not None and kind.find("file1") is not None


def names(values: Values) -> list[str]:
    """The names of the annexes of a draft."""
    return [field_of(values, f"file{number}", "name") for number in numbers(values, "file")]


def check(upload: "UploadedFile[bytes]", values: Values, *, limit: int) -> Upload | str:
    """Read an uploaded annex of at most `limit` bytes; a sentence says why it is not taken."""
    there, size = numbers(values, "file"), upload.size or 0
    if len(there) >= MOST:
        return _("%(n)d annexes go with one act at most. Send the others with a supplement.") % {"n": MOST}
    wrong = too_large(size, limit)
    if wrong:
        return wrong
    name = plain_name(upload.name or "") or "annex"
    if isinstance(upload, LargeUpload):
        return _large(upload, name)
    content = upload.read()
    try:
        read_bundle(content)
    except StixError as error:
        if (upload.content_type or "").startswith(STIX):
            why = _("This is not a STIX 2.1 file that can be sent: %(why)s. Nothing was taken in.")
            return why % {"why": error}
        return Upload(name, _media(name), content)
    return Upload(name, MEDIA, content)


def _media(name: str) -> str:
    return _MEDIA.get(name.rpartition(".")[2].lower(), "application/octet-stream")


def _large(upload: LargeUpload, name: str) -> Upload | str:
    """A file that is not read here. A bundle is, and so is never that large."""
    if (upload.content_type or "").startswith(STIX):
        return _("A STIX file is read on both nodes, so it has at most %(limit)s. Nothing was taken in.") % {
            "limit": moments.size(BUNDLE_LIMIT)
        }
    if upload.on_disk is None:
        return _(
            "There is no room for this file on the disk of this node, and nothing of it was kept. Ask your administrator; the draft is as it was."
        )
    return Upload(name, _media(name), upload.on_disk)


def added(values: Values, part: Json) -> dict[str, Json]:
    """The parts of a draft's files with one more; the same file again takes the place of the one before."""
    before = [each for each in _parts(values) if _sha256(each) != _sha256(part)]
    return _numbered([*before, part])


def taken_out(values: Values, name: str) -> dict[str, Json]:
    """The parts of a draft's files without one of them, numbered from 1 again."""
    return _numbered([values[f"file{each}"] for each in numbers(values, "file") if f"file{each}" != name])


def _parts(values: Values) -> list[Json]:
    return [values[f"file{each}"] for each in numbers(values, "file")]


def _sha256(part: Json) -> Json:
    return part.get("sha256") if isinstance(part, dict) else None


def _numbered(parts: list[Json]) -> dict[str, Json]:
    return {f"file{number}": part for number, part in enumerate(parts, start=1)}


def tables(setting: Setting, values: Values) -> Iterator[Table]:
    """The files of an act: a bundle by what it says to look for, another by its size, type and hash."""
    for number in numbers(values, "file"):
        name = f"file{number}"
        size, sha256 = int(field_of(values, name, "bytes") or 0), field_of(values, name, "sha256")
        media = field_of(values, name, "media")
        if media.startswith(STIX):
            yield table(field_of(values, name, "name"), size, sha256, setting.files.get(sha256))
        else:
            note = f"{moments.size(size)} · \u2068{media}\u2069 · SHA-256 \u2068{sha256}\u2069"
            yield Table(field_of(values, name, "name"), (), (), note=note)
