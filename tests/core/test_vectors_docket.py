# SPDX-License-Identifier: Apache-2.0
"""Another reader, written from docs/protocol/acts.md alone: what acts fold to, and the hash of it."""

import re
from hashlib import sha256
from typing import Any
from zipfile import ZipFile

import pytest

from demarche.core.acts import checks
from demarche.core.acts.act import Act, open_header
from demarche.core.acts.vocabulary import NEWEST, VOCABULARIES
from demarche.core.process.roles import WORKING
from demarche.core.process.settle import rule_of, settle
from tests.core.sides import AURELIA, BOREALIA, GROUND, standing_on
from tests.vectors.evidence import digest, read_act, read_header
from tests.vectors.reader import VECTORS, document, encoding_to_sign, jcs, require, vectors

SAID = {
    "dossier.acknowledge": ("acknowledged", "clause"),
    "dossier.assess": ("assessment", "status"),
    "process.found": ("founded", "log"),
    "concern.deny": ("denied", "scope"),
    "concern.decline": ("declined", "because"),
    "concern.narrow": ("narrowed", "questions"),
}
TOLD = {
    "dossier.withdraw": ("withdrawn", True),
    "dossier.close": ("closed", True),
    "dossier.rest": ("rests", True),
    "dossier.leave": ("left", True),
    "concern.concur": ("concurred", True),
    "concern.support": ("supported", True),
    "support.withdraw": ("supported", False),
}
OPENED = ("notification.send", "concern.raise", "representation.make", "claim.notify", "figures.propose")
EACH = {
    "concern.raise": ("question", "q"),
    "concern.answer": ("answer", "a"),
    "concern.follow_up": ("question", "q"),
    "satisfaction.state": ("satisfaction", "s"),
}
OWN_ID = {"dossier.supplement": "supplemented", "status.enquire": "enquired"}
PROPOSED = {
    "time.extend": ("about", "until"),
    "assistance.offer": (),
    "preservation.request": ("preserve",),
    "consultations.request": ("meeting",),
    "consultations.propose": ("meeting",),
    "return.request": ("about", "wish"),
}
REPLIED = {
    "time.agree": (),
    "assistance.accept": (),
    "assistance.decline": (),
    "preservation.accept": ("until",),
    "preservation.extend": ("until",),
    "preservation.expire": (),
    "consultations.accept": ("at",),
    "consultations.propose": ("meeting",),
    "consultations.decline": (),
    "return.done": ("outcome",),
    "return.decline": (),
}

Given = tuple[str, str, Any]
Found = tuple[str, Any, dict[str, Any]]
"""An act: its id, its header, its parts without their salt."""


def numbers(parts: dict[str, Any], prefix: str) -> list[int]:
    return sorted(int(each[1:]) for each in parts if re.fullmatch(f"{prefix}[1-9][0-9]*", each))


def given(act_id: str, kind: str, parts: dict[str, Any]) -> list[Given]:
    """What an act gives to cells of its author: name, what it is about, value."""
    found: list[Given] = []
    if kind in OPENED:
        found.append(("opened", "", kind))
        if "preserve" in parts:
            value = {"kind": "preservation.request", "preserve": parts["preserve"]}
            found.append(("proposed", act_id, value))
    if kind in SAID:
        found.append((SAID[kind][0], "", parts[SAID[kind][1]]))
    if kind in TOLD:
        found.append((TOLD[kind][0], "", TOLD[kind][1]))
    if kind in EACH:
        name, prefix = EACH[kind]
        found += [(name, str(number), parts[f"{prefix}{number}"]) for number in numbers(parts, prefix)]
    if kind in OWN_ID:
        found.append((OWN_ID[kind], act_id, True))
    found += proposed(act_id, kind, parts)
    found += [*named(act_id, kind, parts), *figures(kind, parts)]
    if "number" in parts:
        found.append(("number", "", parts["number"]))
    return found


