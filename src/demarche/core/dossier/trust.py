# SPDX-License-Identifier: Apache-2.0
"""Whose keys they are: the key-sets from each Party's roots on, and the roster that a verifier brings."""

from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from demarche.core.dossier.bag import KEYS
from demarche.core.dossier.case import Case
from demarche.core.dossier.finding import ClaimError, Finding, Outcome, attempt
from demarche.core.encoding import DOCUMENT_LIMIT, MalformedError, hash_hex, list_of, one_of, party_code, shape
from demarche.core.foreign import read_foreign
from demarche.core.keyset import open_founding, open_keyset, root_fingerprint, spoken_fingerprint

_ROSTER: Final = {"v": one_of(1), "parties": list_of({"code": party_code, "root": hash_hex}, most=1000)}


@dataclass(frozen=True, slots=True)
class Roster:
    """The root fingerprints (hex) that a verifier trusts, by Party code."""

    roots: dict[str, str]


def read_roster(data: bytes) -> Roster:
    """Read a roster file, `{"v": 1, "parties": [{"code", "root"}]}` in any spelling of JSON. Raises `MalformedError`."""
    found: dict[str, Any] = shape(read_foreign(data, limit=DOCUMENT_LIMIT), _ROSTER, "roster")
    roots: dict[str, str] = {}
    for each in found["parties"]:
        if roots.setdefault(each["code"], each["root"]) != each["root"]:
            raise MalformedError(f"roster: expected one root of {each['code']}, got two")
    return Roster(roots)


def check_keysets(case: Case, trust: Roster | None) -> Iterator[Finding]:
    """Check each Party's key-sets from its roots on, and its roots against the charter and the roster."""
    roots: dict[str, str | None] = {member.code: member.root for member in case.charter.parties}
    case.joined = tuple(_others(case, roots))
    roots.update(dict.fromkeys(case.joined))
    for code, root in roots.items():
        folder = f"{KEYS}{code.lower()}/"
        for n in range(1, 1 + sum(1 for _ in case.archive.under(folder))):
            yield attempt(f"keys of {code}", partial(_open, case, code, root, f"{folder}{n}.json"))
        yield _outside(case, code, trust)


def _others(case: Case, named: Collection[str]) -> Iterator[str]:
    """Whose keys are here that the charter does not name: who has acceded since, as the register must say."""
    folders = {name.removeprefix(KEYS).partition("/")[0] for name in case.archive.under(KEYS)}
    for code in sorted(each.upper() for each in folders):
        with suppress(MalformedError):
            if party_code(code, "Party") not in named:
                yield code


def _open(case: Case, code: str, root: str | None, name: str) -> str:
    chain = case.keysets.setdefault(code, [])
    document = case.archive.read(name, DOCUMENT_LIMIT)
    keyset = open_keyset(document, before=chain[-1]) if chain else open_founding(document)
    if keyset.party != code:
        raise ClaimError(f"expected a key-set of {code}, got one of {keyset.party}")
    if not chain and root is not None and root_fingerprint(keyset.root) != root:
        raise ClaimError("expected the root keys that the charter names, got others")
    chain.append(keyset)
    practice = ", made for practice with simulated time" if keyset.simulated else ""
    first = "its own roots" if root is None else "the roots that the charter names"
    signed = first if len(chain) == 1 else "the roots before it and its own"
    return f"key-set {keyset.n} is signed by {signed}{practice}"


def _outside(case: Case, code: str, trust: Roster | None) -> Finding:
    subject = f"root of {code}"
    chain = case.keysets.get(code)
    if not chain:
        return Finding(Outcome.MISSING, subject, "no key-set of this Party that holds is here")
    root = chain[0].root
    known = None if trust is None else trust.roots.get(code)
    if known is None:
        why = "no roster was given" if trust is None else "the roster does not name this Party"
        sentence = f"{why}; compare with the Party itself: {' '.join(spoken_fingerprint(root))}"
        return Finding(Outcome.UNTRUSTED, subject, sentence)
    if known != root_fingerprint(root):
        return Finding(Outcome.FAILS, subject, f"expected {known} as in the roster, got {root_fingerprint(root)}")
    return Finding(Outcome.HOLDS, subject, "it is the one in the roster")
