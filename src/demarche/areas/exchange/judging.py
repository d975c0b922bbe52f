# SPDX-License-Identifier: Apache-2.0
"""What the door asks of each act and each file of a parcel, in the order of docs/protocol/exchange.md 3."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from demarche.areas.exchange.correspondence import Peer
from demarche.areas.exchange.evidence import check_signed_entry
from demarche.areas.exchange.models import WaitingAct
from demarche.areas.exchange.succession import Shown
from demarche.core.acts.act import Act, PartsError, SignedAct, UnknownVersionError
from demarche.core.acts.concern import A_FILE, BESIDE
from demarche.core.acts.enclosed import enclosed
from demarche.core.acts.founding import FOUND
from demarche.core.acts.schema import numbered
from demarche.core.codes import Refusal
from demarche.core.encoding import MalformedError
from demarche.core.keys import SignatureError
from demarche.core.log.checkpoint import Head
from demarche.core.log.place import Place
from demarche.core.log.tree import ProofError
from demarche.core.parcel import CarriedAct, CarriedPlace, UnreadableAct
from demarche.core.pictures import ROOM, Room, Sight, bars_pictures, look
from demarche.core.process.order import reading_order
from demarche.core.process.settle import UPGRADE
from demarche.core.stix import StixError, find_picture, read_bundle
from demarche.ledger import read, replay
from demarche.ledger.arriving import Awaited
from demarche.ledger.files import File, keep
from demarche.ledger.models import ActRecord
from demarche.ledger.statements import Select, SelectAmong
from demarche.ledger.transaction import write

STIX: Final = "application/stix+json"


def fault_of_unreadable(unreadable: UnreadableAct) -> Refusal:
    """Why an act that could not be read is refused."""
    if isinstance(unreadable.error, UnknownVersionError):
        return Refusal.UNKNOWN_VERSION
    return Refusal.PART_HASH if isinstance(unreadable.error, PartsError) else Refusal.UNREADABLE_ACT


def fault_of(carried: CarriedAct, peer: Peer, shown: Shown) -> Refusal | None:
    """Why an act is refused at the door; `None` when it is a valid act of its author in its place."""
    signed = carried.signed
    return (
        _stranger(signed, peer, shown)
        or _forged(signed, shown)
        or _lent(signed, peer, shown)
        or _misplaced(carried, shown)
    )


def _stranger(signed: SignedAct, peer: Peer, shown: Shown) -> Refusal | None:
    act = signed.act
    if len(signed.document) > peer.charter.limits["act"]:
        return Refusal.TOO_LARGE
    if act.process != peer.process:
        return Refusal.UNKNOWN_PROCESS
    if act.author not in peer.standing.parties:
        return Refusal.UNKNOWN_AUTHOR
    if act.audience is not None and peer.member.own_code not in act.audience:
        return Refusal.WRONG_ADDRESSEE
    return None if shown.ring(act.author).named(act.keyset) else Refusal.UNKNOWN_KEYSET


def _forged(signed: SignedAct, shown: Shown) -> Refusal | None:
    keyset = shown.ring(signed.act.author).named(signed.act.keyset)
    key = None if keyset is None else keyset.act_key(signed.act.office)
    if key is None:
        return Refusal.ACT_SIGNATURE
    try:
        signed.verify(key)
    except SignatureError:
        return Refusal.ACT_SIGNATURE
    return None


def _lent(signed: SignedAct, peer: Peer, shown: Shown) -> Refusal | None:
    """Why what an act encloses of an earlier dossier is not what its authors signed."""
    for each in enclosed(signed.act):
        if each.act.author not in peer.standing.parties:
            return Refusal.UNKNOWN_AUTHOR
        if shown.ring(each.act.author).named(each.act.keyset) is None:
            return Refusal.UNKNOWN_KEYSET
        fault = _forged(each, shown)
        if fault is not None:
            return fault
    return None


def _misplaced(carried: CarriedAct, shown: Shown) -> Refusal | None:
    """Why its place proves nothing; the key-set that signed is the one in force there."""
    author, place = carried.signed.act.author, carried.place
    keyset = shown.in_force(place, author)
    if keyset.hash != carried.signed.act.keyset:
        return Refusal.PLACE_UNPROVEN
    key = shown.ring(author).at(place.origin, place.index).act_key(carried.signed.act.office)
    if key is not None and shown.refuses(author, key.key_id, place):
        return Refusal.KEY_REVOKED
    try:
        head = shown.head(place, author)
        check_signed_entry(place, head, "act", signed=carried.signed, keyset=keyset)
    except (ProofError, MalformedError):
        return Refusal.PLACE_UNPROVEN
    return None


class Numbers:
    """Acts of the own Party come back to a restored node; what took the number of one, here or in the same parcel, is told by both."""

    def __init__(self, peer: Peer) -> None:
        self._own = peer.member.own_code
        self._came: dict[tuple[str, int], str] = {}

    def used(self, act: Act) -> Refusal | None:
        """Why an act is refused whose number another own act has."""
        if act.author != self._own:
            return None
        same = ActRecord.objects.filter(process=act.process, dossier=act.dossier, seq=act.seq, outgoing=True)
        first = self._came.setdefault((act.dossier, act.seq), act.id)
        return Refusal.OWN_NUMBER_USED if first != act.id or same.exclude(id=act.id).exists() else None


def receipts_of_own(
    places: Iterable[CarriedPlace], acts: Iterable[CarriedAct], peer: Peer, shown: Shown
) -> dict[str, tuple[Place, Head]]:
    """The sender's receipts of acts of the own Party that come back with them; what does not prove one is left out."""
    own = {each.signed.act.id: each.signed for each in acts if each.signed.act.author == peer.member.own_code}
    found: dict[str, tuple[Place, Head]] = {}
    for carried in places:
        signed = own.get(carried.act)
        if signed is None:
            continue
        try:
            head = shown.head(carried.place, peer.code)
            keyset = shown.in_force(carried.place, peer.code)
            check_signed_entry(carried.place, head, "got", signed=signed, keyset=keyset)
        except (ProofError, MalformedError):
            continue
        found[carried.act] = (carried.place, head)
    return found


