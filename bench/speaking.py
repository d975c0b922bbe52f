# SPDX-License-Identifier: Apache-2.0
"""Parties that speak in a register, made of core alone: their keys, their logs, and what they say, each batch under one signed head.

Half of them live in one process and half in another (`Voices`), so that their signatures take both cores.
"""

import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha512
from itertools import count
from multiprocessing.connection import Connection
from typing import Any, Final

from demarche.core.acts import contacts, subject
from demarche.core.acts.act import Authorship, Head, SignedAct, Standpoint, write
from demarche.core.acts.founding import FOUND
from demarche.core.charter import Member
from demarche.core.encoding import Json
from demarche.core.keys import ActKey, LogKey, NodeKey, WitnessKey
from demarche.core.keyset import KeySet, Root, root_fingerprint, sign_keyset
from demarche.core.log import tree
from demarche.core.log.checkpoint import Checkpoint, sign_head
from demarche.core.log.leaf import KeySetRef, act_leaf
from demarche.core.log.place import Place
from demarche.core.process.register import EMPTY
from demarche.core.seal import BoxKey

CORES: Final = 2
CONTACTS: Final = 3
"""How many contacts each Party has."""

Saying = tuple[str, Mapping[str, Json]]
"""A kind of act of the register, and its parts."""


def seed(label: str, size: int = 64) -> bytes:
    """Bytes that belong to a label, alike in every run."""
    return sha512(f"demarche bench: {label}".encode()).digest()[:size]


@dataclass(frozen=True, slots=True)
class Batch:
    """What a Party said at once: the acts with their places, the head that covers them, and its proof from the size before."""

    author: str
    note: bytes = field(repr=False)
    checkpoint: Checkpoint
    since: int
    proof: tuple[bytes, ...] = field(repr=False)
    acts: tuple[tuple[SignedAct, Place], ...] = field(repr=False)


class Voice:
    """One Party: it signs acts of the register, and enters them in its log."""

    def __init__(self, code: str, name: str, *, made: int) -> None:
        root = ActKey.from_seed(seed(f"{code} root"))
        desks = {desk: ActKey.from_seed(seed(f"{code} {desk}")) for desk in ("technical", "diplomatic")}
        self._key, self._log = desks["diplomatic"], LogKey.from_seed(seed(f"{code} log"))
        self.keyset = KeySet(
            party=code,
            n=1,
            prev=None,
            root=Root.of(root.public),
            acts={desk: key.public for desk, key in desks.items()},
            node=NodeKey.from_seed(seed(f"{code} node", 32)).public,
            log=self._log.public,
            witness=WitnessKey.from_seed(seed(f"{code} witness")).public,
            box=BoxKey.from_seed(seed(f"{code} box", 32)).public,
            tls=seed(f"{code} certificate", 32).hex(),
            simulated=False,
            made=made,
        )
        self.document = sign_keyset(self.keyset, [root])
        self.member = Member(code, name, root_fingerprint(self.keyset.root), (6, 7), ())
        self.origin = f"demarche.invalid/{seed(f'{code} origin', 16).hex()}"
        self._numbers = count()
        self._seq, self._last = 0, ""
        self._leaves: list[bytes] = []
        self._peaks, self._nodes = b"", list[bytes]()

    @property
    def code(self) -> str:
        """Its code."""
        return self.member.code

    def founds(self, process: str) -> Saying:
        """What it says to found."""
        log: Json = {"origin": self.origin, "keys": self.keyset.log.to_json()}
        return FOUND, {"charter": {"sha256": process}, "log": log}

    def says(self, process: str, said: Iterable[Saying], *, head: Head, at: int) -> Batch:
        """Sign what is said, upon this head of the register, enter it, and sign the head of the log."""
        since, acts = len(self._leaves), []
        for kind, values in said:
            by = Authorship(process, self.code, "diplomatic_desk", self.keyset.hash, at)
            stands = Standpoint(self._seq + 1, self._last or None, (), head)
            signed = write(kind, values, by=by, at=stands, dossier=process, random=self._random).sign(self._key)
            self._seq, self._last = self._seq + 1, signed.act.id
            ref = KeySetRef(1, self.keyset.hash)
            self._enter(act_leaf(at, ref, act=signed.act.id, sigs=signed.sigs, salt=self._random(16)))
            acts.append(signed)
        size = len(self._leaves)
        stated = Checkpoint(self.origin, size, tree.root(size, self._peaks))
        proof = tree.consistency(since, size, self._nodes.__getitem__) if since else []
        placed = tuple((each, self._place(since + n, size)) for n, each in enumerate(acts))
        return Batch(self.code, sign_head(self._log, stated, at), stated, since, tuple(proof), placed)

    def _random(self, size: int) -> bytes:
        return seed(f"{self.code} {next(self._numbers)}", size)

    def _enter(self, leaf: bytes) -> None:
        _size, self._peaks, nodes = tree.append(len(self._leaves), self._peaks, [tree.leaf_hash(leaf)])
        self._leaves.append(leaf)
        self._nodes.extend(node for _number, node in nodes)

    def _place(self, index: int, size: int) -> Place:
        path = tuple(tree.inclusion(index, size, self._nodes.__getitem__))
        return Place(self._leaves[index], index, path, self.origin, size)


