# SPDX-License-Identifier: Apache-2.0
"""STIX files beside a notification: checked when they are taken in, listed by indicator, never altered."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from demarche.areas.release.actions import Attached
from demarche.areas.release.fields import tidy
from demarche.areas.release.paper import Table
from demarche.core.encoding import Json
from demarche.core.stix import StixError, read_bundle
from demarche.ui import moments
from demarche.ui.series import listed
from demarche.ui.uploads import OnDisk

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

STIX: Final = "application/stix+json"
MEDIA: Final = f"{STIX};version=2.1"
NAME_LIMIT: Final = 200


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was taken in: read, or on disk when it is large."""

    name: str
    media: str
    content: bytes | OnDisk

    def attached(self) -> Attached:
        """As a draft keeps it."""
        return Attached(self.name, self.media, self.content)

    def part(self) -> Json:
        """As a part of an act names it."""
        return {
            "name": self.name,
            "media": self.media,
            "bytes": self.attached().size,
            "sha256": self.attached().sha256,
        }


def check(upload: "UploadedFile[bytes]", *, limit: int) -> Upload | str:
    """Read an uploaded bundle of at most `limit` bytes; a sentence says what is wrong with it, naming the object."""
    if found := too_large(upload.size or 0, limit):
        return found
    content = upload.read()
    try:
        read_bundle(content)
    except StixError as error:
        return _("This is not a STIX 2.1 file that can be sent: %(why)s. Nothing was taken in.") % {"why": error}
    return Upload(plain_name(upload.name or "") or "bundle.json", MEDIA, content)


def too_large(size: int, limit: int) -> str:
    """What to say of a file of this size that is larger than allowed; empty for one that is not."""
    if size <= limit:
        return ""
    return _("The file has %(size)s; the charter allows %(limit)s.") % {
        "size": moments.size(size),
        "limit": moments.size(limit),
    }


def plain_name(name: str) -> str:
    """A file's name with nothing but letters, digits and a few signs; empty where nothing is left of it."""
    kept = "".join(each if each.isalnum() or each in "-_. " else "_" for each in tidy(name))
    return kept.strip(" .")[-NAME_LIMIT:]


def heads() -> tuple[str, ...]:
    """The columns of a list of indicators."""
    return (_("Number"), _("Type"), _("Value or pattern"), _("Name"))


def table(name: str, size: int, sha256: str, content: bytes | None) -> Table:
    """What a file holds, indicator by indicator."""
    if content is None:
        return Table(name, heads(), (), note=_("The file is not here (%(sha256)s).") % {"sha256": sha256[:12]})
    try:
        bundle = read_bundle(content)
    except StixError:
        return Table(
            name, heads(), (), note=_("%(size)s, kept as it came; it cannot be listed.") % {"size": moments.size(size)}
        )
    rows = tuple(
        (str(at), each.type, each.value, each.name or "") for at, each in enumerate(bundle.indicators, start=1)
    )
    count = ngettext("%(n)d indicator", "%(n)d indicators", len(rows)) % {"n": len(rows)}
    others = len(bundle.others)
    more = ngettext("%(n)d other object", "%(n)d other objects", others) % {"n": others} if others else ""
    return Table(name, heads(), rows, note=listed(filter(None, (count, more, moments.size(size)))))
