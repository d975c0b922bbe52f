# SPDX-License-Identifier: Apache-2.0
"""Acts of the register, and of dossiers that a page of few fields is enough for: what a room says of each kind, so that one page writes it and one paper shows it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from django import forms
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from demarche.areas.officers.models import DIPLOMATIC, WRITING, Officer
from demarche.areas.release.actions import Attached
from demarche.areas.release.fields import Line, Words
from demarche.areas.release.models import Draft
from demarche.areas.release.paper import Paper, Section, Setting
from demarche.areas.release.presentation import Presentation, register
from demarche.core.acts.powers import STATE
from demarche.core.codes import Reason
from demarche.core.encoding import Json
from demarche.core.process.membership import bars
from demarche.core.process.powers import may
from demarche.ledger import processes, replay
from demarche.ledger.processes import Standing

Values = Mapping[str, Json]

_TYPED: Final = (Line, Words)


class RegisterForm(forms.Form):
    """What every page that writes an act of the register carries; a kind's own form adds its fields and says their parts."""

    asks: ClassVar[Mapping[str, Promise]] = {}
    """What must be given before it can be sent on: the field, and the sentence beside it."""

    draft = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(
        self,
        *args: Any,
        here: Standing,
        at: int,
        officer: Officer | None = None,
        held: Values | None = None,
        **kwargs: Any,
    ) -> None:
        """`officer` is who writes, `held` what the draft says already."""
        self.here, self.at, self.officer, self.held = here, at, officer, held or {}
        super().__init__(*args, **kwargs)

    def parts(self) -> dict[str, Json]:
        """The act's parts, of what was given."""
        raise NotImplementedError

    def attached(self) -> Attached | None:
        """The file that goes with it, where one was chosen."""
        return None

    @classmethod
    def read(cls, values: Values) -> dict[str, Any]:
        """What the fields say of parts."""
        raise NotImplementedError

    def shown(self) -> list[tuple[forms.BoundField, bool]]:
        """The fields for an officer to fill in, each with whether it may be left empty."""
        return [
            (field, field.name not in self.asks and isinstance(field.field, _TYPED)) for field in self.visible_fields()
        ]


class InWords(RegisterForm):
    """A form with a text that goes with the act and changes nothing by itself."""

    text = Words(label=_("In words"), rows=4, limit=4000, help_text=_("Every Party of the process reads it."))

    def parts(self) -> dict[str, Json]:
        text = self.cleaned_data.get("text")
        return {"text": text} if text else {}

    @classmethod
    def read(cls, values: Values) -> dict[str, Any]:
        return {"text": values.get("text", "")}


@dataclass(frozen=True, slots=True)
class Place:
    """Where an act belongs: its dossier (none while it opens one), who holds it, at which desk it is written; `back` leads there."""

    dossier: str
    audience: tuple[str, ...]
    desk: str
    back: str


@dataclass(frozen=True, slots=True)
class RegisterAct:
    """A kind of act of the register: its words, its form, what its paper says, and where it is seen once it is on record.

    `page` is its part of an address. `line` says an act in a line where several stand together, `about` what its page is about by
    what the form begins with, `facts` gives rows for `ui/_summary_list.html` of the form; `clauses` stand under its paper. `kept`
    is the line as a row keeps it, where it is a code (`coded`). `place` is of an act that belongs into a dossier: of its process,
    by what its form has and who writes; nothing where there is no such place for him.
    """

    kind: str
    page: str
    name: Promise
    verb: Promise
    lead: Promise
    form: type[RegisterForm]
    sections: Callable[[Setting, Values], Iterator[Section]]
    done_url: Callable[[str], str]
    clauses: tuple[Promise, ...] = ()
    line: Callable[[Values], str] = lambda _values: ""
    about: Callable[[Mapping[str, Any]], str] = lambda _fields: ""
    facts: Callable[[RegisterForm], list[dict[str, Any]]] = lambda _form: []
    kept: Callable[[Values], str] | None = None
    place: Callable[[str, Mapping[str, Any], Officer], Place | None] | None = None

    def placed(self, process: str, fields: Mapping[str, Any], by: Officer) -> Place | None:
        """Where it belongs: in the register, unless its kind says otherwise."""
        if self.place is not None:
            return self.place(process, fields, by)
        return Place(process, audience(process), desk_of(by), self.done_url(process))


