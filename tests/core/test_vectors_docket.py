# SPDX-License-Identifier: Apache-2.0
"""Another reader, written from docs/protocol alone: what acts that are all in effect fold to, and the hash of it."""

import re
from hashlib import sha256
from typing import Any
from zipfile import ZipFile

from tests.vectors.evidence import read_act
from tests.vectors.reader import VECTORS, document, jcs, vectors

SAID = {
    "dossier.acknowledge": ("acknowledged", "clause"),
    "dossier.assess": ("assessment", "status"),
    "process.found": ("founded", "log"),
}
TOLD = {"dossier.withdraw": "withdrawn", "dossier.close": "closed"}
EACH = {"concern.raise": ("question", "q"), "concern.answer": ("answer", "a")}

Given = tuple[str, str, Any]


def given(act_id: str, kind: str, parts: dict[str, Any]) -> list[Given]:
    """What an act gives to cells of its author: name, what it is about, value."""
    found: list[Given] = []
    if kind in ("notification.send", "concern.raise"):
        found.append(("opened", "", kind))
    if kind in SAID:
        found.append((SAID[kind][0], "", parts[SAID[kind][1]]))
    if kind in TOLD:
        found.append((TOLD[kind], "", True))
    if kind in EACH:
        name, prefix = EACH[kind]
        numbers = [each[1:] for each in parts if re.fullmatch(f"{prefix}[1-9][0-9]*", each)]
        found += [(name, number, parts[f"{prefix}{number}"]) for number in numbers]
    if kind == "clarification.ask":
        found.append(("asked", act_id, parts["about"]))
    if kind == "clarification.supply":
        found.append(("supplied", parts["about"]["act"], parts["about"]))
    if "number" in parts:
        found.append(("number", "", parts["number"]))
    return found


def docket_hash(documents: list[Any]) -> str:
    """The hash of a docket of acts that are all in effect."""
    cells: dict[tuple[str, str, str], list[Any]] = {}
    ids = []
    for found in sorted(documents, key=lambda each: each["header"]["seq"]):
        act_id, header = read_act(found)[0], found["header"]
        ids.append(act_id)
        for name, what, value in given(
            act_id, header["kind"], {key: part["value"] for key, part in found["parts"].items()}
        ):
            cells.setdefault((name, header["author"], what), []).append({"act": act_id, "value": value})
    lines: list[Any] = [{"act": each, "standing": "in_effect", "reason": ""} for each in sorted(ids)]
    lines += [{"cell": list(cell), "entries": cells[cell]} for cell in sorted(cells)]
    return sha256(b"".join(map(jcs, lines))).hexdigest()


def acts_of(dossier: str) -> list[Any]:
    """The act documents of the vector that stand in this dossier, or open it."""
    with ZipFile(VECTORS / "dossier" / "matter.dossier") as opened:
        found = [document(opened.read(name)) for name in opened.namelist() if "/data/acts/" in name]
    return [each for each in found if each["header"].get("dossier", read_act(each)[0]) == dossier]


def test_the_docket_of_a_matter() -> None:
    """Raised, acknowledged, answered, assessed; nothing refused and nothing waiting."""
    case = vectors("dossier/docket.json")

    assert docket_hash(acts_of(case["dossier"])) == case["docket"]
