# SPDX-License-Identifier: Apache-2.0
"""Which office of a Party may perform which acts in its name, as its powers register has it.

A Party that states none has its diplomatic desk say what binds it before all; other acts any of its offices performs. A defect of
powers never stops an urgent technical notification: it is noted.
"""

from collections.abc import Callable, Mapping
from typing import Final

from demarche.core.acts import amendments, concern, contacts, depositary, joining, membership, silence, subject
from demarche.core.acts import powers as acts
from demarche.core.acts.act import Act
from demarche.core.codes import Reason
from demarche.core.encoding import Json
from demarche.core.process.cells import Write
from demarche.core.process.register import View
from demarche.core.process.ruling import Past, Ruling

POWERS: Final = "powers"
DIPLOMATIC: Final = "diplomatic_desk"

RESERVED: Final = frozenset(
    {
        *(acts.STATE, contacts.NOMINATE, contacts.REMOVE),
        *(membership.SUSPEND, membership.RESUME, membership.WITHDRAW),
        *(subject.PROPOSE, subject.CONFIRM, subject.DECLINE),
        *(joining.REQUEST, joining.ACCEDE, amendments.AMEND, amendments.AGREE, depositary.CHANGE),
        *(silence.PROPOSE, silence.OBJECT, silence.AMEND, silence.AGREE, silence.ANNOUNCE),
    }
)
"""Kinds that no office performs without the power to: the diplomatic desk has it while a Party states no powers."""


def may(view: View, party: str, office: str, kind: str) -> bool:
    """Whether an office of a Party has the power to perform a kind of act, as of a register."""
    stated = view.read(POWERS, party)
    if not isinstance(stated, dict):
        return kind not in RESERVED or office == DIPLOMATIC
    named = {name for name, kinds in stated.items() if isinstance(kinds, list) and kind in kinds}
    return office in named or (not named and kind not in RESERVED)


def outside(view: View, act: Act) -> Reason | None:
    """Why an act is outside its office's powers."""
    if may(view, act.author, act.office, act.kind) or is_urgent_notification(act):
        return None
    return Reason.OUTSIDE_POWERS


def defect(view: View, act: Act) -> Reason | None:
    """A defect of powers that does not stop an act and is noted."""
    return None if may(view, act.author, act.office, act.kind) else Reason.OUTSIDE_POWERS


def is_urgent_notification(act: Act) -> bool:
    """Whether an act is a technical notification that is urgent."""
    urgency = act.values.get("urgency")
    return act.kind == concern.NOTIFY and isinstance(urgency, dict) and urgency.get("profile") == "urgent"


def _state(act: Act, _past: Past) -> Ruling:
    value: Json = act.values["powers"]
    if acts.STATE not in _named(value):
        return Ruling(Reason.NO_OFFICE_LEFT)
    return Ruling(writes=(Write(POWERS, value),))


def _named(value: Json) -> set[str]:
    """Every kind that the powers name."""
    assert isinstance(value, dict)  # noqa: S101  # its kind's schema says so
    return {str(kind) for kinds in value.values() if isinstance(kinds, list) for kind in kinds}


RULES: Final[Mapping[str, Callable[[Act, Past], Ruling]]] = {acts.STATE: _state}
