# SPDX-License-Identifier: Apache-2.0
"""Figures as files for other programs: CSV with a number a row, JSON with the acts behind each."""

import csv
import io
from collections.abc import Mapping

from django.http import HttpResponse

from demarche.areas.statistics.counting import Two
from demarche.areas.statistics.queries import Cell
from demarche.areas.statistics.words import figure
from demarche.core.acts.figures import FIGURES
from demarche.core.process.statistics import Period
from demarche.ui import moments


def as_csv(counts: Mapping[Cell, int], two: Two, period: Period, released: str) -> HttpResponse:
    """A row a figure; `released` says whether both Parties released it."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(["party", "other", "opened_by", "figure", "name", "count", "from", "until", "at", "status"])
    days = [moments.iso(each) for each in (period.since, period.until, period.at)]
    for author, opened in sorted({(author, opened) for author, opened, _name in counts}):
        for name in FIGURES:
            other = two.other if author == two.own else two.own
            count = counts.get((author, opened, name), 0)
            rows.writerow([author, other, opened, name, figure(name), count, *days, released])
    return _file(text.getvalue().encode(), "text/csv; charset=utf-8", f"{_named(two, period)}.csv")


def as_json(document: bytes, two: Two, period: Period) -> HttpResponse:
    """The document that both sign, or would."""
    return _file(document, "application/json", f"{_named(two, period)}.json")


def _named(two: Two, period: Period) -> str:
    since, until = (moments.iso(each)[:10] for each in (period.since, period.until - 1))
    return f"figures-{'-'.join(two.pair)}-{since}-{until}"


def _file(data: bytes, media: str, name: str) -> HttpResponse:
    return HttpResponse(data, content_type=media, headers={"Content-Disposition": f'attachment; filename="{name}"'})
