# SPDX-License-Identifier: Apache-2.0
"""What a door answered: a receipt is believed when its log shows it, and everything that came back is kept when not."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from demarche.areas.exchange.correspondence import Peer, note_of
from demarche.areas.exchange.evidence import HeadError, check_entry, check_sigs
from demarche.areas.exchange.judging import is_stix, picture_in_stix, stix_fault
from demarche.areas.exchange.packing import Packed
from demarche.areas.exchange.succession import Shown, check_own, check_shown
from demarche.core.acts.concern import BESIDE
from demarche.core.codes import Refusal
from demarche.core.encoding import MalformedError
from demarche.core.errors import DemarcheError
from demarche.core.log.checkpoint import Checkpoint, Head
from demarche.core.log.tree import ProofError
from demarche.core.parcel import Answer, CarriedPlace, RefusedItem
from demarche.ledger import outbox, proofs
from demarche.ledger.delivered import Declined, Receipt, settle_answer
from demarche.ledger.files import MissingFileError, read_file
from demarche.ledger.keyrings import Renewed
from demarche.ledger.models import FileOutbox, FileRecord, Outbox
from demarche.ledger.peers import Grown
from demarche.ledger.transaction import write


class UnprovenError(DemarcheError):
    """An answer that is no receipt."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What an answer proves: how the other log grew, which acts it has, which acts and files it refused.

    `entered` says when it took each act in, in its own process time.
    """

    grown: Sequence[Grown]
    beside: Sequence[Head] = ()
    receipts: list[Receipt] = field(default_factory=list)
    entered: dict[str, int] = field(default_factory=dict)
    declined: list[Declined] = field(default_factory=list)
    files: list[RefusedItem] = field(default_factory=list)
    forks: Sequence[tuple[str, tuple[Checkpoint, bytes]]] = ()
    renewed: Sequence[Renewed] = ()

    def missing(self, rows: Sequence[Outbox]) -> list[Outbox]:
        """Deliveries about which it proves nothing."""
        told = {each.act for each in self.receipts} | {each.act for each in self.declined}
        return [row for row in rows if row.act not in told]


def check_answer(answer: Answer, packed: Packed, peer: Peer, held: Mapping[str, Checkpoint]) -> Checked:
    """Check every proof in an answer against the head held of the other log; raise `HeadError` or `UnprovenError`."""
    if answer.head is None:
        raise UnprovenError("expected a head of their log, got none")
    # Until its founding act is here, the name of its log is what its key signs first.
    first = peer.member.origin or answer.head.origin
    heads = (answer.head, *answer.older)
    shown = check_shown(heads, answer.generations, peer, held, first=first, keysets=answer.keysets)
    checked = Checked(shown.grown, beside=_beside(shown), forks=shown.forks, renewed=shown.renewed)
    try:
        for carried in answer.places:
            _add_receipt(checked, carried, shown, packed, peer)
        for refused in answer.refused:
            _add_refusal(checked, refused, shown, packed, peer)
    except (ProofError, MalformedError) as error:
        raise UnprovenError(str(error)) from error
    return checked


def _beside(shown: Shown) -> list[Head]:
    """Heads that were shown and are not new in its log; those that are held stay as they are."""
    grown = [each.head for each in shown.grown]
    return [head for head in shown.heads.values() if head not in grown]


def _add_receipt(checked: Checked, carried: CarriedPlace, shown: Shown, packed: Packed, peer: Peer) -> None:
    act, head = carried.act, shown.head(carried.place, peer.code)
    kind = "act" if act in packed.back else "got"
    leaf = check_entry(
        carried.place, head, kind, act=_sent(act, packed), keyset=shown.in_force(carried.place, peer.code)
    )
    check_sigs(leaf, packed.sigs[act])
    checked.receipts.append(Receipt(act, carried.place))
    checked.entered[act] = leaf.t


def _add_refusal(checked: Checked, refused: RefusedItem, shown: Shown, packed: Packed, peer: Peer) -> None:
    """Take a refusal that its log shows; one without a place is said and not proved, and changes nothing."""
    if refused.act is None or refused.place is None:
        return
    head, act = shown.head(refused.place, peer.code), _sent(refused.act, packed)
    keyset = shown.in_force(refused.place, peer.code)
    leaf = check_entry(refused.place, head, "refused", act=act, keyset=keyset, file=refused.file)
    if leaf.fields["code"] != refused.code:
        raise ProofError(f"expected a leaf with the refusal {refused.code}, got {leaf.fields['code']}")
    checked.declined.append(Declined(refused.act, refused.code, refused.place))
    if refused.file is not None:
        checked.files.append(refused)


def _sent(act: str, packed: Packed) -> str:
    if act not in packed.sigs:
        raise ProofError(f"expected places of acts that were sent, got one of {act}")
    return act


def settle(checked: Checked, packed: Packed, peer: Peer, *, at: int) -> None:
    """Commit the attempt and what its answer proved; raise `HeadMovedError` when another head came in meanwhile."""
    details = {each.act: file_detail(each) for each in checked.files if each.act is not None}

    def commit() -> None:
        silent = checked.missing(packed.rows)
        outbox.started([row for row in packed.rows if row not in silent], at=at)
        settle_answer(
            peer.process,
            peer.code,
            shown=checked.grown,
            receipts=checked.receipts,
            declined=checked.declined,
            confirmed=packed.size,
            beside=checked.beside,
            renewed=checked.renewed,
            at=at,
        )
        for party, pair in checked.forks:
            keep_fork(pair, peer.process, party, at=at)
        for each in checked.files:
            rows = Outbox.objects.filter(act=each.act, addressee=peer.code)
            rows.update(refusal=each.code, detail=details[each.act or ""])
            large = FileOutbox.objects.filter(act=each.act, addressee=peer.code, file=each.file)
            large.exclude(state=FileOutbox.State.DELIVERED).update(
                state=FileOutbox.State.REFUSED, refusal=each.code, obstacle="", detail="", lease_until=0.0
            )

    write(commit)


_FAULTS: Final = {
    Refusal.FILE_MALFORMED.code: stix_fault,
    Refusal.PICTURE_BARRED.code: picture_in_stix,
    Refusal.FILE_HIDDEN.code: picture_in_stix,
}


def file_detail(refused: RefusedItem) -> str:
    """Which file was refused and, where this node can see it too, what is wrong in it."""
    sha256 = refused.file or ""
    find = _FAULTS.get(refused.code)
    media = FileRecord.objects.filter(sha256=sha256).values_list("media", flat=True).first() or ""
    if find is None or not is_stix(media):
        return sha256
    try:
        fault = find(read_file(sha256, most=BESIDE), media)
    except MissingFileError:
        fault = ""
    return f"{sha256}: {fault}" if fault else sha256


def keep_as_evidence(answer: bytes, act: str, packed: Packed, peer: Peer, *, at: int) -> None:
    """Keep an answer that is no receipt, and what it answered; once an act, however often it comes."""
    proofs.keep(peer.process, proofs.NO_RECEIPT, party=peer.code, about=act, pair=(answer, packed.body), at=at)


def keep_fork(pair: tuple[Checkpoint, bytes], process: str, party: str, *, at: int) -> None:
    """Keep two heads of one log of a Party that cannot both be true."""
    before, note = pair
    both = (note_of(before), note)
    proofs.keep(process, proofs.TWO_HEADS, party=party, about=before.origin, pair=both, at=at)


def keep_forked(error: HeadError, process: str, party: str, *, at: int) -> None:
    """Keep what an error proves: two heads of one log of a Party, or two key-sets of one number."""
    if error.sets is not None:
        whose, n, both = error.sets
        proofs.keep(process, proofs.TWO_SETS, party=whose, about=str(n), pair=both, at=at)
    elif error.refusal is Refusal.HEAD_FORKED and error.pair is not None:
        keep_fork(error.pair, process, party, at=at)


def take_note(answer: Answer, peer: Peer) -> None:
    """A door that does not take our head may show the newest one it holds of our log, as we signed it."""
    if answer.head is None:
        return
    with suppress(HeadError):
        check_own(answer.head, peer)
