# SPDX-License-Identifier: Apache-2.0
"""What a successor says of the dossier before it: which one, who agreed, and the acts that it encloses. It has no page to write it on."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from demarche.areas.concerns.added.adding import Parts
from demarche.areas.concerns.papers import field_of
from demarche.areas.release.paper import Section, Setting
from demarche.areas.release.presentation import UnknownKindError, presentation_of
from demarche.core.acts import enlarging
from demarche.core.acts.act import Act, open_record
from demarche.core.acts.enclosed import PREFIX
from demarche.core.encoding import MalformedError
from demarche.ui import moments
from demarche.ui.series import listed


def sections(setting: Setting, parts: Parts) -> Iterator[Section]:
    """The dossier that it succeeds, and each act enclosed, marked as such."""
    if "succeeds" not in parts:
        return
    acts = list(_enclosed(parts))
    agreed = [act for act in acts if act.kind in (enlarging.PROPOSE, enlarging.CONSENT)]
    yield Section(
        _("Succeeds an earlier dossier"),
        value=field_of(parts, "succeeds", "dossier")[:16],
        note=_("By consent of: %(parties)s")
        % {"parties": listed(setting.names.get(act.author, act.author) for act in agreed)},
    )
    for act in acts:
        yield Section(
            _("Enclosed from an earlier dossier: %(what)s")
            % {"what": _("%(kind)s, %(party)s, %(day)s") % _of(setting, act)},
            lines=tuple(_lines(setting, act)),
            note=_("Signed by its author then, and enclosed with its consent. Nothing follows from it here.")
            + (" " + _("Files that it names did not come along.") if _names_files(act) else ""),
        )


def _enclosed(parts: Parts) -> Iterator[Act]:
    names = (name for name in parts if name.startswith(PREFIX) and name.removeprefix(PREFIX).isdecimal())
    for name in sorted(names, key=lambda each: int(each.removeprefix(PREFIX))):
        try:
            yield open_record(parts[name]).act
        except MalformedError:
            continue


def _of(setting: Setting, act: Act) -> Mapping[str, str]:
    try:
        kind = str(presentation_of(act.kind).title)
    except UnknownKindError:
        kind = act.kind
    return {"kind": kind, "party": setting.named(act.author), "day": moments.day(act.made)}


def _lines(setting: Setting, act: Act) -> Iterator[str]:
    """What the act says, as its own paper says it."""
    try:
        presentation = presentation_of(act.kind)
    except UnknownKindError:
        return
    within = Setting(setting.names, act.author, (), acts={"opening": act.values} if act.opens else {})
    paper = presentation.paper(within, act.values)
    yield from filter(None, (paper.number, paper.title))
    for section in (*paper.sections, *paper.facts):
        said = [section.value, section.text, *section.lines, *_items(section)]
        if any(said):
            yield f"{section.label}: {listed(filter(None, said))}"


def _items(section: Section) -> Iterator[str]:
    for item in section.items:
        yield " ".join(filter(None, (f"{item.number}.", item.value, item.text)))


def _names_files(act: Act) -> bool:
    return any(name.startswith("file") for name in act.parts)
