# SPDX-License-Identifier: Apache-2.0
"""Third-party reports, for programs."""

from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.reports import queries
from demarche.areas.reports.models import Report
from demarche.ui.problems import Cursor, answers

router = Router(tags=["Reports"])


class ReportOut(Schema):
    """A report as its collection published it: never an act of a State."""

    id: int
    source: str
    entry_id: str
    sha256: str
    version: str
    licence: str
    title: str


class Details(ReportOut):
    """A report with what it says."""

    summary: str
    sponsor: str
    synonyms: list[str]
    references: list[str]


class Reports(Schema):
    """Fifty reports by title; `after` goes on, empty on the last page."""

    items: list[ReportOut]
    after: str
    total: int


_FIELDS = ("id", "source", "entry_id", "sha256", "version", "licence", "title")


@router.get("", response=answers(Reports), operation_id="reports", summary="Third-party reports by title")
@officer_required()
def reports(request: OfficerRequest, after: Cursor = "") -> Reports:
    """As the list shows them."""
    page = queries.page(after)
    items = [ReportOut(**{name: getattr(each, name) for name in _FIELDS}) for each in page.rows]
    return Reports(items=items, after=page.after, total=page.total)


@router.get("/{int:pk}", response=answers(Details), operation_id="report", summary="One report")
@officer_required()
def report(request: OfficerRequest, pk: int) -> Details:
    """With its synonyms and where it refers to."""
    found = get_object_or_404(Report, pk=pk)
    more = queries.details(found)
    return Details(
        **{name: getattr(found, name) for name in _FIELDS},
        summary=found.summary,
        sponsor=found.sponsor,
        synonyms=list(more.synonyms),
        references=list(more.references),
    )
