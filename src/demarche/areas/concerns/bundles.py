# SPDX-License-Identifier: Apache-2.0
"""STIX bundles beside acts on record: which files they are, what they hold, and every indicator of a matter by its id."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

from demarche.areas.concerns.papers import field_of, list_of, numbers
from demarche.areas.release.setting import files_of
from demarche.core.acts import concern as acts
from demarche.core.acts.indicators import MARK
from demarche.core.acts.vocabulary import find_kind
from demarche.core.encoding import Json
from demarche.core.process.docket import Docket, Standing
from demarche.core.process.matter import Matter
from demarche.core.process.order import reading_order
from demarche.core.stix import Indicator, StixError, read_bundle

Values = Mapping[str, Json]

STIX: Final = "application/stix+json"


def bundles(values: Values) -> list[int]:
    """The numbers of the files of an act that say what to look for."""
    return [each for each in numbers(values, "file") if media_of(values, each) == STIX]


def media_of(values: Values, number: int) -> str:
    return field_of(values, f"file{number}", "media").partition(";")[0].strip().lower()


def content_of(values: Values, number: int) -> bytes | None:
    """The bytes of a file of an act, if it is here."""
    name = f"file{number}"
    return files_of({name: values[name]}).get(field_of(values, name, "sha256")) if name in values else None


@lru_cache(maxsize=4)
def indicators_of(content: bytes) -> tuple[Indicator, ...] | None:
    """The indicators of a bundle in its order; none when it cannot be read. Several papers of one page ask for the same."""
    try:
        return read_bundle(content).indicators
    except StixError:
        return None


def objects(said: Iterable[Values]) -> dict[str, Indicator]:
    """Every indicator in the files of these acts, by id and in their order; one that is named again stands where it was first."""
    found: dict[str, Indicator] = {}
    for values in said:
        for number in bundles(values):
            for each in indicators_of(content_of(values, number) or b"") or ():
                found.setdefault(each.id, each)
    return found


def unmarked(docket: Docket, found: Matter | None, vocabulary: int) -> frozenset[str]:
    """The addressed Parties that were asked for a mark on each indicator, can give it, and state nothing of one or more."""
    opening = docket.opening
    if found is None or opening is None or "per_indicator" not in list_of(opening.values, "ask"):
        return frozenset()
    every = on_record(docket) if find_kind(vocabulary, MARK) is not None else {}
    marked = [{party for party, entry in found.marks.get(each, {}).items() if entry.value} for each in every]
    return frozenset(party for party in found.addressed if any(party not in parties for parties in marked))


def on_record(docket: Docket) -> dict[str, Indicator]:
    """Every indicator of a technical notification and of what supplements it, the same on both nodes; of a concern, none."""
    opening = docket.opening
    if opening is None or opening.kind != acts.NOTIFY:
        return {}
    placed = reading_order([each.act for each in docket.placed.values()])
    return objects(act.values for act in placed if docket.standing(act.id) is Standing.IN_EFFECT)
