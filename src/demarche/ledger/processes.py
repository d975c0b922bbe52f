# SPDX-License-Identifier: Apache-2.0
"""The processes this node is in: entering one, who its members are, under which keys, and where it stands in each."""

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Final

from django.db import connection
from django.db.models import QuerySet

from demarche.core.acts.act import Head
from demarche.core.charter import Charter, read_charter
from demarche.core.encoding import Json, parse
from demarche.core.errors import DemarcheError
from demarche.core.keyset import KeySet, KeySetError, open_founding, root_fingerprint
from demarche.core.log.leaf import KeySetRef
from demarche.core.process.ground import Ground
from demarche.core.process.ground import ground as make_ground
from demarche.core.process.register import EMPTY
from demarche.ledger import registers
from demarche.ledger.models import KeySetRecord, Log, Member, Process
from demarche.ledger.statements import Select
from demarche.ledger.transaction import write


class UnknownProcessError(DemarcheError):
    """This node is not in that process."""


@dataclass(frozen=True)
class Standing:
    """Where this node stands in a process, as read in one query: its open log's row, with the process's row in it.

    `founders` names the key-set that each Party of the charter founds with, by code, in the charter's order.
    """

    log: Log
    founders: Mapping[str, KeySetRef]

    @property
    def process(self) -> Process:
        """The row of the process; its charter is not read with it (`charter_of`)."""
        return self.log.process

    @property
    def own_code(self) -> str:
        """The code of this node's own Party."""
        return self.process.own_code

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

    @cached_property
    def ground(self) -> Ground:
        """What folds of this process stand on."""
        process = self.process.id
        return make_ground(charter_of(process), _hashes(process, self.founders), registers.held(process), self.register)

    def stand_on(self, register: Head) -> None:
        """Stand on a larger register from here on: the caller's transaction has folded it."""
        self.process.register_size, self.process.register_root = register.size, register.root
        self.__dict__.pop("ground", None)

    def apart(self) -> "Standing":
        """The same once more, for a transaction that may be tried again: what one try makes of it is not left to the next."""
        log = copy(self.log)
        log.process = copy(self.process)
        return Standing(log, self.founders)

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
    "pauses",
    "created",
)


def _logs(process: str) -> QuerySet[Log, Any]:
    return Log.objects.filter(process=process, open=True).values_list(*_LOG, *(f"process__{name}" for name in _PROCESS))


_READ: Final = Select(_logs, str)
# Rows that point to the process may be written meanwhile, so its key is not locked.
_LOCK: Final = Select(lambda process: _logs(process).select_for_update(no_key=True), str)


def standing(process_id: str, *, lock: bool = False) -> Standing:
    """Read where this node stands; with `lock`, take the log's row for the caller's transaction: other writers wait.

    Raises `UnknownProcessError`.
    """
    row = (_LOCK if lock else _READ).first(process_id)
    if row is None:
        raise UnknownProcessError(f"expected a process this node is in, got {process_id[:64]}")
    log = Log.from_db(connection.alias, _LOG, row[: len(_LOG)])
    log.process = Process.from_db(connection.alias, _PROCESS, row[len(_LOG) :])
    return Standing(log, _founders(process_id))


_NAMES: Final = Select(
    lambda process: Member.objects.filter(process=process).order_by("pk").values_list("code", "name"), str
)


def names(process_id: str) -> dict[str, str]:
    """What the Parties of a process call themselves, by code, in the order in which they came to it."""
    return {str(code): str(name) for code, name in _NAMES.rows(process_id)}


_OWN: Final = Select(lambda process: Process.objects.filter(id=process).values_list("own_code"), str)


def own_code(process_id: str) -> str:
    """The code of this node's own Party in a process; raise `UnknownProcessError`."""
    row = _OWN.first(process_id)
    if row is None:
        raise UnknownProcessError(f"expected a process this node is in, got {process_id[:64]}")
    return str(row[0])


_FOUNDERS: Final[dict[str, Mapping[str, KeySetRef]]] = {}
_HASHES: Final[dict[str, tuple[Mapping[str, KeySetRef], Mapping[str, str]]]] = {}
_MEMBERS: Final = Select(
    lambda process: (
        Member.objects.filter(process=process).order_by("pk").values_list("code", "keyset_n", "keyset_hash")
    ),
    str,
)


def _founders(process_id: str) -> Mapping[str, KeySetRef]:
    """The founding key-sets, which are what they are from the moment a process is entered."""
    found = _FOUNDERS.get(process_id)
    if found is None:
        found = {code: KeySetRef(n, keyset_hash) for code, n, keyset_hash in _MEMBERS.rows(process_id)}
        if not connection.in_atomic_block:  # what is not committed may yet not have been
            _FOUNDERS[process_id] = found
    return found


def _hashes(process_id: str, founders: Mapping[str, KeySetRef]) -> Mapping[str, str]:
    """The hashes alone; the same object as long as the founders are, for grounds are compared with every fold."""
    found = _HASHES.get(process_id)
    if found is None or found[0] is not founders:
        found = _HASHES[process_id] = (founders, {code: keyset.hash for code, keyset in founders.items()})
    return found[1]


def open_process(charter: Charter, own_code: str, keysets: Iterable[bytes], *, origin: str, at: int) -> None:
    """Enter a process: its charter is complete, and `keysets` has the signed key-set that each of its Parties.

    `origin` names the own log (`core.log.checkpoint.new_origin`). Raises `MalformedError`, `SignatureError` or `KeySetError`
    for what does not hold together, also when a key-set's root is not the charter's. Entering twice changes nothing.
    """
    opened = {keyset.party: (keyset, document) for document in keysets for keyset in [open_founding(document)]}
    for member in charter.parties:
        if member.code not in opened:
            raise KeySetError(f"expected the key-set of {member.code}, got none")
        if root_fingerprint(opened[member.code][0].root) != member.root:
            raise KeySetError(f"expected the key-set of {member.code} to have the charter's root, got another")
    if charter.member(own_code) is None:
        raise KeySetError(f"expected {own_code} among the Parties of the charter, got others")
    write(lambda: _enter(charter, own_code, opened, origin=origin, at=at))


def _enter(
    charter: Charter, own_code: str, opened: Mapping[str, tuple[KeySet, bytes]], *, origin: str, at: int
) -> None:
    row = Process(id=charter.process, charter=charter.document, own_code=own_code, register_root=EMPTY.root, created=at)
    if Process.objects.filter(id=row.id).exists():
        return
    row.save(force_insert=True)
    own = opened[own_code][0]
    Log.objects.create(process=row, origin=origin, keyset_n=own.n, keyset_hash=own.hash)
    for member in charter.parties:
        keyset, document = opened[member.code]
        KeySetRecord.objects.bulk_create(
            [KeySetRecord(hash=keyset.hash, party=keyset.party, n=keyset.n, document=document)], ignore_conflicts=True
        )
        Member.objects.create(
            process=row,
            code=member.code,
            name=member.name,
            root=member.root,
            keyset_n=keyset.n,
            keyset_hash=keyset.hash,
            confirmed_at=at if member.code == own_code else None,
        )


def confirm(process_id: str, code: str, *, at: int) -> None:
    """Note that an officer confirmed a Party's fingerprint at `at`; a second time changes nothing."""
    Member.objects.filter(process=process_id, code=code, confirmed_at=None).update(confirmed_at=at)


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
