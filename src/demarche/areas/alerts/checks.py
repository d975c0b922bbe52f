# SPDX-License-Identifier: Apache-2.0
"""What Check my set-up says about alerts and the ticket system, and the step of the set-up page that asks for them."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from django.conf import settings
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazily

from demarche.areas.alerts import chain
from demarche.areas.alerts.models import WAYS, Alert, Leased, Sending, TicketEvent, Without
from demarche.areas.alerts.taking import reached_a_person
from demarche.areas.directory.steps import Step
from demarche.areas.doctor.checks import Asked, Check, Line, Link, Word
from demarche.areas.officers.models import DESKS
from demarche.ui import moments

LONG_AGO: Final = 30 * moments.DAY
"""Seconds of process time after which an alert should be tried again."""


def _alerts(asked: Asked) -> Iterator[Line]:
    """What is wrong with alerts; where nothing is, when one reached a person last."""
    found = list(_wrong(asked.at))
    if found:
        yield from found
    elif settings.NODE.alert_ways:
        last = reached_a_person() or asked.at
        yield Line(Word.FINE, _("An alert reached a person on %(day)s.") % {"day": moments.day(last)})
    else:
        yield Line(Word.FINE, _("No alert leaves this node: officers look themselves."))


def _wrong(at: int) -> Iterator[Line]:
    url = reverse("alerts:list")
    yield from _nobody(url)
    if not settings.NODE.alert_ways:
        if not Without.objects.exists():
            fact = _(
                "No way is set by which an officer learns at night that something came. Everything works without one."
            )
            yield Line(
                Word.LOOK, fact, _("Choose a way, or state that officers look themselves."), Link(_("Choose"), url)
            )
        return
    yield from _failures(url)
    yield from _unreachable(at)
    last = reached_a_person()
    if last is None or last < at - LONG_AGO:
        yield Line(Word.LOOK, _not_lately(last), _("Send one and have it read back."), Link(_("Try"), url))


def _not_lately(last: int | None) -> str:
    if last is None:
        return _("No alert has ever reached a person.")
    return _("No alert has reached a person since %(day)s.") % {"day": moments.day(last)}


def _nobody(url: str) -> Iterator[Line]:
    """Alerts that nobody has; those of a matter marked TLP:RED stand before whom it is open to, and not here."""
    rows = Alert.objects.filter(state=Alert.State.NOBODY, dossier="").exclude(level=Alert.Level.TRIAL)
    for desk, made in rows.values_list("desk", "made"):
        said = {"desk": DESKS[desk], "time": moments.utc(made)}
        fact = _("Nobody has the alert of %(time)s (%(desk)s).") % said
        yield Line(Word.STOP, fact, _("Take it up, or telephone who is on duty."), Link(_("Look"), url, roles=()))


def _failures(url: str) -> Iterator[Line]:
    """Of each way that failed last, what came of it."""
    for way in settings.NODE.alert_ways:
        rows = Sending.objects.filter(way=way, tried_at__isnull=False)
        last = rows.order_by("-tried_at", "-pk").first()
        if last is None or not last.said:
            continue
        worked = rows.filter(state=Leased.State.DONE).aggregate(at=Max("tried_at"))["at"]
        said = {"way": WAYS[way], "time": moments.utc(last.tried_at or 0)}
        fact = _("The last alert by %(way)s failed at %(time)s.") % said
        if worked is not None:
            fact += " " + _("One went last at %(time)s.") % {"time": moments.utc(worked)}
        step = _("Put right what the server or the program says, then try.")
        yield Line(Word.STOP, f"{fact} {last.said}", step, Link(_("Look"), url))


def _unreachable(at: int) -> Iterator[Line]:
    for desk in chain.desks_without_anybody(at):
        fact = _("%(desk)s: nobody who would be alerted has an address.") % {"desk": DESKS[desk]}
        step = _("Have one of them give an address, or give the desk one of its own.")
        yield Line(Word.LOOK, fact, step, Link(_("Fill in"), reverse("alerts:desk", args=[desk])))


def _tickets(_asked: Asked) -> Iterator[Line]:
    if not settings.NODE.webhook_url:
        yield Line(Word.FINE, _("no ticket system is told of anything"))
        return
    waiting = TicketEvent.objects.exclude(state=Leased.State.DONE)
    held = waiting.exclude(said="").order_by("pk").first()
    if held is None:
        yield Line(Word.FINE, _("The ticket system takes what it is told."))
        return
    fact = _("Events that wait: %(n)d.") % {"n": waiting.count()}
    step = _("Put it right there, or its address and secret here.")
    yield Line(Word.LOOK, f"{fact} {held.said}", step, Link(_("Look"), reverse("alerts:tickets")))


ALERTS: Final = Check(_lazily("Alerts"), _alerts)
TICKETS: Final = Check(_lazily("Ticket system"), _tickets)


def lines(at: int) -> list[Line]:
    """What the page of alerts says of itself: alerts first, then the ticket system where there is one; never empty."""
    checks = (ALERTS, TICKETS) if settings.NODE.webhook_url else (ALERTS,)
    return [replace(line, label=str(check.label)) for check in checks for line in check.say(Asked(at))]


def step() -> Step:
    """The step of the set-up page: done when a way is set, or when it was stated that there is none."""
    return Step(
        title=_("Alerts: how an officer learns at night that something came"),
        done=bool(settings.NODE.alert_ways) or Without.objects.exists(),
        note=_(
            "None is required. Mail and a command are set in the node's settings; officers can also look themselves."
        ),
        acts=((_("Choose"), reverse("alerts:list")),),
    )
