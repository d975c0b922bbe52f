# SPDX-License-Identifier: Apache-2.0
"""How a Party is reached at this hour, for a meeting with it: its contacts as its own acts say them."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from demarche.areas.contacts.words import TYPES
from demarche.areas.glance import blocks
from demarche.areas.glance.blocks import Asked, Block, Line, Piece
from demarche.areas.glance.own import now_there, telephone
from demarche.core.process.contacts import Contact, contacts
from demarche.ui.narrowing import own_name
from demarche.ui.series import listed


def register() -> None:
    """Say what this room knows of a Party."""
    blocks.register(Block.CONTACTS, "contacts", _contacts)


def _contacts(asked: Asked) -> Iterator[Line]:
    """Each contact with its office, telephones and hours, the diplomatic ones first."""
    order = [*TYPES]
    found = sorted(contacts(asked.view, asked.party), key=lambda each: _rank(order, str(each.entry.get("type"))))
    for each in found:
        yield _line(asked, each)


def _rank(order: list[str], kind: str) -> int:
    return order.index(kind) if kind in order else len(order)


def _line(asked: Asked, contact: Contact) -> Line:
    entry = contact.entry
    url = reverse("contacts:contact", args=[asked.process, contact.party, contact.name])
    hours, zone = str(entry.get("hours", "")), str(entry.get("zone", ""))
    phones = listed(telephone(str(each)) for each in _list(entry.get("phones")))
    now = now_there(asked, hours, zone)
    said = (phones, " ".join(filter(None, (own_name(hours) if hours else "", f"({now})" if now else ""))))
    office = own_name(str(entry.get("office", "")))
    pieces = (Piece(office, url), *(Piece(each) for each in said if each))
    return Line(number=str(TYPES.get(str(entry.get("type")), entry.get("type", ""))), pieces=pieces)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
