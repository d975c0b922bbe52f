# SPDX-License-Identifier: Apache-2.0
"""Figures of two Parties about a period, released by both (docs/protocol/statistics.md)."""

from typing import Final

from demarche.core.acts.concern import LANGUAGE, TRACKS
from demarche.core.acts.schema import Kind, Part, a_hash, a_moment, a_party, listed, matching, one_of, record, whole
from demarche.core.encoding import Json

PROPOSE: Final = "figures.propose"
AGREE: Final = "figures.agree"
WITHHOLD: Final = "figures.withhold"

FIGURES: Final = (
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
)
"""Every figure, in the order of the page that defines them. Each is a list of acts; its number is their count."""

MOST: Final = 10_000
"""The most acts that one figure lists; the charter's limit of an act is reached first as a rule."""

PAIR: Final = 2

_KIND = matching(r"[a-z]{1,20}\.[a-z_]{1,30}")
_ACTS = listed(a_hash, most=MOST)
_LOG = record(
    {
        "party": a_party,
        "origin": lambda value: isinstance(value, str) and 0 < len(value) <= 255,  # noqa: PLR2004  # as in `process.found`
        "size": whole(0, 2**53 - 1),
    }
)

WITHIN: Final = {
    "receipted": "sent",
    "not_receipted": "sent",
    "refused": "sent",
    "crossed": "sent",
    "opened": "sent",
    "acknowledged": "opened",
    "asked": "sent",
    "answered": "asked",
    "in_time": "answered",
    "made_before": "answered",
    "late": "answered",
    "declined": "answered",
    "no_answer": "asked",
    "open": "asked",
    "withdrawn": "asked",
    "stopped": "sent",
}
"""Of which figure each is a part."""

_SHARED: Final = (("sent", ("receipted", "not_receipted")), ("asked", ("answered", "no_answer", "open", "withdrawn")))
"""Figures that others share out among them: each act of the one stands in one of the others."""


def a_table(value: Json) -> bool:
    """The table of two Parties: for each and each kind of act that opened a matter a row, in order; each row hangs together."""
    if not isinstance(value, list) or len(value) > MOST or not all(map(_ROW, value)):
        return False
    named = [(row["party"], row["opened"]) for row in value if isinstance(row, dict)]
    return named == sorted(set(named)) and len({party for party, _opened in named}) <= PAIR


def _figures(value: Json) -> bool:
    if not isinstance(value, dict) or value.keys() != set(FIGURES) or not all(map(_ACTS, value.values())):
        return False
    sets = {name: set(map(str, acts)) for name, acts in value.items() if isinstance(acts, list)}
    if not sets["sent"] or any(not sets[name] <= sets[whole_] for name, whole_ in WITHIN.items()):
        return False
    return all(_shares(sets[of], [sets[name] for name in among]) for of, among in _SHARED)


_ROW = record({"party": a_party, "opened": _KIND, "figures": _figures})


def _shares(of: set[str], among: list[set[str]]) -> bool:
    return set().union(*among) == of and sum(map(len, among)) == len(of)


def a_list_of_heads(value: Json) -> bool:
    """Of each of two Parties, in order of their codes, its logs, each up to a size, the oldest first."""
    if not isinstance(value, list) or not PAIR <= len(value) <= 64 or not all(map(_LOG, value)):  # noqa: PLR2004  # as of any list
        return False
    parties = [str(log["party"]) for log in value if isinstance(log, dict)]
    origins = {str(log["origin"]) for log in value if isinstance(log, dict)}
    return parties == sorted(parties) and len(set(parties)) == PAIR and len(origins) == len(value)


_PERIOD = record({"from": a_moment, "until": a_moment, "at": a_moment})

_TEXT = Part("text", None, since=4)

KINDS: Final = (
    Kind(
        PROPOSE,
        opens=True,
        since=4,
        parts=(
            Part(
                "roles",
                record(
                    {
                        "raises": listed(a_party, least=1),
                        "addressed": listed(a_party, least=1),
                        "informed": listed(a_party),
                    }
                ),
                required=True,
                since=4,
            ),
            Part("track", one_of(*TRACKS), required=True, since=4),
            Part("period", _PERIOD, required=True, since=4),
            Part("heads", a_list_of_heads, required=True, since=4),
            Part("table", a_table, required=True, since=4),
            Part("hash", a_hash, required=True, since=4),
            _TEXT,
            LANGUAGE,
        ),
    ),
    Kind(AGREE, since=4, parts=(Part("hash", a_hash, required=True, since=4), _TEXT, LANGUAGE)),
    Kind(WITHHOLD, since=4, parts=(_TEXT, LANGUAGE)),
)
