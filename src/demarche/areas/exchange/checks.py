# SPDX-License-Identifier: Apache-2.0
"""What this room says on Check my set-up: what is held back and why, and how the last test of each connection went."""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazily

from demarche.areas.directory.models import ClosedLine, Contact
from demarche.areas.doctor.checks import Asked, Check, Line, Link, Word
from demarche.areas.doctor.models import Note
from demarche.areas.exchange.remedies import NAMES, helps
from demarche.areas.exchange.testing import TOPIC, about, keep, run
from demarche.areas.officers.models import ADMINISTRATOR, RELEASING
from demarche.core.encoding import moment
from demarche.core.errors import DemarcheError
from demarche.ledger.models import Member, Outbox
from demarche.ledger.outbox import UNDER_WAY
from demarche.ui import moments
from demarche.ui.series import listed

AT_ONCE: Final = 4
APART: Final = 120
"""Seconds from which on the difference of two clocks is worth a word; acts are stopped from ten minutes on."""

_MAY_TEST: Final = (ADMINISTRATOR, RELEASING)


def _names() -> dict[tuple[str, str], str]:
    return {(process, code): name for process, code, name in Member.objects.values_list("process", "code", "name")}


def _delivery(_asked: Asked) -> Iterator[Line]:
    held = Outbox.objects.filter(state__in=UNDER_WAY).exclude(obstacle="")
    waiting = held.order_by().values_list("process", "addressee", "obstacle").distinct()
    closed = ClosedLine.objects.order_by("code").values_list("process", "code", "why", "since")
    names, any_line = _names(), False
    for process, code, obstacle in sorted(waiting):
        any_line = True
        because, here, _there = helps(obstacle)
        said = {"party": names.get((process, code), code), "why": because}
        link = Link(_("See the delivery"), reverse("exchange:delivery"), roles=())
        yield Line(Word.LOOK, _("Acts for %(party)s are held back: %(why)s.") % said, here, link, about=said["party"])
    for process, code, why, since in closed:
        any_line = True
        said = {"party": names.get((process, code), code), "why": why, "time": moments.utc(since)}
        link = Link(_("Open the line again"), reverse("directory:party", args=[process, code]))
        fact = _("The line to %(party)s has been closed here since %(time)s: %(why)s.") % said
        yield Line(Word.LOOK, fact, _("Open it when the reason is over."), link, about=said["party"])
    if not any_line:
        yield Line(Word.FINE, _("nothing is held back"))


DELIVERY: Final = Check(_lazily("Delivery"), _delivery)


def _connection(asked: Asked) -> Iterator[Line]:
    """A line for each Party whose node is called: how its last test went."""
    names, found = _names(), False
    for process, code in _called():
        found = True
        name = names.get((process, code), code)
        link = Link(_("Test and see the history"), reverse("exchange:test", args=[process, code]), roles=_MAY_TEST)
        noted = asked.noted(TOPIC, about(process, code))
        if noted is None:
            yield Line(Word.LOOK, _("The connection was never tested."), _("Test it."), link, about=name)
        else:
            since = _delivered(process, code) if _failed(noted) else None
            if since is not None and since > noted.at:
                said = {"time": moments.utc(noted.at), "since": moments.utc(since)}
                yield Line(
                    Word.FINE,
                    _("the test of %(time)s failed; an act was delivered since, %(since)s") % said,
                    link=link,
                    about=name,
                )
            else:
                yield _line(name, noted, link, agreeing=_agreeing(asked, but=about(process, code)))
    if not found:
        yield Line(Word.FINE, _("no other Party’s node is called yet"))


def _failed(noted: Note) -> bool:
    """Whether a test met an obstacle on its way."""
    return any(step["state"] == "failed" for step in noted.value["steps"])


def _delivered(process: str, code: str) -> int | None:
    """When the last act to a Party was delivered."""
    found = Outbox.objects.filter(process=process, addressee=code, state=Outbox.State.DELIVERED).order_by("-id")
    return found.values_list("delivered", flat=True).first()


def _called() -> list[tuple[str, str]]:
    """Each Party that is confirmed and whose node has an address, by process."""
    known = set(Member.objects.exclude(confirmed_at=None).values_list("process", "code"))
    reached = Contact.objects.exclude(address="").order_by("code", "process").values_list("process", "code")
    return [each for each in reached if each in known]


def _line(name: str, noted: Note, link: Link, *, agreeing: int) -> Line:
    time, steps = moments.utc(noted.at), noted.value["steps"]
    if noted.value["wrong"]:
        fact = _("Test %(time)s: nothing could be sent. %(why)s") % {"time": time, "why": noted.value["wrong"]}
        return Line(Word.LOOK, fact, _("Put it right here, then test again."), link, about=name)
    good = listed(str(NAMES[step["name"]]) for step in steps if step["state"] == "ok")
    failed = next((step for step in steps if step["state"] == "failed"), None)
    if failed is not None:
        because, here, there = helps(failed["code"])
        said = {"time": time, "good": good, "step": NAMES[failed["name"]], "why": because}
        fact = _("Test %(time)s: in order: %(good)s. Then %(step)s: %(why)s.") % said
        return Line(
            Word.LOOK, fact, _("Here: %(here)s There: %(there)s") % {"here": here, "there": there}, link, about=name
        )
    apart = ahead(steps)
    if apart is not None and abs(apart) > APART:
        fact = _("Test %(time)s: all in order, but their clock is %(minutes)d min ahead of ours.")
        if apart < 0:
            fact = _("Test %(time)s: all in order, but their clock is %(minutes)d min behind ours.")
        step = (
            _("Other Parties’ clocks agree with ours: tell them.")
            if agreeing
            else _("Compare both clocks with a time service.")
        )
        return Line(Word.LOOK, fact % {"time": time, "minutes": abs(apart) // 60}, step, link, about=name)
    version = next((step["observed"] for step in steps if step["name"] == "version"), "")
    fact = _("tested %(time)s, all in order; their node speaks version %(version)s") % {
        "time": time,
        "version": version,
    }
    return Line(Word.FINE, fact, link=link, about=name)


def ahead(steps: list[Mapping[str, str]]) -> int | None:
    """By how many seconds their clock is ahead of ours, as a test observed it."""
    observed = next((step["observed"] for step in steps if step["name"] == "clock" and step["state"] == "ok"), "")
    try:
        theirs, ours = (moment(each.split(" ")[1]) for each in observed.split(", "))
    except (ValueError, IndexError, DemarcheError):
        return None
    return theirs - ours


def _agreeing(asked: Asked, *, but: str) -> int:
    """How many other Parties' clocks agreed with ours when they were last tested."""
    others = [note for (topic, whom), note in asked.notes.items() if topic == TOPIC and whom != but]
    return sum(1 for note in others if (apart := ahead(note.value["steps"])) is not None and abs(apart) <= APART)


def _test(at: int) -> None:
    """Test the connection to each Party, some at once; each is noted."""
    called = _called()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        results = pool.map(lambda each: run(*each), called)
        found: list[tuple[list[dict[str, Any]], str]] = list(results)
    for (process, code), (steps, wrong) in zip(called, found, strict=True):
        keep(process, code, steps, wrong, at=at)


CONNECTION: Final = Check(_lazily("Connections"), _connection, test=_test)
