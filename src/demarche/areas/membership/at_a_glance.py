# SPDX-License-Identifier: Apache-2.0
"""Whether a Party and this one take part, for a meeting with it; nothing is said while both do and always did."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from demarche.areas.glance import blocks
from demarche.areas.glance.blocks import Asked, Block, Line, Piece
from demarche.core.process.membership import Capacity, Membership, capacity, membership
from demarche.ledger import pausing
from demarche.ui import moments
from demarche.ui.narrowing import own_name


def register() -> None:
    """Say what this room knows of a Party."""
    blocks.register(Block.SHORT, "taking_part", _taking_part)


def _taking_part(asked: Asked) -> Iterator[Line]:
    url = reverse("membership:standing", args=[asked.process])
    if capacity(asked.view, asked.charter, asked.party) is Capacity.OBSERVER:
        yield Line(pieces=(Piece(_("%(party)s observes the process") % {"party": own_name(asked.name)}, url),))
    for party in (asked.party, asked.own):
        said = _said(asked, party)
        if said:
            yield Line(pieces=(Piece(said, url),))


def _said(asked: Asked, party: str) -> str:
    stands = membership(asked.view, party)
    since = next(
        (each.since for each in pausing.paused(asked.here) if each.party == party and each.until is None), None
    )
    told = {
        "party": own_name(asked.names.get(party, party)),
        "moment": "" if since is None else moments.utc(since),
    }
    if since is None:
        # Said, and not received by anyone yet: then no clock stands still.
        return "" if stands is Membership.ACTIVE else _("%(party)s takes no part") % told
    if stands is Membership.WITHDRAWN:
        return _("%(party)s withdrew from the process; clocks stand still since %(moment)s") % told
    return _("%(party)s suspended its participation; clocks stand still since %(moment)s") % told
