# SPDX-License-Identifier: Apache-2.0
"""The fixed cast with real keys, and processes between them in memory, so that tests read like sentences.

    table = founded()                                   # Aurelia XA and Borealia XB, confirmed and founded
    concern = table.say(kinds.RAISE, AURELIA, raising("yes_or_no", "open"))
    answer = table.say(kinds.ANSWER, BOREALIA, {"a1": {"value": "no"}}, dossier=concern)

Keys are made once a run, from fixed seeds. Nothing here is random but the signatures.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from hashlib import sha512
from itertools import count
from typing import TYPE_CHECKING

from demarche.core.acts import founding as founding_kinds
from demarche.core.acts.act import Authorship, SignedAct, Standpoint, write
from demarche.core.charter import Charter, Member
from demarche.core.keys import ActKey, LogKey, NodeKey, WitnessKey
from demarche.core.keyset import KeySet, Root, root_fingerprint, sign_keyset
from demarche.core.log import tree
from demarche.core.log.checkpoint import Checkpoint, sign_head
from demarche.core.log.leaf import KeySetRef, act_leaf, got_leaf
from demarche.core.log.place import Place
from demarche.core.parcel import CarriedAct, ShownHead
from demarche.core.process.docket import Docket
from demarche.core.process.founding import found
from demarche.core.process.ground import ground
from demarche.core.process.register import EMPTY, Register
from demarche.core.process.settle import add, settle
from demarche.core.profiles import FILE_LIMITS, compose_charter, rules_of
from demarche.core.seal import BoxKey

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from demarche.core.encoding import Json
    from demarche.core.process.ground import Ground

NOON = 1_799_146_800
"""2027-01-05T11:00:00Z, when every process of the tests begins."""


def seed(label: str, size: int = 64) -> bytes:
    """Bytes that belong to a label, alike in every run."""
    return sha512(f"demarche tests: {label}".encode()).digest()[:size]


@dataclass(frozen=True, slots=True, eq=False)
class Party:
    """A Party of the cast with every key it has."""

    code: str
    name: str
    root: ActKey = field(repr=False)
    acts: Mapping[str, ActKey] = field(repr=False)
    node: NodeKey = field(repr=False)
    log: LogKey = field(repr=False)
    witness: WitnessKey = field(repr=False)
    box: BoxKey = field(repr=False)
    keyset: KeySet = field(repr=False)
    document: bytes = field(repr=False)
    before: tuple[bytes, ...] = field(repr=False, default=())

    def __str__(self) -> str:
        return self.code

    @property
    def documents(self) -> tuple[bytes, ...]:
        """Its signed key-sets from the first."""
        return (*self.before, self.document)

    @property
    def ref(self) -> KeySetRef:
        """The key-set as leaves name it."""
        return KeySetRef(self.keyset.n, self.keyset.hash)

    @property
    def member(self) -> Member:
        """The Party as a charter names it."""
        return Member(self.code, self.name, root_fingerprint(self.keyset.root), (6, 7), ())


@cache
def party(code: str, name: str, *, simulated: bool = False) -> Party:
    """Make a Party's keys and its first key-set, once a run."""
    root = ActKey.from_seed(seed(f"{code} root"))
    desks = {desk: ActKey.from_seed(seed(f"{code} {desk}")) for desk in ("technical", "diplomatic")}
    node, log = NodeKey.from_seed(seed(f"{code} node", 32)), LogKey.from_seed(seed(f"{code} log"))
    witness, box = WitnessKey.from_seed(seed(f"{code} witness")), BoxKey.from_seed(seed(f"{code} box", 32))
    keyset = KeySet(
        party=code,
        n=1,
        prev=None,
        root=Root.of(root.public),
        acts={desk: key.public for desk, key in desks.items()},
        node=node.public,
        log=log.public,
        witness=witness.public,
        box=box.public,
        tls=seed(f"{code} certificate", 32).hex(),
        simulated=simulated,
        made=NOON - 86_400,
    )
    return Party(code, name, root, desks, node, log, witness, box, keyset, sign_keyset(keyset, [root]))


def renewed(old: Party) -> Party:
    """The Party under its next key-set: new act keys, all else as it was."""
    n = old.keyset.n + 1
    desks = {desk: ActKey.from_seed(seed(f"{old} {desk} {n}")) for desk in old.acts}
    public = {desk: key.public for desk, key in desks.items()}
    keyset = replace(old.keyset, n=n, prev=old.keyset.hash, acts=public)
    return replace(
        old, acts=desks, keyset=keyset, document=sign_keyset(keyset, [old.root]), before=(*old.before, old.document)
    )


AURELIA = party("XA", "Aurelia")
BOREALIA = party("XB", "Borealia")
CASTELLIA = party("XC", "Castellia")
DELTORA = party("XD", "Deltora")


