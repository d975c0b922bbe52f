# SPDX-License-Identifier: Apache-2.0
"""Receipts of files that follow their act in pieces: the receiver's leaf names the act and the file.

Source: docs/protocol/dossier.md 4, item 7.
"""

from collections.abc import Iterator
from functools import partial

from demarche.core.acts.act import Act
from demarche.core.acts.concern import A_FILE, BESIDE
from demarche.core.dossier.bag import RECEIPTS, receipt_name
from demarche.core.dossier.case import Case
from demarche.core.dossier.evidence import held_leaf
from demarche.core.dossier.finding import ClaimError, Finding, NotHereError, Outcome, attempt
from demarche.core.encoding import DOCUMENT_LIMIT, parse, stamp
from demarche.core.log.place import Place


def check_receipts(case: Case) -> Iterator[Finding]:
    """Check every receipt of a file, then name the large files that a Party has not receipted here."""
    codes = {code.lower(): code for code in case.parties}
    received: set[tuple[str, str, str]] = set()
    for name in case.archive.under(RECEIPTS):
        act_id, _, rest = name.removeprefix(RECEIPTS).partition("/")
        party, _, file = rest.removesuffix(".json").partition("/")
        code = codes.get(party)
        if code is not None and name == receipt_name(act_id, code, file):
            finding = attempt(f"file {file[:16]}", partial(_receipt, case, name, (act_id, code, file)))
            yield finding
            if finding.outcome is Outcome.HOLDS:
                received.add((act_id, code, file))
    opening = case.acts.get(case.claim.dossier)
    audience = (opening.act.audience if opening else None) or case.parties
    for act in case.matter():
        for file in large_files(act):
            for code in audience:
                if code != act.author and (act.id, code, file) not in received:
                    sentence = f"sent with act {act.id[:16]}, not receipted by {code} in this file"
                    yield Finding(Outcome.NOTE, f"file {file[:16]}", sentence)


def large_files(act: Act) -> list[str]:
    """The hashes of the files of an act that follow it in pieces."""
    values = [each for each in act.values.values() if isinstance(each, dict) and A_FILE(each)]
    return [str(each["sha256"]) for each in values if int(str(each["bytes"])) > BESIDE]


def _receipt(case: Case, name: str, whose: tuple[str, str, str]) -> str:
    act_id, code, file = whose
    place = Place.from_json(parse(case.archive.read(name, DOCUMENT_LIMIT)))
    held = case.acts.get(act_id)
    if held is None:
        raise NotHereError("its receipt is here, and the act that names it is not here that holds")
    if code == held.act.author or file not in large_files(held.act):
        raise ClaimError(f"expected a large file that act {act_id[:16]} sends to {code}, got another")
    leaf = held_leaf(case, place, held, code, file)
    return f"received by {code} at {place.index}, {stamp(leaf.t)}"
