# SPDX-License-Identifier: Apache-2.0
"""The processes this node is in: entering one, who its members are, under which keys, and where it stands in each."""

import json
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any, Final

from django.db import connection
from django.db.models import QuerySet

from demarche.core.acts.act import Head
from demarche.core.charter import Charter, read_charter
from demarche.core.charter import Member as CharterMember
from demarche.core.encoding import Json, parse
from demarche.core.errors import DemarcheError
from demarche.core.keyset import KeySet, KeySetError, open_founding, open_keyset, root_fingerprint
from demarche.core.log.leaf import KeySetRef
from demarche.core.process.depositary import Tenure, tenures
from demarche.core.process.ground import Ground
from demarche.core.process.ground import ground as make_ground
from demarche.core.process.membership import holders
from demarche.core.process.register import EMPTY
from demarche.ledger import registers
from demarche.ledger.models import KeySetRecord, Log, Member, Process
from demarche.ledger.statements import Row, Select
from demarche.ledger.transaction import write


class UnknownProcessError(DemarcheError):
    """This node is not in that process."""


@dataclass(frozen=True)
class Standing:
    """Where this node stands in a process, as read in one query: its open log's row, with the process's row in it.

    `parties` names the key-set of each Party that this node knows of the process, by code, in the order in which they came to
    it; one that was admitted is known before it accedes.
    """

    log: Log
    parties: Mapping[str, KeySetRef]

    @property
    def process(self) -> Process:
        """The row of the process; its charter is not read with it (`charter_of`)."""
        return self.log.process

    @property
    def own_code(self) -> str:
        """The code of this node's own Party."""
        return self.process.own_code

    @property
    def founders(self) -> Mapping[str, KeySetRef]:
        """The key-set that each Party of the charter founds with, by code, in the charter's order."""
        return _founding(self.process.id, self.parties)[0]

    @cached_property
    def members(self) -> dict[str, Member]:
        """The members by code, in the charter's order; read when first asked for."""
        rows = Member.objects.filter(process=self.process).order_by("pk")
        return {member.code: member for member in rows}

    @property
    def own(self) -> Member:
        """This node's own Party as a member."""
        return self.members[self.own_code]

    @property
    def keyset(self) -> KeySetRef:
        """The own key-set in force."""
        return KeySetRef(self.log.keyset_n, self.log.keyset_hash)

    @property
    def register(self) -> Head:
        """The register's head as acts cite it."""
        return Head(self.process.register_size, self.process.register_root)

    @property
    def tenures(self) -> tuple[Tenure, ...]:
        """Who has kept the register from which size on, the present depositary last."""
        return tenures_of(self.process.id, self.process.depositaries)

    @property
    def depositary(self) -> str:
        """The code of the Party that keeps the register now."""
        return self.tenures[-1].code

    @cached_property
    def ground(self) -> Ground:
        """What folds of this process stand on."""
        process = self.process.id
        hashes = _founding(process, self.parties)[1]
        starts = tuple(each.start for each in self.tenures[1:])
        return make_ground(charter_of(process), hashes, registers.held(process), self.register, starts)

    def stand_on(self, register: Head) -> None:
        """Stand on a larger register from here on: the caller's transaction has folded it."""
        self.process.register_size, self.process.register_root = register.size, register.root
        if "ground" in self.__dict__:
            self.__dict__["ground"] = replace(self.ground, head=register)

    def apart(self) -> "Standing":
        """The same once more, for a transaction that may be tried again: what one try makes of it is not left to the next."""
        log = copy(self.log)
        log.process = copy(self.process)
        return Standing(log, self.parties)

    def holders(self) -> tuple[str, ...]:
        """Who is sent what is said to all: everyone in the process but who has withdrawn. Only with the register folded up to here."""
        charter = charter_of(self.process.id)
        if not self.register.size:
            return tuple(member.code for member in charter.parties)
        return holders(self.ground.view(self.register.size), charter)

    def others(self, audience: Iterable[str]) -> list[str]:
        """The Parties of an audience to which this node sends."""
        return sorted(set(audience) - {self.own_code})


_LOG: Final = (
    "id",
    "process_id",
    "generation",
    "base",
    "fetched",
    "origin",
    "size",
    "peaks",
    "last_t",
    "keyset_n",
    "keyset_hash",
    "lease_owner",
    "lease_until",
    "shown_size",
    "shown_root",
)
_PROCESS: Final = (
    "id",
    "own_code",
    "register_size",
    "register_root",
    "register_known",
    "register_generation",
    "depositaries",
    "pauses",
    "created",
)


def _logs(**which: str) -> QuerySet[Log, Any]:
    return Log.objects.filter(open=True, **which).values_list(*_LOG, *(f"process__{name}" for name in _PROCESS))


