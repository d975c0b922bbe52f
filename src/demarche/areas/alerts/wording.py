# SPDX-License-Identifier: Apache-2.0
"""What an alert says: whose node, how many items, whose, by when, and a code. Never what it is about."""

from collections.abc import Sequence
from typing import Final

from django.conf import settings
from django.utils.translation import gettext, ngettext, override

from demarche.areas.alerts.models import Alert
from demarche.areas.officers.models import Officer
from demarche.ui import moments
from demarche.ui.series import listed

NAMED: Final = 3
"""How many Parties are named; of more, that there are others."""


def text(alert: Alert, count: int, due: int | None, *, to: Officer | None, at: int) -> str:
    """The whole of an alert, in the language of whom it goes to."""
    known = dict(settings.LANGUAGES)
    language = to.language if to is not None and to.language in known else settings.NODE.language
    with override(language):
        start = gettext("Démarche, %(party)s") % {"party": settings.NODE.party_name}
        if alert.exercise:
            start = f"{gettext('EXERCISE')} · {start}"
        code = gettext("Code %(code)s.") % {"code": alert.code}
        return gettext("%(start)s: %(what)s. %(code)s") % {
            "start": start,
            "what": _what(alert, count, due, at),
            "code": code,
        }


def _what(alert: Alert, count: int, due: int | None, at: int) -> str:
    """`one urgent item, XB, by 14:10 UTC`."""
    parts = [_counted(alert, count)]
    if codes := [each for each in alert.parties if each]:
        parts.append(_parties(codes))
    if due is not None:
        parts.append(gettext("by %(time)s UTC") % {"time": moments.stamp(due, since=at)})
    return listed(parts)


def _counted(alert: Alert, count: int) -> str:
    if alert.level == Alert.Level.TRIAL:
        return gettext("a trial alert")
    if count == 1:
        return gettext("one urgent item") if alert.level == Alert.Level.URGENT else gettext("one item")
    if alert.level == Alert.Level.URGENT:
        return ngettext("%(n)d urgent item", "%(n)d urgent items", count) % {"n": count}
    return ngettext("%(n)d item", "%(n)d items", count) % {"n": count}


def _parties(codes: Sequence[str]) -> str:
    named = listed(codes[:NAMED])
    return named if len(codes) <= NAMED else gettext("%(parties)s and others") % {"parties": named}
