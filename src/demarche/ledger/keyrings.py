# SPDX-License-Identifier: Apache-2.0
"""Key-sets over time: those of each Party that are known, from which leaf on each is in force, and a new one of the own Party.

The place of a `keyset` leaf is kept as a `PlaceRecord` whose `act` is the hash of the key-set; that of an own one has no path,
for the leaf is here.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from secrets import token_bytes
from typing import Final

from demarche.core.keyring import KEYSET_LEAF, Keyring, Since
from demarche.core.keyset import KeySet, open_keyset
from demarche.core.log.leaf import KeySetRef, keyset_leaf, parse_leaf
from demarche.core.log.place import Place
from demarche.core.renewal import Renewal, read_set
from demarche.core.renewal import keyring as made
from demarche.ledger import heads, logbook, peers
from demarche.ledger.models import (
    GenerationRecord,
    HeadRecord,
    KeySetRecord,
    Leaf,
    Log,
    Member,
    PeerLog,
    PlaceRecord,
    Process,
    Shown,
)
from demarche.ledger.processes import Standing, standing
from demarche.ledger.statements import Insert, Select, SelectAmong
from demarche.ledger.transaction import MovedError, write

Random = Callable[[int], bytes]

_SALT: Final = 16

_SETS: Final = Select(
    lambda party, n: KeySetRecord.objects.filter(party=party, n__gte=n).order_by("n").values_list("document"), str, int
)
_ALL_SETS: Final = SelectAmong(
    lambda parties: (
        KeySetRecord.objects.filter(party__in=parties).order_by("party", "n").values_list("party", "n", "document")
    ),
    str,
)
_SINCE: Final = Select(
    lambda party, kind: PlaceRecord.objects.filter(
        act__in=KeySetRecord.objects.filter(party=party).values("hash"), kind=kind
    ).values_list("origin", "index", "leaf"),
    str,
    str,
)
_LOGS: Final = Select(
    lambda process, party: GenerationRecord.objects.filter(process=process, party=party).values_list("origin", "leaf"),
    str,
    str,
)
_STORE: Final = Insert(KeySetRecord, "hash", "party", "n", "document", once=True)


def keyring(here: Standing, party: str) -> Keyring:
    """What is known of a Party's keys in this process: its sets from the one it founds with, and where each took over."""
    founding = here.parties[party]
    ring = made(bytes(row[0]) for row in _SETS.rows(party, founding.n))
    if len(ring.sets) == 1:
        return ring
    since = [
        Since(origin, index, int(parse_leaf(bytes(leaf)).fields["n"]))
        for origin, index, leaf in _SINCE.rows(party, KEYSET_LEAF)
    ]
    return Keyring(ring.documents, ring.sets, (*since, *_beginnings(here, party)))


def keyrings(here: Standing, parties: Iterable[str]) -> dict[str, Keyring]:
    """What is known of the keys of several Parties: one query for all whose keys were never renewed, more for each of the others."""
    founding = {code: here.parties[code].n for code in parties}
    documents: dict[str, list[bytes]] = {code: [] for code in founding}
    for code, n, document in _ALL_SETS.rows(founding):
        if n >= founding[code]:
            documents[code].append(bytes(document))
    return {code: made(found) if len(found) == 1 else keyring(here, code) for code, found in documents.items()}


def _beginnings(here: Standing, party: str) -> Iterable[Since]:
    """The key-sets under which logs begin that go on from others."""
    if party == here.own_code:
        for log in Log.objects.filter(process=here.process, generation__gt=1):
            yield _beginning(log.origin, bytes(Leaf.objects.get(log=log, index=0).data))
    else:
        for origin, leaf in _LOGS.rows(here.process.id, party):
            yield _beginning(origin, bytes(leaf))


def _beginning(origin: str, leaf: bytes) -> Since:
    return Since(origin, -1, parse_leaf(leaf).keyset.n)


@dataclass(frozen=True, slots=True)
class Renewed:
    """What came of a Party's keys: documents that follow from those held, and places that lead to heads that hold."""

    party: str
    renewals: Sequence[Renewal] = field(repr=False)


