# SPDX-License-Identifier: Apache-2.0
"""A node in memory, made of core: it founds, sends, judges what it gets and answers; and it can lie in every layer.

It checks what it is given by its own lines, not by those of the exchange, so that the two can be held against each other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from demarche.areas.exchange.transport import Reply
from demarche.core.acts.act import Authorship, SignedAct, Standpoint, write
from demarche.core.acts.founding import FOUND
from demarche.core.encoding import digest
from demarche.core.log.checkpoint import Checkpoint, Head, new_origin, open_head
from demarche.core.log.leaf import Leaf, act_leaf, got_leaf, refused_leaf, restored_leaf
from demarche.core.log.place import Place, check_place
from demarche.core.log.tree import check_consistency
from demarche.core.parcel import (
    FIRST,
    Answer,
    CarriedAct,
    CarriedPlace,
    Cover,
    Holding,
    Item,
    Parcel,
    Piece,
    RefusedItem,
    ShownHead,
    Want,
    join_body,
    pages,
    read_answer,
    read_parcel,
    split_body,
    write_answer,
    write_cover,
    write_parcel,
)
from demarche.core.process.docket import Docket
from demarche.core.process.settle import add
from demarche.core.seal import seal, unseal
from tests.builders import AURELIA, BOREALIA, NOON, MemoryLog, Numbers, Party, charter_between, seed
from tests.simulation.holding import answer_inventory, listing
from tests.simulation.registering import Kept
from tests.simulation.renewing import follow, is_signed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from demarche.core.charter import Charter
    from demarche.core.encoding import Json
    from demarche.core.keys import LogPublic
    from demarche.core.parcel import RegisterLeaves
    from demarche.core.process.ground import Ground

    Door = Callable[[bytes], tuple[int, bytes]]

BODY_LIMIT = 16 * 1024 * 1024


class SimulatedPeer:
    """The node of one Party of the cast, in a process with one other; of more, when they are added to `parties` and `owners` of logs.

    `now` is its process time. `lie`, when set, is given each answer before it leaves and may give another. What it was
    shown to hold is in `receipts` (its acts, by the other side's `got`), `refusals` (code by act or file) and `acts`; `came` has
    the place and head each act came with, `follows` the other side under key-sets that it may show, `asked` what the other side lacks or wants, `queue` what it has to fetch, `stated`
    what the other side's logs that go on from others say of them, `reminded` the heads of its own log that were shown to it,
    `kept` the register.
    """

    def __init__(self, own: Party = BOREALIA, other: Party = AURELIA, charter: Charter | None = None) -> None:
        self.charter = charter or charter_between(*sorted((own, other), key=lambda each: each.code))
        self.own, self.other = own, other
        self.parties = {each.code: each for each in (own, other)}
        self.owners: dict[str, Party] = {}
        self.random = Numbers(f"{own} simulated")
        self.now = NOON
        self.log = MemoryLog(own, new_origin(seed(f"{own} simulated", 16)))
        self.origins = {self.log.origin}
        self.acts: dict[str, SignedAct] = {}
        self.files: dict[str, bytes] = {}
        self.arriving: dict[tuple[str, str], bytearray] = {}
        self.dockets: dict[str, Docket] = {}
        self.kept = Kept(self)
        self.held: Checkpoint | None = None
        self.note: ShownHead | None = None
        self.shown = 0
        self.receipts: dict[str, Place] = {}
        self.refusals: dict[str, str] = {}
        self.came: dict[str, tuple[Place, ShownHead]] = {}
        self.stated: list[Leaf] = []
        self.reminded: list[Checkpoint] = []
        self.asked: list[Want] = []
        self.queue: list[Callable[[Parcel], bytes]] = []
        self.lie: Callable[[Answer], Answer] | None = None
        self.follows: tuple[Party, ...] = ()

    # What it says.

    def docket(self, dossier: str) -> Docket:
        """What it holds of a dossier, folded."""
        return self.dockets.setdefault(dossier, Docket(self.charter.process, dossier))

    def ground(self) -> Ground:
        """What its folds stand on."""
        return self.kept.ground()

    def found(self) -> SignedAct:
        """Found the process."""
        log: Json = {"origin": self.log.origin, "keys": self.own.log.public.to_json()}
        return self.say(FOUND, {"charter": {"sha256": self.charter.process}, "log": log}, dossier=self.charter.process)

    def say(  # what an author can say
        self,
        kind: str,
        values: Mapping[str, Json],
        *,
        dossier: str | None = None,
        audience: Iterable[str] | None = None,
        desk: str = "diplomatic",
        office: str | None = None,
        standpoint: Standpoint | None = None,
        made: int | None = None,
    ) -> SignedAct:
        """Write an act on all it holds, sign it and log it; it may stand elsewhere, or bear another date."""
        at = self.now if made is None else made
        by = Authorship(self.charter.process, self.own.code, office or f"{desk}_desk", self.own.keyset.hash, at)
        stands = standpoint or self.standpoint(dossier)
        both = None if audience is None else tuple(audience)
        draft = write(kind, values, by=by, at=stands, dossier=dossier, audience=both, random=self.random)
        signed = draft.sign(self.own.acts[desk])
        self.enter(signed)
        return signed

    def standpoint(self, dossier: str | None) -> Standpoint:
        """Where it stands in a dossier."""
        return self.kept.standpoint(dossier)

    def enter(self, signed: SignedAct) -> None:
        """Log an act of its own."""
        leaf = act_leaf(self.now, self.own.ref, act=signed.act.id, sigs=signed.sigs, salt=self.random(16))
        self._keep(signed, leaf)

    def learn(self, signed: SignedAct) -> None:
        """Take in an act that came by no door of a test."""
        salt = self.random(16)
        self._keep(signed, got_leaf(self.now, self.own.ref, act=signed.act.id, sigs=signed.sigs, salt=salt))

    def _keep(self, signed: SignedAct, leaf: bytes) -> None:
        self.acts[signed.act.id] = signed
        self.log.append(signed.act.id, leaf)
        add(self.docket(signed.act.dossier), signed.act, self.ground())
        if signed.act.in_register:
            self.kept.hold(signed)

    def restore(self, *, size: int, lost: int = 0, reason: str = "A disk died.") -> None:
        """Go on with a new log from a copy of the old one with so many leaves, of which `lost` more are said to be signed."""
        old = self.log
        stated = old.checkpoint(size + lost)
        self.log = MemoryLog(old.owner, new_origin(self.random(16)))
        self.origins.add(self.log.origin)
        leaf = restored_leaf(
            self.now,
            self.own.ref,
            old=(stated.origin, stated.size, stated.root),
            restored=size,
            reason=reason,
            salt=self.random(16),
        )
        self.log.append("restored", leaf)
        self.shown = 0

    @property
    def first(self) -> tuple[Place, ...]:
        """The place of its log's first leaf, when that goes on from another."""
        return (self.log.place("restored"),) if "restored" in self.log.index else ()

    def lost(self, *acts: SignedAct, complete: bool = True) -> bytes:
        """Acts of the other side that it has lost, with the places they came with, the heads that came until then, and the receipts."""
        upto = max(self.came[each.act.id][1].checkpoint.size for each in acts)
        old = self.came[acts[0].act.id][1].origin
        came = {shown for _, shown in self.came.values() if shown.origin == old and shown.checkpoint.size <= upto}
        theirs = sorted(came, key=lambda shown: shown.checkpoint.size)
        parcel = Parcel(
            self.charter.process,
            (self.head(), *theirs),
            tuple(CarriedAct(each, self.came[each.act.id][0]) for each in acts),
            tuple(CarriedPlace(each.act.id, self.log.place(each.act.id)) for each in acts),
            generations=self.first,
            complete=complete,
        )
        return self.cover(self.sealed(write_parcel(parcel)))

    # How it sends.

    def carried(self, signed: SignedAct) -> CarriedAct:
        """An act with its place under the newest head."""
        return CarriedAct(signed, self.log.place(signed.act.id))

    def head(self) -> ShownHead:
        """Its newest head, proved from what the other side was shown."""
        return self.log.shown(self.now, since=self.shown)

    def post(self, *acts: SignedAct, files: Iterable[bytes] = (), register: RegisterLeaves | None = None) -> bytes:
        """The body of a request with these acts and files, and with what the other side lacks of the register: all honest."""
        leaves = register or self.kept.lacking()
        carried = tuple(map(self.carried, acts))
        parcel = Parcel(self.charter.process, (self.head(),), carried, generations=self.first, register=leaves)
        return self.cover(self.sealed(write_parcel(parcel)), *map(self.sealed, files))

    def piece(self, signed: SignedAct, content: bytes, offset: int, length: int) -> bytes:
        """The body of a request with a piece of a file that an act names."""
        piece = Piece(signed.act.id, digest(content), len(content), offset)
        plain = write_parcel(Parcel(self.charter.process, piece=piece))
        return self.cover(self.sealed(plain), self.sealed(content[offset : offset + length]))

    def sealed(self, plain: bytes) -> bytes:
        """Seal for the other side."""
        return seal(plain, [self.other.keyset.box], random=self.random)

    def cover(self, *items: bytes, by: Party | None = None, sender: str = "", addressee: str = "") -> bytes:
        """Cover items, with its own node key unless another Party's is given."""
        cover = Cover(
            sender=sender or self.own.code,
            addressee=addressee or self.other.code,
            made=self.now,
            items=tuple(Item(digest(item), len(item)) for item in items),
            heads=self.kept.named(),
        )
        return join_body(write_cover(cover, (by or self.own).node), items)

    def send(self, door: Door, *acts: SignedAct, files: Iterable[bytes] = ()) -> Answer:
        """Send acts through a door and check the answer to the last byte."""
        size = len(self.log.leaves)
        status, data = door(self.post(*acts, files=files))
        answer = read_answer(data)
        assert (status == 200) == (answer.code is None), (status, answer.code)
        if answer.code is None:
            self.check(answer, acts)
            self.shown = size
            self.kept.believe(answer.held)
            self.kept.take(answer.register)
        return answer

    def check(self, answer: Answer, acts: Iterable[SignedAct]) -> None:
        """Require a receipt or a signed refusal for every act, each in the log of the other side."""
        assert answer.head is not None
        head = self.accept(answer.head, answer.generations)
        for carried in answer.places:
            leaf = self._theirs(check_place(carried.place, head))
            signed = self.acts[carried.act]
            assert (leaf.k, leaf.act, leaf.sigs) == ("got", carried.act, signed.sigs)
            self.receipts[carried.act] = carried.place
        for refused in answer.refused:
            assert refused.place is not None
            leaf = self._theirs(check_place(refused.place, head))
            assert (leaf.k, leaf.fields["code"]) == ("refused", refused.code)
            self.refusals[refused.file or refused.act or ""] = refused.code
        for signed in acts:
            assert signed.act.id in self.receipts or signed.act.id in self.refusals

    def _theirs(self, leaf: Leaf) -> Leaf:
        assert leaf.keyset == self.other.ref
        return leaf

    def _succeed(self, generations: Iterable[Place], head: Head) -> None:
        """Require that the other side's log goes on as this one, by its first leaf."""
        [place] = [each for each in generations if each.origin == head.checkpoint.origin]
        leaf = self._theirs(check_place(place, head))
        assert self.held is not None
        assert (leaf.k, place.index, leaf.fields["origin"]) == ("restored", 0, self.held.origin)
        self.stated.append(leaf)

    def accept(self, shown: ShownHead, generations: Iterable[Place] = ()) -> Head:
        """Check a head of the other side's log against the one held, and hold it."""
        head = open_head(shown.note, origin=shown.origin, key=self.other.log.public)
        newest = head.checkpoint
        if self.held is not None and newest.origin != self.held.origin:
            self._succeed(generations, head)
        elif self.held is not None and newest != self.held:
            assert (shown.origin, shown.since) == (self.held.origin, self.held.size)
            check_consistency(self.held.size, self.held.root, newest.size, newest.root, shown.proof)
        self.held, self.note = newest, shown
        return head

    # How it answers.

    def take(self, body: bytes) -> Reply:
        """Judge a request at its door, enter what it takes, and answer."""
        found = split_body(body, limit=BODY_LIMIT)
        cover = found.signed_cover.cover
        if not is_signed(found.signed_cover, self.other):
            return self._reply(403, Answer(code="cover_signature"))
        assert (cover.sender, cover.addressee) == (self.other.code, self.own.code)
        plain, *files = (unseal(item, self.own.box) for item in found.items)
        assert len(plain) <= self.charter.limits["parcel"]
        assert all(len(data) <= self.charter.limits["file"] for data in files)
        parcel = read_parcel(plain)
        assert parcel.process == self.charter.process
        assert not parcel.unreadable
        if parcel.piece is not None:
            self.believe(cover.heads)
            return self._take_piece(parcel.piece, *files)
        if parcel.inventories or parcel.wants:
            return self._reply(200, answer_inventory(parcel, self.acts.values(), self.asked))
        self.files.update({digest(data): data for data in files})
        return self._take_acts(cover, parcel)

    def inventory(self, *wants: Want, whole: bool = True) -> bytes:
        """The body of a request with all that it holds, or only what it wants."""
        said = tuple(pages(listing(self.acts.values()).items(), FIRST, None)) if whole else ()
        return self.cover(self.sealed(write_parcel(Parcel(self.charter.process, inventories=said, wants=wants))))

    def _take_acts(self, cover: Cover, parcel: Parcel) -> Reply:
        """Enter a parcel's acts, and receipt them."""
        if not self.log.leaves and self.own.code in {each.code for each in self.charter.parties}:
            return self._reply(403, Answer(code="not_founded"))
        self.believe(cover.heads)
        shown, *others = parcel.heads
        heads = {open_head(each.note, origin=each.origin, key=self._key(each)): each for each in others}
        self.reminded += [each.checkpoint for each in others if each.origin in self.origins]
        if (code := self._doubt(shown)) is not None:
            return self._reply(409, Answer(code=code, held=() if self.held is None else (self.held,), head=self.note))
        follow(self, parcel.keysets)
        heads[self.accept(shown, parcel.generations)] = shown
        self.kept.take(parcel.register)
        acts = [self._receive(carried, heads) for carried in parcel.acts]
        taken = tuple(CarriedPlace(act, self.log.place(act)) for act in acts)
        ours = self.log.shown(self.now, since=self.shown)
        self.shown = len(self.log.leaves)
        register = self.kept.lacking()
        return self._reply(200, Answer(ours, taken, held=self.kept.named(), generations=self.first, register=register))

    def _doubt(self, shown: ShownHead) -> str | None:
        """Why it does not take a head of the log it holds."""
        new, held = shown.checkpoint, self.held
        if held is None or new.origin != held.origin:
            return None
        if new.size <= held.size and new != held:
            return "head_forked"
        return "head_unproven" if shown.since != held.size < new.size else None

    def _key(self, shown: ShownHead) -> LogPublic:
        owner = self.own if shown.origin in self.origins else self.owners.get(shown.origin, self.other)
        return owner.log.public

    def _take_piece(self, piece: Piece, content: bytes) -> Reply:
        """Add a piece where the one before ended; when it is the last, log the file and receipt it."""
        if piece.act not in self.acts:
            return self._reply(409, Answer(code="file_not_named"))
        name = f"file {piece.act} {piece.file}"
        here = self.arriving.setdefault((piece.act, piece.file), bytearray())
        if piece.offset == len(here) and name not in self.log.index:
            here += content
        holding = (Holding(piece.act, piece.file, len(here)),)
        if len(here) < piece.bytes:
            return self._reply(200, Answer(holding=holding))
        if name not in self.log.index:
            assert digest(bytes(here)) == piece.file
            sigs, salt = self.acts[piece.act].sigs, self.random(16)
            leaf = got_leaf(self.now, self.own.ref, act=piece.act, sigs=sigs, salt=salt, file=piece.file)
            self.log.append(name, leaf)
        ours = self.log.shown(self.now, since=self.shown)
        self.shown = len(self.log.leaves)
        return self._reply(200, Answer(ours, (CarriedPlace(piece.act, self.log.place(name)),), holding=holding))

    def believe(self, heads: Iterable[Checkpoint]) -> None:
        """Prove from the head of its own log that the other side says it holds."""
        own = [head.size for head in heads if head.origin == self.log.origin]
        self.shown = max(own, default=0)
        self.kept.believe(heads)

    def _receive(self, carried: CarriedAct, heads: Mapping[Head, ShownHead]) -> str:
        signed, place = carried.signed, carried.place
        [(head, shown)] = [
            each for each in heads.items() if (place.origin, place.size) == (each[1].origin, each[1].checkpoint.size)
        ]
        author = self.parties[signed.act.author]
        leaf = check_place(place, head)
        assert (leaf.keyset, leaf.k, leaf.act, leaf.sigs) == (author.ref, "act", signed.act.id, signed.sigs)
        signed.verify(author.keyset.acts[signed.act.office.removesuffix("_desk")])
        self.came[signed.act.id] = place, shown
        self.acts[signed.act.id] = signed
        if signed.act.id not in self.log.index:
            self.learn(signed)
        return signed.act.id

    def refusal(self, act: str, code: str, *, file: str | None = None) -> RefusedItem:
        """Enter a refusal of an act or file; give it with its place."""
        item, salt = digest(act.encode()), self.random(16)
        leaf = refused_leaf(self.now, self.own.ref, item=item, code=code, salt=salt, act=act, file=file)
        name = f"refused {act} {file}"
        self.log.append(name, leaf)
        return RefusedItem(act, file, code, self.log.place(name))

    def _reply(self, status: int, answer: Answer) -> Reply:
        told = answer if self.lie is None else self.lie(answer)
        return Reply(400 if told.code is not None and status == 200 else status, write_answer(told))
