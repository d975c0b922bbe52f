# SPDX-License-Identifier: Apache-2.0
"""What is handed out to prove itself: a dossier, or one act, gathered from the record with every place and head there is."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Final

from django.db.models import Q, QuerySet

from demarche.core.acts.act import stored_act
from demarche.core.acts.founding import FOUND
from demarche.core.dossier import Attachment, Contents, write_dossier
from demarche.core.keyring import KEYSET_LEAF
from demarche.core.log.leaf import parse_leaf
from demarche.core.log.place import Place
from demarche.core.log.tree import HASH_SIZE
from demarche.core.parcel import ShownHead
from demarche.core.process.depositary import Tenure, entered
from demarche.core.process.membership import members
from demarche.ledger import files, folds, generations, heads, keyrings, read, revoking
from demarche.ledger.models import (
    ActRecord,
    FileInbox,
    FileRecord,
    GenerationRecord,
    HeadRecord,
    PlaceRecord,
)
from demarche.ledger.peers import FILE
from demarche.ledger.processes import Standing, charter_of, standing

Out = Callable[[bytes], object]
Sizes = Mapping[str, set[int]]

_PAGE: Final = 100


class UnknownActError(LookupError):
    """No such act, or no such dossier, is held here."""


def export_dossier(process_id: str, dossier: str, out: Out) -> None:
    """Write a dossier, piece by piece to `out`, as one file that anyone can verify (docs/protocol/dossier.md).

    Own places are under the newest head that is signed; an act too new for it goes without. What arrives meanwhile is left out,
    so that all of it is of one moment. Raises `UnknownActError` before anything is written.
    """
    _export(process_id, dossier, Q(dossier=dossier), out)


def export_act(process_id: str, act_id: str, out: Out, *, most: int | None = None) -> None:
    """Write one act with its places, piece by piece to `out`, as a file that can be verified alone.

    Files of more than `most` bytes are left out; the verdict is then INCOMPLETE without them. Raises `UnknownActError` before
    anything is written.
    """
    row = ActRecord.objects.filter(process=process_id, id=act_id).values_list("dossier", flat=True).first()
    if row is None:
        raise UnknownActError(f"expected an act that is held here, got {act_id[:64]}")
    _export(process_id, row, Q(id=act_id), out, act=act_id, most=most)


def _export(  # noqa: PLR0913  # what is written, and how much of it
    process_id: str, dossier: str, which: Q, out: Out, *, act: str | None = None, most: int | None = None
) -> None:
    here = standing(process_id)
    founding = Q(dossier=process_id, kind=FOUND)
    held = ActRecord.objects.filter(process=process_id, leaf_index__lt=here.log.upto)
    if not held.filter(which).exists():
        raise UnknownActError(f"expected a dossier that is held here, got {dossier[:64]}")
    register = _register(here, held.filter(which).order_by("id"))
    rows = held.filter(which | founding | Q(id__in=register.acts)).order_by("id")
    own_head = heads.newest_head(here.log)
    needed = _needed(here, rows)
    # Who is in the process by so many leaves of its register.
    everyone = list(members(here.ground.view(len(register.leaves)), charter_of(process_id)))
    contents = Contents(
        process=process_id,
        dossier=dossier,
        charter=charter_of(process_id).document,
        keysets={code: list(keyrings.keyring(here, code).documents) for code in everyone},
        register=register.leaves,
        acts=_acts(rows),
        places=_places(here, rows, own_head, needed),
        heads=chain(_own_heads(own_head), register.heads(), _heads(needed)),
        files=[each for each in _files(rows.filter(which)) if most is None or each.bytes <= most],
        receipts=_receipts(here, rows, own_head),
        act=act,
        generations=[*_own_generations(here, own_head), *_others_generations(here)],
        renewals=_renewals(here, everyone, own_head, needed),
    )
    write_dossier(contents, out)


def _renewals(
    here: Standing, everyone: Iterable[str], own_head: HeadRecord | None, needed: Sizes
) -> Iterator[tuple[int, Place]]:
    """Where each key-set took over, in logs of which a head is written too."""
    for code in everyone:
        numbers = {each.hash: each.n for each in keyrings.keyring(here, code).sets[1:]}
        if not numbers:
            continue
        if code == here.own_code:
            yield from _own_renewals(here, numbers, own_head)
            continue
        for row in _taking_over(numbers):
            if row.size in needed.get(row.origin, ()):
                yield numbers[row.act], _place(row)


def _own_renewals(
    here: Standing, numbers: Mapping[str, int], own_head: HeadRecord | None
) -> Iterator[tuple[int, Place]]:
    """Where own key-sets took over: in the open log, and in those that were closed when the store was restored from a copy."""
    for log in generations.of(here.process.id):
        newest = own_head if log.pk == here.log.pk else heads.newest_head(log)
        if newest is not None:
            rows = _taking_over(numbers).filter(origin=log.origin, index__lt=newest.size)
            at = {row.index: numbers[row.act] for row in rows}
            places = heads.local_places(log, list(at), newest)
            yield from ((n, places[index]) for index, n in at.items())


def _taking_over(numbers: Mapping[str, int]) -> QuerySet[PlaceRecord]:
    """The entries from which key-sets, by their hash, are in force."""
    return PlaceRecord.objects.filter(act__in=list(numbers), kind=KEYSET_LEAF).order_by("act", "origin", "index")


@dataclass(frozen=True, slots=True)
class _Registered:
    """As much of the register as goes with acts: its leaves, the acts they name, and the head that covers them."""

    leaves: Sequence[bytes] = ()
    acts: Sequence[str] = ()
    head: HeadRecord | None = None

    def heads(self) -> Iterator[ShownHead]:
        """Its head, where it has one."""
        if self.head is not None:
            yield ShownHead(bytes(self.head.note), self.head.origin)


def _register(here: Standing, rows: QuerySet[ActRecord]) -> _Registered:
    """The register up to the largest size that these acts cite, and on to the next that its depositary has signed."""
    folds.fold_register(here.ground, size=here.log.upto)
    register, size = here.ground.register, min(here.ground.founding, here.register.size)
    for page in _pages(rows):
        cited = (stored_act(json.loads(bytes(row.document)), row.id).register.size for row in page)
        size = max(size, *cited)
    size = max(size, *(1 + index for index in _revocations(here)), 0)
    size = min(size, here.register.size)
    head = None
    if size > here.ground.founding:
        head = next(_covering(here, size), None)
    size = size if head is None else head.size
    return _Registered(register.leaves[:size], register.acts[:size], head)


def _covering(here: Standing, size: int) -> Iterator[HeadRecord]:
    """The smallest head of each depositary, in the order in which they kept it, that covers so much and no more than stands."""
    ends = [*(each.start for each in here.tenures[1:]), here.register.size]
    for tenure, end in zip(here.tenures, ends, strict=True):
        signed = HeadRecord.objects.filter(origin=tenure.origin(here.process.id), size__gte=size, size__lte=end)
        # Whoever reads it learns from the register itself who has kept it.
        yield from (each for each in signed.order_by("size").iterator() if tenure in _shown(here, each.size))


def _shown(here: Standing, size: int) -> tuple[Tenure, ...]:
    return entered(here.ground.view(size), charter_of(here.process.id))


def _revocations(here: Standing) -> Iterator[int]:
    """The leaves of the register by which keys were revoked: whoever reads a dossier later is to know of it."""
    for each in revoking.revoked(here):
        index = here.ground.register.index(each.act)
        if index is not None:
            yield index


def _pages(rows: QuerySet[ActRecord]) -> Iterator[list[ActRecord]]:
    """Rows in the order of ids, some at a time."""
    after = ""
    while page := list(rows.filter(id__gt=after)[:_PAGE]):
        yield page
        after = page[-1].id


def _acts(rows: QuerySet[ActRecord]) -> Iterator[tuple[str, bytes]]:
    for page in _pages(rows):
        for row in page:
            yield row.id, bytes(row.document)


def _places(
    here: Standing, rows: QuerySet[ActRecord], own_head: HeadRecord | None, needed: Sizes
) -> Iterator[tuple[str, dict[str, Place]]]:
    """The places of each act, so far as the heads of other logs that they lead to are written too."""
    for page in _pages(rows.defer("document")):
        own, _ = generations.places(here, (row.leaf_index for row in page), own_head)
        given: dict[str, dict[str, Place]] = {
            row.id: {here.own_code: own[row.leaf_index]} if row.leaf_index in own else {} for row in page
        }
        for place in _theirs([row.id for row in page]):
            if place.size in needed.get(place.origin, ()):
                given[place.act][place.party] = _place(place)
        yield from given.items()


def _theirs(act_ids: Sequence[str]) -> QuerySet[PlaceRecord]:
    """The places of acts in other Parties' logs that are receipts, or their authors' own; also in a lost log of ours."""
    return (
        PlaceRecord.objects.filter(act__in=act_ids)
        .exclude(kind__in=("refused", FILE))
        .order_by("act", "origin", "index")
    )


def _receipts(
    here: Standing, rows: QuerySet[ActRecord], own_head: HeadRecord | None
) -> dict[tuple[str, str, str], Place]:
    """The receipts of large files, others' and own ones, by act, Party and hash."""
    acts = rows.values("id")
    given = {
        (each.act, each.party, str(parse_leaf(bytes(each.leaf)).file)): _place(each)
        for each in PlaceRecord.objects.filter(act__in=acts, kind=FILE)
    }
    if own_head is not None:
        here_whole = FileInbox.objects.filter(act__in=acts, refusal="", leaf_index__lt=own_head.size)
        index = {(each.act, here.own_code, each.file): each.leaf_index or 0 for each in here_whole}
        own = heads.places(here.log, list(index.values()), own_head)
        given |= {name: own[at] for name, at in index.items()}
    return given