def note(found: Iterable[Renewed]) -> None:
    """Keep key-sets of other Parties, with the places from which on they are in force. Part of the caller's transaction."""
    for renewed in found:
        sets = [(read_set(each.document), each) for each in renewed.renewals]
        _STORE.run([(keyset.hash, keyset.party, keyset.n, each.document) for keyset, each in sets])
        peers.note_places([(renewed.party, keyset.hash, each.place) for keyset, each in sets if each.place is not None])


def own_sets() -> list[KeySet]:
    """The own key-sets that are or were in force in a process, the newest first."""
    codes = Process.objects.values("own_code")
    rows = KeySetRecord.objects.filter(party__in=codes).order_by("-n").values_list("document", flat=True)
    return [read_set(bytes(document)) for document in rows]


_IN_FORCE: Final = Select(lambda log: Log.objects.filter(pk=log).values_list("keyset_n"), int)


def changed(here: Standing, head: HeadRecord | None) -> bool:
    """Whether the own keys were ever renewed in this process; where the log has grown since `here` was read, it is asked again."""
    if head is None or here.keyset != here.parties[here.own_code]:
        return head is not None
    return head.size > here.log.size and _IN_FORCE.first(here.log.pk) != (here.keyset.n,)


def unconfirmed(here: Standing, head: HeadRecord | None, confirmed: int) -> tuple[Renewal, ...]:
    """The own key-sets of which a Party has not said that it holds them, with their places under `head` of the open log.

    `confirmed` is the size of the open log that it says it holds.
    """
    if not changed(here, head) or head is None:
        return ()
    ring = keyring(here, here.own_code)
    at = {each.n: each.index for each in ring.since if each.origin == head.origin}
    if confirmed and all(index < confirmed for index in at.values()):
        return ()
    standing_at = {n: index for n, index in at.items() if 0 <= index < head.size}
    places = heads.local_places(here.log, standing_at.values(), head)
    return tuple(
        Renewal(document, places.get(standing_at.get(keyset.n, -1)))
        for document, keyset in list(zip(ring.documents, ring.sets, strict=True))[1:]
        if keyset.n <= here.keyset.n or keyset.n in standing_at
    )


def theirs(here: Standing, party: str) -> tuple[tuple[Renewal, ...], list[tuple[str, int]]]:
    """The key-sets of another Party that are held, as they are passed on, and the heads (origin, size) that their places lead to."""
    ring = keyring(here, party)
    rows = PlaceRecord.objects.filter(act__in=[each.hash for each in ring.sets[1:]], kind=KEYSET_LEAF, party=party)
    places = {row.act: place_of(row) for row in rows.order_by("act", "origin", "index")}
    renewals = tuple(
        Renewal(document, places.get(keyset.hash))
        for document, keyset in list(zip(ring.documents, ring.sets, strict=True))[1:]
    )
    return renewals, sorted({(place.origin, place.size) for place in places.values()})


def leading(here: Standing) -> list[tuple[str, int]]:
    """The heads (origin, size) of other Parties' logs in this process that the places of their key-sets lead to."""
    rows = PlaceRecord.objects.filter(kind=KEYSET_LEAF, act__in=KeySetRecord.objects.filter(n__gt=1).values("hash"))
    logs = PeerLog.objects.filter(process=here.process).values("origin")
    return list(rows.exclude(party=here.own_code).filter(origin__in=logs).values_list("origin", "size"))


def times(here: Standing, party: str) -> dict[int, int]:
    """Since when each later key-set of a Party is in force, by its own log (UTC seconds)."""
    numbers = {each.hash: each.n for each in keyring(here, party).sets[1:]}
    rows = PlaceRecord.objects.filter(act__in=numbers, kind=KEYSET_LEAF, party=party).order_by("-t")
    return {numbers[act]: t for act, t in rows.values_list("act", "t")}


def place_of(row: PlaceRecord) -> Place:
    """The place in a row of another Party's log."""
    joined = bytes(row.path)
    path = tuple(joined[at : at + 32] for at in range(0, len(joined), 32))
    return Place(bytes(row.leaf), row.index, path, row.origin, row.size)


