# SPDX-License-Identifier: Apache-2.0
"""The tables of the ledger: acts, leaves and heads are the truth; the rest follows from them or says what is under way.

Times are UTC seconds of process time, unless a field says machine time. Hashes and ids are lower hex.
"""

from demarche.ledger.models.act import ActRecord, FileRecord
from demarche.ledger.models.delivery import FileInbox, FileOutbox, OnItsWay, Outbox
from demarche.ledger.models.log import GenerationRecord, HeadRecord, Leaf, Log, Node, PeerLog, PlaceRecord, Proof, Shown
from demarche.ledger.models.pending import Pending
from demarche.ledger.models.process import KeySetRecord, Member, Process
from demarche.ledger.models.register import AwaitsRegister, RegisterHeld, RegisterLeaf
from demarche.ledger.models.sizes import CODE, HASH, ORIGIN

__all__ = [
    "CODE",
    "HASH",
    "ORIGIN",
    "ActRecord",
    "AwaitsRegister",
    "FileInbox",
    "FileOutbox",
    "FileRecord",
    "GenerationRecord",
    "HeadRecord",
    "KeySetRecord",
    "Leaf",
    "Log",
    "Member",
    "Node",
    "OnItsWay",
    "Outbox",
    "PeerLog",
    "Pending",
    "PlaceRecord",
    "Process",
    "Proof",
    "RegisterHeld",
    "RegisterLeaf",
    "Shown",
]
