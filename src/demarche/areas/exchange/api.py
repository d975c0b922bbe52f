# SPDX-License-Identifier: Apache-2.0
"""Deliveries and the test of a line, for programs."""

from typing import Annotated, Any, Literal

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import Field

from demarche.areas.exchange import actions, queries, testing
from demarche.areas.exchange.forms import StopForm
from demarche.areas.exchange.selecting import deliveries
from demarche.areas.exchange.views import about
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.models import ADMINISTRATOR, RELEASING
from demarche.areas.officers.noting import Event, note
from demarche.core.encoding import stamp
from demarche.ledger.models import FileOutbox, Member, Outbox
from demarche.ledger.outbox import NOT_DELIVERED
from demarche.ui.problems import Id, PartyCode, Short, answers, wrong_in

router = Router(tags=["Deliveries"])
lines = Router(tags=["Parties"])

View = Literal["held", "under_way", "stopped", "delivered"]
Which = Literal["acts", "files"]
_MODELS: dict[str, type[Outbox | FileOutbox]] = {"acts": Outbox, "files": FileOutbox}


class DeliveryOut(Schema):
    """An act on its way to one Party, or arrived there; `because` is why it is held, in words."""

    id: int
    act: str
    what: str
    number: str
    title: str
    party: str
    process: str
    state: str
    released: str
    sent: str | None
    receipt: str | None
    attempts: int
    because: str
    again: bool


class Deliveries(Schema):
    """At most fifty deliveries of one view; `next` is where the list goes on."""

    items: list[DeliveryOut]
    next: int | None


class Done(Schema):
    """Whether it was done."""

    done: bool


class Stopping(Schema):
    """Why nothing more is tried, in one line that stays inside."""

    because: Short


class Line(Schema):
    """One step of the test of a line: its state, its code, what was seen."""

    name: str
    state: str
    code: str
    observed: str


class Lines(Schema):
    """The steps in order; `wrong` is why none was made."""

    steps: list[Line]
    wrong: str


@router.get("", response=answers(Deliveries), operation_id="deliveries", summary="Deliveries of one view")
@officer_required()
def listing(
    request: OfficerRequest, show: View = "held", start: Annotated[int, Field(ge=0, le=1_000_000)] = 0
) -> Deliveries:
    """As the delivery page shows them."""
    found = queries.page(request.user, show, at=request.at, start=start)
    return Deliveries(items=[_out(each) for each in found.lines], next=start + queries.PAGE if found.more else None)


def _out(each: queries.Delivery) -> DeliveryOut:
    said: dict[str, Any] = {
        name: str(getattr(each, name)) for name in ("act", "what", "number", "title", "party", "process", "state")
    }
    return DeliveryOut(
        **said,
        id=each.pk,
        released=stamp(each.released),
        sent=None if each.sent is None else stamp(each.sent),
        receipt=None if each.receipt is None else stamp(each.receipt),
        attempts=each.attempts,
        because=str(each.because.observed) if each.because else "",
        again=each.again,
    )


@router.post("/{which}/{int:pk}/stop", response=answers(Done), operation_id="stop_delivery", summary="Stop a delivery")
@officer_required(*actions.DECIDING)
def stop(request: OfficerRequest, which: Which, pk: int, payload: Stopping) -> Done:
    """Nothing more is tried, and the act stays on record."""
    row = get_object_or_404(deliveries(request.user, _MODELS[which]).filter(state__in=NOT_DELIVERED), pk=pk)
    form = StopForm(payload.dict())
    if not form.is_valid():
        raise wrong_in(form)
    done = actions.stop(row, request.user, form.cleaned_data["because"], at=request.at)
    note(request, Event.DELIVERY_STOPPED, about(row))
    return Done(done=done)


@router.post(
    "/{which}/{int:pk}/again", response=answers(Done), operation_id="try_again", summary="Try a delivery again"
)
@officer_required(*actions.DECIDING)
def again(request: OfficerRequest, which: Which, pk: int) -> Done:
    """At once; false where it does not help."""
    row = get_object_or_404(deliveries(request.user, _MODELS[which]), pk=pk)
    done = actions.again(row, at=request.at)
    note(request, Event.DELIVERY_AGAIN, about(row))
    return Done(done=done)


@lines.post(
    "/{process}/{code}/test", response=answers(Lines), operation_id="test_line", summary="Test the line to a Party"
)
@officer_required(ADMINISTRATOR, RELEASING)
def test(request: OfficerRequest, process: Id, code: PartyCode) -> Lines:
    """Step by step, the way of every delivery."""
    if not Member.objects.filter(process=process, code=code).exists():
        raise Http404(_("There is no such Party."))
    steps, wrong = testing.run(process, code)
    testing.keep(process, code, steps, wrong, at=request.at)
    return Lines(
        steps=[Line(**{name: str(each[name]) for name in ("name", "state", "code", "observed")}) for each in steps],
        wrong=wrong,
    )