def founding_log(acts: Sequence[CarriedAct]) -> object:
    """The `log` part of the founding act, when it is the only act; else `None`."""
    if len(acts) != 1 or acts[0].signed.act.kind != FOUND:
        return None
    return acts[0].signed.act.values.get("log")


class Waiting:
    """Which acts of a parcel would wait for acts that are not here, and how many more of each author may.

    The register is known up to `upto` once the parcel is taken in.
    """

    def __init__(self, acts: Sequence[Act], peer: Peer, upto: int = 0) -> None:
        self._upto = upto
        self._ground = replay.folded_ground(peer.standing)
        rows = _WAITING.rows(peer.process)
        self.before: dict[str, str] = {act: dossier for act, dossier, _ in rows}
        self.found = self._find(acts)
        waits = Counter(author for _, _, author in rows)
        self.refused = frozenset(self._beyond(waits, peer.charter.limits["waiting"]))

    def _beyond(self, waits: Counter[str], most: int) -> Iterator[str]:
        """Those for which their author has no room left; `waits` counts what waits of each."""
        for act in self.found:
            waits[act.author] += 1
            if waits[act.author] > most:
                yield act.id

    def _find(self, acts: Sequence[Act]) -> list[Act]:
        """New acts that stand on something missing, causes first."""
        known = {each for act in acts for each in (act.id, *_causes(act))}
        here = {row[0] for row in _HELD.rows(known)}
        settled = here - self.before.keys()
        found = []
        for act in reading_order(acts):
            if settled.issuperset(_causes(act)) and self._stands_on_register(act):
                settled.add(act.id)
            elif act.id not in here:
                found.append(act)
        return found

    def _stands_on_register(self, act: Act) -> bool:
        below = act.register.size < self._ground.founding
        return below or self._ground.head.size < act.register.size <= self._upto or self._ground.knows(act.register)


_WAITING: Final = Select(
    lambda process: WaitingAct.objects.filter(process=process).values_list("act", "dossier", "author"), str
)
_HELD: Final = SelectAmong(lambda ids: ActRecord.objects.filter(id__in=ids).values_list("id"), str)


def waiting_dossiers(process_id: str) -> set[str]:
    """The dossiers in which acts wait."""
    return {dossier for _act, dossier, _author in _WAITING.rows(process_id)}


