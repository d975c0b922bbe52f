# SPDX-License-Identifier: Apache-2.0
"""What a search is narrowed by, as far as there is a choice."""

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from demarche.areas.find import words
from demarche.areas.find.sources import open_to
from demarche.areas.officers.models import DESKS, Officer
from demarche.ledger import processes
from demarche.ledger.models import Member, Process
from demarche.ui.narrowing import Narrowing, Offered, own_name


def narrowing(query: QueryDict, officer: Officer) -> Narrowing:
    """The filters of the page for an officer. Two queries."""
    rows = list(Process.objects.order_by("id").values_list("id", "own_code"))
    charters = [(process, own, processes.charter_of(process)) for process, own in rows]
    own = {code for _process, code in rows}
    parties = dict(Member.objects.exclude(code__in=own).order_by("pk").values_list("code", "name"))
    here: dict[str, Offered] = {
        "kind": (_("What it is"), [(each.name, each.label) for each in open_to(officer).values()]),
        "process": (_("Process"), [(process, own_name(charter.name)) for process, _own, charter in charters]),
        "party": (
            _("Party"),
            sorted(((code, own_name(said)) for code, said in parties.items()), key=lambda each: each[1]),
        ),
        "state": (_("Where it stands"), list(words.STATES.items())),
        "marking": (_("Marking"), [(each, f"TLP:{each}") for each in words.MARKINGS]),
    }
    if not officer.desk:
        here["desk"] = (_("Desk"), [(desk, label) for desk, label in DESKS.items() if desk])
    return Narrowing(query, **here)