class Voices:
    """All Parties but the depositary's, spread over processes of their own; `members` and `documents` in the order of their codes."""

    def __init__(self, pipes: Sequence[Connection], codes: Sequence[str]) -> None:
        self._pipes = pipes
        known: dict[str, tuple[Member, bytes, str]] = {}
        for pipe in pipes:
            known.update(pipe.recv())
        self.members = [known[code][0] for code in codes]
        self.documents = [known[code][1] for code in codes]
        self.origins = {code: known[code][2] for code in codes}

    def found(self, process: str, *, at: int) -> list[Batch]:
        """Every Party founds."""
        return self._all((process, None, EMPTY, at))

    def say(self, process: str, said: Mapping[str, Sequence[Saying]], *, head: Head, at: int) -> list[Batch]:
        """Each Party says what is its own of this."""
        return self._all((process, said, head, at))

    def _all(self, told: tuple[Any, ...]) -> list[Batch]:
        for pipe in self._pipes:
            pipe.send(told)
        return sorted((batch for pipe in self._pipes for batch in pipe.recv()), key=lambda each: each.author)


def _speak(pipe: Connection, codes: Sequence[str], made: int) -> None:
    voices = {code: Voice(code, f"Party {code}", made=made) for code in codes}
    pipe.send({code: (each.member, each.document, each.origin) for code, each in voices.items()})
    while (told := pipe.recv()) is not None:
        process, said, head, at = told
        wanted = {code: [each.founds(process)] for code, each in voices.items()} if said is None else said
        pipe.send(
            [each.says(process, wanted[code], head=head, at=at) for code, each in voices.items() if code in wanted]
        )


@contextmanager
def speaking(codes: Sequence[str], *, made: int) -> Iterator[Voices]:
    """Have Parties of these codes speak while the block lasts; their key-sets were made at `made`."""
    context = multiprocessing.get_context("fork")
    ends, processes = [], []
    for n in range(CORES):
        here, there = context.Pipe()
        process = context.Process(target=_speak, args=(there, codes[n::CORES], made), daemon=True)
        process.start()
        ends.append(here)
        processes.append(process)
    try:
        yield Voices(ends, codes)
        for end in ends:
            end.send(None)
    finally:
        for process in processes:
            process.join(5)


def entry(code: str, n: int) -> dict[str, Json]:
    """A contact as a Party enters it in the directory, for the nth time."""
    return {
        "type": "diplomatic",
        "office": "Department for Cyberspace",
        "account": "cyber desk",
        "hours": "24 hours",
        "zone": "UTC",
        "languages": ["en"],
        "phones": [f"+00 {n % 100:02} 555 {n:04}"],
        "email": f"desk@{code.lower()}.example",
    }


def topic(n: int) -> Callable[[str, str], Saying]:
    """The nth thing that a Party says in the register: of fifty, one subject, and its contacts nominated, entered anew, confirmed."""
    if n % 50 == 1:
        return lambda code, other: (
            subject.PROPOSE,
            {"area": "INT", "parties": sorted([code, other]), "title": f"Exchange on {n}", "by": "The Minister"},  # type: ignore[dict-item]
        )
    name = f"desk{n // 2 % CONTACTS}"
    if n < 2 * CONTACTS and n % 2 == 0:
        return lambda code, _other: (
            contacts.NOMINATE,
            {"contact": f"desk{n // 2}", "entry": entry(code, n), "note": f"{code}/{n}/2026"},
        )
    if n % 2:
        return lambda _code, _other: (contacts.CONFIRM, {"text": f"They are right as they stand, the {n}th time."})
    return lambda code, _other: (contacts.UPDATE, {"contact": name, "entry": entry(code, n)})
