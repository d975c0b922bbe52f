# SPDX-License-Identifier: Apache-2.0
"""What officers and administrators do about alerts beside reading them back."""

from typing import Any

from demarche.areas.alerts.models import Alert, DeskAlerts, OwnWays, Without
from demarche.areas.alerts.raising import Random, draw
from demarche.areas.officers.models import Officer


def keep_own_ways(officer: Officer, values: dict[str, Any]) -> None:
    """Keep how an alert reaches an officer."""
    OwnWays.objects.update_or_create(officer=officer, defaults=values)


def keep_desk(desk: str, values: dict[str, Any]) -> None:
    """Keep what raises an alert at a desk."""
    DeskAlerts.objects.update_or_create(desk=desk, defaults=values)


def state_without(*, by: Officer, at: int) -> None:
    """State that officers look themselves."""
    if not Without.objects.exists():
        Without.objects.create(by=by, at=at)


def end_without() -> None:
    """Take that back."""
    Without.objects.all().delete()


def try_desk(desk: str, *, at: int, random: Random) -> Alert | None:
    """Have a trial alert sent to whom a desk's alerts go first; nothing while one of it waits to be read back."""
    trials = Alert.objects.filter(desk=desk, level=Alert.Level.TRIAL, state=Alert.State.OPEN)
    if trials.exists():
        return None
    return Alert.objects.create(desk=desk, level=Alert.Level.TRIAL, code=draw(random), made=at, next_at=at, count=1)