def carries(here: Standing, confirmed: int) -> KeySetRef:
    """The own key-set with whose node key covers to a Party are signed: the newest that it is known to hold."""
    founding = here.parties[here.own_code]
    if here.keyset == founding:
        return founding
    ring = keyring(here, here.own_code)
    held = [each.n for each in ring.since if each.origin == here.log.origin and each.index < confirmed]
    found = ring.sets[max(held, default=founding.n) - founding.n]
    return KeySetRef(found.n, found.hash)


def in_force() -> list[tuple[str, int]]:
    """Which own key-set is in force in each process."""
    return list(Log.objects.filter(open=True).order_by("process").values_list("process", "keyset_n"))


def in_force_everywhere(n: int) -> bool:
    """Whether no process of this node has an older own key-set in force."""
    return not Log.objects.filter(open=True, keyset_n__lt=n).exists()


def lacking() -> list[tuple[str, str]]:
    """Each (process id, Party code) that has not said that it holds the newest own key-set in force there."""
    renewed = Log.objects.filter(
        open=True, keyset_hash__in=PlaceRecord.objects.filter(kind=KEYSET_LEAF).values("act")
    ).select_related("process")
    found: list[tuple[str, str]] = []
    for log in renewed:
        own = log.process.own_code
        at = PlaceRecord.objects.filter(act=log.keyset_hash, origin=log.origin, kind=KEYSET_LEAF)
        index = at.values_list("index", flat=True).first() or 0
        told = set(Shown.objects.filter(process=log.process, size__gt=index).values_list("party", flat=True))
        others = Member.objects.filter(process=log.process).exclude(confirmed_at=None).exclude(origin="")
        codes = others.exclude(code=own).order_by("pk").values_list("code", flat=True)
        found += [(log.process_id, code) for code in codes if code not in told]
    return found


def take_up(documents: Sequence[bytes], *, at: int, random: Random = token_bytes) -> list[tuple[str, int]]:
    """Put the own key-sets in force in every process in which they are not: a `keyset` leaf for each, one transaction a process.

    `documents` are all of them from the first on; they are checked from the one that is known. Gives the processes in which
    something changed, with the number now in force. What was done before is left as it is, so it bears repeating.
    """
    changed: list[tuple[str, int]] = []
    older = Log.objects.filter(open=True, keyset_n__lt=read_set(documents[-1]).n)
    for process in older.order_by("process").values_list("process", flat=True):
        new = write(partial(_take_up, process, documents, at, random))
        if new is not None:
            changed.append((process, new))
    return changed


def _take_up(process_id: str, documents: Sequence[bytes], at: int, random: Random) -> int | None:
    here = standing(process_id, lock=True)
    before = keyring(here, here.own_code)
    in_force = before.find(here.keyset) or before.sets[0]
    later = [document for document in documents if read_set(document).n > in_force.n]
    if not later or not here.log.upto:  # the founding act is leaf 0
        return None
    now, chain = here.keyset, in_force
    t = logbook.entered_at(here.log, at)
    leaves: list[bytes] = []
    sets: list[tuple[KeySet, bytes]] = []
    for document in later:
        chain = open_keyset(document, before=chain)
        new = KeySetRef(chain.n, chain.hash)
        leaves.append(keyset_leaf(t, now, new=new, salt=random(_SALT)))
        sets.append((chain, document))
        now = new
    indices = logbook.enter(here.log, leaves, t=t)
    if Log.objects.filter(pk=here.log.pk, keyset_n=here.log.keyset_n).update(keyset_n=now.n, keyset_hash=now.hash) != 1:
        raise MovedError(f"expected key-set {here.log.keyset_n} in force, another was put there")
    _STORE.run([(keyset.hash, keyset.party, keyset.n, document) for keyset, document in sets])
    PlaceRecord.objects.bulk_create(
        PlaceRecord(
            act=keyset.hash,
            origin=here.log.origin,
            index=index - here.log.base,
            party=here.own_code,
            kind=KEYSET_LEAF,
            t=t,
            leaf=leaf,
            path=b"",
            size=index - here.log.base + 1,
        )
        for (keyset, _), leaf, index in zip(sets, leaves, indices, strict=True)
    )
    return now.n
