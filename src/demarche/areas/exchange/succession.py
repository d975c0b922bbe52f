# SPDX-License-Identifier: Apache-2.0
"""The heads that a parcel or an answer shows: whose they are, whether they continue, and whether a log goes on as another."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from demarche.areas.exchange.correspondence import Peer
from demarche.areas.exchange.evidence import HeadError, check_head
from demarche.areas.exchange.whose import Whose, whose
from demarche.core.codes import Refusal
from demarche.core.encoding import MalformedError
from demarche.core.keyring import Keyring
from demarche.core.keys import LogPublic, SignatureError
from demarche.core.keyset import KeySetError
from demarche.core.log.checkpoint import Checkpoint, Head, open_head
from demarche.core.log.leaf import KeySetRef, parse_leaf
from demarche.core.log.place import Place, check_place
from demarche.core.log.tree import ProofError, check_consistency
from demarche.core.parcel import ShownHead
from demarche.core.renewal import Renewal, TwoSetsError, begins, grown, read_set
from demarche.ledger import keyrings
from demarche.ledger.behind import note_shown
from demarche.ledger.keyrings import Renewed
from demarche.ledger.models import Log, Member, PeerLog
from demarche.ledger.peers import Grown, Succession


@dataclass(slots=True)
class Shown:
    """Heads that were shown and hold, by origin and size; whose logs they are; and what is new in the sender's.

    `held` is what is then held of the sender's logs, the one that goes on last. `beside` are heads of other logs that are shown
    to continue one that is held; they are kept, and move nothing. `forks` are heads of third Parties' logs that contradict one
    held, with that one, by Party; no place leads to them. `rings` are the keys of Parties, of whom any were shown, with these;
    `renewed` says which were shown. `whose` tells whose the logs may be that the sender did not call its own.
    """

    peer: Peer
    held: dict[str, Checkpoint]
    heads: dict[tuple[str, int], Head] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)
    grown: list[Grown] = field(default_factory=list)
    beside: list[Grown] = field(default_factory=list)
    forks: list[tuple[str, tuple[Checkpoint, bytes]]] = field(default_factory=list)
    rings: dict[str, Keyring] = field(default_factory=dict)
    renewed: list[Renewed] = field(default_factory=list)
    whose: Whose = field(default_factory=Whose)

    def ring(self, code: str) -> Keyring:
        """What is known of a Party's keys, with what was shown."""
        found = self.rings.get(code)
        return self.peer.ring(code) if found is None else found

    def in_force(self, place: Place, owner: str) -> KeySetRef:
        """The key-set in force at a place in this Party's log."""
        keyset = self.ring(owner).at(place.origin, place.index)
        return KeySetRef(keyset.n, keyset.hash)

    def key(self, shown: ShownHead, owner: str) -> LogPublic:
        """The log key in force at a head of this Party's log."""
        return self.ring(owner).at(shown.origin, shown.checkpoint.size).log

    def refuses(self, author: str, key: str, place: Place) -> bool:
        """Whether an author had revoked a key before what stands at this place in its log."""
        return any(each.refuses(author, key, place.origin, place.index) for each in self.peer.revoked())

    def head(self, place: Place, owner: str) -> Head:
        """The head that a place in this Party's log leads to; raise `ProofError` when none such was shown."""
        head = self.heads.get((place.origin, place.size))
        if head is None or self.owners.get(place.origin) != owner:
            raise ProofError(f"expected a head of {place.origin} at size {place.size}, got none")
        return head

    def take(self, head: Head, owner: str) -> None:
        """Keep a head that holds."""
        origin = head.checkpoint.origin
        self.heads[origin, head.checkpoint.size] = head
        self.owners[origin] = owner


def check_shown(  # noqa: PLR0913  # what a parcel shows of logs
    shown: Sequence[ShownHead],
    generations: Sequence[Place],
    peer: Peer,
    held: Mapping[str, Checkpoint],
    *,
    first: str,
    keysets: Sequence[Renewal] = (),
) -> Shown:
    """Check every head that a Party shows: its own continue what is held, those of others are signed by their logs.

    Before that, the key-sets that it shows: each follows from those known, and its leaf stands where it says.

    `first` is the origin of its log where nothing is held of it yet. Raises `HeadError`.
    """
    found = Shown(peer, dict(held))
    _take_keysets(found, keysets, generations)
    names = {first, *held, *(place.origin for place in generations)}
    _check_names(names - held.keys(), peer)
    newest = next(reversed(found.held), first)
    others = [each for each in shown if generations or each.origin != newest]
    if others:
        found.whose = whose(peer.process, others)
        peer.look_up({*found.whose.heard.values(), *found.whose.named.values()})
    theirs: list[tuple[ShownHead, Head]] = []
    for each in shown:
        owner, head = (peer.code, None) if each.origin in names else _owner(found, each)
        head = head or _open(each, found.key(each, owner))
        if owner == peer.code:
            found.take(head, owner)
            theirs.append((each, head))
        else:
            _take_other(found, owner, each, head, peer)
    _follow(found, theirs, list(generations), peer, first)
    _check_renewed(found)
    return found


