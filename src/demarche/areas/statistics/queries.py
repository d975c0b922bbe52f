# SPDX-License-Identifier: Apache-2.0
"""What pages read: how many acts stand in each figure, and which, in a number of queries that does not grow."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Case, Count, Q, QuerySet, Value, When
from django.http import Http404

from demarche.areas.directory.founded import founded_or_404
from demarche.areas.directory.speech import speak_of
from demarche.areas.officers.closed import closed_dossiers
from demarche.areas.officers.models import Officer
from demarche.areas.statistics.counting import Two
from demarche.areas.statistics.models import ActRow, ProposalRow
from demarche.core.acts.figures import FIGURES, WITHIN
from demarche.core.process.statistics import Period
from demarche.ledger import processes
from demarche.ledger.models import Member

PAGE: Final = 50

Cell = tuple[str, str, str]
"""A figure: whose acts, in matters that which kind of act opened, which figure."""


def two_or_404(process: str, code: str) -> Two:
    """This Party and another of a process that has begun."""
    here = founded_or_404(process)
    if code == here.own_code or code not in processes.names(process):
        raise Http404
    return Two(process, here.own_code, code)


@dataclass(frozen=True, slots=True)
class Pairing:
    """Another Party of a process, and the figures that were proposed last between it and this one."""

    process: str
    code: str
    name: str
    last: ProposalRow | None


def pairings() -> dict[str, list[Pairing]]:
    """Every other Party of every process that has begun, by name; three queries however many there are."""
    own = dict(processes.founded().values_list("id", "own_code"))
    newest: dict[tuple[str, str], ProposalRow] = {}
    for each in ProposalRow.objects.order_by("entered", "dossier"):
        newest[each.process, each.party] = each
    found: dict[str, list[Pairing]] = {process: [] for process in own}
    for process, code, name in (
        Member.objects.filter(process__in=own).order_by("name").values_list("process", "code", "name")
    ):
        if code != own[process]:
            found[process].append(Pairing(process, code, name, newest.get((process, code))))
    return found


def within(two: Two, period: Period) -> QuerySet[ActRow]:
    """The acts of the two that belong to a period."""
    rows = ActRow.objects.filter(process=two.process, party=two.other)
    return rows.filter(t__gte=period.since, t__lt=period.until)


def tally(two: Two, period: Period) -> dict[Cell, int]:
    """How many acts stand in each figure now; one query."""
    told = Case(
        When(waits=True, due__lt=period.at, then=Value("no_answer")),
        When(waits=True, then=Value("open")),
        default=Value(""),
    )
    grouped = within(two, period).annotate(told=told).order_by()
    found: dict[Cell, int] = {}
    for author, opened, figures, more, count in grouped.values_list("author", "opened", "figures", "told").annotate(
        n=Count("pk")
    ):
        for name in (*figures.split(), *([more] if more else ())):
            found[author, opened, name] = found.get((author, opened, name), 0) + count
    return found


def of_figure(two: Two, period: Period, cell: Cell) -> QuerySet[ActRow]:
    """The acts behind a figure as it is now, in the order in which they were sent."""
    author, opened, name = cell
    rows = within(two, period).filter(author=author, opened=opened).order_by("t", "act")
    if name == "no_answer":
        return rows.filter(waits=True, due__lt=period.at)
    if name == "open":
        return rows.filter(Q(due=None) | Q(due__gte=period.at), waits=True)
    return rows.filter(figures__contains=f" {name} ")


@dataclass(frozen=True, slots=True)
class Behind:
    """Some acts behind a figure that an officer may open, how many there are in all, and how many he may not open."""

    rows: Sequence[ActRow]
    count: int
    closed: int
    page: int
    pages: int


def behind(rows: QuerySet[ActRow], officer: Officer, page: int, absent: int = 0) -> Behind:
    """A page of the acts behind a figure; `absent` are those of which nothing is held here."""
    open_to = rows.exclude(dossier__in=closed_dossiers(officer))
    open_to = open_to.filter(desk=officer.desk) if officer.desk else open_to
    count, seen = rows.count(), open_to.count()
    pages = max(1, -(-seen // PAGE))
    page = min(max(page, 1), pages)
    return Behind(list(open_to[(page - 1) * PAGE : page * PAGE]), count + absent, count - seen, page, pages)


def rows_of(acts: Collection[str], two: Two) -> QuerySet[ActRow]:
    """The rows of these acts, as far as they are between the two."""
    return ActRow.objects.filter(act__in=list(acts), process=two.process, party=two.other).order_by("t", "act")


def proposal_or_404(dossier: str, officer: Officer) -> ProposalRow:
    """Figures that were proposed, for an officer of the desk that they are open to."""
    row = ProposalRow.objects.filter(dossier=dossier).first()
    if row is None or not officer.sees(row.desk):
        raise Http404
    speak_of(row.process)
    return row


def proposals(two: Two) -> list[ProposalRow]:
    """What was proposed between the two, the newest first; the last fifty."""
    return list(ProposalRow.objects.filter(process=two.process, party=two.other).order_by("-entered", "dossier")[:PAGE])


def matrix(counts: Mapping[Cell, int], two: Two) -> dict[str, list[tuple[str, int, int]]]:
    """By kind of act that opened matters: each figure, how many of this Party's acts and of the other's stand in it.

    What tells more of a figure in which nothing stands on either side is left out.
    """

    def both(opened: str, name: str) -> tuple[int, int]:
        return counts.get((two.own, opened, name), 0), counts.get((two.other, opened, name), 0)

    return {
        opened: [(name, *both(opened, name)) for name in FIGURES if any(both(opened, WITHIN.get(name, name)))]
        for opened in sorted({opened for _author, opened, _name in counts})
    }
