# SPDX-License-Identifier: Apache-2.0
"""Checks of the proofs that are kept against another Party: both halves must still be what it signed."""

from demarche.core.acts.act import open_act
from demarche.core.keyset import open_keyset
from demarche.core.log.checkpoint import Checkpoint, open_head
from demarche.core.note import Note
from demarche.core.renewal import read_set
from demarche.ledger.fsck.report import Report, pages
from demarche.ledger.fsck.setting import KeySets
from demarche.ledger.keyrings import keyring
from demarche.ledger.models import Proof
from demarche.ledger.processes import standing
from demarche.ledger.proofs import KINDS, TWO_ACTS, TWO_HEADS, TWO_SETS


def check_proofs(report: Report, keysets: KeySets) -> None:
    """Check both halves of every proof; what stands beside a missing receipt is not signed as a whole, and is kept as it came."""
    for row in pages(Proof.objects.all(), "pk", start=0):
        name = f"proof {row.pk} against {row.party}"
        with report.reading(name):
            report.require(name, f"expected a kind of proof, got {row.kind}", holds=row.kind in KINDS)
            report.require(name, "expected two things, got one twice", holds=bytes(row.one) != bytes(row.two))
            for half in (bytes(row.one), bytes(row.two)):
                if row.kind == TWO_HEADS:
                    _check_head(row, half)
                elif row.kind == TWO_ACTS:
                    _check_act(report, row, half, keysets)
                elif row.kind == TWO_SETS:
                    _check_set(report, row, half)


def _check_set(report: Report, row: Proof, document: bytes) -> None:
    """Both are signed as set n must be, by the roots of the one before it."""
    ring = keyring(standing(row.process_id), row.party)
    keyset = read_set(document)
    stated = (keyset.party, str(keyset.n))
    report.same(f"proof {row.pk} against {row.party}", "Party and number", stated, (row.party, row.origin))
    open_keyset(document, before=ring.sets[keyset.n - 1 - ring.sets[0].n])


def _check_head(row: Proof, note: bytes) -> None:
    here = standing(row.process_id)
    if row.party not in here.parties:
        raise LookupError(f"expected a Party of the process, got {row.party}")
    ring = keyring(here, row.party)
    size = Checkpoint.parse(Note.parse(note).text).size
    key = ring.at(row.origin, size).log
    if any(each.origin(row.process_id) == row.origin for each in here.tenures):
        ring.open_head(note, row.origin)
    else:
        open_head(note, origin=row.origin, key=key)


def _check_act(report: Report, row: Proof, document: bytes, keysets: KeySets) -> None:
    signed = open_act(document)
    act = signed.act
    name = f"proof {row.pk} against {row.party}"
    stated = (act.process, act.author, f"{act.dossier}/{act.seq}")
    report.same(name, "process, author and number", stated, (row.process_id, row.party, row.origin))
    keyset = keysets.get(act.keyset)
    key = None if keyset is None or keyset.party != act.author else keyset.act_key(act.office)
    if key is None:
        raise LookupError(f"expected a key-set of {act.author} in the record, got {act.keyset}")
    signed.verify(key)