class Numbers:
    """A source of bytes that differ each time and are alike in every run."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._numbers = count()

    def __call__(self, size: int) -> bytes:
        return seed(f"{self._label} {next(self._numbers)}", size)


class MemoryLog:
    """A Party's log, in memory."""

    def __init__(self, owner: Party, origin: str) -> None:
        self.owner = owner
        self.origin = origin
        self.leaves: list[bytes] = []
        self.peaks = b""
        self.nodes: dict[int, bytes] = {}
        self.index: dict[str, int] = {}

    def append(self, act: str, leaf: bytes) -> int:
        """Append the leaf of an act; give its index."""
        at = len(self.leaves)
        self.leaves.append(leaf)
        _size, self.peaks, completed = tree.append(at, self.peaks, [tree.leaf_hash(leaf)])
        self.nodes.update(completed)
        self.index[act] = at
        return at

    def checkpoint(self, size: int | None = None) -> Checkpoint:
        """The log's size and root, now or when it was smaller."""
        size = len(self.leaves) if size is None else size
        size, peaks, _nodes = tree.append(0, b"", map(tree.leaf_hash, self.leaves[:size]))
        return Checkpoint(self.origin, size, tree.root(size, peaks))

    def head(self, at: int, size: int | None = None) -> bytes:
        """The signed head."""
        return sign_head(self.owner.log, self.checkpoint(size), at)

    def shown(self, at: int, *, since: int = 0, size: int | None = None) -> ShownHead:
        """The signed head with the proof that it continues the one at size `since`."""
        size = len(self.leaves) if size is None else size
        proof = tree.consistency(since, size, self.nodes.__getitem__) if since else []
        return ShownHead(self.head(at, size), self.origin, since, tuple(proof))

    def place(self, act: str, size: int | None = None) -> Place:
        """The place of an act, by the head of this size."""
        size = len(self.leaves) if size is None else size
        at = self.index[act]
        return Place(self.leaves[at], at, tuple(tree.inclusion(at, size, self.nodes.__getitem__)), self.origin, size)


def charter_between(  # what may be chosen
    one: Party,
    other: Party,
    *,
    exercise: bool = False,
    clarification_stops: bool = False,
    largest_file: int = FILE_LIMITS[0],
    terms: str = "binding",
    chair: str = "",
    depositary: str = "",
) -> Charter:
    """A charter that both Parties are named in; the first chairs and is depositary unless another is named."""
    rules = rules_of(
        "bilateral_ordinary",
        exercise=exercise,
        clarification_stops=clarification_stops,
        largest_file=largest_file,
        terms=terms,
        chair=chair,
        depositary=depositary,
    )
    nonce = seed(f"{one} {other} nonce", 32)
    written = compose_charter("Consultations on concerns in cyberspace", one.member, rules, nonce=nonce)
    return written.fill(other.member)


def founding_act(founder: Party, charter: Charter, origin: str, *, made: int = NOON) -> SignedAct:
    """A Party's founding act."""
    return write(
        founding_kinds.FOUND,
        {"charter": {"sha256": charter.process}, "log": {"origin": origin, "keys": founder.log.public.to_json()}},
        by=Authorship(charter.process, founder.code, "diplomatic_desk", founder.keyset.hash, made),
        at=Standpoint(1, None, (), EMPTY),
        dossier=charter.process,
        random=Numbers(f"{founder} founds"),
    ).sign(founder.acts["diplomatic"])


@cache
def _founding(one: Party, other: Party, origins: tuple[str, str]) -> tuple[SignedAct, SignedAct]:
    charter = charter_between(one, other)
    return founding_act(one, charter, origins[0]), founding_act(other, charter, origins[1], made=NOON + 60)


