# SPDX-License-Identifier: Apache-2.0
"""The processes this node is in: entering one, who its members are, under which keys."""

from collections.abc import Iterable, Mapping

from demarche.core.charter import Charter
from demarche.core.encoding import Json
from demarche.core.errors import DemarcheError
from demarche.core.keyset import KeySet
from demarche.core.log.leaf import KeySetRef
from demarche.ledger.models import Log


class UnknownProcessError(DemarcheError):
    """This node is not in that process."""


def open_process(charter: Charter, own_code: str, keysets: Iterable[bytes], *, origin: str, at: int) -> None:
    """Enter a process: its charter is complete, and `keysets` has the signed first key-set of each of its Parties.

    `origin` names the own log (`core.log.checkpoint.new_origin`). Raises `MalformedError`, `SignatureError` or `KeySetError`
    for what does not hold together, also when a key-set's root is not the charter's. Entering twice changes nothing.
    """
    raise NotImplementedError


def confirm(process_id: str, code: str, *, at: int) -> None:
    """Note that an officer confirmed a Party's fingerprint at `at`; a second time changes nothing."""
    raise NotImplementedError


def charter_of(process_id: str) -> Charter:
    """The charter of a process; raise `UnknownProcessError`."""
    raise NotImplementedError


def keyset(keyset_hash: str) -> KeySet | None:
    """The key-set of that hash, as held and checked when it came in."""
    raise NotImplementedError


def own_log(process_id: str) -> Log:
    """The own log's row with its process; raise `UnknownProcessError`."""
    raise NotImplementedError


def own_keyset(process_id: str) -> KeySetRef:
    """The own key-set in force."""
    raise NotImplementedError


def founding_values(process_id: str) -> Mapping[str, Json]:
    """The values of the two parts of the own founding act: the charter's hash, and the own log with its keys."""
    raise NotImplementedError
