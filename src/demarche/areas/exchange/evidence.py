# SPDX-License-Identifier: Apache-2.0
"""Whether a head shown continues the one held, and whether an act stands where its author's log is said to have it."""

from demarche.areas.exchange.correspondence import root_at
from demarche.core.acts.act import SignedAct
from demarche.core.codes import Refusal
from demarche.core.encoding import MalformedError
from demarche.core.errors import DemarcheError
from demarche.core.keys import LogPublic, SignatureError
from demarche.core.log.checkpoint import Checkpoint, Head, open_head
from demarche.core.log.leaf import KeySetRef, Leaf
from demarche.core.log.place import Place, check_place
from demarche.core.log.tree import ProofError, check_consistency
from demarche.core.parcel import ShownHead


class HeadError(DemarcheError):
    """A head or key-set that cannot be relied on: as a door says it, and in words; a fork names the two that prove it.

    `sets` are the Party, the number and the two documents of a key-set that there is twice.
    """

    def __init__(
        self,
        refusal: Refusal,
        words: str,
        *,
        pair: tuple[Checkpoint, bytes] | None = None,
        sets: tuple[str, int, tuple[bytes, bytes]] | None = None,
    ) -> None:
        super().__init__(words)
        self.refusal = refusal
        self.pair = pair
        self.sets = sets


def check_head(shown: ShownHead, *, origin: str, key: LogPublic, held: Checkpoint | None) -> Head:
    """Check that a log signed this head and that it continues the one held of it.

    A head older than the one held is good when a head of that size was checked before. Raises `HeadError`.
    """
    try:
        head = open_head(shown.note, origin=origin, key=key)
    except (MalformedError, SignatureError) as error:
        raise HeadError(Refusal.HEAD_SIGNATURE, str(error)) from error
    if held is not None:
        _check_continues(shown, head.checkpoint, held)
    return head


def _check_continues(shown: ShownHead, new: Checkpoint, held: Checkpoint) -> None:
    if new.origin != held.origin:
        raise HeadError(
            Refusal.HEAD_FORKED,
            f"expected one log of a Party, got {held.origin} and {new.origin}",
            pair=(held, shown.note),
        )
    known = held.root if new.size == held.size else root_at(new.origin, new.size) if new.size < held.size else None
    if known is not None:
        if known != new.root:
            raise HeadError(
                Refusal.HEAD_FORKED,
                f"expected one root at size {new.size} of {new.origin}, got two",
                pair=(held, shown.note),
            )
        return
    if new.size < held.size or shown.since != held.size:
        raise HeadError(
            Refusal.HEAD_UNPROVEN,
            f"expected a proof from size {held.size} of {new.origin}, got one from {shown.since} to {new.size}",
        )
    try:
        check_consistency(held.size, held.root, new.size, new.root, shown.proof)
    except ProofError as error:
        # Asked for a proof from just this head, its log has none: there are two histories.
        raise HeadError(Refusal.HEAD_FORKED, str(error), pair=(held, shown.note)) from error


def check_entry(  # noqa: PLR0913  # what a leaf says
    place: Place, head: Head, kind: str, *, act: str, keyset: KeySetRef, file: str | None = None
) -> Leaf:
    """Check that a log has this act under this head, as `kind` (`act`, `got`, `refused`), under this key-set; give the leaf.

    With `file`, that it has this file of the act; a receipt of a file is none of its act. Raises `ProofError` or
    `MalformedError`.
    """
    leaf = check_place(place, head)
    if leaf.in_register or leaf.k != kind or leaf.act != act:
        raise ProofError(f"expected a leaf {kind} of act {act}, got a leaf {leaf.k} of {leaf.act}")
    if leaf.file != file:
        raise ProofError(
            f"expected a leaf about {file or 'the act itself'}, got one about {leaf.file or 'the act itself'}"
        )
    if leaf.keyset != keyset:
        raise ProofError(f"expected a leaf under key-set {keyset.n}, got one under key-set {leaf.keyset.n}")
    return leaf


def check_signed_entry(place: Place, head: Head, kind: str, *, signed: SignedAct, keyset: KeySetRef) -> Leaf:
    """As `check_entry`, and that the leaf pins these signatures and no others of the same act."""
    leaf = check_entry(place, head, kind, act=signed.act.id, keyset=keyset)
    check_sigs(leaf, signed.sigs)
    return leaf


def check_sigs(leaf: Leaf, sigs: str) -> None:
    """Require that a leaf pins the signature set of this hash; raise `ProofError`."""
    if leaf.sigs != sigs:
        raise ProofError("expected a leaf with the signatures of the act, got one with others")