def note_waiting(process_id: str, dossiers: Iterable[str]) -> None:
    """Bring the rows of acts that wait up to date for these dossiers."""
    waiting: dict[str, tuple[str, str]] = {}
    for dossier in dossiers:
        with replay.docket(process_id, dossier) as docket:
            acts = docket.waiting.values()
            waiting.update((act.id, (act.author, dossier)) for act in acts if docket.missing[act.id] != UPGRADE)

    def change() -> None:
        rows = WaitingAct.objects.filter(process=process_id, dossier__in=dossiers)
        rows.exclude(act__in=waiting).delete()
        new = [
            WaitingAct(act=act, process=process_id, author=author, dossier=dossier)
            for act, (author, dossier) in waiting.items()
        ]
        WaitingAct.objects.bulk_create(new, ignore_conflicts=True)

    write(change)


def _causes(act: Act) -> list[str]:
    opening = [] if act.opens or act.in_register else [act.dossier]
    return [*([act.prev] if act.prev else []), *act.after, *opening]


class Matters:
    """Which matters take in no pictures: by their opening acts, that came along or are here."""

    def __init__(self, acts: Iterable[Act]) -> None:
        self._openings = {act.id: act for act in acts if act.opens}

    def bar_pictures(self, act: Act) -> bool:
        """Whether no picture is taken in beside this act; also while its matter is not known."""
        opening = self._openings.get(act.dossier)
        if opening is None:
            signed = read.act(act.dossier)
            opening = None if signed is None else signed.act
        return opening is None or bars_pictures(opening.values)


_BARRED: Final = {Sight.PICTURE: Refusal.PICTURE_BARRED, Sight.HIDDEN: Refusal.FILE_HIDDEN}


@dataclass(slots=True)
class Enclosed:
    """The files that a parcel's acts name: those beside it kept or refused one by one, larger ones awaited in pieces."""

    limit: int
    opened: Mapping[str, bytes]
    matters: Matters
    kept: list[File] = field(default_factory=list)
    awaited: list[Awaited] = field(default_factory=list)
    refused: list[tuple[str, str, Refusal]] = field(default_factory=list)
    _room: Room = field(default_factory=lambda: Room(ROOM))
    _seen: dict[str, Sight] = field(default_factory=dict)

    def take(self, act: Act) -> None:
        """Keep or await the files that an act names; note those that are not taken in as (act, file, why): nothing writes their bytes."""
        for value in numbered(act, "file").values():
            if not A_FILE(value) or not isinstance(value, dict):
                continue  # the rules refuse the act, which names no file
            named = File(str(value["sha256"]), int(str(value["bytes"])), str(value["media"]))
            if named.bytes > BESIDE and named.sha256 not in self.opened:
                self._await(act, named)
                continue
            fault = self._fault(named) or self._barred(act, named.sha256)
            if fault is None:
                self.kept.append(keep(self.opened[named.sha256], named.media))
            else:
                self.refused.append((act.id, named.sha256, fault))

    def _await(self, act: Act, named: File) -> None:
        """A file that comes later in pieces is refused before its first, when it will not be taken in."""
        if named.bytes > self.limit or is_stix(named.media):
            self.refused.append((act.id, named.sha256, Refusal.TOO_LARGE))
        elif self.matters.bar_pictures(act):
            self.refused.append((act.id, named.sha256, Refusal.FILE_HIDDEN))
        else:
            self.awaited.append(Awaited(act, named))

    def _fault(self, named: File) -> Refusal | None:
        content = self.opened.get(named.sha256)
        if content is None:
            return Refusal.FILE_MISSING
        if len(content) > self.limit:
            return Refusal.TOO_LARGE
        if len(content) != named.bytes:
            return Refusal.FILE_MALFORMED
        return Refusal.FILE_MALFORMED if stix_fault(content, named.media) else None

    def _barred(self, act: Act, sha256: str) -> Refusal | None:
        """Why a file may not pass in its matter. However many acts name it, it is looked at once."""
        if not self.matters.bar_pictures(act):
            return None
        if sha256 not in self._seen:
            self._seen[sha256] = look(self.opened[sha256], self._room)
        return _BARRED.get(self._seen[sha256])


def is_stix(media: str) -> bool:
    """Whether a media type is that of STIX, which is read here and therefore travels beside its act."""
    return media.partition(";")[0].strip() == STIX


def stix_fault(content: bytes, media: str) -> str:
    """What is wrong with a STIX bundle, naming the object; empty for a good one, and for files of other kinds."""
    if not is_stix(media):
        return ""
    try:
        read_bundle(content)
    except StixError as error:
        return str(error)
    return ""


def picture_in_stix(content: bytes, media: str) -> str:
    """The object of a STIX bundle that holds a picture or hides something; empty for files of other kinds."""
    return find_picture(content) if is_stix(media) else ""