_READ: Final = Select(lambda process: _logs(process=process), str)
_EVERY: Final = Select(lambda: _logs().order_by("process__created", "process"))
# Rows that point to the process may be written meanwhile, so its key is not locked.
_LOCK: Final = Select(lambda process: _logs(process=process).select_for_update(no_key=True), str)


def standing(process_id: str, *, lock: bool = False) -> Standing:
    """Read where this node stands; with `lock`, take the log's row for the caller's transaction: other writers wait.

    Raises `UnknownProcessError`.
    """
    row = (_LOCK if lock else _READ).first(process_id)
    if row is None:
        raise UnknownProcessError(f"expected a process this node is in, got {process_id[:64]}")
    return _standing(row)


def standings() -> list[Standing]:
    """Where this node stands in every process, the oldest first; one query."""
    return [_standing(row) for row in _EVERY.rows()]


def _standing(row: Row) -> Standing:
    log = Log.from_db(connection.alias, _LOG, row[: len(_LOG)])
    log.process = Process.from_db(connection.alias, _PROCESS, row[len(_LOG) :])
    return Standing(log, _known(log.process_id, log.process.register_size))


_NAMES: Final = Select(
    lambda process: Member.objects.filter(process=process).order_by("pk").values_list("code", "name"), str
)


def founded() -> QuerySet[Process, Process]:
    """The processes that are founded: all founding acts are here and the register has begun. In the order in which they came."""
    return Process.objects.filter(register_size__gt=0).order_by("created", "id")


def names(process_id: str) -> dict[str, str]:
    """What the Parties of a process call themselves, by code, in the order in which they came to it."""
    return {str(code): str(name) for code, name in _NAMES.rows(process_id)}


def name_of(process_id: str, code: str) -> str:
    """What a Party of a process calls itself, who joined too; its code where this node knows none such. Asked once a Party."""
    member = charter_of(process_id).member(code)
    try:
        return _joined_name(process_id, code) if member is None else member.name
    except LookupError:
        return code


@lru_cache(maxsize=4096)
def _joined_name(process_id: str, code: str) -> str:
    return names(process_id)[code]


_OWN: Final = Select(lambda process: Process.objects.filter(id=process).values_list("own_code"), str)


def own_code(process_id: str) -> str:
    """The code of this node's own Party in a process; raise `UnknownProcessError`."""
    row = _OWN.first(process_id)
    if row is None:
        raise UnknownProcessError(f"expected a process this node is in, got {process_id[:64]}")
    return str(row[0])


_Refs = Mapping[str, KeySetRef]
_KNOWN: Final[dict[str, tuple[int, _Refs]]] = {}
_FOUNDING: Final[dict[str, tuple[_Refs, Mapping[str, str]]]] = {}
_MEMBERS: Final = Select(
    lambda process: (
        Member.objects.filter(process=process).order_by("pk").values_list("code", "keyset_n", "keyset_hash")
    ),
    str,
)


def _known(process_id: str, size: int) -> _Refs:
    """The Parties known with a register of this size: nobody comes to a process but by what is entered there."""
    found = _KNOWN.get(process_id)
    if found is not None and found[0] == size:
        return found[1]
    parties = {code: KeySetRef(n, keyset_hash) for code, n, keyset_hash in _MEMBERS.rows(process_id)}
    if found is not None and found[1] == parties:
        parties = found[1]  # type: ignore[assignment]  # equal, and grounds are compared sooner when it is the same
    if not connection.in_atomic_block:  # what is not committed may yet not have been
        _KNOWN[process_id] = (size, parties)
    return parties


def _founding(process_id: str, parties: _Refs) -> tuple[_Refs, Mapping[str, str]]:
    """The key-sets of the Parties of the charter, and their hashes; the same objects as long as these are what they were."""
    refs = {each.code: parties[each.code] for each in charter_of(process_id).parties if each.code in parties}
    found = _FOUNDING.get(process_id)
    if found is None or found[0] != refs:
        found = _FOUNDING[process_id] = (refs, {code: keyset.hash for code, keyset in refs.items()})
    return found


def open_process(  # noqa: PLR0913  # what an invitation or an admission says
    charter: Charter,
    own_code: str,
    keysets: Iterable[bytes],
    *,
    origin: str,
    at: int,
    joined: Iterable[CharterMember] = (),
    origins: Mapping[str, str] | None = None,
) -> None:
    """Enter a process: its charter is complete, and `keysets` has the signed key-sets of each of its Parties, from the first on.

    `origin` names the own log (`core.log.checkpoint.new_origin`). Who joins a process that others have founded gives those who
    joined it before and itself as `joined`, and as `origins`, by code, the logs of the others as it was told of them; their
    founding acts and requests say so too, and are believed. Raises `MalformedError`, `SignatureError` or `KeySetError`
    for what does not hold together, also when a key-set's root is not the charter's. Entering twice changes nothing.
    """
    opened = _chains(keysets)
    members = (*charter.parties, *joined)
    for member in members:
        if member.code not in opened:
            raise KeySetError(f"expected the key-set of {member.code}, got none")
        if root_fingerprint(opened[member.code][0][0].root) != member.root:
            raise KeySetError(f"expected the key-set of {member.code} to have the charter's root, got another")
    if own_code not in {member.code for member in members}:
        raise KeySetError(f"expected {own_code} among the Parties of the charter, got others")
    coming = _Coming(charter, own_code, members, opened, origin, origins or {})
    write(lambda: coming.enter(at))


