# SPDX-License-Identifier: Apache-2.0
"""Checks of the proofs that are kept against another Party: both halves must still be what it signed."""

from demarche.core.acts.act import open_act
from demarche.core.log.checkpoint import open_head
from demarche.ledger.fsck.report import Report, pages
from demarche.ledger.fsck.setting import KeySets
from demarche.ledger.models import Member, Proof
from demarche.ledger.proofs import KINDS, TWO_ACTS, TWO_HEADS


def check_proofs(report: Report, keysets: KeySets) -> None:
    """Check both halves of every proof; what stands beside a missing receipt is not signed as a whole, and is kept as it came."""
    for row in pages(Proof.objects.all(), "pk", start=0):
        name = f"proof {row.pk} against {row.party}"
        with report.reading(name):
            report.require(name, f"expected a kind of proof, got {row.kind}", holds=row.kind in KINDS)
            report.require(name, "expected two things, got one twice", holds=bytes(row.one) != bytes(row.two))
            for half in (bytes(row.one), bytes(row.two)):
                if row.kind == TWO_HEADS:
                    _check_head(row, half, keysets)
                elif row.kind == TWO_ACTS:
                    _check_act(report, row, half, keysets)


def _check_head(row: Proof, note: bytes, keysets: KeySets) -> None:
    member = Member.objects.get(process=row.process_id, code=row.party)
    open_head(note, origin=row.origin, key=keysets[member.keyset_hash].log)


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