def _place(row: PlaceRecord) -> Place:
    return Place(bytes(row.leaf), row.index, _hashes(bytes(row.path)), row.origin, row.size)


def _hashes(joined: bytes) -> tuple[bytes, ...]:
    return tuple(joined[at : at + HASH_SIZE] for at in range(0, len(joined), HASH_SIZE))


def _own_heads(head: HeadRecord | None) -> Iterator[ShownHead]:
    if head is not None:
        yield ShownHead(bytes(head.note), head.origin)


def _own_generations(here: Standing, head: HeadRecord | None) -> tuple[Place, ...]:
    return () if head is None else generations.chain(here, head).places


def _others_generations(here: Standing) -> Iterator[Place]:
    for row in GenerationRecord.objects.filter(process=here.process).order_by("pk"):
        yield Place(bytes(row.leaf), 0, _hashes(bytes(row.path)), row.origin, row.head_size)


def _needed(here: Standing, rows: QuerySet[ActRecord]) -> Sizes:
    """The sizes, by origin, of the heads that places lead to, but for the newest own one."""
    needed: dict[str, set[int]] = {}
    for page in _pages(rows.defer("document")):
        leading = PlaceRecord.objects.filter(act__in=[row.id for row in page]).exclude(kind="refused")
        for origin, size in leading.values_list("origin", "size"):
            needed.setdefault(origin, set()).add(size)
    for log in generations.of(here.process.id)[1:]:
        newest = heads.newest_head(log)
        if newest is not None:
            needed.setdefault(log.origin, set()).add(newest.size)
    for origin, size in keyrings.leading(here):
        needed.setdefault(origin, set()).add(size)
    for origin, size in GenerationRecord.objects.filter(process=here.process).values_list("origin", "head_size"):
        needed.setdefault(origin, set()).add(size)
    return needed


