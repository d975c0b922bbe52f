# SPDX-License-Identifier: Apache-2.0
"""Writing a dossier file: what its exporter gives, in the order in which it is written.

Source: docs/protocol/dossier.md 3.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from demarche.core.dossier.archive import Read, Writer
from demarche.core.dossier.bag import (
    ACTS,
    CHARTER,
    CLAIM,
    FILES,
    KEYS,
    REGISTER,
    Claim,
    Form,
    add_closing_tags,
    generation_name,
    head_name,
    keyset_name,
    opening_tags,
    place_name,
    proof_name,
    receipt_name,
)
from demarche.core.encoding import b64, canonical
from demarche.core.log.place import Place
from demarche.core.log.shown import ShownHead


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file named by an act: its hash, its size in bytes, and how to read it."""

    sha256: str
    bytes: int
    read: Read


@dataclass(frozen=True, slots=True)
class Contents:
    """What goes into a dossier file, all of one process.

    `acts` gives (id, document) of every act of the matter and of every founding act, `places` gives (id, places by Party
    code) for the same acts; both in the order of ids, and each is read once, so that neither need be held in memory.
    `keysets` holds each Party's signed key-sets from the first, `register` the register's leaves. `heads` holds a head for
    every (origin, size) that a place names, and those between that the proofs lead over: of each log every head but the
    largest is continued by another's proof. `receipts` holds the places of large files, by act, Party and hash. `generations`
    holds the place of the first leaf of every log of a Party that goes on from another, `renewals` the number of every key-set
    that took over in one of these logs and the place of the leaf that says so. In a proof `act` is its id and `acts`
    holds it and the founding acts.
    """

    process: str
    dossier: str
    charter: bytes
    keysets: Mapping[str, Iterable[bytes]]
    register: Iterable[bytes]
    acts: Iterable[tuple[str, bytes]]
    places: Iterable[tuple[str, Mapping[str, Place]]]
    heads: Iterable[ShownHead]
    files: Iterable[Attachment] = ()
    receipts: Mapping[tuple[str, str, str], Place] = field(default_factory=dict)
    act: str | None = None
    generations: Iterable[Place] = ()
    renewals: Iterable[tuple[int, Place]] = ()


def write_dossier(contents: Contents, out: Callable[[bytes], object]) -> None:
    """Write a dossier file, or a proof of one act, piece by piece to `out`.

    The same contents give the same bytes. Raises `ArchiveError` when they do not fit, and `ValueError` for acts or places
    that do not come in the order of ids.
    """
    form = Form.DOSSIER if contents.act is None else Form.PROOF
    claim = Claim(form, contents.process, contents.dossier, contents.act)
    writer = Writer(claim.top, out)
    for name, tag in opening_tags(claim).items():
        writer.add(name, tag)
    for act, document in contents.acts:
        writer.add(f"{ACTS}{act}.json", document)
    writer.add(CHARTER, contents.charter)
    writer.add(CLAIM, claim.document())
    for file in sorted(contents.files, key=lambda file: file.sha256):
        writer.add_file(f"{FILES}{file.sha256}", file.bytes, file.read)
    _add_keysets(writer, contents.keysets)
    _add_logs(writer, contents.heads, contents.generations, contents.renewals)
    for act, places in contents.places:
        for party in sorted(places):
            writer.add(place_name(act, party), canonical(places[party].to_json()))
    for name, place in sorted((receipt_name(*each), place) for each, place in contents.receipts.items()):
        writer.add(name, canonical(place.to_json()))
    for name, leaf in sorted((f"{REGISTER}{at}.json", leaf) for at, leaf in enumerate(contents.register)):
        writer.add(name, leaf)
    add_closing_tags(writer, claim)
    writer.close()


def _add_keysets(writer: Writer, keysets: Mapping[str, Iterable[bytes]]) -> None:
    members = [
        (f"{KEYS}{party.lower()}/{n}.json", document)
        for party, documents in keysets.items()
        for n, document in enumerate(documents, 1)
    ]
    for name, document in sorted(members):
        writer.add(name, document)


def _add_logs(
    writer: Writer,
    heads: Iterable[ShownHead],
    generations: Iterable[Place],
    renewals: Iterable[tuple[int, Place]],
) -> None:
    members = {generation_name(place.origin): canonical(place.to_json()) for place in generations}
    members |= {keyset_name(place.origin, n): canonical(place.to_json()) for n, place in renewals}
    for shown in heads:
        size = shown.checkpoint.size
        members[head_name(shown.origin, size)] = shown.note
        if shown.since not in (0, size):
            proof = canonical({"proof": [b64(node) for node in shown.proof]})
            members[proof_name(shown.origin, shown.since, size)] = proof
    for name in sorted(members):
        writer.add(name, members[name])
