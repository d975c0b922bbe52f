# SPDX-License-Identifier: Apache-2.0
"""Checks of the register: folded anew from its leaves, and what the rows say of it, of logs, and of who holds how much."""

import json
from dataclasses import dataclass, field

from demarche.core.acts.act import stored_act
from demarche.core.codes import Obstacle
from demarche.core.encoding import parse
from demarche.core.log.leaf import KeySetRef, parse_leaf
from demarche.core.process.depositary import Tenure, decided, tenures, words
from demarche.core.process.docket import Docket
from demarche.core.process.founding import found
from demarche.core.process.ground import Ground, ground
from demarche.core.process.joining import admitted, requests
from demarche.core.process.register import EMPTY, Register, View
from demarche.core.process.settle import add, grown, refold
from demarche.ledger import pausing
from demarche.ledger.fsck.report import Report, pages
from demarche.ledger.fsck.setting import Here
from demarche.ledger.models import ActRecord, AwaitsRegister, HeadRecord, Member, RegisterHeld, RegisterLeaf


def check_register(report: Report, here: Here) -> None:
    """Fold the register anew, and compare what the rows say of it."""
    process = here.process
    name = f"register of {process.id}"
    members = [here.members[each.code] for each in here.charter.parties]
    founders = {member.code: KeySetRef(member.keyset_n, member.keyset_hash) for member in members}
    hashes = {code: keyset.hash for code, keyset in founders.items()}
    docket = Docket(process.id, process.id)
    with report.reading(name):
        for row in pages(ActRecord.objects.filter(process=process, dossier=process.id), "leaf_index", start=-1):
            value = parse(bytes(row.document))
            assert isinstance(value, dict)  # noqa: S101  # the act's own check told if it is not
            add(docket, stored_act(value, row.id), ground(here.charter, hashes, None))
        register = found(here.charter, docket, founders)
        refolded = _Refolded(report, here, docket, register, hashes)
        refolded.check()
        grown(docket, refolded.ground)
        head = EMPTY if register is None else register.head
        report.same(name, "size and root", (head.size, head.root), (process.register_size, process.register_root))
        refolded.check_heads()
        _check_logs(report, here, docket)
        _check_joined(report, here, register)
        stated = pausing.stated(docket)
        report.same(name, "when Parties had suspended their participation", stated, process.pauses)
    _check_held(report, here)


def _check_logs(report: Report, here: Here, docket: Docket) -> None:
    """The logs of the Parties of the charter are those that their founding acts name, so far as they are here."""
    for named in here.charter.parties:
        member, entry = here.members[named.code], docket.current("founded", named.code)
        log = {"origin": "", "keys": None} if entry is None else entry.value
        if entry is not None or not here.joins:
            report.same(f"member {named.code} of {here.process.id}", "log", log, _log(member))
    own, first = here.members[here.own].origin, here.logs[0].origin
    if own:
        report.same(f"log {first}", "the origin in its founding act", own, first)


def _log(member: Member) -> dict[str, object]:
    return {"origin": member.origin, "keys": member.log_keys}


def _check_joined(report: Report, here: Here, register: Register | None) -> None:
    """Who is known beside the Parties of the charter is who the register admits, as its request says."""
    view = None if register is None else View(register, register.size)
    asked = {} if view is None else {each.keyset.hash: each for each in requests(view)}
    for code, member in here.members.items():
        found = asked.get(member.keyset_hash)
        if here.charter.member(code) is not None or (found is None and here.joins):
            continue
        name = f"member {code} of {here.process.id}"
        if found is None or view is None or admitted(view, here.charter, found.act) is None:
            report.fault(name, "expected a request of it that the register admits, there is none")
            continue
        said = (found.code, found.name, found.root, found.value.get("log"))
        report.same(name, "code, name, root and log", said, (code, member.name, member.root, _log(member)))


