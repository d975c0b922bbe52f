# SPDX-License-Identifier: Apache-2.0
"""How acts of checks are written and read."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from demarche.areas.checks import planning
from demarche.areas.checks.forms import ShareForm
from demarche.areas.release.models import Draft
from demarche.areas.release.paper import Paper, Section, Setting
from demarche.areas.release.presentation import Presentation
from demarche.areas.release.presentation import register as present
from demarche.areas.release.register_acts import RegisterAct, Values, offer
from demarche.core.acts import checks as acts
from demarche.core.encoding import moment
from demarche.ui import moments

SHARE_PAGE = "share-check"


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of a check: its name, what stands under its paper."""

    name: Promise
    clauses: tuple[Promise, ...]


KINDS = {
    acts.CALL: _Kind(
        _("Communication check"),
        (
            _(
                "A person in the role of each contact answers, by one button. Nothing else is asked, and nothing of it is public."
            ),
            _("After half of the window without an answer, the contact's alternates are alerted too."),
        ),
    ),
    acts.ANSWER: _Kind(
        _("Answer to a communication check"), (_("A person in this role is here and has read the call."),)
    ),
    acts.WITHDRAW: _Kind(
        _("Communication check called off"), (_("Nothing is waited for any more. The call stays on record."),)
    ),
}


def register() -> None:
    """Say how each kind is written and read."""
    for kind, said in KINDS.items():
        present(kind, _presentation(kind, said))
    offer(
        RegisterAct(
            kind=acts.SHARE,
            page=SHARE_PAGE,
            name=_("Results of a check told to all"),
            verb=_("Tell all Parties our results"),
            lead=_(
                "Whether and when our own contacts answered, as our log has it. It does not say who called, and nothing of another Party."
            ),
            form=ShareForm,
            sections=_shared,
            done_url=lambda process: reverse("checks:list", args=[process]),
            clauses=(
                _("Told by consent of the Party whose contacts were called. Other Parties tell theirs, or do not."),
            ),
        )
    )


def _presentation(kind: str, said: _Kind) -> Presentation:
    calls = kind == acts.CALL

    def paper(setting: Setting, values: Values) -> Paper:
        return Paper(
            kind=str(said.name), sections=tuple(_sections(setting, values)), clauses=tuple(map(str, said.clauses))
        )

    def fields(values: Values) -> list[tuple[str, str]]:
        shown = _sections(Setting(names={}, author="", addressed=()), values)
        return [(each.label, each.text or each.value or "\n".join(each.lines)) for each in shown]

    return Presentation(
        title=said.name,
        paper=paper,
        fields=fields,
        edit_url=_edit_url,
        name=_names,
        done_url=lambda dossier: reverse("checks:check", args=[dossier]),
        gaps=_gaps if calls else lambda _values: [],
        plan=planning.plan if calls else lambda _draft: None,
        together=planning.together if calls else lambda _draft: [],
        instruction=_("Standing instruction on communication checks") if kind == acts.ANSWER else "",
    )


def _edit_url(draft: Draft) -> str:
    if draft.kind == acts.CALL:
        return reverse("checks:edit", args=[draft.pk])
    if draft.kind == acts.ANSWER:
        return reverse("checks:answer", args=[draft.dossier, draft.values["contact"]])
    return reverse("checks:withdraw", args=[draft.dossier])


def _gaps(values: Values) -> list[tuple[str, str]]:
    return [] if values.get("contacts") else [("contacts", _now("Choose whom to call."))]


def _names(values: Values) -> str:
    contacts = values.get("contacts")
    return ", ".join(map(str, contacts)) if isinstance(contacts, list) else str(values.get("contact", ""))


def _sections(setting: Setting, values: Values) -> Iterator[Section]:
    contacts = values.get("contacts")
    if isinstance(contacts, list):
        yield Section(_now("Contacts called, as the directory names them"), lines=tuple(map(str, contacts)))
    window = values.get("window")
    if isinstance(window, int):
        yield Section(_now("Window"), value=window_words(window))
    if values.get("contact"):
        yield Section(_now("Answers for the contact"), value=str(values["contact"]))
    if values.get("by"):
        yield Section(_now("In the role of its alternate"), value=str(values["by"]))
    if values.get("text"):
        yield Section(_now("In words"), text=str(values["text"]))


def window_words(hours: int) -> str:
    """How long the window is."""
    return ngettext("%(n)d hour from the receipt of the call", "%(n)d hours from the receipt of the call", hours) % {
        "n": hours
    }


def _shared(_setting: Setting, values: Values) -> Iterator[Section]:
    received, window, results = values.get("received"), values.get("window"), values.get("results")
    if not isinstance(received, str) or not isinstance(window, int) or not isinstance(results, list):
        return
    begun = moment(received)
    yield Section(_now("Call received"), value=moments.utc(begun))
    yield Section(_now("Window"), value=window_words(window))
    for each in results:
        if isinstance(each, dict):
            yield Section(str(each["contact"]), value=result_words(begun, window, str(each.get("answered", ""))))


def result_words(begun: int, window: int, answered: str) -> str:
    """What is told of one contact."""
    if answered:
        took = moments.span(moment(answered) - begun)
        return _now("answered %(moment)s, after %(time)s") % {"moment": moments.utc(moment(answered)), "time": took}
    return _now("no answer by %(moment)s") % {"moment": moments.utc(begun + window * moments.HOUR)}
