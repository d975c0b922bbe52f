# SPDX-License-Identifier: Apache-2.0
"""What is done with an account that is there: changed, ended, let in again. There is always an administrator left."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.translation import gettext as _

from demarche.areas.officers import leaving
from demarche.areas.officers.actions import OfficerError
from demarche.areas.officers.leaving import Held, Moving
from demarche.areas.officers.models import ADMINISTRATOR, Officer, RolesChanged, Token


class LastAdministratorError(OfficerError):
    """Without this one there would be no administrator."""

    def __init__(self) -> None:
        super().__init__(
            _("Nothing was changed: this is the last administrator. Make another officer one first, then try again.")
        )


@dataclass(frozen=True, slots=True)
class Person:
    """What an account says of its officer."""

    name: str
    desk: str
    roles: tuple[str, ...]
    language: str = ""
    zone: str = ""


def change(officer: Officer, person: Person, *, by: Officer | None, at: int, anyway: bool = False) -> Officer:
    """Change what an account says; a change of desk or roles is kept for all to see. Raise `OfficerError`."""
    with transaction.atomic():
        now = _held(officer, by)
        if ADMINISTRATOR not in person.roles and not anyway:
            _leave_one(now)
        if (now.desk, now.roles) != (person.desk, sorted(person.roles)):
            RolesChanged.objects.create(officer=now, by=by, at=at, desk=now.desk, roles=now.roles)
        now.name, now.desk, now.roles = person.name, person.desk, sorted(person.roles)
        now.language, now.zone = person.language, person.zone
        now.save(update_fields=["name", "desk", "roles", "language", "zone"])
    return now


def end(officer: Officer, *, to: Officer | None, by: Officer | None, at: int, anyway: bool = False) -> list[Held]:
    """End an account, and move what hangs on it to another officer or leave it to the desk, in one step.

    He is signed out everywhere at once, and his tokens for programs end. Gives what could not be moved. Raise `OfficerError`.
    """
    with transaction.atomic():
        now = _held(officer, by)
        if not anyway:
            _leave_one(now)
        if now.ended is None:
            now.is_active, now.ended = False, at
            now.save(update_fields=["is_active", "ended"])
        sign_out_everywhere(now)
        Token.objects.filter(officer=now, ended=None).update(ended=at)
        return leaving.move(Moving(now, to, by, at))


def let_in(officer: Officer, *, by: Officer | None) -> Officer:
    """Take the end of an account back: the officer signs in as before."""
    with transaction.atomic():
        now = _held(officer, by)
        now.is_active, now.ended = True, None
        now.save(update_fields=["is_active", "ended"])
    return now


def move(officer: Officer, *, to: Officer | None, by: Officer | None, at: int) -> list[Held]:
    """Move what hangs on an officer, ended or not; gives what could not be moved. Raise `OfficerError`."""
    with transaction.atomic():
        return leaving.move(Moving(_held(officer, by), to, by, at))


def sign_out_everywhere(officer: Officer) -> None:
    """End every session of an officer: letting him in again opens none of them."""
    theirs = [each.pk for each in Session.objects.all() if each.get_decoded().get(SESSION_KEY) == str(officer.pk)]
    Session.objects.filter(pk__in=theirs).delete()


def is_last_administrator(officer: Officer, others: Iterable[Officer]) -> bool:
    """Whether an officer is an administrator who may sign in, and no other is."""
    return _administers(officer) and not any(_administers(each) for each in others if each.pk != officer.pk)


def _administers(officer: Officer) -> bool:
    return officer.is_active and officer.has_role(ADMINISTRATOR)


def _held(officer: Officer, by: Officer | None) -> Officer:
    """The account as it stands now, held with all others; whoever acts by a page is an administrator still."""
    every = Officer.objects.held()
    if by is not None and not _administers(every[by.pk]):
        raise OfficerError(_("Nothing was changed: you are not an administrator any more."))
    return every[officer.pk]


def _leave_one(officer: Officer) -> None:
    if is_last_administrator(officer, Officer.objects.all()):
        raise LastAdministratorError
