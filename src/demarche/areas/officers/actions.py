# SPDX-License-Identifier: Apache-2.0
"""What is done with accounts: the first one by a link that works once, the others by an administrator."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from django.core.cache import cache
from django.db import transaction

from demarche.areas.officers import sessions
from demarche.areas.officers.factors import kept
from demarche.areas.officers.models import ADMINISTRATOR, Linked, Officer, OnePerson, RolesChanged
from demarche.core.encoding import digest
from demarche.core.errors import DemarcheError

FIRST_LINK_SECONDS: Final = 40 * 60

# No letter that is read or heard as another.
_LETTERS: Final = "23456789ABCDEFGHJKLMNPQRTUVWXYZ"
_LENGTH: Final = 8


class OfficerError(DemarcheError):
    """An account cannot be made or changed as asked."""


def new_first_code(*, choice: Callable[[Sequence[str]], str]) -> str:
    """Make the code of a first-account link; it lies in the cache, as a hash, until it is used or 40 minutes are over."""
    code = _new_code(choice)
    cache.set(_key(code), True, FIRST_LINK_SECONDS)  # noqa: FBT003  # a mark, not an option
    return code


def first_code_works(code: str) -> bool:
    """Whether the link still works."""
    return cache.get(_key(code)) is not None


def new_link_code(officer: Officer, *, choice: Callable[[Sequence[str]], str]) -> str:
    """Make the code of an address at which an officer links his account at the sign-in service; kept as the first one is."""
    code = _new_code(choice)
    cache.set(_key(code, "link"), officer.pk, FIRST_LINK_SECONDS)
    return code


def linking(code: str) -> Officer | None:
    """Whose account such a code links, while it works."""
    pk = cache.get(_key(code, "link"))
    return None if pk is None else Officer.objects.filter(pk=pk, is_active=True).first()


def use_link_code(code: str, officer: Officer, *, issuer: str, subject: str, at: int) -> bool:
    """Link the account and spend the code; False when it was spent, or the account at the service is another officer's."""
    with transaction.atomic():
        if not cache.delete(_key(code, "link")):
            return False
        if Linked.objects.filter(issuer=issuer, subject=subject).exclude(officer=officer).exists():
            return False
        Linked.objects.update_or_create(officer=officer, defaults={"issuer": issuer, "subject": subject, "at": at})
    return True


def use_first_code(code: str, *, username: str, name: str, password: str) -> Officer | None:
    """Make the administrator's account and spend the code; None when it was spent or is over."""
    with transaction.atomic():
        if not cache.delete(_key(code)):
            return None
        return Officer.objects.add(username, name=name, password=password, roles=[ADMINISTRATOR])


def add(username: str, *, name: str, password: str, desk: str, roles: Iterable[str]) -> Officer:
    """Add an officer; raise `OfficerError` when the sign-in name is taken."""
    if Officer.objects.filter(username=username.lower()).exists():
        raise OfficerError(f"expected a sign-in name that is free, got {username}")
    return Officer.objects.add(username, name=name, password=password, desk=desk, roles=roles)


def set_password(officer: Officer, password: str) -> None:
    """Give an officer a new password; whoever was signed in with the old one is signed out."""
    officer.set_password(password)
    officer.save(update_fields=["password"])


def restore(officer: Officer, password: str, *, at: int) -> None:
    """Make an officer an administrator again, from the machine's own console; the officers see on their list that it was done.

    Second factors that are lost are cleared, and whoever is signed in with them is signed out.
    """
    kept.clear(officer, by=None, at=at)
    sessions.end(officer)
    with transaction.atomic():
        if not officer.has_role(ADMINISTRATOR):
            RolesChanged.objects.create(officer=officer, at=at, desk=officer.desk, roles=officer.roles)
        officer.is_active, officer.ended = True, None
        officer.roles = sorted({*officer.roles, ADMINISTRATOR})
        officer.set_password(password)
        officer.save(update_fields=["is_active", "ended", "roles", "password"])


def state_one_person(*, by: Officer, at: int) -> None:
    """State that this Party has one person only; stating it again changes nothing."""
    # There is one statement, so it has one number.
    OnePerson.objects.get_or_create(pk=1, defaults={"by": by, "at": at})


def end_one_person() -> None:
    """Take the statement back: four eyes hold again."""
    OnePerson.objects.all().delete()


def named(username: str) -> Officer:
    """The officer with that sign-in name; raise `OfficerError`."""
    officer = Officer.objects.filter(username=username.lower()).first()
    if officer is None:
        raise OfficerError(f"expected the sign-in name of an officer, got {username}")
    return officer


def _new_code(choice: Callable[[Sequence[str]], str]) -> str:
    letters = "".join(choice(_LETTERS) for _ in range(_LENGTH))
    return f"{letters[:4]}-{letters[4:]}"


def _key(code: str, what: str = "first") -> str:
    return f"{what}:{digest(code.upper().encode())}"