def _take_keysets(found: Shown, keysets: Sequence[Renewal], generations: Sequence[Place]) -> None:
    """Lengthen the chains of key-sets; where each took over is a claim until the heads are checked. Raises `HeadError`."""
    peer = found.peer
    by_party: dict[str, list[Renewal]] = {}
    try:
        for each in keysets:
            by_party.setdefault(read_set(each.document).party, []).append(each)
        for party, renewals in by_party.items():
            if party == peer.member.own_code:
                continue
            if party not in peer.standing.parties:
                raise KeySetError(f"expected a key-set of a Party of the process, got one of {party}")
            found.rings[party] = grown(keyrings.keyring(peer.standing, party), renewals)
            found.renewed.append(Renewed(party, renewals))
        for place in generations if len(found.ring(peer.code).sets) > 1 else ():
            first_set = parse_leaf(place.leaf).keyset
            found.rings[peer.code] = begins(found.ring(peer.code), place.origin, first_set)
    except TwoSetsError as error:
        raise HeadError(Refusal.KEYSET_FORKED, str(error), sets=(error.party, error.n, error.pair)) from error
    except (MalformedError, SignatureError, KeySetError) as error:
        raise HeadError(Refusal.KEYSET_UNPROVEN, str(error)) from error


def _check_renewed(found: Shown) -> None:
    """Check that the leaf of each key-set that was shown stands under a head that was."""
    for renewed in found.renewed:
        for each in renewed.renewals:
            if each.place is None:
                continue
            try:
                check_place(each.place, found.head(each.place, renewed.party))
            except (ProofError, MalformedError) as error:
                raise HeadError(Refusal.KEYSET_UNPROVEN, str(error)) from error


def _check_names(new: Collection[str], peer: Peer) -> None:
    """Require that no log that a Party says is its own is known as another's; raise `HeadError`."""
    named = [each for each in new if each]
    if not named:
        return
    others = (
        Log.objects.filter(origin__in=named),
        PeerLog.objects.filter(origin__in=named).exclude(process=peer.process, party=peer.code),
        Member.objects.filter(origin__in=named).exclude(process=peer.process, code=peer.code),
    )
    if any(each.exists() for each in others):
        raise HeadError(Refusal.HEAD_SIGNATURE, "expected a log of its own, got the name of another's")


def check_own(shown: ShownHead, peer: Peer) -> None:
    """Take note of a head of an own log, signed by its key, that another Party shows. Raises `HeadError`."""
    key = peer.ring(peer.member.own_code).at(shown.origin, shown.checkpoint.size).log
    note_shown(peer.process, _open(shown, key).checkpoint)


def _owner(found: Shown, shown: ShownHead) -> tuple[str, Head | None]:
    """Whose log this head is of, where the sender is not known by its name, and the head where it was opened to see.

    An unknown one is the sender's, unless another's key signed it. The Party to which it is said to belong is tried first.
    """
    peer, origin = found.peer, shown.origin
    if origin in found.whose.own:
        return peer.member.own_code, None
    known = found.whose.heard.get(origin)
    if known is not None:
        return known, None
    named = found.whose.named.get(origin, "")
    for code in dict.fromkeys([*({named} & peer.standing.parties.keys()), *peer.standing.parties]):
        with suppress(HeadError):
            if code != peer.code:
                return code, _open(shown, found.key(shown, code))
    return peer.code, None


def _open(shown: ShownHead, key: LogPublic) -> Head:
    try:
        return open_head(shown.note, origin=shown.origin, key=key)
    except (MalformedError, SignatureError) as error:
        raise HeadError(Refusal.HEAD_SIGNATURE, str(error)) from error


