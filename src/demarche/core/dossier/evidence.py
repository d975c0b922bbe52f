# SPDX-License-Identifier: Apache-2.0
"""What proves acts: both signatures, the places in the logs of author and receivers, and the heads these lead to."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final

from demarche.core.acts.act import SignedAct, open_header, open_record
from demarche.core.acts.enclosed import enclosed
from demarche.core.acts.founding import FOUND
from demarche.core.dossier.bag import ACTS, LOGS, PLACES, head_name, place_name, proof_name
from demarche.core.dossier.case import Case, Held
from demarche.core.dossier.finding import ClaimError, Finding, NotHereError, Outcome, attempt
from demarche.core.encoding import DOCUMENT_LIMIT, Json, Spec, blob, digest, list_of, map_of, parse, shape, stamp
from demarche.core.keys import ED25519_SIZE, ML_DSA_87_SIZE
from demarche.core.keyset import KeySet
from demarche.core.log.checkpoint import Checkpoint
from demarche.core.log.leaf import Leaf
from demarche.core.log.place import Place, check_place
from demarche.core.log.shown import PROOF_LIMIT
from demarche.core.log.tree import HASH_SIZE, check_consistency
from demarche.core.note import NOTE_LIMIT, Note

_OBJECT: Final = map_of(lambda value, _what: value)
_DOCUMENT: Final[Mapping[str, Spec]] = {
    "header": _OBJECT,
    "parts": _OBJECT,
    "signatures": {"ed25519": blob(ED25519_SIZE), "ml_dsa_87": blob(ML_DSA_87_SIZE)},
}
_PROOF: Final = {"proof": list_of(blob(HASH_SIZE), most=PROOF_LIMIT)}


def check_acts(case: Case) -> Iterator[Finding]:
    """Check every act by itself: its form, its id, its process and dossier, and both signatures."""
    for name in case.archive.under(ACTS):
        act_id = name.removeprefix(ACTS).removesuffix(".json")
        yield attempt(f"act {act_id[:16]}", partial(_act, case, name))
        held = case.acts.get(act_id)
        if held is not None and held.withheld:
            yield Finding(Outcome.MISSING, held.subject, f"parts withheld here: {', '.join(held.withheld)}")
        for signed in () if held is None else enclosed(held.act):
            yield attempt(f"enclosed act {signed.act.id[:16]}", partial(_enclosed, case, signed, act_id))


def _act(case: Case, name: str) -> str:
    signed, withheld = _read_redacted(case.archive.read(name, DOCUMENT_LIMIT))
    act = signed.act
    if name != f"{ACTS}{act.id}.json":
        raise ClaimError(f"expected the act of that id, got act {act.id}")
    if act.process != case.claim.process:
        raise ClaimError(f"expected an act of process {case.claim.process[:16]}, got one of {act.process[:16]}")
    if act.dossier not in (case.claim.dossier, case.claim.process):
        raise ClaimError(f"expected an act of this dossier or of the register, got one of {act.dossier[:16]}")
    keyset = _verify(case, signed)
    case.acts[act.id] = Held(act, signed.sigs, withheld)
    return f"{act.kind} by {act.author}, number {act.seq}, both signatures hold under key-set {keyset.n}"


def _enclosed(case: Case, signed: SignedAct, by: str) -> str:
    """An act of an earlier dossier: it is what its author signed; where it stood is not shown."""
    act, keyset = signed.act, _verify(case, signed)
    said = f"{act.kind} by {act.author} in dossier {act.dossier[:16]}, number {act.seq}"
    return f"{said}, both signatures hold under key-set {keyset.n}; enclosed by act {by[:16]}"


def _verify(case: Case, signed: SignedAct) -> KeySet:
    """The key-set under which both signatures of an act hold."""
    keyset = case.keyset(signed.act.author, signed.act.keyset)
    key = keyset.act_key(signed.act.office)
    if key is None:
        raise ClaimError(f"expected the office of a desk of {signed.act.author}, got {signed.act.office}")
    signed.verify(key)
    return keyset


def _read_redacted(document: bytes) -> tuple[SignedAct, tuple[str, ...]]:
    """Read an act document of which parts may be withheld; also give their names."""
    value: Json = parse(document)
    withheld = _withheld(value)
    if not withheld:
        return open_record(value, document), ()
    found: dict[str, Any] = shape(value, _DOCUMENT, "act")
    act, message = open_header(found["header"], found["parts"])
    signatures = found["signatures"]["ed25519"] + found["signatures"]["ml_dsa_87"]
    return SignedAct(act, document, message, signatures), withheld


def _withheld(value: Json) -> tuple[str, ...]:
    """Name the parts that a header names and that are not shown; what is no act document is not judged here."""
    header, shown = (value.get("header"), value.get("parts")) if isinstance(value, dict) else (None, None)
    named = header.get("parts") if isinstance(header, dict) else None
    return tuple(sorted(named.keys() - shown.keys())) if isinstance(named, dict) and isinstance(shown, dict) else ()


def check_heads(case: Case) -> Iterator[Finding]:
    """Check every head: that it is of a log that a founding act names, that this log signed it, and one history a log."""
    for name in case.archive.under(LOGS):
        if "/heads/" in name:
            yield attempt(f"head {name.removeprefix(LOGS)[:16]}", partial(_head, case, name))
    for origin in case.logs:
        yield from _one_history(case, origin)


def _head(case: Case, name: str) -> str:
    note = case.archive.read(name, NOTE_LIMIT)
    claimed = Checkpoint.parse(Note.parse(note).text)
    if name != head_name(claimed.origin, claimed.size):
        raise ClaimError(f"expected the head of that name, got {claimed.origin} at size {claimed.size}")
    if claimed.origin not in case.logs:
        missing = len(case.logs) < len(case.parties)
        raise (NotHereError if missing else ClaimError)(f"no founding act here names the log {claimed.origin}")
    owner = case.logs[claimed.origin]
    head = case.open_head(note, claimed.origin, claimed.size)
    # Checked, its signatures are not needed any more, and of a long matter there are many.
    case.heads[claimed.origin, claimed.size] = replace(head, note=b"")
    return f"log of {owner} at size {claimed.size}, signed {stamp(head.at)}, not yet witnessed"


def _one_history(case: Case, origin: str) -> Iterator[Finding]:
    """Follow the proofs from a log's largest head down: each other head must lead up to it."""
    subject = f"log of {case.logs[origin]}"
    sizes = sorted((size for each, size in case.heads if each == origin), reverse=True)
    leading = set(sizes[:1])
    for size, since in sorted(_proofs(case, origin), reverse=True):
        finding = attempt(subject, partial(_continues, case, origin, since, size))
        yield finding
        if finding.outcome is Outcome.HOLDS and size in leading:
            leading.add(since)
    for size in sizes:
        if size not in leading:
            sentence = f"that its head at size {sizes[0]} continues the one at size {size} is not shown"
            yield Finding(Outcome.MISSING, subject, sentence)


