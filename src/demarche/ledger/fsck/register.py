# SPDX-License-Identifier: Apache-2.0
"""Checks of the register: folded anew from its leaves, and what the rows say of it, of logs, and of who holds how much."""

from demarche.core.acts.act import stored_act
from demarche.core.codes import Obstacle
from demarche.core.encoding import parse
from demarche.core.log.leaf import KeySetRef, parse_leaf
from demarche.core.process.docket import Docket
from demarche.core.process.founding import found
from demarche.core.process.ground import ground
from demarche.core.process.joining import admitted, requests
from demarche.core.process.register import EMPTY, Register, View, register_origin
from demarche.core.process.settle import add, grown
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
        _check_leaves(report, here, docket, register, hashes)
        grown(docket, ground(here.charter, hashes, register))
        head = EMPTY if register is None else register.head
        report.same(name, "size and root", (head.size, head.root), (process.register_size, process.register_root))
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


def _check_leaves(
    report: Report, here: Here, docket: Docket, register: Register | None, founders: dict[str, str]
) -> None:
    """Enter each leaf after the founding ones whose act is here; the rest is known and waits."""
    process = here.process
    name = f"register of {process.id}"
    size = known = 0 if register is None else register.size
    for row in RegisterLeaf.objects.filter(process=process).order_by("index", "generation"):
        leaf = parse_leaf(bytes(row.data))
        report.same(f"leaf {row.index} of the {name}", "its act", leaf.act, row.act)
        report.same(
            f"leaf {row.index} of the {name}", "its index and generation", (known, 1), (row.index, row.generation)
        )
        report.require(name, f"expected a leaf without salt at {row.index}, got one with", holds=leaf.in_register)
        known += 1
        if register is None:
            continue
        on = ground(here.charter, founders, register)
        grown(docket, on)
        if register.size == row.index and row.act in docket.placed:
            placed = docket.placed[row.act]
            register.enter(bytes(row.data), placed.act, placed.writes)
    later = known > size
    report.same(
        name,
        "leaves known and generation",
        (known if later else process.register_known, 1),
        (process.register_known, process.register_generation),
    )
    report.require(
        name,
        f"expected no more leaves known than {known}, got {process.register_known}",
        holds=process.register_known <= known,
    )
    signed = HeadRecord.objects.filter(origin=register_origin(process.id))
    report.require(
        name,
        f"expected a head of its depositary that covers the {known} leaves known, there is none",
        holds=not later or here.own == here.charter.depositary or signed.filter(size__gte=known).exists(),
    )
    for head in signed:
        _check_head(report, here, head, register)


def _check_head(report: Report, here: Here, row: HeadRecord, register: Register | None) -> None:
    name = f"head {row.size} of the register of {here.process.id}"
    with report.reading(name):
        owner = here.members[here.charter.depositary]
        head = here.rings[owner.code].open_head(bytes(row.note), row.origin)
        said = (head.checkpoint.size, head.checkpoint.root.hex())
        report.same(name, "size and root", said, (row.size, row.root))
        report.same(name, "whose it is", (owner.code == here.own, 0, b""), (row.own, row.since, bytes(row.proof)))
        root = None if register is None else register.root(row.size)
        report.require(name, f"expected the root {root}, got {row.root}", holds=root in (None, row.root))


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