def _heads(needed: Sizes) -> Iterator[ShownHead]:
    """Those heads, and those between over which the proofs lead."""
    for origin, sizes in sorted(needed.items()):
        yield from _chain(origin, sizes)


def _chain(origin: str, sizes: set[int]) -> Iterator[ShownHead]:
    """From the largest of these heads down to the smallest, each with the proof that it continues the next."""
    low, at = min(sizes), max(sizes)
    walked: set[int] = set()
    while at >= low and at not in walked:
        walked.add(at)
        row = HeadRecord.objects.filter(origin=origin, size=at).first()
        if row is None:
            break
        since = row.since if row.since >= low else 0
        yield ShownHead(bytes(row.note), origin, since, _hashes(bytes(row.proof)) if since else ())
        at = since
    for row in HeadRecord.objects.filter(origin=origin, size__in=sizes - walked):
        yield ShownHead(bytes(row.note), origin)


def _files(rows: QuerySet[ActRecord]) -> Iterator[Attachment]:
    """The files that acts name and that are held."""
    for page in _pages(rows):
        named = {sha256 for row in page for sha256 in read.named_files(bytes(row.document))}
        for file in FileRecord.objects.filter(sha256__in=named):
            path = files.path_of(file.sha256)
            if path.exists():
                yield Attachment(file.sha256, file.bytes, _Reader(path))


class _Reader:
    """Reads pieces of a file on disk."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __call__(self, offset: int, length: int) -> bytes:
        with self._path.open("rb") as file:
            file.seek(offset)
            return file.read(length)
