# SPDX-License-Identifier: Apache-2.0
"""Related matters: other dossiers of the same two Parties, and what this matter is to each. Clocks stay independent."""

from collections.abc import Iterator
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from demarche.areas.concerns import words
from demarche.areas.concerns.access import closed
from demarche.areas.concerns.added.adding import AddForm, Adding, Parts
from demarche.areas.concerns.forms.fields import choice
from demarche.areas.concerns.models import DossierRow
from demarche.areas.concerns.papers import field_of, list_of, numbers
from demarche.areas.concerns.reading import named as called
from demarche.areas.officers.models import Officer
from demarche.areas.release.models import Draft
from demarche.areas.release.paper import Section, Setting
from demarche.core.encoding import Json
from demarche.ledger import read
from demarche.ui import moments
from demarche.ui.series import listed

MOST: Final = 9
OFFERED: Final = 200


class RelatedForm(AddForm):
    """Dossiers that this desk may open and the addressed Party holds; one row more than there are."""

    def suit(self, draft: Draft, officer: Officer) -> None:
        roles = draft.values.get("roles")
        addressed = roles.get("addressed") if isinstance(roles, dict) else None
        party = str(addressed[0]) if isinstance(addressed, list) and addressed else ""
        held = {field_of(draft.values, f"related{number}", "dossier") for number in numbers(draft.values, "related")}
        offered = [("", "–"), *_offered(officer, draft.process, party, held)]
        for number in range(1, min(len(held) + 1, MOST) + 1):
            self.fields[f"dossier_{number}"] = forms.ChoiceField(
                label=gettext("Matter %(number)d") % {"number": number},
                choices=offered,
                widget=forms.Select({"dir": "auto"}),
                required=False,
            )
            self.fields[f"relation_{number}"] = choice(
                words.RELATIONS, gettext("What this is to matter %(number)d") % {"number": number}, initial="follows"
            )

    @classmethod
    def read(cls, parts: Parts) -> dict[str, Any]:
        shown: dict[str, Any] = {}
        for row, number in enumerate(numbers(parts, "related"), start=1):
            shown[f"dossier_{row}"] = field_of(parts, f"related{number}", "dossier")
            shown[f"relation_{row}"] = field_of(parts, f"related{number}", "relation")
        return shown

    def written(self, before: Parts) -> dict[str, Json]:  # noqa: ARG002  # as every form of these
        found = self.cleaned_data
        rows = [number for number in range(1, MOST + 1) if found.get(f"dossier_{number}")]
        chosen = {found[f"dossier_{number}"]: found[f"relation_{number}"] or "follows" for number in rows}
        return link(chosen)


def link(chosen: dict[str, str]) -> dict[str, Json]:
    """The parts that relate a matter to dossiers, each with its relation."""
    return {
        f"related{number}": {"dossier": dossier, "relation": relation}
        for number, (dossier, relation) in enumerate(chosen.items(), start=1)
    }


def _offered(officer: Officer, process: str, party: str, held: set[str]) -> list[tuple[str, str]]:
    rows = DossierRow.objects.filter(process=process, party=party).order_by("-changed", "dossier")
    rows = rows.exclude(pk__in=closed(officer))
    if officer.desk:
        rows = rows.filter(desk=officer.desk)
    found = {row.pk: f"{named(row)} {row.title}" for row in rows[:OFFERED]}
    found |= {row.pk: f"{named(row)} {row.title}" for row in rows.filter(pk__in=held - found.keys())}
    return list(found.items())


def named(row: DossierRow) -> str:
    """A dossier by its numbers, by the beginning of its id where it has none."""
    return " · ".join(filter(None, (row.number, row.their_number))) or row.pk[:12]


def _related(parts: Parts) -> list[tuple[str, str]]:
    said = [
        (field_of(parts, f"related{n}", "dossier"), field_of(parts, f"related{n}", "relation"))
        for n in numbers(parts, "related")
    ]
    known = {row.pk: named(row) for row in DossierRow.objects.filter(pk__in=[each for each, _relation in said])}
    return [(known.get(dossier, dossier[:12]), relation) for dossier, relation in said]


def _cited(setting: Setting, parts: Parts) -> Iterator[str]:
    """The acts that are cited, oldest first: those of a related matter with their kind, author and day, others by id alone."""
    related = {field_of(parts, f"related{n}", "dossier") for n in numbers(parts, "related")}
    cites = [str(each) for each in list_of(parts, "cites")]
    held = {each: signed.act for each, signed in read.those(cites).items() if signed.act.dossier in related}
    for each in sorted(cites, key=lambda one: (held[one].made if one in held else 0, one)):
        said = [gettext("act %(id)s") % {"id": f"\u2068{each[:16]}\u2069"}]
        if each in held:
            act = held[each]
            by, day = setting.names.get(act.author, act.author), moments.day(act.made)
            said[:0] = [f"\u2068{called(act)}\u2069", f"\u2068{by}\u2069", f"\u2068{day}\u2069"]
        yield " · ".join(said)


def _sections(setting: Setting, parts: Parts) -> Iterator[Section]:
    if numbers(parts, "related"):
        lines = (f"\u2068{name}\u2069: {words.word(words.RELATIONS, relation)}" for name, relation in _related(parts))
        yield Section(gettext("Related matters"), lines=tuple(lines), note=gettext("Each runs on its own clock."))
    if "cites" in parts:
        yield Section(
            gettext("Acts cited"),
            lines=tuple(_cited(setting, parts)),
            note=gettext("They stand in the linked matter, and can be read by whom it is open to."),
        )


PAGES: Final = {
    "related": Adding(
        _("Related matters"),
        _(
            "Matters that the same two Parties hold. Linked is not joined: each runs on its own clock, and none blocks another."
        ),
        _("related matters"),
        "related[0-9]+",
        RelatedForm,
        lambda parts: listed(name for name, _relation in _related(parts)) if numbers(parts, "related") else "",
        _sections,
        needs="related1",
    ),
}
