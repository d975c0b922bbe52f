# SPDX-License-Identifier: Apache-2.0
"""What no other room says of a Party: since when the process is, how its keys were confirmed, its card, and what may be said in public."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from demarche.areas.directory.models import Comparison, Contact
from demarche.areas.glance import blocks
from demarche.areas.glance.blocks import Asked, Block, Line, Piece
from demarche.areas.glance.hours import is_there
from demarche.core.process.membership import ACCEDED
from demarche.ledger.models import Member
from demarche.ui import moments
from demarche.ui.moments import UnknownZoneError, in_zone, zone_named
from demarche.ui.narrowing import own_name
from demarche.ui.series import listed


def register() -> None:
    """Speak of a Party where no other room does."""
    blocks.register(Block.SHORT, "process", _process)
    blocks.register(Block.SHORT, "fingerprint", _fingerprint)
    blocks.register(Block.PUBLIC, "none", _in_public, otherwise=True)
    blocks.register(Block.CONTACTS, "card", _card, otherwise=True)


def sentence(text: str, url: str = "") -> Line:
    """One sentence of what is said in short."""
    return Line(pieces=(Piece(text, url),))


def called(asked: Asked) -> str:
    """The Party's name within a sentence."""
    return own_name(asked.name)


def now_there(asked: Asked, hours: str, zone: str) -> str:
    """What time it is for a contact, and whether it is there by the hours its Party wrote: `now 21:00, closed`; nothing without a zone."""
    try:
        local = in_zone(asked.at, zone_named(zone))
    except UnknownZoneError:
        return ""
    member = asked.charter.member(asked.party)
    weekend, holidays = ((), ()) if member is None else (member.weekend, member.holidays)
    there = is_there(hours, local, weekend=weekend, holidays=holidays)
    state = "" if there is None else pgettext("hours", "open") if there else pgettext("hours", "closed")
    return listed(filter(None, (_("now %(time)s") % {"time": own_name(f"{local:%H:%M}")}, state)))


def telephone(number: str) -> str:
    """A number as it is dialled, in its own direction and on one line."""
    return f"\u2066{number}\u2069".replace(" ", "\u00a0")


def _process(asked: Asked) -> Iterator[Line]:
    """Since when the process is, or since when the Party is in it."""
    entered = asked.view.entry(ACCEDED, asked.party)
    charter = reverse("directory:charter", args=[asked.process])
    if entered is not None:
        said = _("%(party)s in the process since %(day)s")
        yield sentence(said % {"party": called(asked), "day": moments.day(entered.t)}, charter)
        return
    founding = asked.view.register.times[: len(asked.here.founders)]
    yield sentence(_("Process since %(day)s") % {"day": moments.day(max(founding))}, charter)


def _fingerprint(asked: Asked) -> Iterator[Line]:
    """How far this node may rely on the Party's keys."""
    newest = Comparison.objects.filter(process=asked.process, code=asked.party).order_by("-started", "-pk").first()
    where = reverse("directory:compare", args=[asked.process, asked.party]) if newest is not None else ""
    if newest is not None and newest.outcome == Comparison.Outcome.MISMATCH:
        yield sentence(_("Its fingerprint did not agree: nothing of it can be relied on"), where)
        return
    since = (
        Member.objects.filter(process=asked.process, code=asked.party).values_list("confirmed_at", flat=True).first()
    )
    if since is None:
        yield sentence(_("Its fingerprint has not been compared yet"), where)
    else:
        yield sentence(_("Its fingerprint was confirmed %(day)s") % {"day": moments.day(since)}, where)


def _in_public(asked: Asked) -> Iterator[Line]:
    """While no act can consent to it, no word of another Party's is published."""
    yield sentence(_("Our words only, as far as their marking lets us"))
    yield sentence(_("%(party)s has consented to none of its own") % {"party": called(asked)})


def _card(asked: Asked) -> Iterator[Line]:
    """The contact card that came with the invitation, while the Party has nominated no contact."""
    card = Contact.objects.filter(process=asked.process, code=asked.party).values_list("card", flat=True).first()
    if not card:
        return
    hours, zone = str(card.get("hours") or ""), str(card.get("zone") or "")
    pieces = [
        telephone(str(card.get("duty_line") or "")),
        own_name(hours) if hours else "",
        now_there(asked, hours, zone),
    ]
    spoken = card.get("languages")
    if isinstance(spoken, list) and spoken:
        pieces.append(
            ngettext("language: %(names)s", "languages: %(names)s", len(spoken))
            % {"names": listed(map(own_name, map(str, spoken)))}
        )
    yield Line(number=_("Contact card"), pieces=tuple(Piece(each) for each in pieces if each))
