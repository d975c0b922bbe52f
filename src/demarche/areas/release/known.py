# SPDX-License-Identifier: Apache-2.0
"""What the second pair of eyes must know of a draft, row by row."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from demarche.areas.release import queries, there
from demarche.areas.release.models import Draft
from demarche.areas.release.paper import Paper
from demarche.areas.release.presentation import presentation_of
from demarche.areas.release.setting import names
from demarche.areas.release.telling import named, parties, several, told
from demarche.ledger import processes, replay
from demarche.ui import moments
from demarche.ui.series import listed

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reading:
    """A draft as it is read before release: as a paper, by whom it would be seen, at which moment."""

    draft: Draft
    paper: Paper
    own: str
    names: dict[str, str]
    at: int
    clearances: Sequence[SafeString] = ()

    @property
    def others(self) -> list[str]:
        """The other Parties that would hold the act."""
        return sorted(set(self.draft.audience) - {self.own})

    @property
    def others_named(self) -> SafeString:
        """The same, as they call themselves."""
        return parties(self.names.get(code, code) for code in self.others)


def reading(draft: Draft, paper: Paper, at: int, clearances: Sequence[SafeString] = ()) -> Reading:
    """Gather what the rows are made of."""
    own = processes.standing(draft.process).process.own_code
    return Reading(draft, paper, own, names(draft.process), at, clearances)


def rows(read: Reading) -> list[Row]:
    """Who cleared it, who will see it, what goes, what stays, what it starts, and that it cannot be undone."""
    cleared = [{"label": _("Clearance"), "value": each} for each in read.clearances]
    return [
        *cleared,
        *_binds(read),
        *_audience(read),
        *_contents(read),
        *_changes(read),
        *_there(read),
        *_consequences(read),
    ]


def _binds(read: Reading) -> Iterator[Row]:
    found = presentation_of(read.draft.kind).binds(read.draft)
    if found is not None:
        label, url = found
        value = _("it binds this Party to every rule there: read it before you release")
        yield {"label": label, "value": value, "url": url, "url_label": _("Read it")}


def _audience(read: Reading) -> Iterator[Row]:
    if not read.others:
        yield {
            "label": _("Who will see it"),
            "value": _("Addressed to nobody: this cannot be released."),
            "state": "held",
        }
        return
    audience = parties(read.names.get(code, code) for code in read.draft.audience)
    yield {"label": _("Who will see it"), "value": told(_("%(parties)s. Nobody else."), parties=audience)}


def _contents(read: Reading) -> Iterator[Row]:
    texts = sum(
        isinstance(value, str) and name.endswith(("text", "matter")) for name, value in read.draft.values.items()
    )
    goes = [ngettext("%(n)d text", "%(n)d texts", texts) % {"n": texts} if texts else _("no words of your own")]
    tables = [
        told("%(what)s: %(note)s" if each.note else "%(what)s", what=each.label, note=each.note)
        for each in read.paper.tables
    ]
    yield {"label": _("What goes"), "value": several([*goes, *tables])}
    notes, versions = len(read.draft.notes), read.draft.version
    left = (
        ngettext("%(n)d internal note", "%(n)d internal notes", notes) % {"n": notes},
        ngettext("%(n)d draft", "%(n)d drafts", versions) % {"n": versions},
    )
    yield {"label": _("Left out"), "value": listed(left)}


def _changes(read: Reading) -> Iterator[Row]:
    returned = read.draft.returned_version
    if returned is None:
        return
    changed = [label for label, _before, _now in queries.changed_fields(read.draft, returned)]
    yield {
        "label": _("Since returned"),
        "value": _("changed: %(what)s") % {"what": listed(changed)} if changed else _("nothing changed"),
        "state": "changed" if changed else "",
        "url": reverse("release:compare", args=[read.draft.pk]) if changed else "",
        "url_label": _("Compare"),
    }


def _there(read: Reading) -> Iterator[Row]:
    charter = replay.charter_in_force(read.draft.process)
    for code in read.others:
        zone = there.zone_of(read.draft.process, code)
        if zone:
            label = _("There now") if len(read.others) == 1 else read.names.get(code, code)
            yield {"label": label, "value": there.now_there(charter, code, zone, read.at)}


def _consequences(read: Reading) -> Iterator[Row]:
    clocks = there.clock_started(replay.charter_in_force(read.draft.process), read.draft)
    yield {"label": _("Starts a clock"), "value": "; ".join(clocks) if clocks else _("none")}
    yield {
        "label": _("Cannot be undone"),
        "value": _("corrected or withdrawn only by another act; both stay on record"),
    }


def drafted_by(draft: Draft) -> str:
    """Who wrote it and when it was last changed, in one line."""
    author = draft.author or draft.changed_by
    if author is None:
        return _("drafted by this node")
    line = told(_("drafted by %(name)s"), name=author.name)
    if draft.changed_by is not None and draft.changed_by != author:
        line += SafeString(" · ") + told(_("changed by %(name)s"), name=draft.changed_by.name)
    return format_html("{} {}", line, named(moments.utc(draft.changed)))
