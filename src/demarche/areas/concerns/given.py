# SPDX-License-Identifier: Apache-2.0
"""What a draft gives and what it leaves out, each with the place where it is changed: one reading for every kind of act."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, cast

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _

from demarche.areas.concerns import annexes, labels, values
from demarche.areas.concerns.access import dossier_or_404
from demarche.areas.concerns.added import PAGES
from demarche.areas.concerns.drafting import knows
from demarche.areas.concerns.forms.answers import AnswersForm
from demarche.areas.concerns.forms.compose import ConcernForm, NotificationForm, RepresentationForm
from demarche.areas.concerns.forms.fields import DraftForm
from demarche.areas.concerns.kinds import edit_url
from demarche.areas.concerns.papers import field_of, numbers
from demarche.areas.concerns.reading import brief
from demarche.areas.concerns.steps import OF_KIND
from demarche.areas.officers.models import Officer
from demarche.areas.release.models import Draft
from demarche.areas.release.setting import names
from demarche.core.acts import concern as acts
from demarche.core.acts import representation
from demarche.core.encoding import Json
from demarche.ui import moments
from demarche.ui.series import listed

Row = dict[str, Any]

OPENING: Final = {
    acts.RAISE: (ConcernForm, values.concern_form),
    acts.NOTIFY: (NotificationForm, values.notification_form),
    representation.MAKE: (RepresentationForm, values.representation_form),
    representation.CLAIM: (RepresentationForm, values.representation_form),
}
"""Kinds that open a matter, each with the form of its page and how that reads a draft."""

_FIELDS: Final = {
    "roles": "to",
    "urgency": "profile",
    "marking": "tlp",
    "national_marking": "national",
    "form": "form_kind",
    "preserve": "days",
    "file1": "pasted",
}
"""Parts of an opening page that stand in a field of another name."""

_WORDS: Final = frozenset(
    {"title", "matter", "conduct", "reparation", "subject_other", "callback", "number", "national_marking", "text"}
)
_NEVER_ASKED: Final = frozenset(
    {"draft", "version", "note", "report", "related", "kind", "file", "remove_file", "pasted"}
)
_OF_CLAIM: Final = frozenset({"conduct", "reparation"})
_FILE: Final = re.compile(r"file[1-9]")
_ANSWERED: Final = re.compile(r"a([1-9][0-9]{0,2})(_text|_settles)?")
_ASKED: Final = re.compile(r"q[1-9][0-9]{0,2}")


@dataclass(frozen=True, slots=True)
class _Page:
    """The page on which a draft is written: its form, and what that shows of the draft."""

    draft: Draft
    form: DraftForm
    shown: Mapping[str, Any]
    names: Mapping[str, str] = field(default_factory=dict)

    def url(self, name: str) -> str:
        """The place of a field on it."""
        return f"{edit_url(self.draft)}#id_{name}" if name in self.form.fields else edit_url(self.draft)


def _page(draft: Draft, officer: Officer, at: int) -> _Page:
    if draft.kind in OPENING:
        kind, read = OPENING[draft.kind]
        asked = len(numbers(draft.values, "q"))
        form = kind(questions=asked) if kind is ConcernForm else kind()
        return _Page(draft, form, read(draft.values), _FIELDS)
    if draft.kind == acts.ANSWER:
        return _Page(draft, AnswersForm(), values.covering_form(draft.values), _FIELDS)
    step = OF_KIND[draft.kind]
    shown = step.form.read(draft.values)
    about = brief(dossier_or_404(draft.dossier, officer), at)
    names = {part: name for name, (part, _inner) in reversed([*step.form.places.items()])}
    return _Page(draft, step.form(initial=shown, brief=about), shown, {"form": "form_kind", **names})


def rows(draft: Draft, officer: Officer, at: int) -> list[Row]:
    """What was given, in the order of the page, each in words with the place where it is changed."""
    page = _page(draft, officer, at)
    given = [
        _row(page, name, label, told) for name, label, told in labels.named(draft.values) if not _ASKED.fullmatch(name)
    ]
    return [*_to(page), *given]


def _to(page: _Page) -> Iterator[Row]:
    """Whom a matter is addressed to, as the Party calls itself."""
    roles = page.draft.values.get("roles")
    addressed = roles.get("addressed") if isinstance(roles, dict) else None
    if page.draft.kind in OPENING and isinstance(addressed, list) and addressed:
        called = names(page.draft.process)
        yield {
            "label": _("To"),
            "said": listed(called.get(str(code), str(code)) for code in addressed),
            "url": page.url("to"),
        }


def _row(page: _Page, name: str, label: str, told: str) -> Row:
    draft, value = page.draft, page.draft.values[name]
    row: Row = {"label": label, "value": told, "url": _place(page, name)}
    if name.endswith(("_text", "_settles")) or name in _WORDS:
        row |= {"said": told, "lang": str(draft.values.get("language", ""))}
    if name.startswith("q") and name.endswith("_text"):
        row["note"] = labels.told(name.removesuffix("_text"), draft.values[name.removesuffix("_text")])
    if _FILE.fullmatch(name):
        size = int(field_of(draft.values, name, "bytes") or 0)
        row |= {"said": field_of(draft.values, name, "name"), "note": moments.size(size)}
    chosen = _chosen(page, page.names.get(name, name), value)
    return {**row, "value": chosen} if chosen else row


def _chosen(page: _Page, name: str, value: Json) -> str:
    """What was chosen of the acts and questions that a page offered, as it was offered."""
    offered = page.form.fields.get(name)
    if name != "about" or not isinstance(offered, forms.ChoiceField):
        return ""
    said = page.shown.get(name)
    choices = {str(key): str(label) for key, label in cast("list[tuple[object, object]]", offered.choices)}
    return choices.get(str(said if said is not None else value), "")


def _place(page: _Page, name: str) -> str:
    """Where a part is changed: a question's own page, an Add page, or its field on the page of the draft."""
    draft, answered = page.draft, _ANSWERED.fullmatch(name)
    if draft.kind == acts.ANSWER and answered:
        return f"{reverse('concerns:answer_question', args=[draft.dossier, int(answered[1])])}?checking=1#id_value"
    if _FILE.fullmatch(name) and draft.kind != acts.NOTIFY:
        return reverse("concerns:files", args=[draft.pk])
    added = _added(draft, name)
    if added:
        return f"{reverse(f'concerns:{added}', args=[draft.pk])}?checking=1"
    return page.url(page.names.get(name, name))


