# SPDX-License-Identifier: Apache-2.0
"""What time brings and no act does: an alternate is alerted when half of a window is over, and a process asks for its next check.

Rows of Needs my action beside those that are made from acts: looked at often, written when their moment has come, and taken
away when it is over. Alerts follow from them as from any other.
"""

from collections.abc import Iterator
from typing import Any, Final

from demarche.areas.checks import queries
from demarche.areas.checks.models import CalledRow, CheckRow, Reminder
from demarche.areas.checks.projection import common, desk_of
from demarche.areas.officers.models import DIPLOMATIC, DRAFTER
from demarche.core.acts.checks import CALL
from demarche.ledger.models import Pending, Process
from demarche.ledger.statements import Select
from demarche.ledger.transaction import write

ALTERNATE: Final = "alternate/"
REMINDER: Final = "check-due/"
MONTH: Final = 30 * 86_400

_AWAITED: Final = Select(
    lambda at: CalledRow.objects.filter(awaits=True, ours=False, alternate_at__lte=at).values_list("key"), int
)


def look(at: int) -> None:
    """Bring these rows up to date for this moment."""
    if _AWAITED.rows(at) or Pending.objects.filter(key__startswith=ALTERNATE).exists():
        _keep(ALTERNATE, dict(_alternates(at)))
    if Reminder.objects.exists() or Pending.objects.filter(key__startswith=REMINDER).exists():
        _keep(REMINDER, dict(_reminders(at)))


def _keep(prefix: str, wanted: dict[str, dict[str, Any]]) -> None:
    held = {*Pending.objects.filter(key__startswith=prefix).values_list("key", flat=True)}
    gone, fresh = held - wanted.keys(), wanted.keys() - held
    if not gone and not fresh:
        return

    def change() -> None:
        Pending.objects.filter(key__in=gone).delete()
        for key in sorted(fresh):
            Pending.objects.update_or_create(key=key, defaults=wanted[key])

    write(change)


def _alternates(at: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each alternate of a contact of this Party that has not answered in the first half of its window."""
    for row in CalledRow.objects.filter(awaits=True, ours=False, alternate_at__lte=at).order_by("key"):
        for name in row.alternates:
            fields = {
                **common(row),
                "group": "at_once",
                "verb": f"answer_for/{CALL}",
                "desk": desk_of(queries.type_of(row.process, row.party, name)),
                "role": DRAFTER,
                "party": row.caller,
                "url": f"/checks/{row.dossier}/answer/{row.contact}/?by={name}",
                "since": row.alternate_at,
            }
            yield f"{ALTERNATE}{row.key}/{name}", fields


def _reminders(at: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each process in which this Party has called nobody for as long as it wished to."""
    for each in Reminder.objects.order_by("process"):
        last = CheckRow.objects.filter(process=each.process, ours=True, refused="").order_by("-opened").first()
        began = Process.objects.values_list("created", flat=True).get(pk=each.process)
        due = (began if last is None else last.opened) + each.months * MONTH
        if due <= at:
            yield (
                f"{REMINDER}{each.process}",
                {
                    "group": "to_assess",
                    "verb": f"call_again/{CALL}",
                    "process": each.process,
                    "desk": DIPLOMATIC,
                    "role": DRAFTER,
                    "url": f"/checks/process/{each.process}/",
                    "since": due,
                },
            )
