# SPDX-License-Identifier: Apache-2.0
"""What stands where in a dossier file, and the tags that make it a BagIt bag (RFC 8493).

Source: docs/protocol/dossier.md 2. Every tag follows from what the bag holds, so each is built again and compared.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final
from zlib import crc32

from demarche.core.dossier.archive import Archive, ArchiveError, Writer
from demarche.core.encoding import Json, MalformedError, Maybe, Spec, canonical, digest, hash_hex, one_of, parse, shape
from demarche.core.keyset import SUITE

CLAIM: Final = "data/dossier.json"
CHARTER: Final = "data/charter.json"
ACTS: Final = "data/acts/"
FILES: Final = "data/files/"
KEYS: Final = "data/keys/"
LOGS: Final = "data/logs/"
PLACES: Final = "data/places/"
RECEIPTS: Final = "data/receipts/"
REGISTER: Final = "data/register/"

_BAGIT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_README = """\
This file holds {what} of a process between Parties, with everything that proves it.

  process  {process}
  dossier  {dossier}

To check it, on any machine, without a network:

  demarche verify [--trust roster.json] FILE

Take that program from somewhere you trust, never from whoever gave you this file.

  VALID                    everything that is claimed here holds, and the Parties' keys are those in your roster
  VALID, NO OUTSIDE TRUST  everything holds among itself: compare the fingerprints it prints with the Parties'
  INCOMPLETE               what is here holds, and something that it refers to is not here
  INVALID                  something here is not what it is said to be

data/acts      what was said: each act signed twice by its author, with all its parts, as plain text
data/places    where each act stands in its author's log, and in the log of whoever received it: that is the receipt
data/logs      the signed heads of those logs, and the proofs that they are of one history
data/keys      the Parties' key-sets          data/charter.json  who the Parties are, and their rules
data/files     attached files, by SHA-256     data/register      the first leaves of the process's register

The hashes of all files stand in manifest-sha256.txt; `sha256sum -c manifest-sha256.txt` checks them.
An act is not agreement, a receipt is not an answer, and silence is a dated fact.
"""


class Form(StrEnum):
    """Whether a file holds a whole matter, or one act alone."""

    DOSSIER = "dossier"
    PROOF = "proof"


@dataclass(frozen=True, slots=True)
class Claim:
    """What a file says it is. Nothing in it is believed: all of it follows from signed acts, or the file is not valid."""

    form: Form
    process: str
    dossier: str
    act: str | None = None

    @property
    def top(self) -> str:
        """The one folder that everything is in."""
        return f"{self.form}-{(self.act or self.dossier)[:16]}"

    def document(self) -> bytes:
        """Its bytes."""
        value: dict[str, Json] = {
            "v": 1,
            "suite": SUITE,
            "form": str(self.form),
            "process": self.process,
            "dossier": self.dossier,
        }
        return canonical(value if self.act is None else {**value, "act": self.act})


_CLAIM: Final[Mapping[str, Spec | Maybe]] = {
    "v": one_of(1),
    "suite": one_of(SUITE),
    "form": one_of(*map(str, Form)),
    "process": hash_hex,
    "dossier": hash_hex,
    "act": Maybe(hash_hex),
}


def read_claim(document: bytes) -> Claim:
    """Read what a file says it is. Raises `MalformedError`."""
    found: dict[str, Any] = shape(parse(document), _CLAIM, CLAIM)
    claim = Claim(Form(found["form"]), found["process"], found["dossier"], found["act"])
    if (claim.form is Form.PROOF) != (claim.act is not None):
        raise MalformedError(f"{CLAIM}: expected an act named in a proof and in nothing else, got otherwise")
    return claim


def head_name(origin: str, size: int) -> str:
    """Where the head of a log at a size stands."""
    return f"{LOGS}{digest(origin.encode())}/heads/{size}"


def proof_name(origin: str, since: int, size: int) -> str:
    """Where the proof stands that a log's head at `size` continues the one at `since`."""
    return f"{LOGS}{digest(origin.encode())}/proofs/{since}-{size}.json"


def keyset_name(origin: str, n: int) -> str:
    """Where the place stands of the leaf from which on the owner's key-set `n` is in force in a log."""
    return f"{LOGS}{digest(origin.encode())}/keysets/{n}.json"


def generation_name(origin: str) -> str:
    """Where the place stands of the first leaf of a log that goes on from another."""
    return f"{LOGS}{digest(origin.encode())}/generation.json"


def place_name(act: str, party: str) -> str:
    """Where an act's place in a Party's log stands."""
    return f"{PLACES}{act}/{party.lower()}.json"


def receipt_name(act: str, party: str, file: str) -> str:
    """Where a Party's receipt of a file that an act names stands."""
    return f"{RECEIPTS}{act}/{party.lower()}/{file}.json"


def opening_tags(claim: Claim) -> dict[str, bytes]:
    """The tags that sort before the data."""
    return {
        "bag-info.txt": f"External-Identifier: {claim.process}/{claim.act or claim.dossier}\n".encode(),
        "bagit.txt": _BAGIT,
    }


def add_closing_tags(writer: Writer, claim: Claim) -> None:
    """Write the tags that sort after the data: the manifests and the page for people."""
    writer.add("manifest-sha256.txt", _manifest(writer.hashes, data=True))
    writer.add("readme.txt", _readme(claim))
    writer.add("tagmanifest-sha256.txt", _manifest(writer.hashes, data=False))


def _readme(claim: Claim) -> bytes:
    what = "one matter" if claim.form is Form.DOSSIER else f"one act, {claim.act},"
    return _README.format(what=what, process=claim.process, dossier=claim.dossier).encode()


def _manifest(hashes: Mapping[str, str], *, data: bool) -> bytes:
    return "".join(f"{found}  {name}\n" for name, found in hashes.items() if name.startswith("data/") is data).encode()


def hash_members(archive: Archive) -> dict[str, str]:
    """Hash every member once, in order, and check its CRC-32. Raises `ArchiveError`."""
    hashes: dict[str, str] = {}
    for name, entry in archive.entries.items():
        crc, found = 0, sha256()
        for chunk in archive.chunks(name):
            crc = crc32(chunk, crc)
            found.update(chunk)
        if crc != entry.crc:
            raise ArchiveError(f"{name}: expected CRC-32 {entry.crc:08x}, got {crc:08x}")
        hashes[name] = found.hexdigest()
    return hashes


def wrong_tags(archive: Archive, claim: Claim, hashes: Mapping[str, str]) -> Iterator[str]:
    """Give the names of tags that are not what the bag's content makes them, or are not there."""
    tags = {**opening_tags(claim), "readme.txt": _readme(claim)}
    tags["manifest-sha256.txt"] = _manifest(hashes, data=True)
    told = {name: found for name, found in hashes.items() if name != "tagmanifest-sha256.txt"}
    tags["tagmanifest-sha256.txt"] = _manifest(told, data=False)
    yield from (name for name, tag in tags.items() if hashes.get(name) != digest(tag))
    yield from (name for name in archive.entries if not name.startswith("data/") and name not in tags)