def _follow(
    found: Shown, theirs: Iterable[tuple[ShownHead, Head]], generations: list[Place], peer: Peer, first: str
) -> None:
    """Take the sender's heads one by one; a log that none of his is known by must go on from the one held last."""
    before = dict(found.held)
    current = next(reversed(before), first)
    opened = {head.checkpoint.origin: head for _, head in theirs}
    succeeded: dict[str, Succession] = {}
    while (next_one := _successor(current, generations, found, peer, before.keys() | succeeded.keys())) is not None:
        current = next_one.place.origin
        succeeded[current] = next_one
        if current not in opened:
            break
    for shown, head in theirs:
        new = head.checkpoint
        if new.origin in succeeded and new.origin not in found.held:
            _grow(found, Grown(peer.code, head, 0, succession=succeeded[new.origin]))
        elif new.origin == current or new.origin in succeeded:
            held = found.held.get(new.origin)
            check_head(shown, origin=new.origin, key=found.key(shown, peer.code), held=held)
            if held is None or new.size > held.size:
                since = 0 if held is None else held.size
                # A first head is proved by nothing that is held: the proof it may come with leads nowhere here.
                _grow(found, Grown(peer.code, head, since, shown.proof if since else ()))
        elif new.origin in before:
            _take_earlier(found, peer.code, shown, head)
        else:
            last = before.get(current) or next(reversed(before.values()), None)
            pair = None if last is None else (last, shown.note)
            raise HeadError(
                Refusal.HEAD_FORKED, f"expected one log of a Party, got {current} and {new.origin}", pair=pair
            )


def _grow(found: Shown, grown: Grown) -> None:
    checkpoint = grown.head.checkpoint
    found.grown.append(grown)
    found.held.pop(checkpoint.origin, None)
    found.held[checkpoint.origin] = checkpoint


def _successor(
    current: str, generations: Sequence[Place], found: Shown, peer: Peer, known: Collection[str]
) -> Succession | None:
    """The log that goes on from this one, if its first leaf is shown to say so; none is come back to."""
    for place in generations:
        head = found.heads.get((place.origin, place.size))
        if head is None or place.index or place.origin in known:
            continue
        try:
            leaf = check_place(place, head)
        except (ProofError, MalformedError):
            continue
        if leaf.k == "restored" and leaf.fields["origin"] == current and found.ring(peer.code).find(leaf.keyset):
            held = found.held.get(current)
            return Succession(place, leaf, 0 if held is None else held.size)
    return None


def _contradicts(found: Shown, shown: ShownHead, new: Checkpoint) -> tuple[Checkpoint, bytes] | None:
    """The head that is held of the same size with another root, and what was shown: the two halves of a proof."""
    root = found.whose.roots.get((new.origin, new.size))
    return None if root is None or root == new.root else (Checkpoint(new.origin, new.size, root), shown.note)


def _take_other(found: Shown, owner: str, shown: ShownHead, head: Head, peer: Peer) -> None:
    """A head of another Party's log, or of the own. Whoever carries one that contradicts what is held is not its author."""
    pair = _contradicts(found, shown, head.checkpoint)
    if owner == peer.member.own_code:
        note_shown(peer.process, head.checkpoint)
    if pair is None:
        found.take(head, owner)
        _set_beside(found, owner, shown, head)
    elif owner != peer.member.own_code:
        found.forks.append((owner, pair))


def _take_earlier(found: Shown, owner: str, shown: ShownHead, head: Head) -> None:
    """A head of an earlier log of the sender's; raise `HeadError` when it contradicts the one held."""
    new = head.checkpoint
    pair = _contradicts(found, shown, new)
    if pair is not None:
        raise HeadError(
            Refusal.HEAD_FORKED, f"expected one root at size {new.size} of {new.origin}, got two", pair=pair
        )
    _set_beside(found, owner, shown, head)


def _set_beside(found: Shown, owner: str, shown: ShownHead, head: Head) -> None:
    """Of a log that is not the sender's newest, a head is kept beside what is held, and moves nothing."""
    new = head.checkpoint
    before = _root_beside(found, new.origin, shown.since) if 0 < shown.since < new.size else None
    if before is None:
        return
    with suppress(ProofError):
        check_consistency(shown.since, before, new.size, new.root, shown.proof)
        found.beside.append(Grown(owner, head, shown.since, shown.proof))


def _root_beside(found: Shown, origin: str, size: int) -> bytes | None:
    """The root at a size, of a head that is held or was shown to continue one just now."""
    now = (each.head.checkpoint for each in found.beside)
    shown = next((each.root for each in now if (each.origin, each.size) == (origin, size)), None)
    return found.whose.roots.get((origin, size)) if shown is None else shown
