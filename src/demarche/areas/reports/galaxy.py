# SPDX-License-Identifier: Apache-2.0
"""Reads a MISP galaxy cluster: each entry becomes a report, or a reject with its reason. Knows no database."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

import rfc8785

from demarche.core.encoding import MalformedError
from demarche.core.errors import DemarcheError
from demarche.core.foreign import read_foreign

LICENCE: Final = "CC0-1.0 OR BSD-2-Clause"
TITLE_LIMIT: Final = 300
ID_LIMIT: Final = 128
FILE_LIMIT: Final = 64 * 1024 * 1024


class ClusterError(DemarcheError):
    """The file is not a MISP galaxy cluster."""


@dataclass(frozen=True, slots=True)
class Found:
    """An entry that can be taken in; `entry` is its RFC 8785 form."""

    entry_id: str
    title: str
    summary: str
    sponsor: str
    entry: bytes

    @property
    def sha256(self) -> str:
        """What a citation names."""
        return sha256(self.entry).hexdigest()


@dataclass(frozen=True, slots=True)
class Reject:
    """An entry that cannot be taken in: its number in the file from 1, its name if it has one, and why."""

    number: int
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class Cluster:
    """A cluster as read: where it is from, its version, and its entries as they stand in the file."""

    source: str
    version: str
    entries: tuple[Any, ...]

    def read(self) -> Iterator[Found | Reject]:
        """Give a report or a reject for every entry, in the order of the file."""
        seen: set[str] = set()
        for number, entry in enumerate(self.entries, 1):
            found = _read(entry)
            if isinstance(found, str):
                yield Reject(number, _title(entry), found)
            elif found.entry_id in seen:
                yield Reject(number, found.title, f"expected each uuid once, {found.entry_id} came before")
            else:
                seen.add(found.entry_id)
                yield found


def open_cluster(data: bytes) -> Cluster:
    """Read the bytes of a cluster file; raise `ClusterError` when it is none."""
    try:
        value = read_foreign(data, limit=FILE_LIMIT)
    except MalformedError as error:
        raise ClusterError(f"expected a MISP galaxy cluster: {error}") from error
    if not isinstance(value, dict) or not isinstance(value.get("values"), list):
        raise ClusterError("expected a MISP galaxy cluster with a list of values, got another document")
    kind, version = value.get("type"), value.get("version")
    if not isinstance(kind, str) or not kind or not kind.isprintable() or not isinstance(version, int):
        raise ClusterError("expected a MISP galaxy cluster with its type and version, got one without")
    return Cluster(f"MISP galaxy: {kind}"[:ID_LIMIT], str(version), tuple(value["values"]))


def _title(entry: Any) -> str:
    title = entry.get("value") if isinstance(entry, dict) else None
    return title[:TITLE_LIMIT] if isinstance(title, str) else ""


def _read(entry: Any) -> Found | str:
    if not isinstance(entry, dict):
        return "expected an object, got another value"
    complaint = _complaint(entry.get("value"), entry.get("uuid"), entry.get("description", ""))
    if complaint:
        return complaint
    try:
        data = rfc8785.dumps(entry)
    except rfc8785.CanonicalizationError as error:
        return f"expected an entry with an RFC 8785 form, got: {error}"
    if b"\\u0000" in data:
        return "expected text without the character U+0000, got one"
    summary = entry.get("description", "").strip()
    return Found(entry["uuid"], entry["value"].strip(), summary, _sponsor(entry.get("meta")), data)


def _complaint(title: Any, entry_id: Any, summary: Any) -> str:
    if not isinstance(title, str) or not title.strip():
        return "expected a value that names the entry, got none"
    if len(title) > TITLE_LIMIT:
        return f"expected a value of at most {TITLE_LIMIT} characters, got {len(title)}"
    if not isinstance(entry_id, str) or not 0 < len(entry_id) <= ID_LIMIT:
        return "expected a uuid, got none"
    return "" if isinstance(summary, str) else "expected a description in words, got another value"


def _sponsor(meta: Any) -> str:
    """Whom the report itself suspects of sponsoring it, in its own words; empty when it names nobody."""
    if not isinstance(meta, Mapping):
        return ""
    named = [meta.get(name) for name in ("cfr-suspected-state-sponsor", "country")]
    return "; ".join(dict.fromkeys(str(each) for each in named if isinstance(each, str) and each.strip()))
