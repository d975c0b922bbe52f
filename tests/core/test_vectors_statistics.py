# SPDX-License-Identifier: Apache-2.0
"""Another reader, written from docs/protocol/statistics.md alone, counts the vectors; so does the code.

It knows the kinds that the vectors hold, and a charter with clocks in days.
"""

import calendar
import time
from hashlib import sha256
from typing import Any

import pytest

from demarche.core.acts.act import stored_act
from demarche.core.acts.figures import a_list_of_heads, a_table
from demarche.core.charter import read_charter
from demarche.core.encoding import canonical, moment
from demarche.core.process.figures import document
from demarche.core.process.settle import settle
from demarche.core.process.statistics import Entered, Fact, Period, below, counted, facts, read, table
from tests.core.sides import GROUND
from tests.vectors.reader import jcs, vectors

VECTORS = vectors("statistics/figures.json")
CASES = VECTORS["cases"]
NAMES = [
    "sent",
    "receipted",
    "not_receipted",
    "refused",
    "crossed",
    "opened",
    "acknowledged",
    "asked",
    "answered",
    "in_time",
    "made_before",
    "late",
    "declined",
    "no_answer",
    "open",
    "withdrawn",
    "stopped",
]
KEEPS = ("dossier.number", "dossier.rest", "status.enquire", "fork.hold")
DAY = 86_400


def seconds(stamp: str) -> int:
    return calendar.timegm(time.strptime(stamp, "%Y-%m-%dT%H:%M:%SZ"))


class Matter:
    """The acts of one dossier that count, and when each of the two entered them."""

    def __init__(self, case: Any, acts: list[Any], places: dict[str, dict[str, int]]) -> None:
        self.pair, self.places = case["pair"], places
        self.at = seconds(case["period"]["at"])
        mine = [each for each in acts if each["header"]["author"] in places.get(each["id"], {})]
        ids, every = {each["id"] for each in mine}, {each["id"]: each for each in acts}
        todo = list(mine)
        while todo:
            header = todo.pop()["header"]
            for name in (header.get("prev"), *header["after"]):
                cited = every.get(name)
                if cited and name not in ids and cited["header"]["author"] not in self.pair:
                    ids.add(name)
                    todo.append(cited)
        self.acts = {name: every[name] for name in ids}
        numbers = [(each["header"]["author"], each["header"]["seq"]) for each in self.acts.values()]
        self.forked = {name for name in numbers if numbers.count(name) > 1}
        self.opening = next(each for each in self.acts.values() if "audience" in each["header"])

    def value(self, act: str, part: str) -> Any:
        return self.acts[act]["parts"][part]["value"] if part in self.acts[act]["parts"] else None

    def head(self, act: str) -> Any:
        return self.acts[act]["header"]

    def past(self, act: str) -> set[str]:
        """Every act that one stands on."""
        header = self.head(act)
        found: set[str] = set()
        for name in (header.get("prev"), *header["after"]):
            if name in self.acts:
                found |= {name} | self.past(name)
        return found

    def waits(self, act: str) -> bool:
        header = self.head(act)
        cited = [name for name in (header.get("prev"), *header["after"]) if name]
        return any(name not in self.acts or self.waits(name) for name in cited)

    def refused(self, act: str) -> bool:
        header, roles = self.head(act), self.value(self.opening["id"], "roles")
        first = [seq for author, seq in self.forked if author == header["author"]]
        if first and header["seq"] >= min(first):
            return True
        who = "raises" if header["kind"] in ("dossier.withdraw", "dossier.close") else "addressed"
        if header["kind"] in ("dossier.assess", "concern.raise"):
            return header["author"] in roles["informed"]
        return header["author"] not in roles[who]

    def holds(self, *kinds: str) -> list[str]:
        """The acts of these kinds that are in effect, causes first."""
        found = [name for name in self.acts if not kinds or self.head(name)["kind"] in kinds]
        found = [name for name in found if not self.waits(name) and not self.refused(name)]
        return sorted(found, key=lambda name: (len(self.past(name)), name))

    def crossed(self, act: str) -> bool:
        others = [each for each in self.acts if self.head(each)["author"] in self.pair]
        others = [each for each in others if self.head(each)["author"] != self.head(act)["author"]]
        return not self.waits(act) and any(
            not self.waits(each) and each not in self.past(act) and act not in self.past(each) for each in others
        )

    def became(self, act: str, clock: int) -> set[str]:
        """What became of the questions of the opening act."""
        answers = self.holds("concern.answer", "concern.decline")
        asked = [name[1:] for name in self.acts[act]["parts"] if name[0] == "q" and name[1:].isdigit()]
        firsts, standing = [], []
        for number in asked:
            said = [e for e in answers if self.head(e)["kind"] == "concern.decline" or self.value(e, f"a{number}")]
            firsts += said[:1]
            own = [e for e in said if self.value(e, f"a{number}")] or said
            last = self.value(own[-1], f"a{number}") if own else None
            standing.append(bool(own) and (last is None or last["value"] == "declined"))
        got = self.places[act].get(self.other(act))
        due = None if got is None else got + clock * DAY
        if len(firsts) < len(asked):
            if self.holds("dossier.withdraw"):
                return {"asked", "withdrawn"}
            return {"asked", "no_answer" if due is not None and self.at > due else "open"}
        met = max(firsts, key=lambda name: len(self.past(name)))
        found = {"asked", "answered"} | ({"declined"} if all(standing) else set())
        return found | self.verdict(met, due)

    def verdict(self, met: str, due: int | None) -> set[str]:
        made = self.places[met].get(self.head(met)["author"])
        got = self.places[met].get(self.other(met))
        if due is None or made is None:
            return set()
        if got is not None and got <= due:
            return {"in_time"}
        if made > due:
            return {"late"}
        return {"made_before"} if got is not None else set()

    def other(self, act: str) -> str:
        return str(next(each for each in self.pair if each != self.head(act)["author"]))

    def figures(self, act: str, clock: int) -> set[str]:
        found = {"sent", "receipted" if self.other(act) in self.places[act] else "not_receipted"}
        found |= {"crossed"} if self.crossed(act) else set()
        if self.waits(act):
            return found
        if self.refused(act):
            return found | {"refused"}
        if act == self.opening["id"]:
            by = [
                e
                for e in self.holds()
                if self.head(e)["author"] == self.other(act) and self.head(e)["kind"] not in KEEPS
            ]
            found |= {"opened"} | ({"acknowledged"} if by else set()) | self.became(act, clock)
        return found


