# SPDX-License-Identifier: Apache-2.0
"""Making the body of one request: stored acts with their places under one head, sealed, and the files they name."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from demarche.areas.exchange.correspondence import Peer, note_at, note_of, signed_before
from demarche.areas.exchange.opening import BODY_LIMIT
from demarche.areas.exchange.relaying import HEADS, Relayed, relayed
from demarche.core.acts.act import stored_act
from demarche.core.acts.concern import BESIDE
from demarche.core.acts.schema import numbered
from demarche.core.codes import Obstacle
from demarche.core.encoding import digest
from demarche.core.log.leaf import parse_leaf
from demarche.core.log.place import Place
from demarche.core.parcel import (
    ACTS_LIMIT,
    ITEMS_LIMIT,
    PARCEL_LIMIT,
    CarriedPlace,
    Cover,
    Item,
    Parcel,
    RegisterLeaves,
    ShownHead,
    join_body,
    write_cover,
    write_parcel,
)
from demarche.core.renewal import Renewal
from demarche.core.seal import seal, sealed_size
from demarche.ledger import generations, keyrings, register_heads
from demarche.ledger import heads as own_heads
from demarche.ledger.files import MissingFileError, read_file
from demarche.ledger.models import ActRecord, HeadRecord, Outbox
from demarche.ledger.peers import confirmed
from demarche.ledger.signer import Signer
from demarche.ledger.statements import SelectAmong

Random = Callable[[int], bytes]

# The first line of a parcel, a head with its proof, and more.
_FRAME: Final = 8192
# A cover that names as many items and heads as it may, and the seal of the parcel.
_COVER: Final = 262_144
# A place beside its leaf and path: names, base64, the head's origin.
_AROUND: Final = 512
_HASH_TEXT: Final = 46
# A head of another's log with its proof.
_HEAD: Final = 7168


@dataclass(frozen=True, slots=True)
class Packed:
    """A body to post: which deliveries it holds, the size of the own log it shows, and each act's signature set by hash.

    `lost` are deliveries left out because a file of theirs cannot be read here; `later` those for which there was no room.
    `back` are acts of the addressee's own, which its log has as its own again. `items` are what is sealed, to which a cover gives
    the body; `spare` is how many leaves of the register go before the acts, for the parcels that follow.
    """

    rows: Sequence[Outbox]
    body: bytes = field(repr=False)
    size: int
    sigs: Mapping[str, str] = field(repr=False)
    lost: Sequence[Outbox] = ()
    later: Sequence[Outbox] = ()
    back: frozenset[str] = frozenset()
    items: Sequence[bytes] = field(default=(), repr=False)
    spare: int = 0


@dataclass(slots=True)
class _Load:
    """What fits into one request."""

    limit: int
    rows: list[Outbox] = field(default_factory=list)
    lost: list[Outbox] = field(default_factory=list)
    later: list[Outbox] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    size: int = _FRAME
    enclosed: int = 0
    named: int = 0
    relay: Relayed = field(default_factory=Relayed)
    heads: dict[tuple[str, int], ShownHead] = field(default_factory=dict)

    def add(self, row: Outbox, document: bytes, place: Place) -> None:
        """Take an act with its files; the first one always, others while there is room for them whole."""
        if self.later:
            self.later.append(row)  # the order of release is kept, and no more files are read
            return
        beside, named = _named_files(row.act, document)
        try:
            files = {sha256: self.files.get(sha256) or read_file(sha256) for sha256 in beside}
        except MissingFileError:
            if row.act not in self.relay.places:
                self.lost.append(row)
                return
            files = {}  # another Party's act goes on without them, and its door says what it lacks
        size = self.size + len(document) + len(place.leaf) + _HASH_TEXT * len(place.path) + _AROUND
        more = {sha256: content for sha256, content in files.items() if sha256 not in self.files}
        enclosed = self.enclosed + sum(sealed_size(len(content)) for content in more.values())
        heads = self.relay.shown(row.act)
        size += sum(_HEAD for each in heads if each not in self.heads)
        # An answer has room for so many refusals, and each act and each file that it names may have one.
        full = len({*self.heads, *heads}) > HEADS or len(self.rows) + self.named + named >= ACTS_LIMIT
        if self.rows and (full or not self._fits(size, enclosed, len(self.files) + len(more))):
            self.later.append(row)
            return
        self.heads |= heads
        self.named += named
        self.rows.append(row)
        self.files |= more
        self.size = size
        self.enclosed = enclosed

    def older_first(self) -> list[ShownHead]:
        """The heads of others, each after the one that it continues."""
        return [self.heads[each] for each in sorted(self.heads)]

    def _fits(self, size: int, enclosed: int, count: int) -> bool:
        return size <= self.limit and _COVER + size + enclosed <= BODY_LIMIT and count < ITEMS_LIMIT


def pack(  # noqa: PLR0913  # what a request is made of
    rows: Sequence[Outbox], peer: Peer, *, since: int | None, signer: Signer, at: int, random: Random
) -> Packed:
    """Pack as many deliveries as fit, oldest first, under one head proved from `since` (None: what the door likely holds).

    Raises `KeyLockedError`, and `MissingFileError` when a lost file leaves nothing to send.
    """
    return covered(enclose(rows, peer, since=since, signer=signer, at=at, random=random), peer, signer=signer, at=at)


def covered(packed: Packed, peer: Peer, *, signer: Signer, at: int) -> Packed:
    """Put what is sealed under a cover, which says what is held of the addressee's log now."""
    return replace(packed, body=_covered(packed.items, peer, signer=signer, at=at))


