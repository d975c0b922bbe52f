# SPDX-License-Identifier: Apache-2.0
"""Alerts, for programs: those an officer may know of, and reading one back."""

from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from demarche.areas.alerts import queries, taking
from demarche.areas.alerts.forms import CodeForm
from demarche.areas.alerts.models import Alert
from demarche.areas.alerts.taking import Answer
from demarche.areas.alerts.views.back import SAYS
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.noting import About, Event, note
from demarche.core.encoding import stamp
from demarche.ui.problems import ProblemError, What, Word, answers, wrong_in

router = Router(tags=["Alerts"])


class AlertOut(Schema):
    """An alert; `holder` is who has it. It says nothing of the matter."""

    id: int
    desk: str
    level: str
    state: str
    made: str
    holder: str


class Alerts(Schema):
    """Those that wait to be read back, the oldest first, then the last ones that are over."""

    items: list[AlertOut]


class Code(Schema):
    """The code, as it reached the officer."""

    code: Word


def _out(alert: Alert) -> AlertOut:
    return AlertOut(
        id=alert.pk,
        desk=alert.desk,
        level=str(alert.level),
        state=str(alert.state),
        made=stamp(alert.made),
        holder=alert.holder.name if alert.holder else "",
    )


@router.get("", response=answers(Alerts), operation_id="alerts", summary="Alerts of the officer's desk")
@officer_required()
def alerts(request: OfficerRequest) -> Alerts:
    """As the page lists them."""
    rows = [*queries.waiting(request.user), *queries.last(request.user)]
    return Alerts(items=[_out(each["alert"]) for each in rows])


@router.post("/{int:pk}/read-back", response=answers(AlertOut), operation_id="read_back", summary="Read an alert back")
@officer_required()
def read_back(request: OfficerRequest, pk: int, payload: Code) -> AlertOut:
    """By its code: the officer has it, and nobody else is alerted."""
    found = get_object_or_404(queries.seen(request.user), pk=pk)
    form = CodeForm(payload.dict())
    if not form.is_valid():
        raise wrong_in(form)
    answer = taking.read_back(found, form.cleaned_data["code"], by=request.user, holder=request.user, at=request.at)
    if answer is not Answer.TAKEN:
        raise ProblemError(What.REFUSED, str(SAYS[answer]))
    note(request, Event.ALERT_READ, About(subject=str(found.pk), desk=found.desk))
    return _out(Alert.objects.select_related("holder").get(pk=found.pk))
