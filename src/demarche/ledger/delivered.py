# SPDX-License-Identifier: Apache-2.0
"""What came back: receipts and refusals of acts of ours, checked by the caller, kept, and told to the deliveries."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet

from demarche.core.codes import Obstacle
from demarche.core.log.checkpoint import Head
from demarche.core.log.place import Place
from demarche.ledger import keyrings, peers, replay
from demarche.ledger.keyrings import Renewed
from demarche.ledger.models import Outbox
from demarche.ledger.peers import Grown
from demarche.ledger.processes import Standing, standing
from demarche.ledger.statements import SelectAmong, Update
from demarche.ledger.transaction import write


@dataclass(frozen=True, slots=True)
class Receipt:
    """A `got` place of an act of ours in the addressee's log, checked against the act and the head it leads to."""

    act: str
    place: Place


@dataclass(frozen=True, slots=True)
class Declined:
    """An act of ours that the addressee's door refused, with its place there if it gave one."""

    act: str
    code: str
    place: Place | None = None


def settle_answer(  # noqa: PLR0913  # what an answer carries
    process_id: str,
    peer: str,
    *,
    shown: Sequence[Grown],
    receipts: Sequence[Receipt],
    declined: Sequence[Declined] = (),
    confirmed: int = 0,
    beside: Sequence[Head] = (),
    renewed: Sequence[Renewed] = (),
    at: int,
) -> None:
    """Commit an answer in one transaction: the peer's head, its places, deliveries done or refused, what projections say.

    A receipt ends a delivery as delivered, also after a refusal; a refusal never undoes a receipt. `confirmed` is the newest
    size of the own log that the peer says it holds. Heads `beside` are those of its earlier logs that receipts lead to, `renewed` key-sets that were checked. Raises
    `HeadMovedError` as `receive` does.
    """
    write(_Answer(process_id, peer, shown, receipts, declined, confirmed, beside, renewed, at).commit)


def _undelivered(process: str, addressee: str) -> QuerySet[Outbox, Any]:
    return Outbox.objects.filter(process=process, addressee=addressee).exclude(state=Outbox.State.DELIVERED)


_DELIVERED: Final = Update(
    lambda process, addressee, act: _undelivered(process, addressee).filter(act=act),
    str,
    str,
    str,
    sets={
        "state": Outbox.State.DELIVERED.value,
        "delivered": int,
        "obstacle": "",
        "detail": "",
        "refusal": "",
        "lease_until": 0.0,
    },
)
_DOSSIERS: Final = SelectAmong(
    lambda process, addressee, acts: Outbox.objects.filter(
        process=process, addressee=addressee, act__in=acts
    ).values_list("leaf_index", "act", "dossier"),
    str,
    before=(str, str),
)


@dataclass(frozen=True, slots=True)
class _Answer:
    process: str
    peer: str
    shown: Sequence[Grown]
    receipts: Sequence[Receipt]
    declined: Sequence[Declined]
    confirmed: int
    beside: Sequence[Head]
    renewed: Sequence[Renewed]
    at: int

    def commit(self) -> None:
        """Write everything; the whole of a transaction."""
        here = standing(self.process, lock=True)
        peers.note_heads(self.process, self.shown, beside=self.beside)
        keyrings.note(self.renewed)
        peers.note_confirmed(self.process, self.peer, self.confirmed)
        given: list[Receipt | Declined] = [*self.receipts, *(each for each in self.declined if each.place is not None)]
        peers.note_places([(self.peer, each.act, each.place) for each in given if each.place is not None])
        self._settle_deliveries()
        self._project(here)

    def _settle_deliveries(self) -> None:
        _DELIVERED.each([(self.process, self.peer, each.act, self.at) for each in self.receipts])
        codes: dict[str, list[str]] = {}
        for each in self.declined:
            codes.setdefault(each.code, []).append(each.act)
        for code, acts in codes.items():
            rows = _undelivered(self.process, self.peer).filter(act__in=acts)
            rows.update(obstacle=Obstacle.REFUSED.code, refusal=code, lease_until=0.0)
            rows.exclude(state=Outbox.State.STOPPED).update(state=Outbox.State.REFUSED)

    def _project(self, here: Standing) -> None:
        acts = [each.act for each in self.receipts] + [each.act for each in self.declined]
        rows = _DOSSIERS.rows(acts, self.process, self.peer)
        for dossier in dict.fromkeys(dossier for _, _act, dossier in sorted(rows)):
            # No act came: what rooms keep of each act alone is there since it was entered.
            replay.project(here, dossier, at=self.at, placed=())
