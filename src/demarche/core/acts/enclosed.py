# SPDX-License-Identifier: Apache-2.0
"""Acts of an earlier dossier, enclosed as signed bytes in the act that opens its successor (docs/protocol/acts.md)."""

import re
from contextlib import suppress
from typing import Final

from demarche.core.acts.act import Act, SignedAct, open_record
from demarche.core.acts.schema import Part, a_hash, record
from demarche.core.encoding import Json, MalformedError

PREFIX: Final = "enclosed"
_NAME: Final = re.compile(f"{PREFIX}[1-9][0-9]{{0,2}}")


def an_enclosed_act(value: Json) -> bool:
    """A whole act as its document has it, that encloses none itself."""
    try:
        found = open_record(value)
    except MalformedError:
        return False
    return not encloses(found.act)


SUCCEEDS: Final = Part("succeeds", record({"dossier": a_hash, "proposal": a_hash}), since=4)
ENCLOSED: Final = Part(f"{PREFIX}*", an_enclosed_act, since=4)


def encloses(act: Act) -> bool:
    """Whether an act encloses others."""
    return any(_NAME.fullmatch(name) for name in act.parts)


def enclosed(act: Act) -> tuple[SignedAct, ...]:
    """The acts that an act encloses, in the order of their numbers; what is withheld, or no act, is left out.

    No signature is looked at: the door does that, and whoever examines a file.
    """
    names = [name for name in act.parts if _NAME.fullmatch(name) and name in act.values]
    found: list[SignedAct] = []
    for name in sorted(names, key=lambda each: int(each.removeprefix(PREFIX))):
        with suppress(MalformedError):
            found.append(open_record(act.values[name]))
    return tuple(found)