class Table:
    """Two Parties of one founded process, each with its log and with what it holds of each dossier.

    What one says, the other gets at once, unless `delivered=False`; `deliver` brings it later.
    """

    def __init__(self, one: Party, other: Party, origins: tuple[str, str]) -> None:
        self.parties = {one.code: one, other.code: other}
        self.charter = charter_between(one, other)
        founding = _founding(one, other, origins)
        self.founding = {signed.act.author: signed for signed in founding}
        self.logs = {code: MemoryLog(self.parties[code], _origin(signed)) for code, signed in self.founding.items()}
        self.register, self.ground = _register(self.charter, founding, self.parties)
        self.acts: dict[str, SignedAct] = {signed.act.id: signed for signed in founding}
        self.held: dict[tuple[str, str], Docket] = {}
        self.now = NOON + 3600
        self.random = Numbers(f"{one} {other} table")
        for signed in founding:
            self._log(self.parties[signed.act.author], signed)
        for signed in founding:
            self._log(self.other(signed.act.author), signed)

    def other(self, code: str | Party) -> Party:
        """The other Party."""
        return next(each for each in self.parties.values() if each.code != str(code))

    def docket(self, holder: str | Party, dossier: str) -> Docket:
        """What a Party holds of a dossier, folded."""
        return self.held.setdefault((str(holder), dossier), Docket(self.charter.process, dossier))

    def write(  # what an author says, where, and in whose name
        self,
        kind: str,
        author: Party,
        values: Mapping[str, Json],
        *,
        dossier: SignedAct | str | None = None,
        desk: str = "diplomatic",
        key: ActKey | None = None,
    ) -> SignedAct:
        """Write and sign an act that stands on all its author holds; nobody holds it yet."""
        name = dossier.act.dossier if isinstance(dossier, SignedAct) else dossier
        by = Authorship(self.charter.process, author.code, f"{desk}_desk", author.keyset.hash, self.now)
        at = Standpoint(1, None, (), self.register.head) if name is None else self._standpoint(author, name)
        audience = tuple(self.parties) if name is None else None
        draft = write(kind, values, by=by, at=at, dossier=name, audience=audience, random=self.random)
        return draft.sign(author.acts[desk] if key is None else key)

    def say(  # as `write`
        self,
        kind: str,
        author: Party,
        values: Mapping[str, Json],
        *,
        dossier: SignedAct | str | None = None,
        desk: str = "diplomatic",
        delivered: bool = True,
    ) -> SignedAct:
        """Write an act, log it, and have the other Party receive it. An hour passes each time."""
        self.now += 3600
        said = self.write(kind, author, values, dossier=dossier, desk=desk)
        self.keep(author, said)
        if delivered:
            self.deliver(said)
        return said

    def keep(self, holder: Party, signed: SignedAct) -> None:
        """Have a Party log an act, its own or the other's, and hold it."""
        self.acts[signed.act.id] = signed
        self._log(holder, signed)
        add(self.docket(holder, signed.act.dossier), signed.act, self.ground)

    def deliver(self, signed: SignedAct) -> None:
        """Have the other Party receive an act."""
        self.keep(self.other(signed.act.author), signed)

    def carried(self, signed: SignedAct) -> CarriedAct:
        """An act with its author's place, as it travels."""
        return CarriedAct(signed, self.logs[signed.act.author].place(signed.act.id))

    def places(self, act: str) -> dict[str, Place]:
        """The places that an act has by now, by Party."""
        return {code: log.place(act) for code, log in self.logs.items() if act in log.index}

    def fold(self, dossier: SignedAct | str) -> Docket:
        """Every act of a dossier, settled."""
        name = dossier.act.dossier if isinstance(dossier, SignedAct) else dossier
        return settle((each.act for each in self.of(name)), self.ground, name)

    def of(self, dossier: str) -> list[SignedAct]:
        """The acts of a dossier, as they were said."""
        return [signed for signed in self.acts.values() if signed.act.dossier == dossier]

    def _log(self, holder: Party, signed: SignedAct) -> None:
        leaf = act_leaf if holder.code == signed.act.author else got_leaf
        salt = self.random(16)
        data = leaf(self.now, holder.ref, act=signed.act.id, sigs=signed.sigs, salt=salt)
        self.logs[holder.code].append(signed.act.id, data)

    def _standpoint(self, author: Party, dossier: str) -> Standpoint:
        docket = self.docket(author, dossier)
        own = docket.newest(author.code)
        others = [docket.newest(code) for code in sorted(docket.tips) if code != author.code]
        return Standpoint(
            1 if own is None else own.act.seq + 1,
            None if own is None else own.act.id,
            tuple(each.act.id for each in others if each is not None),
            self.register.head,
        )


def _origin(signed: SignedAct) -> str:
    return str(signed.act.values["log"]["origin"])  # type: ignore[index,call-overload]


def _register(charter: Charter, founding: Iterable[SignedAct], parties: Mapping[str, Party]) -> tuple[Register, Ground]:
    founders = {code: each.keyset.hash for code, each in parties.items()}
    docket = settle((each.act for each in founding), ground(charter, founders, None), charter.process)
    register = found(charter, docket, {code: each.ref for code, each in parties.items()})
    assert register is not None
    return register, ground(charter, founders, register)


def founded(one: Party = AURELIA, other: Party = BOREALIA, origins: tuple[str, str] | None = None) -> Table:
    """A process between two Parties, both founding acts held by both; each log under its own name or these."""
    named = tuple(f"demarche.invalid/{seed(f'{each} log of {one} and {other}', 16).hex()}" for each in (one, other))
    return Table(one, other, (named[0], named[1]) if origins is None else origins)


def notifying(raises: Party = AURELIA, addressed: Party = BOREALIA, **more: Json) -> dict[str, Json]:
    """The parts of a technical notification."""
    roles: dict[str, Json] = {"raises": [raises.code], "addressed": [addressed.code], "informed": []}
    return {
        "roles": roles,
        "track": "diplomatic",
        "marking": {"tlp": "AMBER", "pap": "AMBER"},
        "urgency": {"profile": "ordinary"},
        "circulation": "nobody",
        "language": "en",
        "title": "Destructive program in hospital networks",
        "matter": "Since the night of 3 February.",
        **more,
    }


def raising(*forms: str, raises: Party = AURELIA, addressed: Party = BOREALIA, **more: Json) -> dict[str, Json]:
    """The parts of a concern with a question of each form (`yes_or_no`, `open`)."""
    parts: dict[str, Json] = {**notifying(raises, addressed), "subjects": ["CIN"], **more}
    for number, form in enumerate(forms or ("yes_or_no",), 1):
        parts[f"q{number}"] = {"form": form}
        parts[f"q{number}_text"] = f"Question {number}: was any body of the State involved?"
    return parts
