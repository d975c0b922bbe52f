# SPDX-License-Identifier: Apache-2.0
"""What Check my set-up says about alerts and the ticket system, and the step of the set-up page that asks for them."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from django.conf import settings
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazily

from demarche.areas.alerts import chain
from demarche.areas.alerts.models import WAYS, Alert, Leased, Sending, TicketEvent, Without
from demarche.areas.alerts.taking import reached_a_person
from demarche.areas.directory.steps import Step
from demarche.areas.officers.models import DESKS
from demarche.ui import moments

STOP: Final = "STOP"
LOOK: Final = "LOOK"
FINE: Final = "FINE"
WORDS: Final = {STOP: _lazily("STOP"), LOOK: _lazily("LOOK"), FINE: _lazily("FINE")}
LONG_AGO: Final = 30 * moments.DAY
"""Seconds of process time after which an alert should be tried again."""


class Line(NamedTuple):
    """One line: its word, what it is about, the fact with its time, the next step with where it is taken, and what a program or a server said."""

    word: str
    topic: str
    fact: str
    step: str = ""
    url: str = ""
    said: str = ""

    @property
    def label(self) -> str:
        """The word in the language of the page."""
        return str(WORDS[self.word])


def lines(at: int) -> list[Line]:
    """Alerts first, then the ticket system where there is one; never empty."""
    return [*(list(_alerts(at)) or [_fine(at)]), *_tickets()]


def _alerts(at: int) -> Iterator[Line]:
    url = reverse("alerts:list")
    yield from _nobody(url)
    if not settings.NODE.alert_ways:
        stated = Without.objects.exists()
        fact = _("No alert leaves this node: officers look themselves.") if stated else _no_way()
        yield Line(FINE if stated else LOOK, _("Alerts"), fact, "" if stated else _("Choose"), "" if stated else url)
        return
    yield from _failures(url)
    yield from _unreachable(at)
    last = reached_a_person()
    if last is None or last < at - LONG_AGO:
        yield Line(LOOK, _("Alerts"), _not_lately(last), _("Try"), url)


def _no_way() -> str:
    return _("No way is set by which an officer learns at night that something came. Everything works without one.")


def _not_lately(last: int | None) -> str:
    if last is None:
        return _("No alert has ever reached a person. Send one and have it read back.")
    return _("No alert has reached a person since %(day)s. Send one and have it read back.") % {
        "day": moments.day(last)
    }


def _nobody(url: str) -> Iterator[Line]:
    """Alerts that nobody has; those of a matter marked TLP:RED stand before whom it is open to, and not here."""
    rows = Alert.objects.filter(state=Alert.State.NOBODY, dossier="").exclude(level=Alert.Level.TRIAL)
    for desk, made in rows.values_list("desk", "made"):
        said = {"desk": DESKS[desk], "time": moments.utc(made)}
        yield Line(STOP, _("Alerts"), _("Nobody has the alert of %(time)s (%(desk)s).") % said, _("Look"), url)


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
        yield Line(STOP, _("Alerts"), fact, _("Look"), url, last.said)


def _unreachable(at: int) -> Iterator[Line]:
    for desk in chain.desks_without_anybody(at):
        fact = _("%(desk)s: nobody who would be alerted has an address.") % {"desk": DESKS[desk]}
        yield Line(LOOK, _("Alerts"), fact, _("Fill in"), reverse("alerts:desk", args=[desk]))


def _fine(at: int) -> Line:
    last = reached_a_person() or at
    return Line(FINE, _("Alerts"), _("An alert reached a person on %(day)s.") % {"day": moments.day(last)})


def _tickets() -> Iterator[Line]:
    if not settings.NODE.webhook_url:
        return
    url = reverse("alerts:tickets")
    waiting = TicketEvent.objects.exclude(state=Leased.State.DONE)
    held = waiting.exclude(said="").order_by("pk").first()
    if held is None:
        yield Line(FINE, _("Ticket system"), _("The ticket system takes what it is told."))
        return
    fact = _("Events that wait: %(n)d.") % {"n": waiting.count()}
    yield Line(LOOK, _("Ticket system"), fact, _("Look"), url, held.said)


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
