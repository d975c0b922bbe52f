# SPDX-License-Identifier: Apache-2.0
"""What this node will not do now, why, and what ends that. Reading is never refused, and never stands here.

The release pages, the set-up page, the line and `demarche run` all read this list; whoever finds another reason adds it here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazily

from demarche.areas.officers.models import DIPLOMATIC, TECHNICAL
from demarche.ledger.signer import Signer, signer


@dataclass(frozen=True, slots=True)
class Unable:
    """One thing this node will not do: a code, what and why in a sentence, and a remedy.

    `desk` is whose acts it stops: of one desk, of every desk (empty), or of none (`None`).
    """

    code: str
    sentence: str
    remedy: str
    desk: str | None = None

    def stops(self, desk: str) -> bool:
        """Whether acts of a desk are not signed for it."""
        return self.desk is not None and self.desk in ("", desk)


@dataclass(frozen=True, slots=True)
class _Key:
    code: str
    sentence: Promise
    desk: str | None = None


_KEYS: Final[Mapping[str, _Key]] = {
    "act-technical": _Key(
        "act_key", _lazily("This node signs no acts of the technical desk: its act key is locked."), TECHNICAL
    ),
    "act-diplomatic": _Key(
        "act_key", _lazily("This node signs no acts of the diplomatic desk: its act key is locked."), DIPLOMATIC
    ),
    "log": _Key("log_key", _lazily("This node sends nothing and gives no receipts: its log key is locked.")),
    "node": _Key("node_key", _lazily("This node sends nothing: its node key is locked.")),
    "box": _Key("box_key", _lazily("This node takes in nothing: its box key is locked.")),
}


def unable(keys: Signer | None = None) -> list[Unable]:
    """Everything that this node will not do now, as far as this process can see; nothing where there is no node. Runs no query."""
    if getattr(settings, "DEMARCHE_HOME", None) is None:
        return []
    found = (keys or signer()).locks()
    return [_of_key(name, why) for name, why in found.items()]


def _of_key(name: str, why: str) -> Unable:
    key = _KEYS[name]
    remedy = _("The administrator puts the key in its place, readable by the node alone: %(why)s.") % {"why": why}
    return Unable(key.code, str(key.sentence), remedy, key.desk)


def unable_to_sign(desk: str, keys: Signer | None = None) -> Unable | None:
    """Why no act of a desk can be signed now, if there is a reason."""
    return next((each for each in unable(keys) if each.stops(desk)), None)
