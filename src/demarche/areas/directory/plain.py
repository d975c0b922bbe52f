# SPDX-License-Identifier: Apache-2.0
"""A charter in plain words, for those who decide on it."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from demarche.core.charter import Charter, Clock, Member, Period
from demarche.core.encoding import parse
from demarche.ui import moments
from demarche.ui.series import all_of, listed

KINDS: dict[tuple[str, str], str | Promise] = {
    ("notification.send", "urgent"): _("Urgent technical notification"),
    ("notification.send", "ordinary"): _("Ordinary technical notification"),
    ("concern.raise", "urgent"): _("Urgent concern"),
    ("concern.raise", "ordinary"): _("Ordinary concern"),
    ("representation.make", "urgent"): _("Representation, urgent matter"),
    ("representation.make", "ordinary"): _("Representation, ordinary matter"),
    ("claim.notify", "urgent"): _("Notice of claim, urgent matter"),
    ("claim.notify", "ordinary"): _("Notice of claim, ordinary matter"),
    ("concern.follow_up", "urgent"): _("Follow-up questions, urgent matter"),
    ("concern.follow_up", "ordinary"): _("Follow-up questions, ordinary matter"),
    ("preservation.request", "urgent"): _("Request to preserve data, urgent matter"),
    ("preservation.request", "ordinary"): _("Request to preserve data, ordinary matter"),
    ("consultations.request", "urgent"): _("Request for consultations, urgent matter"),
    ("consultations.request", "ordinary"): _("Request for consultations, ordinary matter"),
    ("consultations.propose", "urgent"): _("Other proposal for consultations, urgent matter"),
    ("consultations.propose", "ordinary"): _("Other proposal for consultations, ordinary matter"),
    ("check.call", "ordinary"): _("Communication check"),
}
WEEKDAYS: dict[int, str | Promise] = {
    1: _("Monday"),
    2: _("Tuesday"),
    3: _("Wednesday"),
    4: _("Thursday"),
    5: _("Friday"),
    6: _("Saturday"),
    7: _("Sunday"),
}


DUTY: Final[Mapping[str, Promise]] = {
    "check.answer": _("answer to a communication check"),
    "clarification.ask": _("request for clarification"),
    "clarification.supply": _("clarification"),
    "dossier.acknowledge": _("acknowledgement"),
    "indicator.mark": _("marks on indicators"),
    "notification.send": _("technical notification"),
    "preservation.accept": _("acceptance to preserve data"),
    "preservation.extend": _("longer preservation"),
    "preservation.request": _("request to preserve data"),
}


def charter_rows(charter: Charter) -> list[dict[str, str]]:
    """Rows for `ui/_summary_list.html`: what the charter says, one subject a row."""
    value: Any = parse(charter.document)
    names = {member.code: member.name for member in charter.parties}
    if charter.awaited:
        names[charter.awaited] = invited(charter.awaited)
    pairs = [
        (gettext("Parties"), _parties(charter)),
        (gettext("Terms"), _terms(value["terms"])),
        *((clock_label(clock), _clock(clock)) for clock in charter.clocks),
        (gettext("Release at night"), _duty(value["duty_kinds"])),
        (gettext("Opening"), _opening(reported=charter.opening_reported)),
        (gettext("Asking for clarification"), _clarification(stops=charter.clarification_stops)),
        (gettext("Chair"), _chair(value["chair"], names)),
        (
            gettext("Depositary"),
            gettext("%(party)s keeps the register in order and decides nothing")
            % {"party": names.get(charter.depositary, charter.depositary)},
        ),
        (
            gettext("Adoption by silence"),
            ngettext(
                "after %(n)d hour, once the process has texts to adopt",
                "after %(n)d hours, once the process has texts to adopt",
                value["silence"]["hours"],
            )
            % {"n": value["silence"]["hours"]},
        ),
        (gettext("Largest file"), moments.size(charter.limits["file"])),
        *((free_label(member), _free(member)) for member in charter.parties),
    ]
    if charter.exercise:
        pairs.insert(0, (gettext("Exercise"), gettext("Nothing of it enters the record between the Parties")))
    return [{"label": label, "value": text} for label, text in pairs]


def offices(charter: Charter, code: str) -> list[str]:
    """What the charter makes of this Party beside the others, in sentences: who is invited reads it before it founds."""
    said = []
    if charter.chair == code:
        said.append(gettext("This charter puts us first in the chair."))
    if charter.depositary == code:
        said.append(
            gettext("This charter makes us its depositary: our node keeps the register in order and decides nothing.")
        )
    return said


def invited(awaited: str) -> str:
    """Who is invited, with the code it must have where the charter names one."""
    return gettext("%(code)s, who is invited") % {"code": awaited} if awaited else gettext("who is invited")


def clock_label(clock: Clock) -> str:
    """What a time of a charter is for."""
    return str(KINDS.get((clock.kind, clock.profile), clock.kind))


def free_label(member: Member) -> str:
    """Whose days off a row is about."""
    return gettext("Not working in %(party)s") % {"party": member.name}


def _parties(charter: Charter) -> str:
    named = [f"{member.name} ({member.code})" for member in charter.parties]
    if None in charter.members:
        named.append(
            gettext("%(code)s, who fills in its own entry and nothing else") % {"code": charter.awaited}
            if charter.awaited
            else gettext("one more, who fills in its own entry and nothing else")
        )
    return listed(named)


def _terms(terms: str) -> str:
    return gettext("Binding") if terms == "binding" else gettext("Political, not legally binding")


def _clock(clock: Clock) -> str:
    said = []
    if clock.acknowledge is not None:
        said.append(gettext("acknowledged within %(time)s of receipt") % {"time": period_words(clock.acknowledge)})
    if clock.answer is not None:
        said.append(gettext("answered within %(time)s of receipt") % {"time": period_words(clock.answer)})
    return listed(said) or gettext("no time is set")


def period_words(period: Period) -> str:
    """A period as the charter states it: `48 hours`, `10 days`, `2 working days`."""
    if period.unit == "hours":
        words = ngettext("%(n)d hour", "%(n)d hours", period.n)
    elif period.unit == "days":
        words = ngettext("%(n)d day", "%(n)d days", period.n)
    else:
        words = ngettext("%(n)d working day", "%(n)d working days", period.n)
    return words % {"n": period.n}


def _duty(kinds: list[str]) -> str:
    if not kinds:
        return gettext("Nothing leaves on duty authority alone; a releasing officer releases every act")
    return gettext("On duty authority: %(kinds)s") % {"kinds": listed(DUTY.get(kind, kind) for kind in kinds)}


def _opening(*, reported: bool) -> str:
    if reported:
        return gettext("Each side reports when an officer first opens an act")
    return gettext("Neither side reports when an officer first opens an act")


def _clarification(*, stops: bool) -> str:
    return gettext("stops the clock for an answer") if stops else gettext("does not stop the clock for an answer")


def _chair(chair: Mapping[str, Any], names: Mapping[str, str]) -> str:
    first = names.get(chair["party"], chair["party"])
    if not chair["months"]:
        return str(first)
    return ngettext(
        "%(party)s first, then in turn, %(n)d month each",
        "%(party)s first, then in turn, %(n)d months each",
        chair["months"],
    ) % {"party": first, "n": chair["months"]}


def _free(member: Member) -> str:
    days = all_of(WEEKDAYS[day] for day in member.weekend)
    count = len(member.holidays)
    listing = ngettext("%(n)d holiday listed", "%(n)d holidays listed", count) % {"n": count}
    return listed([days or gettext("no weekly day off"), listing if count else gettext("no holiday listed")])