def figures(kind: str, parts: dict[str, Any]) -> list[Given]:
    if not kind.startswith("figures."):
        return []
    return [("figures", "", {"hash": parts["hash"], "stand": "agreed"} if "hash" in parts else {"stand": "withheld"})]


def proposed(act_id: str, kind: str, parts: dict[str, Any]) -> list[Given]:
    found: list[Given] = []
    if kind in REPLIED:
        value = {"kind": kind, **{name: parts[name] for name in REPLIED[kind] if name in parts}}
        found.append(("replied", parts["about"]["act"], value))
    if kind in PROPOSED:
        value = {"kind": kind, **{name: parts[name] for name in PROPOSED[kind] if name in parts}}
        found.append(("proposed", act_id, value))
    return found


def named(act_id: str, kind: str, parts: dict[str, Any]) -> list[Given]:
    about = parts.get("about", {})
    marks = [parts[f"m{number}"] for number in numbers(parts, "m")] if kind == "indicator.mark" else []
    found: dict[str, Given] = {
        "clarification.ask": ("asked", act_id, about),
        "clarification.supply": ("supplied", about.get("act", ""), about),
        "concern.interim": ("interim", str(about.get("question", "")), parts.get("until")),
        "dossier.correct": ("corrected", about.get("act", ""), about),
        "concern.repeat": ("repeated", act_id, parts.get("questions")),
        "concern.follow_up": ("followed_up", act_id, numbers(parts, "q")),
        "fork.hold": ("held", about.get("author", ""), about.get("act")),
    }
    return [*([found[kind]] if kind in found else []), *(("mark", each["object"], each["marks"]) for each in marks)]


class Folded:
    """Acts of which none waits, as section 1 and 5 of the page say; which of them the rules refuse is told."""

    def __init__(self, acts: list[Found], refused: dict[str, str]) -> None:
        self.acts = sorted(acts, key=lambda act: (act[1]["seq"], act[0]))
        self.by_id = {act[0]: act for act in acts}
        self.refused = refused
        used: dict[tuple[str, int], list[str]] = {}
        for act_id, header, _parts in self.acts:
            used.setdefault((header["author"], header["seq"]), []).append(act_id)
        self.twice = {number: sorted(ids) for number, ids in used.items() if len(ids) > 1}
        self.first = {author: min(n for name, n in self.twice if name == author) for author, _n in self.twice}
        self.held = {author: self.holding(author) for author in self.first}

    def holding(self, author: str) -> str | None:
        """The act that every other Party which raises or is addressed named last, before a number that it forked."""
        opening = next(act for act in self.acts if "audience" in act[1])
        parties = {*opening[2]["roles"]["raises"], *opening[2]["roles"]["addressed"]} - {author}
        names = set()
        for party in parties:
            said = [
                parts["about"]["act"]
                for act_id, header, parts in self.acts
                if (header["kind"], header["author"]) == ("fork.hold", party)
                and parts["about"]["author"] == author
                and act_id not in self.refused
                and header["seq"] < self.first.get(party, header["seq"] + 1)
            ]
            names.add(said[-1] if said else None)
        return names.pop() if len(names) == 1 else None

    def follows(self, later: str, earlier: str) -> bool:
        """Whether an act is another one, or stands on it by `prev`."""
        at: str | None = later
        while at is not None and at != earlier:
            at = self.by_id[at][1].get("prev")
        return at == earlier

    def is_forked(self, act_id: str) -> bool:
        header = self.by_id[act_id][1]
        author, seq = header["author"], header["seq"]
        if seq < self.first.get(author, seq + 1):
            return False
        held = self.held[author]
        if held is None or self.follows(held, act_id):
            return held is None
        if not self.follows(act_id, held):
            return True
        after = self.by_id[held][1]["seq"]
        return any(
            sum(self.follows(each, held) for each in ids) > 1
            for (name, number), ids in self.twice.items()
            if name == author and after < number <= seq
        )

    def standing(self, act_id: str) -> tuple[str, str]:
        if self.is_forked(act_id):
            return "forked", "forked_number"
        return ("refused", self.refused[act_id]) if act_id in self.refused else ("in_effect", "")

    def hash(self) -> str:
        cells: dict[tuple[str, str, str], list[Any]] = {}
        for act_id, header, parts in self.acts:
            if self.standing(act_id)[0] == "in_effect":
                for name, what, value in given(act_id, header["kind"], parts):
                    entry = {"act": act_id, "value": value}
                    cells.setdefault((name, header["author"], what), []).append(entry)
        lines: list[Any] = []
        for act_id in sorted(self.by_id):
            standing, reason = self.standing(act_id)
            lines.append({"act": act_id, "standing": standing, "reason": reason})
        lines += [{"cell": list(cell), "entries": cells[cell]} for cell in sorted(cells)]
        lines += [{"author": author, "seq": seq, "acts": ids} for (author, seq), ids in sorted(self.twice.items())]
        return sha256(b"".join(map(jcs, lines))).hexdigest()


