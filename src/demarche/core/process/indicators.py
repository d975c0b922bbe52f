# SPDX-License-Identifier: Apache-2.0
"""What the addressed Party found of each indicator, a cell for each."""

from collections.abc import Mapping
from typing import Final

from demarche.core.acts import concern
from demarche.core.acts import indicators as acts
from demarche.core.acts.act import Act
from demarche.core.acts.schema import numbered
from demarche.core.codes import Reason
from demarche.core.encoding import Json
from demarche.core.process.cells import Write
from demarche.core.process.docket import Docket, Entry
from demarche.core.process.roles import ADDRESSED, Rule
from demarche.core.process.ruling import Past, Ruling


def _mark(act: Act, past: Past) -> Ruling:
    marked = numbered(act, "m")
    refused = None if past.opening.kind == concern.NOTIFY else Reason.NOT_A_NOTIFICATION
    if refused is None and not marked:
        refused = Reason.NOTHING_STATED
    return Ruling(refused, tuple(_write(value) for _number, value in sorted(marked.items())))


def _write(value: Json) -> Write:
    assert isinstance(value, dict)  # noqa: S101  # narrows the type; its kind checked it
    return Write("mark", value["marks"], str(value["object"]))


def marks(docket: Docket) -> Mapping[str, Mapping[str, Entry]]:
    """What stands as found of each indicator: per STIX object id, per Party, the newest entry."""
    found: dict[str, dict[str, Entry]] = {}
    for name, party, about in sorted(docket.cells_named("mark")):
        entry = docket.current(name, party, about)
        if entry is not None:
            found.setdefault(about, {})[party] = entry
    return found


RULES: Final[Mapping[str, Rule]] = {acts.MARK: Rule(ADDRESSED, _mark)}