def _proofs(case: Case, origin: str) -> Iterator[tuple[int, int]]:
    """The sizes between which a proof stands here, newer first."""
    for name in case.archive.under(f"{LOGS}{digest(origin.encode())}/proofs/"):
        since, _, size = name.rpartition("/")[2].removesuffix(".json").partition("-")
        if since.isdecimal() and size.isdecimal():
            pair = (int(size), int(since))
            if proof_name(origin, pair[1], pair[0]) == name:
                yield pair


def _continues(case: Case, origin: str, since: int, size: int) -> str:
    name = proof_name(origin, since, size)
    proof = shape(parse(case.archive.read(name, DOCUMENT_LIMIT)), _PROOF, "proof")["proof"]
    old, new = case.heads.get((origin, since)), case.heads.get((origin, size))
    if old is None or new is None:
        raise NotHereError(f"not both of its heads at sizes {since} and {size} are here that hold")
    check_consistency(since, old.checkpoint.root, size, new.checkpoint.root, proof)
    return f"its head at size {size} continues the one at size {since}"


def check_places(case: Case) -> Iterator[Finding]:
    """Check every place: its author's, and the receipts of others; then that no log's times and key-sets fall."""
    codes = {code.lower(): code for code in case.parties}
    for name in case.archive.under(PLACES):
        act_id, _, file = name.removeprefix(PLACES).partition("/")
        held, code = case.acts.get(act_id), codes.get(file.removesuffix(".json"))
        if code is not None and name == place_name(act_id, code):
            yield attempt(f"act {act_id[:16]} in the log of {code}", partial(_place, case, name, held, code))
    for held in case.acts.values():
        entered = held.act.id in case.registered and held.act.kind != FOUND
        if held.act.author not in case.places.get(held.act.id, {}) and not entered:
            yield Finding(
                Outcome.MISSING, held.subject, f"no place of it in the log of {held.act.author} is here that holds"
            )
    for origin, leaves in case.leaves.items():
        yield attempt(f"log of {case.logs[origin]}", partial(_never_fall, leaves))


