# SPDX-License-Identifier: Apache-2.0
"""What Find holds of third-party reports: title, other names, summary, and whom the report itself suspects."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_lazy as _

from demarche.areas.find import sources
from demarche.areas.find.index import Found
from demarche.areas.reports.models import Report
from demarche.areas.reports.queries import details


def register() -> None:
    """Say what can be found here, and how it is put in anew."""
    one, label = _("Third-party report"), _("Third-party reports")
    sources.register(sources.Source("report", label, one), lambda: documents(Report.objects.order_by("pk").iterator()))


def documents(reports: Iterable[Report]) -> Iterator[Found]:
    """A report each."""
    for each in reports:
        yield Found(
            key=f"report/{each.pk}",
            kind="report",
            at=each.imported,
            url=f"/reports/{each.pk}/",
            title=each.title,
            text=each.summary,
            also=" ".join((*details(each).synonyms, each.sponsor, each.source, each.entry_id, each.sha256)),
        )
