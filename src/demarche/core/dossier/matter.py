# SPDX-License-Identifier: Apache-2.0
"""What a file amounts to: the register it stands on, whether anything is missing, and where each act stands."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Final

from demarche.core.acts.act import Act
from demarche.core.acts.concern import A_FILE
from demarche.core.acts.vocabulary import find_kind
from demarche.core.dossier.bag import FILES, REGISTER, Form
from demarche.core.dossier.case import Case
from demarche.core.dossier.finding import ClaimError, Finding, NotHereError, Outcome, attempt
from demarche.core.encoding import Json, stamp
from demarche.core.keys import LogPublic
from demarche.core.log.leaf import LEAF_LIMIT, KeySetRef, parse_leaf
from demarche.core.pictures import LOOK_LIMIT, Sight, bars_pictures, look
from demarche.core.process.depositary import tenures
from demarche.core.process.docket import Docket, Standing
from demarche.core.process.founding import found
from demarche.core.process.ground import Ground, ground
from demarche.core.process.handing_over import ground_under, with_next
from demarche.core.process.membership import ACCEDED
from demarche.core.process.register import Register, View
from demarche.core.process.settle import grown, settle

_SAYS: Final = {
    Standing.IN_EFFECT: "in effect",
    Standing.REFUSED: "kept on record, changes nothing, because {reason}",
    Standing.FORKED: "kept on record, changes nothing, because {reason}",
    Standing.WAITING: "waits for an act that is not here",
}

_FOUND: Final = {Sight.PICTURE: "got one", Sight.HIDDEN: "got a file that cannot be looked into"}
_CHANNEL: Final = "do not open or pass on this file; pass the case reference through the 24/7 police network"


def check_register(case: Case) -> tuple[Register | None, Iterable[Finding]]:
    """Fold the acts of the register in the order of its leaves; name the logs that its acts open."""
    founders = _founders(case)
    docket = settle(case.of_register(), ground(case.charter, founders, None), case.claim.process)
    refs = {code: KeySetRef(case.keysets[code][0].n, keyset_hash) for code, keyset_hash in founders.items()}
    register = found(case.charter, docket, refs)
    case.tenures = tenures(case.charter)
    named = [member.code for member in case.charter.parties]
    findings = [attempt(f"founding of {code}", partial(_founded, case, docket, code)) for code in named]
    findings.append(attempt("register", partial(_leaves, case, register)))
    if register is not None:
        findings += [
            attempt(f"register at {at}", partial(_registered, case, docket, register, at))
            for at in range(register.size, len(list(case.archive.under(REGISTER))))
        ]
        case.tenures = with_next(docket, _ground(case, register), case.tenures)
        case.logs |= dict(zip(case.register_origins, (each.code for each in case.tenures), strict=True))
        findings += [
            Finding(Outcome.NOTE, "register", f"{each.code} keeps it from leaf {each.start} on, as acts in it say")
            for each in case.tenures[1:]
        ]
        view = View(register, register.size)
        findings += [attempt(f"accession of {code}", partial(_acceded, case, view, code)) for code in case.joined]
    return register, findings


def _founders(case: Case) -> dict[str, str]:
    """The hash of the first key-set of each Party of the charter that is here."""
    chains = {member.code: case.keysets.get(member.code) for member in case.charter.parties}
    return {code: chain[0].hash for code, chain in chains.items() if chain}


def _ground(case: Case, register: Register) -> Ground:
    return ground_under(case.charter, _founders(case), register, case.tenures)


def _acceded(case: Case, view: View, code: str) -> str:
    """Whoever has acceded keeps the log that it stated then; its act stands under the key-set that was admitted."""
    value = view.read(ACCEDED, code)
    if not isinstance(value, dict):
        raise NotHereError("no accession of it is in the register as far as it is here")
    return _keeps(case, code, value["log"])


def _founded(case: Case, docket: Docket, code: str) -> str:
    entry = docket.current("founded", code)
    if entry is None:
        raise NotHereError(f"no founding act of {code} in effect is here")
    return _keeps(case, code, entry.value)


def _keeps(case: Case, code: str, log: Json) -> str:
    key = LogPublic.from_json(log["keys"], "log.keys")  # type: ignore[index,call-overload]  # its kind checked it
    origin = str(log["origin"])  # type: ignore[index,call-overload]
    if key != case.keysets[code][0].log:
        raise ClaimError("expected the log key of the key-set it is made under, got another")
    if origin in case.logs:
        raise ClaimError(f"expected a log of its own, got that of {case.logs[origin]}")
    case.logs[origin] = code
    return f"it keeps the log {origin}"


def _leaves(case: Case, register: Register | None) -> str:
    if register is None:
        case.archive.unread.difference_update(case.archive.under(REGISTER))
        raise NotHereError("not all founding acts are here, so its leaves cannot be checked")
    for at, leaf in enumerate(register.leaves):
        if case.archive.read(f"{REGISTER}{at}.json", LEAF_LIMIT) != leaf:
            raise ClaimError(f"expected the leaf at {at} that the founding acts make, got another")
    case.registered.update(register.acts)
    return f"size {register.head.size}, root {register.head.root[:16]}, as the founding acts make it"


def _registered(case: Case, docket: Docket, register: Register, at: int) -> str:
    """Enter one more leaf, whose act must be here with all it stands on."""
    data = case.archive.read(f"{REGISTER}{at}.json", LEAF_LIMIT)
    leaf = parse_leaf(data)
    if not leaf.in_register:
        raise ClaimError("expected a leaf of a register, got one with salt")
    case.tenures = with_next(docket, _ground(case, register), case.tenures)
    grown(docket, _ground(case, register))
    placed = docket.placed.get(str(leaf.act))
    if register.size != at or placed is None:
        raise NotHereError(f"its act {str(leaf.act)[:16]} is not here with all it stands on")
    register.enter(data, placed.act, placed.writes)
    case.registered.add(placed.act.id)
    return f"{placed.act.kind} by {placed.act.author}, entered {stamp(leaf.t)}"


def check_register_head(case: Case, register: Register | None) -> Iterator[Finding]:
    """Check that the depositary signed the register as it is here, where it has more than the founding acts."""
    if register is None or register.size <= len(case.charter.parties):
        return
    heads = {size: head for (name, size), head in case.heads.items() if name in case.register_origins}
    head = heads.get(register.size)
    if head is None:
        sentence = f"no head of it at size {register.size}, signed by its depositary, is here that holds"
        yield Finding(Outcome.MISSING, "register", sentence)
    elif head.checkpoint.root.hex() != register.head.root:
        yield Finding(Outcome.FAILS, "register", "expected the root that its depositary signed, got another")
    else:
        yield Finding(Outcome.HOLDS, "register", f"its depositary signed it at size {register.size}")


def check_files(case: Case, hashes: Mapping[str, str]) -> Iterator[Finding]:
    """Check that every file that an act names is here, of its length, and may be; `hashes` are those of the members."""
    for act in case.matter():
        for name, value in act.values.items():
            if isinstance(value, dict) and A_FILE(value) and _is_file(case, act, name):
                member, size = f"{FILES}{value['sha256']}", value["bytes"]
                yield attempt(f"file {value['sha256']}", partial(_file, case, member, size, hashes))


def _is_file(case: Case, act: Act, name: str) -> bool:
    kind = find_kind(case.charter.vocabulary, act.kind)
    part = None if kind is None else kind.find(name)
    return part is not None and part.check is A_FILE


def _file(case: Case, member: str, size: Json, hashes: Mapping[str, str]) -> str:
    if member not in case.archive:
        raise NotHereError("named by an act, and not enclosed here")
    case.archive.unread.discard(member)
    if hashes[member] != member.removeprefix(FILES) or case.archive.entries[member].size != size:
        raise ClaimError(
            f"expected {size} bytes with that hash, got {case.archive.entries[member].size} with {hashes[member]}"
        )
    opening = case.acts.get(case.claim.dossier)
    if opening is not None and bars_pictures(opening.act.values):
        _check_barred(case, member)
    return f"{size} bytes, as the act names it"


def _check_barred(case: Case, member: str) -> None:
    small = case.archive.entries[member].size <= LOOK_LIMIT
    found = look(case.archive.read(member, LOOK_LIMIT)) if small else Sight.HIDDEN
    if found is not Sight.NONE:
        raise ClaimError(f"expected no picture or video in this subject area, {_FOUND[found]}: {_CHANNEL}")


def check_matter(case: Case, register: Register | None) -> Iterator[Finding]:
    """Check that nothing is missing, then say where each act stands, and up to where the file is complete."""
    if case.claim.form is Form.PROOF:
        yield _alone(case)
        return
    yield from _closure(case)
    if any(held.withheld for held in case.acts.values()):
        yield Finding(Outcome.NOTE, "standing", "cannot be told while parts are withheld")
    elif register is not None:
        yield from _standing(case, register)
    yield from _receipts(case)
    yield from _complete(case)


def _alone(case: Case) -> Finding:
    expected = {case.claim.act, *(act.id for act in case.of_register())}
    if case.claim.act not in case.acts or case.acts.keys() != expected:
        return Finding(
            Outcome.FAILS, "proof", f"expected act {case.claim.act} and acts of the register that hold, got others"
        )
    return Finding(
        Outcome.NOTE, "proof", f"act {case.claim.act} alone: what it followed, and where it stands, is not shown"
    )


def _closure(case: Case) -> Iterator[Finding]:
    needed = {case.claim.dossier: "the opening act"} if case.claim.dossier != case.claim.process else {}
    for held in case.acts.values():
        for cited in (held.act.prev, *held.act.after):
            if cited is not None:
                needed.setdefault(cited, f"named by {held.subject}")
    missing = {act: why for act, why in needed.items() if act not in case.acts}
    for act, why in sorted(missing.items()):
        yield Finding(Outcome.MISSING, f"act {act[:16]}", f"not here that holds: {why}")
    if not missing:
        yield Finding(Outcome.HOLDS, "dossier", f"every act that the {len(case.matter())} acts here stand on is here")


def _standing(case: Case, register: Register) -> Iterator[Finding]:
    docket = settle(case.matter(), _ground(case, register), case.claim.dossier)
    for act in sorted(case.matter(), key=lambda act: (act.author, act.seq, act.id)):
        reason = docket.reason(act.id)
        sentence = _SAYS[docket.standing(act.id)].format(reason=reason.sentence if reason else "")
        yield Finding(Outcome.NOTE, f"act {act.id[:16]}", sentence)
    yield Finding(
        Outcome.NOTE, "docket", f"all of this folds to {docket.digest()}, alike for everyone who holds these acts"
    )
    for proof in docket.equivocations():
        sentence = f"it signed {len(proof.acts)} different acts as number {proof.seq}: {', '.join(proof.acts)}"
        yield Finding(Outcome.NOTE, f"equivocation of {proof.author}", sentence)


def _receipts(case: Case) -> Iterator[Finding]:
    """Name every act that a Party of the dossier has not receipted here; one it acted upon later it has receipted."""
    known = {code: _known(case, code) for code in case.parties}
    opening = case.acts.get(case.claim.dossier)
    audience = (opening.act.audience if opening else None) or case.parties
    for act in case.matter():
        for code in audience:
            if code == act.author or code in case.places.get(act.id, {}):
                continue
            if act.id in known.get(code, ()):
                yield Finding(
                    Outcome.MISSING, f"act {act.id[:16]}", f"{code} acted upon it, and its receipt is not here"
                )
            else:
                yield Finding(Outcome.NOTE, f"act {act.id[:16]}", f"sent, not receipted by {code} in this file")


def _known(case: Case, code: str) -> set[str]:
    """The acts that a Party's own acts here stand on."""
    seen: set[str] = set()
    waiting = [act.id for act in case.matter() if act.author == code]
    while waiting:
        held = case.acts.get(waiting.pop())
        if held is not None and held.act.id not in seen:
            seen.add(held.act.id)
            waiting.extend((*held.act.after, *((held.act.prev,) if held.act.prev else ())))
    return seen


def _complete(case: Case) -> Iterator[Finding]:
    """Say up to which act of each Party the file is complete: the newest that another Party cites or receipted."""
    for code in case.parties:
        others = {each for other in case.parties if other != code for each in _known(case, other)}
        cited = [
            act
            for act in case.matter()
            if act.author == code and (act.id in others or case.places.get(act.id, {}).keys() - {code})
        ]
        sentence = "no act of it that another Party cites or receipted"
        if cited:
            last = max(cited, key=lambda act: act.seq)
            sentence = (
                f"act {last.id[:16]}, its number {last.seq}, the last that another Party cites or receipted; "
                "later ones may be left out"
            )
        yield Finding(Outcome.NOTE, "complete up to", f"{code}: {sentence}")
