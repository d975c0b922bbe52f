# SPDX-License-Identifier: Apache-2.0
"""Annexes of acts inside a dossier: files of any kind that go with a supplement, a part each."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from demarche.areas.concerns.bundles import STIX
from demarche.areas.concerns.indicators import Upload, plain_name, too_large
from demarche.areas.concerns.papers import field_of, numbers
from demarche.areas.concerns.values import only
from demarche.areas.release.paper import Section
from demarche.core.acts.vocabulary import find_kind
from demarche.core.encoding import Json
from demarche.ledger import processes
from demarche.ui import moments

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from demarche.areas.release.models import Draft

Values = Mapping[str, Json]

MOST: Final = 8
"""How many go with one act: with files as large as charters allow they fit into one request."""

PARTS: Final = only("file[0-9]+")

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
    """Whether acts of a draft's kind carry annexes on a page of their own; those that open a matter have theirs among its Add pages."""
    kind = find_kind(processes.charter_of(draft.process).vocabulary, draft.kind)
    return bool(draft.dossier) and kind is not None and kind.find("file1") is not None


def names(values: Values) -> list[str]:
    """The names of the annexes of a draft or an act; indicators are no annex."""
    found = (f"file{number}" for number in numbers(values, "file"))
    return [field_of(values, part, "name") for part in found if not field_of(values, part, "media").startswith(STIX)]


def check(upload: "UploadedFile[bytes]", values: Values, *, limit: int) -> Upload | str:
    """Read an uploaded annex of at most `limit` bytes; a sentence says why it is not taken."""
    wrong = too_large(upload.size or 0, limit)
    if wrong:
        return wrong
    if len(numbers(values, "file")) >= MOST:
        return _("%(n)d annexes go with one act at most. Send the others with a supplement.") % {"n": MOST}
    name = plain_name(upload.name or "") or "annex"
    media = _MEDIA.get(name.rpartition(".")[2].lower(), "application/octet-stream")
    return Upload(name, media, upload.read())


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
