# SPDX-License-Identifier: Apache-2.0
"""How another Party's node is reached from here: addresses that were confirmed for it, and its line closed for a time."""

from typing import Final

from django.utils.translation import gettext

from demarche.areas.directory.invitation import InvitationError
from demarche.areas.directory.models import ClosedLine, ConfirmedAddress, Contact
from demarche.areas.officers.models import ADMINISTRATOR, Officer
from demarche.core.reach import AddressError, Kind, kind_of, literal, read_door
from demarche.ledger import outbox
from demarche.ledger.models import Pending
from demarche.ledger.transaction import write

WHY_LIMIT: Final = 120


def confirm_address(process: str, code: str, address: str, *, officer: Officer, at: int) -> bool:
    """Allow connections to exactly this address for this Party, and try at once what waits; give whether it was new.

    Raises `InvitationError` for an address that needs no confirmation or that none can allow, and for a Party that is not known.
    """
    _known(process, code)
    _check(address)

    def keep() -> bool:
        _row, made = ConfirmedAddress.objects.get_or_create(
            process=process, code=code, address=address, defaults={"officer": officer, "at": at}
        )
        nothing_to_confirm(process, code)
        outbox.make_due_to(process, code)
        return made

    return write(keep)


def take_back(process: str, code: str, address: str) -> bool:
    """Allow no further connection to this address; give whether it was allowed."""
    rows = ConfirmedAddress.objects.filter(process=process, code=code, address=address)
    return write(lambda: rows.delete()[0] > 0)


def close_line(process: str, code: str, why: str, *, officer: Officer, at: int) -> None:
    """Send nothing to this Party and take nothing of it in until the line is opened again."""
    _known(process, code)
    ClosedLine.objects.update_or_create(
        process=process, code=code, defaults={"why": why[:WHY_LIMIT], "officer": officer, "since": at}
    )


def open_line(process: str, code: str) -> bool:
    """Open a line that was closed, and try at once what waits; give whether it was closed."""

    def work() -> bool:
        closed = ClosedLine.objects.filter(process=process, code=code).delete()[0] > 0
        outbox.make_due_to(process, code)
        return closed

    return write(work)


def pending_key(process: str, code: str) -> str:
    """The key of the row that asks administrators to look at a Party's address."""
    return f"reach/{process}/{code}"


def ask_to_confirm(process: str, code: str, address: str, *, at: int) -> None:
    """Ask administrators to look at the address at which delivery is held; part of the caller's transaction."""
    row = {
        "group": "at_once",
        "verb": "confirm_address",
        "title": address,
        "process": process,
        "party": code,
        "role": ADMINISTRATOR,
        "url": f"/parties/{process}/{code}/line/?address={address}",
    }
    Pending.objects.get_or_create(key=pending_key(process, code), defaults={**row, "since": at})


def nothing_to_confirm(process: str, code: str) -> None:
    """Take that row away: an address was confirmed, or the name leads elsewhere by now."""
    Pending.objects.filter(key=pending_key(process, code)).delete()


def own_spelling(contact: Contact) -> str:
    """The address in a Party's file when it is one that has still to be confirmed, for the field where that is done."""
    try:
        host, _port = read_door(contact.address)
    except AddressError:
        return ""
    if not literal(host) or kind_of(host) is not Kind.PRIVATE:
        return ""
    done = ConfirmedAddress.objects.filter(process=contact.process, code=contact.code, address=host).exists()
    return "" if done else host


def _check(address: str) -> None:
    if not literal(address):
        raise InvitationError(gettext("Give one address in its usual spelling, such as 10.1.2.3, and no name."))
    kind = kind_of(address)
    if kind is Kind.PUBLIC:
        raise InvitationError(gettext("This address is public and needs no confirmation."))
    if kind is Kind.BARRED:
        raise InvitationError(gettext("No connection goes to this address, whoever confirms it."))


def _known(process: str, code: str) -> None:
    if not Contact.objects.filter(process=process, code=code).exists():
        raise InvitationError(gettext("This node does not know that Party of that process."))