def _added(draft: Draft, name: str) -> str:
    """The Add page that a part is written on; empty for one of the draft's own page."""
    if draft.kind not in OPENING or draft.kind == acts.NOTIFY or values.of_concern_page(name):
        return ""
    return next((page for page, each in PAGES.items() if each.scope(name)), "")


def left_out(draft: Draft, officer: Officer, at: int) -> list[Row]:
    """What may be said and was not: fields left empty, Add pages not used, questions that stay open."""
    page = _page(draft, officer, at)
    return [*_empty(page), *_not_added(draft), *_open(draft, officer, at)]


def _empty(page: _Page) -> Iterator[Row]:
    unasked = _NEVER_ASKED | (frozenset() if page.draft.kind == representation.CLAIM else _OF_CLAIM)
    for name, each in page.form.fields.items():
        filled = page.shown.get(name) or (name == "to" and page.draft.audience[1:])
        if name not in unasked and not filled and not re.fullmatch(r"[qsm][0-9].*|marks", name):
            yield {"label": each.label, "url": page.url(name)}


def _not_added(draft: Draft) -> Iterator[Row]:
    if draft.kind not in OPENING or draft.kind == acts.NOTIFY:
        yield from _no_annex(draft)
        return
    for page, each in PAGES.items():
        if knows(draft, each.needs) and not any(each.scope(name) for name in draft.values):
            url = reverse(f"concerns:{page}", args=[draft.pk])
            yield {"label": each.label, "now": each.now(draft.values), "url": f"{url}?checking=1"}


def _no_annex(draft: Draft) -> Iterator[Row]:
    if annexes.takes_annexes(draft) and not annexes.names(draft.values):
        yield {"label": _("annexes"), "url": reverse("concerns:files", args=[draft.pk])}


def _open(draft: Draft, officer: Officer, at: int) -> Iterator[Row]:
    """The questions that stay open beside an answer."""
    if draft.kind != acts.ANSWER:
        return
    row = dossier_or_404(draft.dossier, officer)
    for each in brief(row, at).asked:
        if each.is_open and each.number not in numbers(draft.values, "a"):
            url = reverse("concerns:answer_question", args=[draft.dossier, each.number])
            label = _("Question %(number)s stays open") % {"number": each.number}
            yield {"label": label, "now": each.text, "url": f"{url}?checking=1"}


def field_url(draft: Draft, name: str, officer: Officer, at: int) -> str:
    """Where something missing is put right: the field, or the page of the draft."""
    page = _page(draft, officer, at)
    return page.url(page.form.place_of(name) or "") if name else edit_url(draft)