def _chains(documents: Iterable[bytes]) -> dict[str, list[tuple[KeySet, bytes]]]:
    """The key-sets of each Party, each signed by the roots before it."""
    chains: dict[str, list[tuple[KeySet, bytes]]] = {}
    for document in documents:
        value = parse(document)
        payload = value["payload"] if isinstance(value, dict) else None
        party = payload["party"] if isinstance(payload, dict) else None
        chain = chains.setdefault(str(party), [])
        opened = open_keyset(document, before=chain[-1][0]) if chain else open_founding(document)
        chain.append((opened, document))
    return chains


@dataclass(frozen=True, slots=True)
class _Coming:
    """What comes with a process: its charter, who is in it under which keys, and where they keep their logs so far as is known."""

    charter: Charter
    own_code: str
    members: Sequence[CharterMember]
    opened: Mapping[str, Sequence[tuple[KeySet, bytes]]]
    origin: str
    origins: Mapping[str, str]

    def enter(self, at: int) -> None:
        """Write its rows, unless they are here; the whole of a transaction."""
        process = self.charter.process
        if Process.objects.filter(id=process).exists():
            return
        row = Process(
            id=process, charter=self.charter.document, own_code=self.own_code, register_root=EMPTY.root, created=at
        )
        row.save(force_insert=True)
        own = self.opened[self.own_code][-1][0]
        Log.objects.create(process=row, origin=self.origin, keyset_n=own.n, keyset_hash=own.hash)
        for member in self.members:
            self._enter_member(row, member, at)

    def _enter_member(self, row: Process, member: CharterMember, at: int) -> None:
        chain = self.opened[member.code]
        rows = [KeySetRecord(hash=each.hash, party=each.party, n=each.n, document=document) for each, document in chain]
        KeySetRecord.objects.bulk_create(rows, ignore_conflicts=True)
        keyset = chain[0][0]
        origin = self.origins.get(member.code, "")
        Member.objects.create(
            process=row,
            code=member.code,
            name=member.name,
            root=member.root,
            keyset_n=keyset.n,
            keyset_hash=keyset.hash,
            origin=origin,
            log_keys=keyset.log.to_json() if origin else None,
            confirmed_at=at if member.code == self.own_code else None,
        )


def confirm(process_id: str, code: str, *, at: int) -> None:
    """Note that an officer confirmed a Party's fingerprint at `at`; a second time changes nothing."""
    Member.objects.filter(process=process_id, code=code, confirmed_at=None).update(confirmed_at=at)


@lru_cache(maxsize=64)
def tenures_of(process_id: str, stated: str) -> tuple[Tenure, ...]:
    """Who has kept the register of a process from which size on, by what its row says of later depositaries."""
    return tenures(charter_of(process_id), [(code, start) for code, start in json.loads(stated or "[]")])


@lru_cache(maxsize=64)
def charter_of(process_id: str) -> Charter:
    """The charter of a process; raise `UnknownProcessError`. Its id is its hash, so it is read once."""
    row = Process.objects.filter(id=process_id).values_list("charter", flat=True).first()
    if row is None:
        raise UnknownProcessError(f"expected a process this node is in, got {process_id[:64]}")
    return read_charter(bytes(row))


class UnknownKeySetError(DemarcheError):
    """No key-set of that hash is held here."""


@lru_cache(maxsize=256)
def keyset(keyset_hash: str) -> KeySet:
    """The key-set of that hash, as held and checked when it came in; raise `UnknownKeySetError`."""
    row = KeySetRecord.objects.filter(hash=keyset_hash).values_list("document", flat=True).first()
    if row is None:
        raise UnknownKeySetError(f"expected a key-set that is held here, got {keyset_hash[:64]}")
    value = parse(bytes(row))
    return KeySet.from_json(value["payload"] if isinstance(value, dict) else None)


def founding_values(process_id: str) -> Mapping[str, Json]:
    """The values of the two parts of the own founding act: the charter's hash, and the own log with its keys."""
    here = standing(process_id)
    return {
        "charter": {"sha256": process_id},
        "log": {"origin": here.log.origin, "keys": keyset(here.keyset.hash).log.to_json()},
    }
