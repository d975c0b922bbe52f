# SPDX-License-Identifier: Apache-2.0
"""The checks of one act, made again when its page is opened: its signatures, and its place in another log against that log's signed head."""

from demarche.core.acts.act import SignedAct
from demarche.core.errors import DemarcheError
from demarche.core.keys import LogPublic
from demarche.core.log.checkpoint import open_head
from demarche.core.log.place import Place, check_place
from demarche.core.log.tree import HASH_SIZE
from demarche.ledger import keyrings, processes
from demarche.ledger.models import HeadRecord, PlaceRecord


def signed(found: SignedAct) -> bool:
    """Whether both signatures hold under the key of the act's office in the key-set it names, which is its author's."""
    try:
        keyset = processes.keyset(found.act.keyset)
        key = keyset.act_key(found.act.office)
        if key is None or keyset.party != found.act.author:
            return False
        found.verify(key)
    except DemarcheError:
        return False
    return True


def placed(row: PlaceRecord, found: SignedAct) -> bool:
    """Whether a place leads to a head of its log that is signed, and its leaf is about this act with these signatures."""
    head = HeadRecord.objects.filter(origin=row.origin, size=row.size).first()
    if head is None:
        return False
    path = bytes(row.path)
    hashes = tuple(path[at : at + HASH_SIZE] for at in range(0, len(path), HASH_SIZE))
    try:
        place = Place(bytes(row.leaf), row.index, hashes, row.origin, row.size)
        leaf = check_place(place, open_head(bytes(head.note), origin=row.origin, key=_log_key(found.act.process, row)))
    except DemarcheError:
        return False
    return (leaf.act, leaf.sigs) == (found.act.id, found.sigs)


def _log_key(process: str, row: PlaceRecord) -> LogPublic:
    """The key of a Party's log that was in force at the head of a place."""
    return keyrings.keyring(processes.standing(process), row.party).at(row.origin, row.size).log