def unsigned(found: Any) -> Found:
    """Read a header and its parts; the id is that of what would be signed."""
    header = found["header"]
    read_header(header)
    require({name: digest(jcs(part)) for name, part in found["parts"].items()} == header["parts"], "parts")
    message = encoding_to_sign("application/vnd.demarche.act+json;v=1", jcs(header))
    return digest(message), header, {name: part["value"] for name, part in found["parts"].items()}


def signed_acts(dossier: str) -> list[Found]:
    """The act documents of the vector that stand in this dossier, or open it."""
    with ZipFile(VECTORS / "dossier" / "matter.dossier") as opened:
        documents = [document(opened.read(name)) for name in opened.namelist() if "/data/acts/" in name]
    found = [(read_act(each)[0], each) for each in documents]
    return [
        (act_id, each["header"], {name: part["value"] for name, part in each["parts"].items()})
        for act_id, each in found
        if each["header"].get("dossier", act_id) == dossier
    ]


def test_the_docket_of_a_matter() -> None:
    """Raised, acknowledged, answered, assessed; nothing refused and nothing waiting."""
    case = vectors("dossier/docket.json")

    assert Folded(signed_acts(case["dossier"]), {}).hash() == case["docket"]


CASES = vectors("act/dockets.json")
NEWEST_GROUND = standing_on(NEWEST, {AURELIA: "b" * 64, BOREALIA: "b" * 64})


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_the_docket_of_acts(case: Any) -> None:
    """To a reader who knows only the page, and to the core; in any order."""
    acts = [unsigned(each) for each in case["acts"]]
    assert acts[0][0] == case["dossier"]
    assert Folded(acts, case["refused"]).hash() == case["docket"]
    assert Folded(acts[::-1], case["refused"]).hash() == case["docket"]

    ours: list[Act] = [open_header(each["header"], each["parts"])[0] for each in case["acts"]]
    newest = any(VOCABULARIES[NEWEST][act.kind].since == NEWEST for act in ours)
    ground = NEWEST_GROUND if newest else GROUND
    assert settle(ours, ground, case["dossier"]).digest() == case["docket"]
    assert settle(ours[::-1], ground, case["dossier"]).digest() == case["docket"]


def test_every_kind_is_in_a_docket() -> None:
    """Of the newest vocabulary, but for those of the register, and those that stand on what is registered: of checks, strands, successors."""
    said = {each["header"]["kind"] for case in CASES for each in case["acts"]}

    of_checks = {kind.name for kind in checks.KINDS}
    assert said == {
        name
        for name, kind in VOCABULARIES[NEWEST].items()
        if not kind.in_register
        and name not in of_checks
        and rule_of(name).who != WORKING
        and not name.startswith("successor.")
    }