@dataclass(slots=True)
class _Refolded:
    """The register folded anew, one depositary after another."""

    report: Report
    here: Here
    docket: Docket
    register: Register | None
    founders: dict[str, str]
    tenures: tuple[Tenure, ...] = ()
    roots: dict[tuple[int, int], str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """How what is said of it begins."""
        return f"register of {self.here.process.id}"

    @property
    def ground(self) -> Ground:
        """What folds stand on."""
        starts = tuple(each.start for each in self.tenures[1:])
        return ground(self.here.charter, self.founders, self.register, starts=starts)

    def check(self) -> None:
        """Enter each leaf after the founding ones whose act is here; the rest is known and waits."""
        process = self.here.process
        self.tenures = tenures(self.here.charter)
        size = known = 0 if self.register is None else self.register.size
        for row in RegisterLeaf.objects.filter(process=process).order_by("generation", "index"):
            if row.generation != self.tenures[-1].generation and self._hand_over():
                size = known = self.tenures[-1].start
            self._check_leaf(row, known)
            known += 1
        while self._hand_over():
            size = known = self.tenures[-1].start
        later = known > size
        said = json.dumps([(each.code, each.start) for each in self.tenures[1:]]) if self.tenures[1:] else ""
        self.report.same(
            self.name,
            "leaves known, generation and depositaries",
            (known if later else process.register_known, len(self.tenures), said),
            (process.register_known, process.register_generation, process.depositaries),
        )
        self.report.require(
            self.name,
            f"expected no more leaves known than {known}, got {process.register_known}",
            holds=process.register_known <= known,
        )
        signed = HeadRecord.objects.filter(origin=self.tenures[-1].origin(process.id), size__gte=known)
        self.report.require(
            self.name,
            f"expected a head of its depositary that covers the {known} leaves known, there is none",
            holds=not later or self.here.own == self.tenures[-1].code or signed.exists(),
        )

    def _check_leaf(self, row: RegisterLeaf, known: int) -> None:
        leaf, name = parse_leaf(bytes(row.data)), f"leaf {row.index} of the {self.name}"
        self.report.same(name, "its act", leaf.act, row.act)
        expected = (known, self.tenures[-1].generation)
        self.report.same(name, "its index and generation", expected, (row.index, row.generation))
        self.report.require(
            self.name, f"expected a leaf without salt at {row.index}, got one with", holds=leaf.in_register
        )
        if self.register is None:
            return
        grown(self.docket, self.ground)
        if self.register.size == row.index and row.act in self.docket.placed:
            placed = self.docket.placed[row.act]
            self.register.enter(bytes(row.data), placed.act, placed.writes)

    def _hand_over(self) -> bool:
        """Whether the next depositary begins, as the acts that are here say; what was entered beyond is cut off."""
        present = self.tenures[-1]
        if self.register is None:
            return False
        grown(self.docket, self.ground)
        change = decided(words(self.docket, present.generation + 1), self.register, self.here.charter, present)
        if change is None:
            return False
        self._note_roots(present)
        self.tenures = (*self.tenures, Tenure(change.generation, change.to, change.head.size))
        self.register.cut(change.head.size)
        refold(self.docket, self.ground)
        return True

    def _note_roots(self, tenure: Tenure) -> None:
        """Remember to which roots the leaves of a tenure lead, which are cut off after."""
        if self.register is not None:
            sizes = range(tenure.start, self.register.size + 1)
            self.roots |= {(tenure.generation, size): self.register.root(size) or "" for size in sizes}

    def check_heads(self) -> None:
        """Every head of every depositary leads to the leaves that it entered."""
        self._note_roots(self.tenures[-1])
        for tenure in self.tenures:
            for row in HeadRecord.objects.filter(origin=tenure.origin(self.here.process.id)):
                self._check_head(row, tenure)

    def _check_head(self, row: HeadRecord, tenure: Tenure) -> None:
        name = f"head {row.size} of the {self.name}"
        with self.report.reading(name):
            owner = self.here.members[tenure.code]
            head = self.here.rings[owner.code].open_head(bytes(row.note), row.origin)
            said = (head.checkpoint.size, head.checkpoint.root.hex())
            self.report.same(name, "size and root", said, (row.size, row.root))
            whose = (owner.code == self.here.own, 0, b"")
            self.report.same(name, "whose it is", whose, (row.own, row.since, bytes(row.proof)))
            root = self.roots.get((tenure.generation, row.size))
            self.report.require(name, f"expected the root {root}, got {row.root}", holds=root in (None, row.root))


def _check_held(report: Report, here: Here) -> None:
    """Who holds how much, and what waits for a larger register."""
    for row in RegisterHeld.objects.filter(process=here.process):
        name = f"what {row.party} holds of the register of {here.process.id}"
        report.require(
            name, f"expected another Party, got {row.party}", holds=row.party in here.members and row.party != here.own
        )
        known = max(here.process.register_known, here.process.register_size)
        report.require(name, f"expected at most {known} leaves, got {row.size}", holds=row.size <= known)
        obstacles = {"", *(each.code for each in Obstacle)}
        report.require(name, f"expected an obstacle or none, got {row.obstacle!r}", holds=row.obstacle in obstacles)
    for waiting in AwaitsRegister.objects.filter(process=here.process):
        name = f"act {waiting.act} that awaits a register"
        with report.reading(name):
            act = ActRecord.objects.get(id=waiting.act)
            value = parse(bytes(act.document))
            assert isinstance(value, dict)  # noqa: S101  # the act's own check told if it is not
            cited = stored_act(value, act.id).register.size
            report.same(name, "dossier and size", (act.dossier, cited), (waiting.dossier, waiting.size))
            report.require(
                name,
                f"expected a register above {here.process.register_size}, got {cited}",
                holds=cited > here.process.register_size,
            )