def times(case: Any) -> dict[str, dict[str, int]]:
    """Per act and Party the earliest leaf below a head."""
    sizes = {(log["party"], log["origin"]): log["size"] for log in case["heads"]}
    found: dict[str, dict[str, int]] = {}
    for act, logs in case["leaves"].items():
        for party, leaves in logs.items():
            held = [leaf["t"] for leaf in leaves if leaf["index"] < sizes.get((party, leaf["origin"]), 0)]
            if held:
                found.setdefault(act, {})[party] = min(held)
    return found


def counts(case: Any) -> Any:
    """The table, as the page says it."""
    places = times(case)
    since, until = (seconds(case["period"][name]) for name in ("from", "until"))
    clocks = [
        each
        for each in VECTORS["charter"]["clocks"]
        if (each["kind"], each["profile"]) == ("concern.raise", "ordinary")
    ]
    assert clocks[0]["answer"]["unit"] == "days"
    rows: dict[tuple[str, str], dict[str, list[str]]] = {}
    dossiers: dict[str, list[Any]] = {}
    for each in case["acts"]:
        dossiers.setdefault(each["header"].get("dossier", each["id"]), []).append(each)
    for acts in dossiers.values():
        if not any(
            "audience" in each["header"] and each["header"]["author"] in places.get(each["id"], {}) for each in acts
        ):
            continue
        matter = Matter(case, acts, places)
        for name in sorted(matter.acts):
            t = places.get(name, {}).get(matter.head(name)["author"])
            if matter.head(name)["author"] not in case["pair"] or t is None or not since <= t < until:
                continue
            key = (matter.head(name)["author"], matter.head(matter.opening["id"])["kind"])
            row = rows.setdefault(key, {figure: [] for figure in NAMES})
            for figure in matter.figures(name, clocks[0]["answer"]["n"]):
                row[figure].append(name)
    return [
        {"party": party, "opened": opened, "figures": {name: sorted(acts) for name, acts in row.items()}}
        for (party, opened), row in sorted(rows.items())
    ]


@pytest.mark.parametrize("case", CASES, ids=[each["name"] for each in CASES])
def test_another_reader_counts_the_same(case: Any) -> None:
    """Figure by figure, and the hash that both Parties sign."""
    assert counts(case) == case["table"]
    written = {"heads": case["heads"], "period": case["period"], "table": case["table"], "v": 1}
    assert sha256(jcs(written)).hexdigest() == case["hash"]


@pytest.mark.parametrize("case", CASES, ids=[each["name"] for each in CASES])
def test_the_code_counts_the_vectors(case: Any) -> None:
    """From the same acts and leaves."""
    acts = [stored_act({"header": each["header"], "parts": each["parts"]}, each["id"]) for each in case["acts"]]
    entries = {
        act: {party: [Entered(**leaf) for leaf in leaves] for party, leaves in logs.items()}
        for act, logs in case["leaves"].items()
    }
    one, other = case["pair"]
    places = below(entries, read(case["heads"]))
    charter = read_charter(canonical(VECTORS["charter"]))
    found: list[Fact] = []
    for dossier in {act.dossier for act in acts}:
        docket = settle(counted((act for act in acts if act.dossier == dossier), (one, other), places), GROUND, dossier)
        found.extend(facts(docket, (one, other), charter, places))
    period = Period(*(moment(case["period"][name]) for name in ("from", "until", "at")))
    counted_ = table(found, (one, other), period)
    assert counted_ == case["table"]
    assert a_table(counted_)
    assert a_list_of_heads(case["heads"])
    assert sha256(document(case["period"], case["heads"], counted_)).hexdigest() == case["hash"]
