# SPDX-License-Identifier: Apache-2.0
"""How each kind of act is shown before and after its release; the rooms register theirs here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.functional import Promise

from demarche.areas.find.sources import FORMS
from demarche.areas.release.paper import Paper, Setting
from demarche.core.encoding import Json
from demarche.core.errors import DemarcheError

if TYPE_CHECKING:
    from demarche.areas.release.models import Draft

Values = Mapping[str, Json]


class UnknownKindError(DemarcheError):
    """No room says how this kind of act is shown."""


@dataclass(frozen=True, slots=True)
class Plan:
    """When a release leaves that has an hour of its own: `leaves` gives it, by when it is released; `said` is what pages say of it.

    `secret`: the hour is drawn and nobody is shown it before.
    """

    leaves: Callable[[int], int]
    said: str
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Presentation:
    """What the release room needs to know of a kind of act.

    `title` names the kind. `paper` makes what the other side reads of the values to be signed. `fields` gives the same values
    as labelled texts, to compare two versions. `edit_url` is where its drafter goes on writing. `name` says the draft in one
    line, as lists need it. `done_url` is the page of the dossier an act stands in, `correct_url` where a further act there corrects it. `gaps` are sentences about what is still missing, with the field each belongs to. `binds` leads to what the act binds its Party to
    without saying it in full, as a name and an address. `plan` is the hour of its own at which a release leaves; `together` are drafts
    that its release releases too, each by itself, if they are as they were begun. `instruction` stands on the page of a release on duty authority until another is given.
    """

    title: str | Promise
    paper: Callable[[Setting, Values], Paper]
    fields: Callable[[Values], list[tuple[str, str]]]
    edit_url: Callable[["Draft"], str]
    name: Callable[[Values], str]
    done_url: Callable[[str], str]
    correct_url: Callable[[str], str] = lambda _dossier: ""
    gaps: Callable[[Values], list[tuple[str, str]]] = lambda _values: []
    binds: Callable[["Draft"], tuple[str, str] | None] = lambda _draft: None
    plan: Callable[["Draft"], Plan | None] = lambda _draft: None
    together: Callable[["Draft"], list["Draft"]] = lambda _draft: []
    instruction: str | Promise = ""
    template: str = "release/_paper.html"
    kept: Callable[[Values], str] | None = None

    def row_title(self, values: Values) -> str:
        """The draft in one line, as a row keeps it that is read in another language than it is written in (`coded`)."""
        return (self.kept or self.name)(values)


_KNOWN: Final[dict[str, Presentation]] = {}


def register(kind: str, presentation: Presentation) -> None:
    """Say how a kind of act is shown; a room does this once, when it is loaded."""
    _KNOWN[kind] = presentation
    FORMS[kind] = presentation.title


def presentation_of(kind: str) -> Presentation:
    """How a kind is shown. Raises `UnknownKindError`."""
    try:
        return _KNOWN[kind]
    except KeyError as error:
        raise UnknownKindError(f"expected a kind of act that a room presents, got {kind}") from error
