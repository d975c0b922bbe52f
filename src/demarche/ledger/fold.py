# SPDX-License-Identifier: Apache-2.0
"""A docket that is kept at hand: what it was folded on, and how far."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from demarche.core.acts.act import Act, stored_act
from demarche.core.process.docket import Docket
from demarche.core.process.ground import Ground
from demarche.core.process.settle import add, grown
from demarche.ledger.models import ActRecord
from demarche.ledger.statements import Row, Select, SelectAmong

_PAGE: Final = 200
_BEYOND: Final = Select(
    lambda process, dossier, low, high: (
        ActRecord.objects.filter(process=process, dossier=dossier, leaf_index__gte=low, leaf_index__lt=high)
        .order_by("leaf_index")
        .values_list("leaf_index", "id", "document")[:_PAGE]
    ),
    str,
    str,
    int,
    int,
)

_NAMES: Final = Select(
    lambda process, dossier, low, high: (
        ActRecord.objects.filter(process=process, dossier=dossier, leaf_index__gte=low, leaf_index__lt=high)
        .order_by("leaf_index")
        .values_list("leaf_index", "id")[:_PAGE]
    ),
    str,
    str,
    int,
    int,
)
_DOCUMENTS: Final = SelectAmong(lambda ids: ActRecord.objects.filter(id__in=ids).values_list("id", "document"), str)


@dataclass(slots=True)
class Fold:
    """A docket, what it was folded on, and the index in the own log below which it holds every act."""

    docket: Docket
    ground: Ground
    upto: int = 0

    def catch_up(self, size: int) -> None:
        """Add what the database holds beyond `upto`, in the order it was entered, when the own log is of this size."""
        while self.upto < size:
            page = self._page(size)
            for index, act_id, document in page:
                if document is None:
                    self.upto = index + 1
                else:
                    self.add(index, stored_act(json.loads(bytes(document)), act_id))
            if len(page) < _PAGE:
                self.upto = size

    def _page(self, size: int) -> Sequence[Row]:
        """The next acts beyond `upto`; of those that the docket holds already, for the register's leaves named them, no document."""
        process, dossier = self.ground.process, self.docket.dossier
        if dossier != process or not self.docket.placed:
            return _BEYOND.rows(process, dossier, self.upto, size)
        page = _NAMES.rows(process, dossier, self.upto, size)
        documents: dict[str, object] = dict(_DOCUMENTS.rows(act for _index, act in page if not self.docket.holds(act)))
        return [(index, act, documents.get(act)) for index, act in page]

    def add(self, index: int, act: Act) -> None:
        """Add the act whose leaf is at `index`."""
        add(self.docket, act, self.ground)
        self.upto = index + 1

    def begin_again(self) -> None:
        """Forget what was folded."""
        self.docket, self.upto = Docket(self.docket.process, self.docket.dossier), 0

    def stand_on(self, ground: Ground) -> None:
        """Fold on from here upon this ground, whose register may be larger: what waited for that is looked at again."""
        larger = ground.head != self.ground.head
        self.ground = ground
        if larger:
            grown(self.docket, ground)

    @property
    def acts(self) -> int:
        """How many acts it holds."""
        return len(self.docket.placed) + len(self.docket.waiting)