def enclose(  # noqa: PLR0913  # what a request is made of
    rows: Sequence[Outbox],
    peer: Peer,
    *,
    since: int | None,
    signer: Signer,
    at: int,
    random: Random,
    spare: int = 0,
) -> Packed:
    """Seal as many deliveries as fit, without the cover; raises as `pack`.

    `spare` is how many leaves of the register the parcels before have brought beyond their acts: while they last none go along.
    """
    here = peer.standing
    head = own_heads.head_for(here, max(row.leaf_index for row in rows), signer=signer, at=at)
    chain = generations.NONE if here.log.generation == 1 else _chain(peer, head)
    documents, others = _documents([row.act for row in rows])
    relay = relayed(others)
    keys = _keysets(peer, head, others.values())
    # An act of another Party goes on in its author's place; its place here is shown to that author alone.
    shown_here = [row for row in rows if row.act not in relay.places or others.get(row.act) == peer.code]
    places, older = generations.places(here, (row.leaf_index for row in shown_here), head)
    standing = {row.act: relay.places.get(row.act) or places[row.leaf_index] for row in rows}
    known = spare >= len(rows)
    register = None if known else register_heads.lacking(here, peer.code, _holds(peer), signer=signer, at=at)
    room = min(PARCEL_LIMIT, peer.charter.limits["parcel"])
    load = _Load(room, size=_FRAME + _bytes_of(register) + keys.bytes, relay=relay)
    for row in rows:
        load.add(row, documents[row.act], standing[row.act])
    if not load.rows:
        raise MissingFileError("expected the files of these acts on disk, they are not there")
    shown = own_heads.shown_head(here.log, head, _since(peer, head) if since is None else since)
    carried = [(documents[row.act], standing[row.act]) for row in load.rows]
    shown_too = dict.fromkeys((*chain.heads(older), *_their_head(rows, peer), *keys.heads, *load.older_first()))
    back = tuple(CarriedPlace(row.act, places[row.leaf_index]) for row in load.rows if others.get(row.act) == peer.code)
    plain = Parcel(
        peer.process,
        (shown, *shown_too),
        places=back,
        generations=chain.places,
        register=register,
        keysets=keys.renewals,
    )
    parcel = write_parcel(plain, stored=carried)
    return Packed(
        rows=load.rows,
        body=b"",
        items=[seal(each, [peer.keyset.box], random=random) for each in (parcel, *load.files.values())],
        spare=(spare if known else 0 if register is None else len(register.leaves)) - len(load.rows),
        size=head.size,
        # A receipt pins the same signatures as the leaf of the author.
        sigs={row.act: parse_leaf(standing[row.act].leaf).sigs or "" for row in load.rows},
        lost=load.lost,
        later=load.later,
        back=frozenset(each.act for each in back),
    )


@dataclass(frozen=True, slots=True)
class _Keys:
    """Key-sets that go along: the own ones that the addressee is not known to hold, and those of authors of acts that are sent on."""

    renewals: tuple[Renewal, ...] = ()
    heads: tuple[ShownHead, ...] = ()

    @property
    def bytes(self) -> int:
        """How much of a parcel they take."""
        places = sum(_HEAD for each in self.renewals if each.place is not None)
        return places + sum(len(each.document) for each in self.renewals)


def _keysets(peer: Peer, head: HeadRecord, authors: Iterable[str] = ()) -> _Keys:
    """What goes along for the addressee to know by which keys heads and acts are signed."""
    here = peer.standing
    own = keyrings.unconfirmed(here, head, confirmed(peer.process, peer.code)) if keyrings.changed(here, head) else ()
    found, shown = list(own), dict[tuple[str, int], ShownHead]()
    others = set(authors) - {peer.code, here.own_code}
    peer.look_up(others)
    for author in sorted(code for code in others if len(peer.ring(code).sets) > 1):
        renewals, leading = keyrings.theirs(here, author)
        found += renewals
        shown |= {each: ShownHead(note_at(*each), each[0]) for each in leading}
    return _Keys(tuple(found), tuple(shown.values()))


