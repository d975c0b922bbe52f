# SPDX-License-Identifier: Apache-2.0
"""Who has left a dossier, and which acts of it are therefore not sent to whom: those that saw it leave."""

from collections.abc import Iterable
from typing import Final

from demarche.core.acts import enlarging, strand
from demarche.core.acts.membership import WITHDRAW
from demarche.core.process.roles import ENLARGING, LEFT
from demarche.ledger import folds, read
from demarche.ledger.models import ActRecord, Member
from demarche.ledger.processes import Standing

LEAVING: Final = (enlarging.LEAVE, strand.LEAVE)
"""The kinds by which a Party leaves."""


def said_to_leave(process_id: str, dossiers: Iterable[str]) -> set[tuple[str, str]]:
    """Each (dossier, Party) of these dossiers in which that Party said that it leaves, in effect or not; one query."""
    rows = ActRecord.objects.filter(process=process_id, dossier__in=list(dossiers), kind__in=LEAVING)
    return set(rows.values_list("dossier", "author"))


def is_alone(process_id: str, own: str, dossier: str) -> bool:
    """Whether every other Party of a dossier said that it leaves it, or the process: what is said there then goes to nobody."""
    others = _audience(process_id, dossier) - {own}
    gone = {code for _dossier, code in said_to_leave(process_id, [dossier])}
    withdrew = ActRecord.objects.filter(process=process_id, dossier=process_id, kind=WITHDRAW)
    return bool(others) and others <= gone.union(withdrew.values_list("author", flat=True))


def _audience(process_id: str, dossier: str) -> set[str]:
    """Who holds a dossier; of the register, everyone known of the process."""
    if dossier == process_id:
        return set(Member.objects.filter(process=process_id).values_list("code", flat=True))
    opening = read.act(dossier)
    return set() if opening is None else set(opening.act.audience or ())


def withheld(here: Standing, party: str, dossiers: Iterable[str]) -> set[str]:
    """The acts of these dossiers that saw a Party leave, by other Parties; they are not sent to it."""
    if here.ground.vocabulary < ENLARGING:
        return set()
    gone = [dossier for dossier, code in said_to_leave(here.process.id, dossiers) if code == party]
    return {act for dossier in gone for act in _after_leaving(here, party, dossier)}


def _after_leaving(here: Standing, party: str, dossier: str) -> set[str]:
    with folds.lend(here.ground, dossier, size=here.log.upto) as docket:
        left = docket.current(LEFT, party)
        others = [] if left is None else [each for each in docket.placed.values() if each.act.author != party]
        return {each.act.id for each in others if left is not None and docket.saw(each.act.id, left.act)}