def _place(case: Case, name: str, held: Held | None, code: str) -> str:
    place = Place.from_json(parse(case.archive.read(name, DOCUMENT_LIMIT)))
    if held is None:
        raise NotHereError("its place is here, and the act is not here that holds")
    leaf = held_leaf(case, place, held, code)
    if held.act.kind == FOUND and code == held.act.author and place.index:
        raise ClaimError(f"expected a founding act at the beginning of its author's log, got it at {place.index}")
    case.places.setdefault(held.act.id, {})[code] = leaf
    case.where[held.act.id, code] = (place.origin, place.index)
    said = "logged by its author" if leaf.k == "act" else "receipted"
    return f"{said} at {place.index}, {stamp(leaf.t)}"


def held_leaf(case: Case, place: Place, held: Held, code: str, file: str | None = None) -> Leaf:
    """The leaf of an act, or of a file of it, in the log of a Party, checked to be there and to say what its place claims."""
    head = case.heads.get((place.origin, place.size))
    if head is None:
        raise NotHereError(f"no head of {place.origin} at size {place.size} is here that holds")
    if case.logs[place.origin] != code:
        raise ClaimError(f"expected a place in the log of {code}, got one in that of {case.logs[place.origin]}")
    leaf = check_place(place, head)
    _check_leaf(case, leaf, place, held, code, file)
    case.leaves.setdefault(place.origin, {})[place.index] = leaf
    return leaf


def _check_leaf(  # noqa: PLR0913, PLR0917  # what a place claims
    case: Case, leaf: Leaf, place: Place, held: Held, code: str, file: str | None
) -> None:
    """Check that a leaf says of this act or file what its place claims, under a key-set of the log's owner."""
    k = "act" if code == held.act.author else "got"
    if leaf.k != k:
        raise ClaimError(f"expected a leaf {k}, got {leaf.k}")
    if leaf.file != file:
        wanted, got = (f"its file {each[:16]}" if each is not None else "the act itself" for each in (file, leaf.file))
        raise ClaimError(f"expected a leaf of {wanted}, got one of {got}")
    if leaf.act != held.act.id:
        raise ClaimError(f"expected a leaf of this act, got one of act {leaf.act}")
    if leaf.sigs != held.sigs:
        raise ClaimError(f"expected the signatures that the leaf pins, {leaf.sigs}, got {held.sigs}")
    keyset = case.keyset(code, leaf.keyset.hash)
    if leaf.keyset.n != keyset.n:
        raise ClaimError(f"expected key-set {keyset.n} in the leaf, got {leaf.keyset.n}")
    if not case.ring(code).fits(place.origin, place.index, keyset.n):
        raise ClaimError(f"expected a key-set that is in force at {place.index} in the leaf, got key-set {keyset.n}")
    if k == "act" and leaf.keyset.hash != held.act.keyset:
        raise ClaimError(f"expected the key-set in force at its place to have signed it, got {held.act.keyset[:16]}")


def _never_fall(leaves: dict[int, Leaf]) -> str:
    before: Leaf | None = None
    for index in sorted(leaves):
        leaf = leaves[index]
        if before is not None and (leaf.t < before.t or leaf.keyset.n < before.keyset.n):
            raise ClaimError(
                f"expected times and key-sets that never fall, got a leaf at {index} that is before one above it"
            )
        before = leaf
    return f"the times of the {len(leaves)} leaves shown never fall"
