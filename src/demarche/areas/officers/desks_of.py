# SPDX-License-Identifier: Apache-2.0
"""What a Party's two desks are made of, and what is missing at each."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from demarche.areas.officers.models import DESKS, DIPLOMATIC, DRAFTER, DUTY, RELEASING, TECHNICAL, Officer
from demarche.areas.officers.queries import on_watch, roles_in_words
from demarche.ledger.signer import signer


@dataclass(frozen=True, slots=True)
class Shown:
    """One desk in words; `locked` says why its act key is not at hand."""

    name: str | Promise
    desk: str
    sees: str | Promise
    officers: list[tuple[str, str]]
    lacks: list[str | Promise]
    on_watch: Officer | None
    alternate: Officer | None
    locked: str


_SEES = {
    TECHNICAL: _("Technical notifications and matters opened at the technical desks of both sides."),
    DIPLOMATIC: _("Concerns, representations and every other matter between the diplomatic desks."),
}


def shown(at: int) -> list[Shown]:
    """Both desks. Five queries, however many officers there are."""
    active = list(Officer.objects.filter(is_active=True).order_by("name", "pk"))
    locks = signer().locks()
    return [
        _shown(desk, [each for each in active if each.sees(desk)], locks.get(f"act-{desk}", ""), at) for desk in _SEES
    ]


def _shown(desk: str, there: list[Officer], locked: str, at: int) -> Shown:
    officer, alternate = on_watch(desk, at)
    people = [(each.name, roles_in_words(each)) for each in there]
    return Shown(DESKS[desk], desk, _SEES[desk], people, _lacks(there, officer), officer, alternate, locked)


def _lacks(there: list[Officer], watching: Officer | None) -> list[str | Promise]:
    """What nobody can do at a desk. Nobody releases an own draft, so one who drafts and releases counts as one of two."""
    writing = [each for each in there if each.has_role(DRAFTER)]
    releasing = [each for each in there if each.has_role(RELEASING)]
    found: list[str | Promise] = []
    if not writing:
        found.append(_("Nobody can draft: give an officer the role drafter."))
    if not releasing:
        found.append(_("Nobody can release: give an officer the role releasing officer."))
    elif {each.pk for each in writing} == {each.pk for each in releasing} and len(writing) == 1:
        found.append(_("One officer drafts and releases: an own draft waits for a second releasing officer."))
    if not any(each.has_role(DUTY) for each in there):
        found.append(_("Nobody can release alone at night: give an officer the role duty officer."))
    if watching is None:
        found.append(_("Nobody is on watch now."))
    return found