def _bytes_of(register: RegisterLeaves | None) -> int:
    """How much of a parcel leaves of the register take, with their head."""
    return 0 if register is None else _HEAD + sum(len(leaf) + 1 for leaf in register.leaves)


def _holds(peer: Peer) -> int:
    """How much of the register the other Party holds; not asked while there is nothing in it but the founding acts."""
    here = peer.standing
    return (
        here.register.size
        if register_heads.checkpoint(here) is None
        else register_heads.held_by(peer.process, peer.code)
    )


def pack_nothing(  # noqa: PLR0913  # what a request is made of
    peer: Peer, *, since: int | None, signer: Signer, at: int, random: Random, holds: int | None = None
) -> bytes:
    """A body that carries no act: the newest head of the own log, where there is one, in a parcel as any other.

    With `holds`, also what a Party lacks of the register that holds so much of it.
    """
    here = peer.standing
    if not here.log.upto:
        return _sealed((write_parcel(Parcel(peer.process)),), peer, signer=signer, at=at, random=random)
    head = own_heads.head_for(here, here.log.upto - 1, signer=signer, at=at)
    chain = _chain(peer, head)
    shown = own_heads.shown_head(here.log, head, _since(peer, head) if since is None else since)
    register = None if holds is None else register_heads.lacking(here, peer.code, holds, signer=signer, at=at)
    keys = _keysets(peer, head)
    plain = Parcel(
        peer.process,
        (shown, *chain.heads(())),
        generations=chain.places,
        register=register,
        keysets=keys.renewals,
    )
    parcel = write_parcel(plain)
    return _sealed((parcel,), peer, signer=signer, at=at, random=random)


def _sealed(plain: Sequence[bytes], peer: Peer, *, signer: Signer, at: int, random: Random) -> bytes:
    """Seal each item, and put them under a cover."""
    return _covered([seal(each, [peer.keyset.box], random=random) for each in plain], peer, signer=signer, at=at)


def _covered(items: Sequence[bytes], peer: Peer, *, signer: Signer, at: int) -> bytes:
    cover = Cover(
        sender=peer.member.own_code,
        addressee=peer.code,
        made=at,
        items=tuple(Item(digest(item), len(item)) for item in items),
        heads=peer.heads,
    )
    return join_body(write_cover(cover, signer.under(peer.carries).node()), items)


def _chain(peer: Peer, head: HeadRecord) -> generations.Chain:
    """What a Party that has confirmed no head of the open log needs to know it by."""
    return generations.NONE if confirmed(peer.process, peer.code) else generations.chain(peer.standing, head)


def _their_head(rows: Sequence[Outbox], peer: Peer) -> Iterator[ShownHead]:
    """The newest head held of the addressee's log, as it signed it, once its own answer did not continue it."""
    if peer.held and any(row.obstacle == Obstacle.RECEIPT_UNPROVEN.code for row in rows):
        newest = list(peer.held.values())[-1]
        yield ShownHead(note_of(newest), newest.origin)


_STORED: Final = SelectAmong(
    lambda ids: ActRecord.objects.filter(id__in=ids).values_list("id", "document", "author", "outgoing"), str
)


def _documents(ids: Sequence[str]) -> tuple[dict[str, bytes], dict[str, str]]:
    """Acts as they are stored, by id; and the authors of those that are not our own."""
    rows = _STORED.rows(ids)
    documents = {act: bytes(document) for act, document, _, _ in rows}
    return documents, {act: author for act, _, author, outgoing in rows if not outgoing}


def _since(peer: Peer, head: HeadRecord) -> int:
    """The size of the own log that the peer holds, as far as can be told.

    It has said which; since then it was shown the newest own head before this one, in an answer or a parcel, unless that
    was lost. If so its door says what it holds, and is shown the head from there.
    """
    return max(signed_before(head.origin, head.size), min(confirmed(peer.process, peer.code), head.size))


def _named_files(act: str, document: bytes) -> tuple[list[str], int]:
    """The hashes of the files that an act names and that travel beside it, and how many it names in all."""
    if b'"file' not in document:
        return [], 0
    values = [
        each for each in numbered(stored_act(json.loads(document), act), "file").values() if isinstance(each, dict)
    ]
    return [str(each["sha256"]) for each in values if int(str(each["bytes"])) <= BESIDE], len(values)
