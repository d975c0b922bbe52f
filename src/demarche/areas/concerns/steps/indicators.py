# SPDX-License-Identifier: Apache-2.0
"""Marking the indicators of a technical notification: seen, not seen, blocked, sinkholed, false positive, need more."""

from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from demarche.areas.concerns.bundles import objects, on_record
from demarche.areas.concerns.forms.marks import MarkForm
from demarche.areas.concerns.marks import codes_of, described, named, told
from demarche.areas.concerns.papers import numbers, text_of
from demarche.areas.concerns.projection import Standing
from demarche.areas.concerns.steps.step import Step, Values
from demarche.areas.release.paper import Setting, Table
from demarche.core.acts import indicators as acts
from demarche.core.acts.concern import NOTIFY

_ANY: Final = "indicator--00000000-0000-4000-8000-000000000000"


def _marked(setting: Setting, values: Values) -> Iterator[Table]:
    held = objects(said for name, said in setting.acts.items() if name != "opening")
    rows = []
    for about, number in named(values).items():
        what = described(about, held)
        found = told(codes_of(values, number)) or gettext("nothing stated")
        rows.append((str(number), what["type"], what["value"], found, text_of(values, f"m{number}_text")))
    if rows:
        heads = (gettext("Number"), gettext("Type"), gettext("Value or pattern"), gettext("Found"), gettext("In words"))
        yield Table(gettext("What was found"), heads, tuple(rows))


def _says(values: Values) -> str:
    count = len(numbers(values, "m"))
    return ngettext("marks %(n)d indicator", "marks %(n)d indicators", count) % {"n": count}


def _first(standing: Standing) -> Values | None:
    """A mark of the first indicator of a technical notification; nothing where it has none."""
    opening = standing.docket.opening
    notified = opening is not None and opening.kind == NOTIFY
    about = next(iter(on_record(standing.docket)), None) if notified else _ANY
    return None if about is None else {"m1": {"object": about, "marks": []}}


STEPS: Final = {
    "mark": Step(
        acts.MARK,
        _("Marks on indicators"),
        _("Mark the indicators"),
        _("What your side found of each. Both sides see it; a later mark takes the place of an earlier one."),
        _says,
        MarkForm,
        tables=_marked,
        least=_first,
    ),
}
