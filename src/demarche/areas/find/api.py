# SPDX-License-Identifier: Apache-2.0
"""Find, for programs: the page's own question, filters and closures."""

from typing import Any

from django.utils.translation import gettext as _
from ninja import Query, Router, Schema

from demarche.areas.find import asking, queries, words
from demarche.areas.find.asking import Fault, Question
from demarche.areas.find.forms import narrowing
from demarche.areas.find.hits import shown
from demarche.areas.find.queries import Filters
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.core.encoding import stamp
from demarche.ui.narrowing import Narrowing
from demarche.ui.problems import Cursor, ProblemError, Short, What, Word, answers, wrong_in

router = Router(tags=["Find"])


class Hit(Schema):
    """What was found, and the place in its text where the words stand. `page` is where a person opens it."""

    kind: str
    title: str
    number: str
    text: str
    party: str
    process: str
    marking: str
    state: str
    at: str | None
    page: str


class Hits(Schema):
    """Some hits, the newest first; `after` goes on, empty on the last page. `count` is from here on, 1001 where there are more than 1000."""

    items: list[Hit]
    officers: list[str]
    count: int
    after: str


class Asked(Schema):
    """A question, and what it is narrowed by: days as 2027-02-16, the others as a hit says them."""

    q: Short = ""
    kind: Word = ""
    process: Word = ""
    party: Word = ""
    state: Word = ""
    marking: Word = ""
    desk: Word = ""
    since: Word = ""
    until: Word = ""
    after: Cursor = ""


@router.get("", response=answers(Hits), operation_id="find", summary="Search what the officer may see")
@officer_required()
def find(request: OfficerRequest, asked: Query[Asked]) -> Hits:
    """By words, numbers, addresses and beginnings of hashes; by what is narrowed alone where `q` is empty. Officers for administrators."""
    q, after = asked.q.strip(), asked.after
    form = _narrowed(request)
    question = _read(q) if q else None
    if question is None and not form.narrows:
        raise ProblemError(What.INVALID, errors=[{"field": "q", "sentence": _("It is missing.")}])
    page = queries.page(request.user, question, Filters(form.chosen(), form.begins, form.ends), after)
    people = [] if after or form.narrows else queries.officers(request.user, question)
    return Hits(
        items=[_out(each) for each in shown(page.hits, question)],
        officers=[each.name for each in people],
        count=page.count,
        after=page.after,
    )


def _narrowed(request: OfficerRequest) -> Narrowing:
    """The filters; what is none of the choices is refused here, for a program does not see that it narrowed nothing."""
    form = narrowing(request.GET, request.user)
    if form.errors:
        raise wrong_in(form)
    asked = {name: said for name, said in request.GET.items() if said and name not in ("q", "after")}
    wrong = [name for name in asked if not form.cleaned_data.get(name)]
    if wrong:
        said = _("This is none of the choices.")
        raise ProblemError(What.INVALID, errors=[{"field": name[:60], "sentence": said} for name in wrong])
    return form


def _read(asked: str) -> Question:
    found = asking.read(asked)
    if isinstance(found, Fault):
        raise ProblemError(What.INVALID, errors=[{"field": "q", "sentence": words.fault(found)}])
    return found


def _out(hit: dict[str, Any]) -> Hit:
    at = hit["at"]
    return Hit(
        **{name: str(hit[name]) for name in ("kind", "party", "process", "marking", "state")},
        **{name: _plain(hit[name]) for name in ("title", "number", "text")},
        at=None if at is None else stamp(at),
        page=str(hit["url"]),
    )


def _plain(segments: Any) -> str:
    return "".join(each.text for each in segments)
