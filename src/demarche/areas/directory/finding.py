# SPDX-License-Identifier: Apache-2.0
"""What Find holds of Parties: name, code, contact card, whatever the process."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from demarche.areas.directory.models import Contact
from demarche.areas.find import index, sources
from demarche.areas.find.index import UNDATED, Found
from demarche.ledger.models import Member


def register() -> None:
    """Say what can be found here, and how it is put in anew."""
    sources.register(sources.Source("party", _("Parties"), _("Party")), lambda: documents(Contact.objects.all()))


def update(process: str) -> None:
    """Bring what is found of a process's Parties up to date; part of the caller's transaction."""
    index.put(documents(Contact.objects.filter(process=process)))


def documents(contacts: QuerySet[Contact]) -> Iterator[Found]:
    """A Party each."""
    names = {(each.process_id, each.code): each.name for each in Member.objects.all()}
    for each in contacts:
        yield Found(
            key=f"party/{each.process}/{each.code}",
            kind="party",
            at=UNDATED,
            url=f"/parties/{each.process}/{each.code}/line/",
            title=names.get((each.process, each.code), each.code),
            number=each.code,
            text=" · ".join(_card(each.card)),
            process=each.process,
            party=each.code,
        )


def _card(card: dict[str, object]) -> Iterator[str]:
    for name in ("duty_line", "hours", "zone", "languages", "confirmation"):
        value = card.get(name)
        told = " ".join(map(str, value)) if isinstance(value, list) else str(value or "")
        if told:
            yield told
