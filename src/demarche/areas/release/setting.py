# SPDX-License-Identifier: Apache-2.0
"""What an act is said in, gathered for drafts and for acts on record: names, the acts it points to, the files it carries."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from demarche.areas.release.models import Draft
from demarche.areas.release.paper import Paper, Section, Setting
from demarche.areas.release.presentation import presentation_of
from demarche.core.acts.act import HASH, Act
from demarche.core.acts.concern import BESIDE
from demarche.core.acts.schema import check_parts
from demarche.core.acts.vocabulary import BY_SINGLE_OFFICER, ON_DUTY, RELEASED, find_kind
from demarche.core.codes import Reason
from demarche.core.encoding import Json, spelling
from demarche.core.process.docket import Docket
from demarche.ledger import files, processes, replay

Values = Mapping[str, Json]


def names(process: str) -> dict[str, str]:
    """What the Parties of a process call themselves, by code."""
    return processes.names(process)


def acts_of(docket: Docket) -> dict[str, Act]:
    """The acts of a dossier by id, to be kept when the docket is given back."""
    return {each.act.id: each.act for each in docket.placed.values()} | {
        each.id: each for each in docket.waiting.values()
    }


def values_of(acts: Mapping[str, Act], dossier: str) -> dict[str, Values]:
    """The values of acts by id, the opening act's also under `opening`."""
    found: dict[str, Values] = {name: act.values for name, act in acts.items()}
    if dossier in acts:
        found["opening"] = acts[dossier].values
    return found


def files_of(values: Values) -> dict[str, bytes]:
    """The bytes of the files that travelled beside an act, as far as they are here; a large one is not read for a page."""
    found: dict[str, bytes] = {}
    for name, value in values.items():
        sha256 = value.get("sha256") if name.startswith("file") and isinstance(value, dict) else None
        if isinstance(sha256, str) and HASH.fullmatch(sha256):
            try:
                found[sha256] = files.read_file(sha256, most=BESIDE)
            except files.MissingFileError:
                continue
    return found


def paper_of_act(
    act: Act, setting_names: Mapping[str, str], acts: Mapping[str, Values], audience: Iterable[str]
) -> Paper:
    """An act on record as it reads."""
    setting = Setting(
        names=setting_names,
        author=act.author,
        addressed=tuple(sorted(set(audience) - {act.author})),
        acts=acts,
        files=files_of(act.values),
    )
    kind = find_kind(processes.charter_of(act.process).vocabulary, act.kind)
    if kind is None or check_parts(kind, act) not in (None, Reason.PART_MISSING):
        return as_it_came(act)
    return _paper(act.kind, setting, act.values)


_RELEASED: Final[Mapping[Json, Promise]] = {
    ON_DUTY: _("Released on duty authority"),
    BY_SINGLE_OFFICER: _("Released by a single officer"),
}


def _paper(kind: str, setting: Setting, values: Values) -> Paper:
    """What a kind reads like, and how it was released where no second officer did."""
    paper = presentation_of(kind).paper(setting, values)
    mark = values.get(RELEASED.name)
    return replace(paper, released=str(_RELEASED[mark])) if mark in _RELEASED else paper


def as_it_came(act: Act) -> Paper:
    """An act whose kind or parts the vocabulary does not know: every part by its name, as it stands in the act."""
    sections = (
        Section(name, text=value if isinstance(value, str) else spelling(value).decode())
        for name, value in sorted(act.values.items())
    )
    return Paper(kind=act.kind, sections=tuple(sections))


def paper_of_draft(draft: Draft, mark: str = "") -> Paper:
    """A draft as it would read, made of the very values to be signed; `mark` says how it would be released if not by two."""
    own = processes.standing(draft.process).process.own_code
    acts: dict[str, Values] = {}
    if draft.dossier and draft.dossier != draft.process:
        with replay.docket(draft.process, draft.dossier) as docket:
            acts = values_of(acts_of(docket), draft.dossier)
    setting = Setting(
        names=names(draft.process),
        author=own,
        addressed=tuple(sorted(set(draft.audience) - {own})),
        acts=acts,
        files={each.sha256: bytes(each.data) for each in draft.files.filter(size=None)},
    )
    return _paper(draft.kind, setting, {**draft.values, RELEASED.name: mark} if mark else draft.values)
