# SPDX-License-Identifier: Apache-2.0
"""Reading the record: acts as they are stored, when each side entered them, and a dossier gathered for export."""

from collections.abc import Iterable, Iterator

from demarche.core.acts.act import SignedAct
from demarche.core.process.deadlines import Places
from demarche.ledger.models import Outbox


def act(act_id: str) -> SignedAct | None:
    """An act that is here, from its stored bytes."""
    raise NotImplementedError


def acts(process_id: str, dossier: str) -> Iterator[SignedAct]:
    """The acts of a dossier in the order they were entered here."""
    raise NotImplementedError


def place_times(act_ids: Iterable[str]) -> Places:
    """Per act and Party, when the act was entered in that Party's log, as far as its place is held."""
    raise NotImplementedError


def deliveries(act_ids: Iterable[str]) -> dict[str, list[Outbox]]:
    """Per act sent, its delivery to each addressee, by Party code."""
    raise NotImplementedError


def export_dossier(process_id: str, dossier: str, *, at: int) -> bytes:
    """A dossier as one file that anyone can verify (`core.dossier`)."""
    raise NotImplementedError
