# SPDX-License-Identifier: Apache-2.0
"""How the rows of a dossier are written: what changed, and nothing else."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from demarche.areas.concerns.models import DossierLink, DossierRow
from demarche.ledger.models import Pending
from demarche.ledger.replay import Touched
from demarche.ledger.statements import Insert, Select

_FIELDS: Final = (
    *(
        "process",
        "kind",
        "desk",
        "title",
        "language",
        "number",
        "their_number",
        "party",
        "red",
        "subjects",
        "ours",
        "urgent",
        "stage",
    ),
    *("joint", "turn", "questions", "answered", "forked", "opened", "changed", "due", "due_party"),
)
_ROW: Final = Insert(DossierRow, "dossier", *_FIELDS, over=("dossier",))
_LINKED: Final = ("key", "process", "dossier", "other", "relation", "party")
_LINK: Final = Insert(DossierLink, *_LINKED, over=("key",))
_TASK: Final = (
    *("key", "group", "verb", "title", "number", "process", "dossier", "desk", "role"),
    *("party", "due", "url", "since"),
)
_TASKS: Final = Insert(Pending, *_TASK, over=("key",))
_HELD: Final = Select(
    lambda dossier: Pending.objects.filter(dossier=dossier, key__startswith="dossier/").values_list(*_TASK), str
)


def keep_row(dossier: str, fields: Mapping[str, Any]) -> None:
    """Write the row of a dossier."""
    _ROW.run([(dossier, *(fields[name] for name in _FIELDS))])


def keep_links(touched: Touched, links: Iterable[DossierLink]) -> None:
    """Write the links of a dossier; where numbers were used twice, what it linked before may link nothing now."""
    if touched.docket.forks:
        DossierLink.objects.filter(dossier=touched.dossier).delete()
    _LINK.run([tuple(getattr(link, name) for name in _LINKED) for link in links])


def keep_pending(dossier: str, wanted: Iterable[Pending]) -> None:
    """Write what is to be done about a dossier, and delete what is not any more."""
    held = {task[0]: task for task in _HELD.rows(dossier)}
    rows = {task.key: tuple(getattr(task, name) for name in _TASK) for task in wanted}
    gone = held.keys() - rows.keys()
    if gone:
        Pending.objects.filter(key__in=gone).delete()
    _TASKS.run([task for key, task in rows.items() if held.get(key) != task])
