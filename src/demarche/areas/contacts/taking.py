# SPDX-License-Identifier: Apache-2.0
"""Own contacts from a file: what would be nominated, changed, left as it is, and what is not taken in; then drafts of all at once.

What a row says is judged by the very form by which an officer writes a contact, and a draft that it makes is one of that form's.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from demarche.areas.contacts import queries
from demarche.areas.contacts.formats.row import FIELDS, Bad, Read, Row, shortened
from demarche.areas.contacts.forms import EntryForm
from demarche.areas.contacts.kinds import entry_rows
from demarche.areas.contacts.words import EXPECTED, TYPES
from demarche.areas.officers.models import Officer
from demarche.areas.release import actions, releasing
from demarche.areas.release.actions import Beginning, Saved
from demarche.areas.release.register_acts import Values, audience, desk_of, is_offered, says_nothing
from demarche.areas.release.views import sentence
from demarche.core.acts import contacts as acts
from demarche.core.encoding import Json, canonical
from demarche.core.errors import DemarcheError
from demarche.core.process.contacts import contacts
from demarche.ledger import processes

UNCHANGED: Final = "unchanged"


class HinderedError(DemarcheError):
    """A draft could not be sent to the releasing officer, so none was made; the sentence is for the page."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A contact that a file names: `becomes` is the kind of act that says it, or that nothing changes."""

    line: int
    name: str
    office: str
    becomes: str
    entry: Mapping[str, Json]
    changes: tuple[tuple[str, str, str], ...]
    """What changes, as its label, what stands and what would stand."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """What is not taken in: the line, the field, what was expected there and what came."""

    line: int
    field: str
    expected: str
    came: str


@dataclass(slots=True)
class Plan:
    """What would become of a file."""

    taken: list[Taken] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    @property
    def to_draft(self) -> list[Taken]:
        """What an act would say."""
        return [each for each in self.taken if each.becomes != UNCHANGED]

    @property
    def nominates(self) -> bool:
        """Whether anything of it is nominated, which cites a note."""
        return any(each.becomes == acts.NOMINATE for each in self.taken)

    @property
    def digest(self) -> str:
        """What an officer looked at: the same as long as the same would be drafted."""
        said: list[Json] = [[each.name, each.becomes, dict(each.entry)] for each in self.taken]
        return sha256(canonical(said)).hexdigest()


def plan(process: str, read: Read, *, by: Officer, at: int) -> Plan:
    """What would become of what was read, by the directory as it stands."""
    own = processes.own_code(process)
    now = {each.name: each.entry for each in contacts(queries.view_of(process), own)}
    found = Plan(rejected=[_bad(each) for each in read.bad], unread=list(read.unread))
    reader = _Reader(process, own, now, _no_other(by, process), at)
    for row in read.rows:
        for each in reader.judge(row):
            if isinstance(each, Taken):
                found.taken.append(each)
            else:
                found.rejected.append(each)
    found.rejected.sort(key=lambda each: each.line)
    return found


def _no_other(by: Officer, process: str) -> str:
    """Why no contact is nominated that is not yet, by this officer and now; empty where one may be."""
    if is_offered(by, process, acts.NOMINATE):
        return ""
    return says_nothing(process, acts.NOMINATE) or _(
        "a contact that is nominated: this desk has no power to nominate one"
    )


def _bad(each: Bad) -> Rejected:
    return Rejected(each.line, "–", str(EXPECTED[each.wrong]), each.came)


class _Reader:
    """Judges rows one after another; a contact is named once."""

    def __init__(self, process: str, own: str, now: Mapping[str, Values], no_other: str, at: int) -> None:
        self._here, self._own, self._now, self._at = processes.standing(process), own, now, at
        self._no_other = no_other
        self._name = processes.names(process).get(own, own)
        self._seen: dict[str, int] = {}

    def judge(self, row: Row) -> Iterator[Taken | Rejected]:
        """What a row would become, or all that is wrong with it."""
        if row.party not in ("", self._own):
            expected = _("a contact of %(party)s") % {"party": f"\u2068{self._name}\u2069 ({self._own})"}
            yield Rejected(row.line, _("Party"), expected, shortened(row.party))
            return
        form = self._form(row)
        wrong = list(_wrong(form, row))
        name = str(form.cleaned_data.get("contact", ""))
        if name in self._seen:
            expected = _("each contact once; it stands at line %(line)d already") % {"line": self._seen[name]}
            wrong.append(Rejected(row.line, _("Short name"), expected, name))
        elif name and name not in self._now and self._no_other:
            wrong.append(Rejected(row.line, _("Short name"), self._no_other, name))
        if name:
            self._seen.setdefault(name, row.line)
        if wrong:
            yield from wrong
        else:
            yield self._taken(row, name, form.parts()["entry"])

    def _form(self, row: Row) -> EntryForm:
        """The form as it would be sent: what a file does not speak of stays as it stands, unless the row is the whole entry."""
        name = row.fields.get("contact", "").strip()
        entry = None if row.whole else self._now.get(name)
        first: dict[str, Any] = {} if entry is None else EntryForm.read({"contact": name, "entry": dict(entry)})
        given = {each: row.fields.get(each, first.get(each, "")) for each in FIELDS}
        fixed = {"draft": str(UUID(int=0)), "version": "0", "text": ""}
        return EntryForm({**given, **fixed}, here=self._here, at=self._at)

    def _taken(self, row: Row, name: str, entry: Any) -> Taken:
        now = self._now.get(name)
        kind = acts.NOMINATE if now is None else UNCHANGED if dict(now) == entry else acts.UPDATE
        changes = () if kind == UNCHANGED else tuple(_changes(now or {}, entry))
        return Taken(row.line, name, str(entry["office"]), kind, entry, changes)


def _wrong(form: EntryForm, row: Row) -> Iterator[Rejected]:
    """What the form says of what a row gives, and what it lacks."""
    form.is_valid()
    for name in FIELDS:
        said = [str(each) for each in form.errors.get(name, ())]
        if not said and not form.cleaned_data.get(name) and name in form.asks:
            said = [str(form.asks[name])]
        if said and name == "type":
            said = [_("One of these: %(types)s.") % {"types": f"\u2068{', '.join(TYPES)}\u2069"}]
        label = str(form.fields[name].label)
        line = row.lines.get(name, row.line)
        yield from (Rejected(line, label, each, shortened(row.fields.get(name, ""))) for each in said[:1])


def _changes(now: Values, entry: Values) -> Iterator[tuple[str, str, str]]:
    was, would = _rows(now), _rows(entry)
    for label in dict.fromkeys((*would, *was)):
        if was.get(label, "") != would.get(label, ""):
            yield label, was.get(label, ""), would.get(label, "")


def _rows(entry: Values) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for label, value in entry_rows(entry) if entry else ():
        found.setdefault(label, []).append(value)
    return {label: "; ".join(values) for label, values in found.items()}


def draft_all(  # noqa: PLR0913  # whose drafts, of what, under which name, citing what, by whom, when
    process: str, found: Plan, *, base: UUID, note: str, by: Officer, at: int
) -> int:
    """Send a draft of each to the releasing officer, all or none; sending them twice sends them once. Raises `HinderedError`."""
    with transaction.atomic():
        for each in found.to_draft:
            parts: dict[str, Json] = {"contact": each.name, "entry": dict(each.entry)}
            if each.becomes == acts.NOMINATE:
                parts["note"] = note
            name = UUID(bytes=sha256(base.bytes + each.name.encode()).digest()[:16], version=4)
            whom = audience(process)
            begun = Beginning(name, process, desk_of(by), each.becomes, dossier=process, audience=whom)
            kept = actions.begin(begun, parts, by=by, at=at)
            if not isinstance(kept, Saved):
                continue
            stop = releasing.hindrance(kept.draft, at=at)
            if stop is not None:
                raise HinderedError(f"{each.name}: {sentence(stop, kept.draft)}")
            actions.submit(kept.draft)
    return len(found.to_draft)