ACTS: Final[dict[str, RegisterAct]] = {}
"""Every kind that a room has said how to write, by its page."""


def offer(act: RegisterAct) -> None:
    """Have a kind written and shown; a room does this once, when it is loaded."""
    ACTS[act.page] = act
    register(
        act.kind,
        Presentation(
            title=act.name,
            paper=lambda setting, values: paper(act, setting, values),
            fields=lambda values: [(each.label, each.text or each.value or each.note) for each in _plain(act, values)],
            edit_url=edit_url,
            done_url=act.done_url,
            name=act.line,
            kept=act.kept,
            gaps=lambda values: _gaps(act, values),
        ),
    )


def paper(act: RegisterAct, setting: Setting, values: Values) -> Paper:
    """What an act of the register reads like."""
    sections = list(act.sections(setting, values))
    text = values.get("text")
    if isinstance(text, str) and text:
        sections.append(Section(str(_("In words")), text=text))
    return Paper(kind=str(act.name), sections=tuple(sections), clauses=tuple(map(str, act.clauses)))


def _plain(act: RegisterAct, values: Values) -> tuple[Section, ...]:
    return paper(act, Setting(names={}, author="", addressed=()), values).sections


def _gaps(act: RegisterAct, values: Values) -> list[tuple[str, str]]:
    shown = act.form.read(values)
    return [(name, str(sentence)) for name, sentence in act.form.asks.items() if not shown.get(name)]


def edit_url(draft: Draft) -> str:
    """Where its drafter goes on writing a draft of an act of the register."""
    return reverse("release:register_edit", args=[draft.pk])


def of_kind(kind: str) -> RegisterAct | None:
    """What a room said of a kind."""
    return next((each for each in ACTS.values() if each.kind == kind), None)


def desk_of(officer: Officer) -> str:
    """The desk in whose name an officer writes: his own, or the diplomatic one where he has both."""
    return officer.desk or DIPLOMATIC


def is_offered(officer: Officer, process: str, kind: str) -> bool:
    """Whether an officer writes, and his desk has the power to make such an act: then a page offers it to him."""
    if not any(map(officer.has_role, WRITING)):
        return False
    here = processes.standing(process)
    view = replay.folded_ground(here).view(here.register.size)
    return barred(here, kind) is None and may(view, here.own_code, f"{desk_of(officer)}_desk", kind)


def barred(here: Standing, kind: str) -> Reason | None:
    """Why this Party does not say an act of a kind now, whoever its officer is: as it takes part, by the register folded here."""
    ground = replay.folded_ground(here)
    return bars(ground.view(here.register.size), processes.charter_of(here.process.id), here.own_code, kind)


def says_nothing(process: str, kind: str) -> str:
    """Why this Party says no act of a kind in a process now, as a page says it; empty where it may."""
    reason = barred(processes.standing(process), kind)
    return "" if reason is None else str(SAYS_NOTHING[reason])


def why_nothing(kind: str) -> str:
    """Why this Party says no act of a kind that opens a matter, in any process; empty where it says one, or has founded none."""
    founded = [here for here in processes.standings() if here.process.register_size]
    reasons = [barred(here, kind) for here in founded]
    return str(SAYS_NOTHING[reasons[0]]) if reasons and reasons[0] is not None and None not in reasons else ""


SAYS_NOTHING: Final[Mapping[Reason, Promise]] = {
    Reason.PARTY_SUSPENDED: _(
        "Our participation is suspended: until it is resumed, this Party says nothing else here."
    ),
    Reason.PARTY_WITHDREW: _("This Party has withdrawn from the process and says nothing here any more."),
    Reason.OBSERVES_THE_PROCESS: _("This Party observes the process and says nothing of this kind here."),
    Reason.NOT_IN_THE_PROCESS: _("This Party is not in the process and says nothing here."),
}
"""Why acts are not offered, in the words of a page."""


def matter(process: str) -> dict[str, Any]:
    """The bar of a page about what all Parties of a process share."""
    charter = processes.charter_of(process)
    return {
        "process": charter.name,
        "release_group": gettext("PARTICIPANTS: every Party of the process"),
        "marking": "",
        "exercise": charter.exercise,
        "note": says_nothing(process, STATE),
    }


def audience(process: str) -> tuple[str, ...]:
    """Who holds an act of the register: every Party of the process."""
    here = processes.standing(process)
    replay.folded_ground(here)
    return tuple(sorted(here.holders()))
