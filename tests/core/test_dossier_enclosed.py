# SPDX-License-Identifier: Apache-2.0
"""Dossier files in which an act encloses others of an earlier dossier: each is what its author signed, or the file is not valid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demarche.core.acts import concern as kinds
from demarche.core.dossier import Outcome, Verdict
from demarche.core.encoding import Json, b64, parse
from tests.builders import AURELIA, BOREALIA, Table, founded, raising
from tests.exported import BOTH, examined, exported, judged

if TYPE_CHECKING:
    from demarche.core.acts.act import SignedAct


def enclosing(value: Json) -> tuple[Table, SignedAct, SignedAct]:
    """Aurelia opens a matter that encloses what Borealia said in another; VALUE replaces what is enclosed."""
    table = founded()
    earlier = table.say(kinds.RAISE, AURELIA, raising("yes_or_no"))
    answer = table.say(kinds.ANSWER, BOREALIA, {"a1": {"value": "no"}}, dossier=earlier)
    whole = parse(answer.document)
    assert isinstance(whole, dict)
    assert value is None or isinstance(value, dict)
    later = table.say(kinds.RAISE, AURELIA, raising("open", enclosed1={**whole, **(value or {})}))
    return table, answer, later


def test_both_signatures_of_what_is_enclosed_hold() -> None:
    """Whether the rules allow that it is enclosed, the fold says."""
    table, answer, later = enclosing(None)
    found = examined(exported(table, later), BOTH)
    [finding] = [each for each in found if each.subject == f"enclosed act {answer.act.id[:16]}"]
    assert finding.outcome is Outcome.HOLDS
    assert finding.sentence == (
        f"concern.answer by XB in dossier {answer.act.dossier[:16]}, number 1, both signatures hold under key-set 1; "
        f"enclosed by act {later.act.id[:16]}"
    )
    assert judged(exported(table, later), BOTH) is Verdict.VALID


def test_one_that_its_author_did_not_sign_is_found() -> None:
    forged: Json = {"ed25519": b64(bytes(64)), "ml_dsa_87": b64(bytes(4627))}
    table, answer, later = enclosing({"signatures": forged})
    found = examined(exported(table, later), BOTH)
    [finding] = [each for each in found if each.subject == f"enclosed act {answer.act.id[:16]}"]
    assert finding.outcome is Outcome.FAILS
    assert judged(exported(table, later), BOTH) is Verdict.INVALID
