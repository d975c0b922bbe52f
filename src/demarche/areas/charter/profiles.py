# SPDX-License-Identifier: Apache-2.0
"""What a draft of a charter begins with: for each profile of times the usual ones, short ones, or none."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from demarche.core.profiles import DUTY_KINDS, LARGEST_FILE, LIMITS, clocks_of

USUAL: Final = "usual"
SHORT: Final = "short"
NONE: Final = "none"

SPEEDS: Final = ((USUAL, _("usual times")), (SHORT, _("short times")), (NONE, _("no time is set")))

_URGENT: Final = "urgent"
_OWN: Final = {"notification": "technical", "preservation": "preservation", "check": "check"}

PROFILES: Final[Mapping[str, tuple[Promise, Promise]]] = {
    "technical": (
        _("Technical notification"),
        _("Between the teams that are on duty: urgent when it goes on, or critical infrastructure is hit."),
    ),
    "diplomatic": (_("Urgent diplomatic matter"), _("An emergency: hours, at night and on days off too.")),
    "ordinary": (_("Ordinary concern"), _("Everything that is not urgent, between the diplomatic desks.")),
    "preservation": (_("Request to preserve data"), _("Data are gone soon: hours, whatever the matter.")),
    "check": (_("Communication check"), _("A person answers that the line works.")),
    "text": (_("Draft text"), _("How long silence lasts until what was proposed is adopted.")),
}
"""The profiles in the order of the page, each with what it is for."""

SILENCE: Final[Mapping[str, int]] = {USUAL: 72, SHORT: 24}
"""The hours of silence of a speed; silence always takes a time."""


def profile_of(kind: str, urgency: str) -> str:
    """The profile that a clock belongs to."""
    own = _OWN.get(kind.partition(".")[0])
    return own or ("diplomatic" if urgency == _URGENT else "ordinary")


def clocks() -> Iterator[tuple[str, str, str, str]]:
    """Each time that a draft can set: profile, kind, urgency and part (`acknowledge`, `answer`), in the order of the page."""
    found = [
        (profile_of(clock["kind"], clock["profile"]), clock["kind"], clock["profile"], part)
        for clock in _written("bilateral_ordinary")
        for part in ("acknowledge", "answer")
        if part in clock
    ]
    order = list(PROFILES)
    yield from sorted(found, key=lambda each: order.index(each[0]))


def offered() -> list[str]:
    """The profiles that some clock belongs to, and that of silence, in the order of the page."""
    used = {profile for profile, *_clock in clocks()}
    return [name for name in PROFILES if name in used or name == "text"]


def field(kind: str, urgency: str, part: str) -> str:
    """The name of the field for a time."""
    return f"{kind}__{urgency}__{part}".replace(".", "_")


def typed(chosen: Mapping[str, str]) -> dict[str, list[str]]:
    """The fields of a draft that begins with a speed for each profile, as they would have been typed."""
    given: dict[str, list[str]] = {
        "terms": ["political"],
        "chair": ["us"],
        "chair_months": ["6"],
        "depositary": ["us"],
        "duty_kinds": list(DUTY_KINDS),
        "silence": [str(SILENCE.get(chosen.get("text", USUAL), SILENCE[USUAL]))],
        "file": [str(LARGEST_FILE)],
        "act": [str(LIMITS["act"] // 1024)],
        "waiting": [str(LIMITS["waiting"])],
    }
    for profile, kind, urgency, part in clocks():
        speed = chosen.get(profile, USUAL)
        period = _period(speed, kind, urgency, part)
        name = field(kind, urgency, part)
        given[f"{name}_n"] = [str(period["n"])] if period else [""]
        given[f"{name}_unit"] = [str(period["unit"]) if period else "hours"]
    return given


def _period(speed: str, kind: str, urgency: str, part: str) -> Mapping[str, Any] | None:
    if speed == NONE:
        return None
    written = _written("bilateral_short" if speed == SHORT else "bilateral_ordinary")
    return next(clock.get(part) for clock in written if (clock["kind"], clock["profile"]) == (kind, urgency))


def _written(profile: str) -> tuple[Mapping[str, Any], ...]:
    return clocks_of(profile)
