# SPDX-License-Identifier: Apache-2.0
"""Whether the line to a Party works and what has not arrived there, for a meeting with it."""

from collections.abc import Iterator

from django.conf import settings
from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from demarche.areas.directory.queries import closed_line
from demarche.areas.exchange.selecting import deliveries
from demarche.areas.exchange.words import because
from demarche.areas.glance import blocks
from demarche.areas.glance.blocks import Asked, Block, Line, Piece
from demarche.ledger.models import ActRecord, Outbox, Proof
from demarche.ledger.outbox import NOT_DELIVERED, UNDER_WAY
from demarche.ledger.proofs import TWO_HEADS
from demarche.ui import moments
from demarche.ui.narrowing import own_name


def register() -> None:
    """Say what this room knows of a Party."""
    blocks.register(Block.SHORT, "line", _line)


def _line(asked: Asked) -> Iterator[Line]:
    yield Line(pieces=tuple(_works(asked)))
    if Proof.objects.filter(kind=TWO_HEADS, process=asked.process, party=asked.party).exists():
        said = _("%(party)s's log has shown two histories") % {"party": own_name(asked.name)}
        yield Line(pieces=(Piece(said, reverse("exchange:delivery")),))
    yield from _not_arrived(asked)


def _works(asked: Asked) -> Iterator[Piece]:
    """In the words of the line above every page, but of this Party alone."""
    delivery = reverse("exchange:delivery")
    of_the_node = import_string(settings.LINE)(asked.at)
    closed = closed_line(asked.process, asked.party)
    if of_the_node["state"] == "stopped":
        yield Piece(_("Line stopped: %(why)s") % {"why": of_the_node["text"]}, str(of_the_node["url"]))
    elif closed is not None:
        said = _("Line closed here since %(moment)s: %(why)s")
        why = {"moment": moments.utc(closed.since), "why": own_name(closed.why)}
        yield Piece(said % why, reverse("directory:party", args=[asked.process, asked.party]))
    else:
        yield _held(asked, delivery) or Piece(_("Line works"), delivery)
    last = ActRecord.objects.filter(process=asked.process, author=asked.party, outgoing=False).aggregate(t=Max("t"))[
        "t"
    ]
    if last is not None:
        yield Piece(_("last from %(party)s %(moment)s") % {"party": own_name(asked.name), "moment": moments.utc(last)})


def _held(asked: Asked, delivery: str) -> Piece | None:
    held = Outbox.objects.filter(process=asked.process, addressee=asked.party, state__in=UNDER_WAY).exclude(obstacle="")
    row = held.order_by("first_tried", "pk").first()
    why = None if row is None else because(row.obstacle, row.detail, row.refusal)
    return None if why is None else Piece(_("Line held back: %(why)s") % {"why": why.observed}, delivery)


def _not_arrived(asked: Asked) -> Iterator[Line]:
    """How many acts of ours have no receipt of theirs, of the matters that the officer may open."""
    rows = deliveries(asked.officer, Outbox).filter(process=asked.process, addressee=asked.party)
    under_way = Count("pk", filter=Q(state__in=UNDER_WAY))
    found = rows.filter(state__in=NOT_DELIVERED).aggregate(all=Count("pk"), under_way=under_way)
    refused = found["all"] - found["under_way"]
    pieces = []
    if found["under_way"]:
        n = found["under_way"]
        pieces.append(
            ngettext("%(n)d act sent without a receipt yet", "%(n)d acts sent without a receipt yet", n) % {"n": n}
        )
    if refused:
        pieces.append(ngettext("%(n)d refused by their node", "%(n)d refused by their node", refused) % {"n": refused})
    if pieces:
        yield Line(pieces=tuple(Piece(each, reverse("exchange:delivery")) for each in pieces))
