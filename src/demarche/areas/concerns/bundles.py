# SPDX-License-Identifier: Apache-2.0
"""STIX bundles beside acts on record: which files they are, what they hold, and every indicator of a matter by its id."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

from demarche.areas.concerns.papers import field_of, numbers
from demarche.areas.release.setting import files_of
from demarche.core.acts import concern as acts
from demarche.core.encoding import Json
from demarche.core.process.docket import Docket, Standing
from demarche.core.process.order import reading_order
from demarche.core.stix import Indicator, StixError, read_bundle

Values = Mapping[str, Json]

STIX: Final = "application/stix+json"


def bundles(values: Values) -> list[int]:
    """The numbers of the files of an act that say what to look for."""
    return [each for each in numbers(values, "file") if _media(values, each) == STIX]


def _media(values: Values, number: int) -> str:
    return field_of(values, f"file{number}", "media").partition(";")[0].strip().lower()


def content_of(values: Values, number: int) -> bytes | None:
    """The bytes of a file of an act, if it is here."""
    name = f"file{number}"
    return files_of({name: values[name]}).get(field_of(values, name, "sha256"))


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


def on_record(docket: Docket) -> dict[str, Indicator]:
    """Every indicator of a technical notification and of what supplements it, the same on both nodes; of a concern, none."""
    opening = docket.opening
    if opening is None or opening.kind != acts.NOTIFY:
        return {}
    placed = reading_order([each.act for each in docket.placed.values()])
    return objects(act.values for act in placed if docket.standing(act.id) is Standing.IN_EFFECT)
