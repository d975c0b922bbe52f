# SPDX-License-Identifier: Apache-2.0
"""Needs my action, for programs."""

from ninja import Router, Schema

from demarche.areas.action import queries
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.release.coded import in_words
from demarche.core.encoding import stamp
from demarche.ui.problems import answers

router = Router(tags=["Needs my action"])


class Task(Schema):
    """A row of Needs my action: what is to be done, about what, until when. `page` is where a person does it."""

    key: str
    group: str
    verb: str
    title: str
    number: str
    process: str
    dossier: str
    desk: str
    party: str
    due: str | None
    since: str
    page: str


class Tasks(Schema):
    """At most a hundred rows of each group, in the order of the page."""

    items: list[Task]


@router.get("", response=answers(Tasks), operation_id="needs", summary="What needs the officer's action")
@officer_required()
def needs(request: OfficerRequest) -> Tasks:
    """The same rows in the same order as the page, the nearest date first."""
    return Tasks(
        items=[
            Task(
                **{name: getattr(row, name) for name in ("key", "group", "verb", "number", "process", "dossier")},
                title=in_words(row.title),
                desk=row.desk,
                party=row.party,
                due=None if row.due is None else stamp(row.due),
                since=stamp(row.since),
                page=row.url,
            )
            for rows in queries.groups(request.user).values()
            for row in rows
        ]
    )
