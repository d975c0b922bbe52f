# SPDX-License-Identifier: Apache-2.0
"""The least of each kind, as `docs/protocol/acts.md` 7 gives it, filled in for a side of a dossier."""

import json
import re
from pathlib import Path

from demarche.core.acts import concern as kinds
from demarche.core.acts import enlarging
from demarche.core.acts.act import Act
from demarche.core.encoding import Json
from tests.core.sides import AURELIA, BOREALIA, Side, act, matter, raised

PAGE = Path(__file__).parents[2] / "docs" / "protocol" / "acts.md"

EVERY: dict[str, str] = dict(re.findall(r"^\| `([a-z._]+)` \| `(\{.*\})` \|$", PAGE.read_text(), re.MULTILINE))
"""Per kind, its parts as JSON; `@` stands for what is said elsewhere."""

_ENLARGING = {kind.name for kind in enlarging.KINDS}

LEAST: dict[str, str] = {
    kind: parts for kind, parts in EVERY.items() if not kind.startswith("figures.") and kind not in _ENLARGING
}
"""Those that are said between two; of figures `tests/core/test_figures.py` speaks, of more Parties `tests/core/test_enlarging.py`."""

PROPOSED = (
    "time.extend",
    "assistance.offer",
    "preservation.request",
    "consultations.request",
    "return.request",
)


def least(side: Side, kind: str) -> dict[str, Json] | None:
    """The least that a side can say of a kind; `None` while what it replies to has not been said by another."""
    text = LEAST[kind]
    for named in re.findall(r'"@([a-z_]+\.[a-z_]+)"', text):
        said = [each.act.id for each in side.docket.placed.values() if each.act.kind == named]
        others = [each for each in said if side.docket.placed[each].act.author != side.party]
        if not others:
            return None
        text = text.replace(f"@{named}", others[-1])
    if "@own" in text:
        own = [each.act for each in side.docket.placed.values() if each.act.author == side.party and each.act.parts]
        if not own:
            return None
        text = text.replace("@own", own[0].id).replace("@part", min(own[0].parts))
    values: dict[str, Json] = json.loads(text)
    return values


def must(side: Side, kind: str) -> dict[str, Json]:
    """The same, where the dossier has all it needs."""
    values = least(side, kind)
    assert values is not None, kind
    return values


def talked(
    kind: str = kinds.RAISE, parties: tuple[str, ...] = (AURELIA, BOREALIA)
) -> tuple[list[Act], dict[str, Side]]:
    """A matter in which both sides have asked, answered and proposed everything, and hold all of it."""
    opening, sides = raised(parties=parties) if kind == kinds.RAISE else notified()
    said = [opening]
    says = [(BOREALIA, kinds.ASK), (BOREALIA, kinds.ACKNOWLEDGE)]
    says += [(BOREALIA, kinds.ANSWER)] if kind == kinds.RAISE else []
    says += [(party, each) for each in PROPOSED for party in (AURELIA, BOREALIA)]
    for party, each in says:
        act_ = sides[party].say(each, must(sides[party], each))
        said.append(act_)
        for side in sides.values():
            side.take(act_)
    return said, sides


def notified(**more: Json) -> tuple[Act, dict[str, Side]]:
    """Aurelia sends Borealia a technical notification. Both hold it."""
    opening = act(kinds.NOTIFY, AURELIA, {**matter(), **more}, seq=1, audience=(AURELIA, BOREALIA))
    sides = {party: Side(party, opening.id) for party in (AURELIA, BOREALIA)}
    for side in sides.values():
        side.take(opening)
    return opening, sides
