# SPDX-License-Identifier: Apache-2.0
"""The desk on which `tests/permissions.py` is tried: a matter, drafts, files and deliveries behind every address, made by those who make them."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.urls import reverse

from demarche.areas.alerts.actions import try_desk
from demarche.areas.officers import tokens
from demarche.areas.officers.actions import new_first_code
from demarche.areas.officers.models import Officer, Watch
from demarche.areas.release.models import Draft, DraftVersion
from demarche.areas.reports.commands import import_reports
from demarche.areas.reports.models import Report
from demarche.core.acts import concern as kinds
from demarche.core.acts import representation
from demarche.core.acts.concern import BESIDE
from demarche.core.encoding import digest, stamp
from demarche.ledger import files, read
from demarche.ledger.models import FileOutbox, Outbox, Pending
from tests.areas import signing_in
from tests.areas.checks import permitted as checks
from tests.areas.concerns import permitted as together
from tests.areas.concerns import test_notify, test_represent
from tests.areas.concerns.filling import asked, filled, notified, raised
from tests.areas.concerns.test_annexes import LOG, part
from tests.areas.concerns.test_red import received as received_red
from tests.areas.directory import permitted as parties
from tests.areas.register import permitted as shared
from tests.areas.release.test_traces import document
from tests.areas.reports.test_pages import entry, write
from tests.areas.statistics import permitted as counted
from tests.builders import raising
from tests.desk import PASSWORD, seat

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.areas.release.desk import Desk

OTHER: Final = {"diplomatic": "technical", "technical": "diplomatic"}

# What sessions, rate limits and words kept for the next sign-in write is no act of anybody.
_NOBODYS: Final = ("django_session", "demarche_cache", "journal_entry")
_WRITES: Final = ("INSERT", "UPDATE", "DELETE")


def staffed(wanted: set[tuple[str, str]]) -> dict[str, Officer]:
    """Officers by desk and roles, under the name `desk: roles`, and those whom forms of this place name."""
    named = ("diplomatic.reader", "technical.reviewer")
    for name in named:
        desk, _dot, role = name.partition(".")
        Officer.objects.add(name, name=name, password=PASSWORD, desk=desk, roles=[role])
    return {
        f"{desk}: {roles}": Officer.objects.add(
            f"tried.{number}", name=f"{desk} {roles}"[:120], password=PASSWORD, desk=desk, roles=roles.split()
        )
        for number, (desk, roles) in enumerate(sorted(wanted))
    }


class Writes:
    """What the database was told to write."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def __call__(self, execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        text = str(sql).lstrip().upper()
        if text.startswith(_WRITES) and not any(table.upper() in text[:80] for table in _NOBODYS):
            self.seen.append(text[:80])
        return execute(sql, params, many, context)


@contextmanager
def undone() -> Iterator[Writes]:
    """Do something, see what it wrote, and have it undone."""
    writes = Writes()
    with transaction.atomic(), connection.execute_wrapper(writes):
        yield writes
        transaction.set_rollback(True)


@dataclass(slots=True)
class Place:
    """Where something is done: the address of each page, and what each act's form holds."""

    desk: Desk
    settings: Any
    kwargs: dict[str, dict[str, Any]] = field(default_factory=dict)
    forms: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    at: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    """Another page than usual for one act: a draft that is held, say."""

    def url(self, name: str, act: str) -> str:
        """The address at which an act is done."""
        return reverse(name, kwargs=self.at.get((name, act)) or self.kwargs.get(name))

    def data(self, name: str, act: str) -> dict[str, Any]:
        """What the form holds; files are read anew each time."""
        return self.forms.get((name, act), {})


def furnished(desk: Desk, settings: Any) -> Place:
    """Every address has its matter, and every act its form."""
    node = settings.NODE
    seat(settings.DEMARCHE_HOME, settings)
    settings.NODE = replace(node, values={**node.values, **signing_in.SERVICE})
    (settings.DEMARCHE_HOME / "run" / "node.json").write_text(json.dumps({"peer": "127.0.0.1:9443"}))
    settings.CONNECTION_TEST = ["sh", "-c", "echo []"]
    cache.clear()
    place = Place(desk, settings)
    for furnish in (
        _matters,
        _opening_drafts,
        _answers,
        _notifications,
        _to_release,
        shared.furnish,
        checks.furnish,
        counted.furnish,
        parties.furnish,
        together.furnish,
        _deliveries,
        _accounts,
        signing_in.furnish,
        _watch,
        _alerts,
    ):
        furnish(place)
    return place


def _matters(place: Place) -> None:
    """A concern of ours, one of theirs with a file, one marked TLP:RED."""
    raised(place.desk)
    theirs = asked(place.desk, file1=part(LOG))
    files.keep(LOG, "text/plain")
    files.record([files.File(digest(LOG), len(LOG), "text/plain")])
    dossier, act = {"dossier": theirs.act.id}, {"dossier": theirs.act.id, "act": theirs.act.id}
    for name in ("answer", "dossier", "export", "handing", "reading_copy"):
        place.kwargs[f"concerns:{name}"] = dossier
    for name in ("act", "proof"):
        place.kwargs[f"concerns:{name}"] = act
    place.kwargs["concerns:file"] = {**act, "number": 1}
    place.kwargs["concerns:printed_copy"] = {**dossier, "number": 1}
    place.kwargs["concerns:printed"] = {**act, "form": "docx"}
    place.kwargs["concerns:answer_question"] = {**dossier, "number": 1}
    place.kwargs["concerns:step"] = {**dossier, "page": "acknowledge"}
    place.kwargs["concerns:readers"] = {"dossier": received_red(place.desk).act.id}
    place.forms["concerns:readers", "name"] = {"officers": [str(Officer.objects.get(username="diplomatic.reader").pk)]}
    place.forms["concerns:file", "take"] = {"do": "take"}
    place.forms["concerns:file", "confirm"] = {"do": "confirm"}
    handing = place.desk.get("amis", f"/concerns/{theirs.act.id}/hand-over/").html
    place.forms["concerns:handing", "hand over"] = {
        "draft": handing.split('name="draft" value="')[1][:36],
        "cites": [theirs.act.id],
        "title": "Handed down",
        "matter": "As cited.",
        "remark": "Please look.",
    }


def _opening_drafts(place: Place) -> None:
    """A concern that D. Amis is writing, with what its Add links open, and a representation."""
    desk = place.desk
    here = desk.post("amis", "/concerns/raise/", filled(desk, then="save", title="Being written")).url
    draft = Draft.objects.latest("made")
    pages = "annexes attribution beside channels cite done draft effects files legal origin preservation red related reports"
    for page in f"{pages} rules said times translation".split():
        place.kwargs[f"concerns:{page}"] = {"pk": draft.pk}
    place.kwargs["concerns:check"] = {"pk": draft.pk}
    place.forms["concerns:check", "send on"] = {"version": draft.version}
    form = desk.get("amis", here).form()
    place.forms["concerns:draft", "save"] = {**form, "then": "save", "title": "Otherwise"}
    place.forms["concerns:draft", "submit"] = {**form, "then": "submit"}
    place.forms["concerns:draft", "discard"] = {**form, "then": "discard"}
    place.forms["concerns:raise", "save"] = filled(desk, then="save")
    attribution = desk.get("amis", f"{here}attribution/").form()
    place.forms["concerns:attribution", "save"] = {**attribution, "statement_text": "We ask it to end.", "then": "save"}
    fields = test_represent.filled(desk, representation.MAKE)
    place.forms["concerns:represent", "save"] = {**fields, "then": "save"}
    desk.post("amis", "/concerns/represent/", {**test_represent.filled(desk, representation.MAKE), "then": "save"})
    made = Draft.objects.get(kind=representation.MAKE)
    place.kwargs["concerns:represent_draft"] = {"pk": made.pk}
    again = desk.get("amis", f"/concerns/represent/{made.pk}/").form()
    place.forms["concerns:represent_draft", "save"] = {**again, "title": "Otherwise", "then": "save"}


def _answers(place: Place) -> None:
    """An answer that is being drafted, and a step begun, in their concern."""
    desk, dossier = place.desk, place.kwargs["concerns:dossier"]["dossier"]
    here = f"/concerns/{dossier}/"
    answered = {**desk.get("amis", f"{here}answer/1/").form(), "value": "no", "text": "No."}
    desk.post("amis", f"{here}answer/1/", answered)
    place.forms["concerns:answer_question", "answer"] = {**desk.get("amis", f"{here}answer/1/").form(), "value": "yes"}
    answer = Draft.objects.get(dossier=dossier, kind=kinds.ANSWER)
    place.kwargs["concerns:answer_draft"] = {"dossier": dossier, "pk": answer.pk}
    whole = {"draft": answer.pk, "version": answer.version, "because": "no_reason", "then": "decline"}
    place.forms["concerns:answer", "decline"] = whole
    step = desk.get("amis", f"{here}acknowledge/").form()
    place.forms["concerns:step", "save"] = {**step, "then": "save"}
    desk.post(
        "amis", f"{here}interim/", {**desk.get("amis", f"{here}interim/").form(), "text": "Soon.", "then": "save"}
    )
    begun = Draft.objects.latest("made")
    place.kwargs["concerns:step_draft"] = {"dossier": dossier, "page": "interim", "pk": begun.pk}
    form = desk.get("amis", f"{here}interim/{begun.pk}/").form()
    place.forms["concerns:step_draft", "save"] = {**form, "text": "Later.", "then": "save"}


def _notifications(place: Place) -> None:
    """A notification of ours that went, one of theirs with indicators, one being written."""
    desk = place.desk
    draft = desk.send_on("arno", test_notify.NOTIFY, test_notify.filled(desk))
    desk.release(draft, number="XA-T-0014")
    signed = read.act(draft.act)
    assert signed is not None
    desk.tick()
    desk.meeting.deliver(signed)
    place.kwargs["concerns:call"] = {"dossier": draft.act, "act": draft.act}
    said = {"office": "Their duty officer", "when": stamp(desk.meeting.now), "line": "+00 2 555 0200"}
    place.forms["concerns:call", "record"] = said
    content = test_notify.bundle()
    files.keep(content, "application/stix+json;version=2.1")
    theirs = notified(desk, file1=part(content, "theirs.json", "application/stix+json;version=2.1"))
    one = {"dossier": theirs.act.id, "act": theirs.act.id, "number": 1, "form": "csv"}
    place.kwargs["concerns:indicators"] = one
    form = test_notify.filled(desk)
    place.forms["concerns:notify", "save"] = {**test_notify.filled(desk), "then": "save"}
    desk.post("arno", test_notify.NOTIFY, {**form, "then": "save"})
    begun = Draft.objects.latest("made")
    place.kwargs["concerns:notify_draft"] = {"pk": begun.pk}
    again = desk.get("arno", f"/concerns/notify/{begun.pk}/").form()
    place.forms["concerns:notify_draft", "save"] = {**again, "what": "Otherwise", "then": "save"}


def _to_release(place: Place) -> None:
    """A concern with the releasing officer and a file to clean, one held, one urgent, one for duty, one let out on it, one text aside."""
    desk = place.desk
    url = desk.post("amis", "/concerns/raise/", filled(desk, then="save", title="To be released")).url
    there = f"{url}annexes/"
    upload = SimpleUploadedFile("annex.docx", document(), "application/octet-stream")
    desk.post("amis", there, {**desk.get("amis", there).form(), "file": upload, "then": "save"})
    draft = desk.send_on("amis", url, desk.get("amis", url).form())
    for name in ("ask", "authorise", "check", "clean", "clear", "compare", "note"):
        place.kwargs[f"release:{name}"] = {"pk": draft.pk}
    place.kwargs["release:clearance"] = {"pk": draft.pk, "form": "docx"}
    check = {"version": draft.version, "number": "", "remark": "Split question 2.", "password": PASSWORD}
    for act, do in (
        ("release", "release"),
        ("return", "return"),
        ("send on", "send"),
        ("stop", "stop"),
        ("on duty", "on_duty"),
    ):
        place.forms["release:check", act] = {**check, "do": do}
    asks = {"officer": Officer.objects.get(username="technical.reviewer").pk}
    place.forms["release:ask", "ask"] = asks
    place.forms["release:clean", "clean"] = {"sha256": str(draft.values["file1"]["sha256"])}  # type: ignore[index,call-overload]
    place.forms["release:clear", "clear"] = {"version": draft.version, "text": "Well.", "do": "cleared"}
    place.at["release:check", "send on"] = place.kwargs["concerns:draft"]
    urgent = desk.send_on("amis", "/concerns/raise/", filled(desk, profile="urgent", title="Urgent"))
    place.at["release:authorise", "authorise"] = {"pk": urgent.pk}
    place.forms["release:authorise", "authorise"] = {"version": urgent.version}
    _held(place)
    _aside(place)
    _on_duty(place)


def _held(place: Place) -> None:
    desk, node = place.desk, place.settings.NODE
    draft = desk.send_on("amis", "/concerns/raise/", filled(desk, title="Held"))
    place.settings.NODE = replace(node, values={**node.values, "release.hold": 60})
    desk.release(draft)
    place.settings.NODE = node
    place.at["release:check", "stop"] = {"pk": draft.pk}


def _aside(place: Place) -> None:
    """D. Birk saved over a version that D. Amis had changed meanwhile."""
    desk = place.desk
    url = desk.post("amis", "/concerns/raise/", filled(desk, then="save", title="Of two hands")).url
    form = desk.get("birk", url).form()
    desk.post("amis", url, {**form, "title": "Of Amis", "then": "save"})
    desk.post("birk", url, {**form, "title": "Of Birk", "then": "save"})
    place.kwargs["release:versions"] = {"pk": DraftVersion.objects.get(aside=True).pk}
    place.forms["release:versions", "keep"] = {"keep": "second"}


def _on_duty(place: Place) -> None:
    """A notification that may go on duty authority, and one that went so."""
    desk = place.desk
    waits, went = (desk.send_on("arno", test_notify.NOTIFY, test_notify.filled(desk)) for _each in range(2))
    said = {"instruction": "State secretary", "given": "2027-01-05T10:00", "password": PASSWORD, "do": "on_duty"}
    place.at["release:check", "on duty"] = {"pk": waits.pk}
    place.forms["release:check", "on duty"] = {**said, "version": waits.version}
    desk.post("tamm", f"/release/{went.pk}/", {**said, "version": went.version})
    place.kwargs["release:take_note"] = {"pk": went.pk}


def _deliveries(place: Place) -> None:
    """An act that waits to be delivered, and a large file that follows one."""
    data = bytes(range(256)) * ((BESIDE + 300_000) // 256)
    kept = files.keep(data, "application/octet-stream")
    file = part(data, "disk.img", "application/octet-stream")
    waiting = place.desk.meeting.release(kinds.RAISE, raising("open", file1=file), files=(kept,))
    place.desk.clock.set(place.desk.meeting.now)
    act = {"pk": Outbox.objects.get(act=waiting.act.id).pk}  # type: ignore[union-attr]
    large = {"pk": FileOutbox.objects.get().pk}
    for name in ("again", "stop"):
        place.kwargs[f"exchange:{name}"] = act
        place.kwargs[f"exchange:{name}_file"] = large
    for name in ("stop", "stop_file"):
        place.forms[f"exchange:{name}", "stop"] = {"because": "their desk asked for it"}


def _accounts(place: Place) -> None:
    """The link of the first account, an officer with a password, a report."""
    place.kwargs["officers:first"] = {"code": new_first_code(choice=lambda letters: letters[0])}
    place.kwargs["officers:password"] = {"pk": place.desk.officers["reader"].pk}
    new = {"password": "another evening in the archive", "again": "another evening in the archive"}
    place.forms["officers:password", "give"] = new
    place.forms["officers:add", "add"] = {**new, "name": "New", "username": "new", "desk": "", "roles": ["reader"]}
    made, _secret = tokens.make(place.desk.officers["reader"], "archive", days=9, reading_only=True, at=0)
    place.kwargs["officers:end_token"] = {"pk": made.pk}
    place.forms["officers:tokens", "make"] = {"name": "archive", "days": "9"}
    place.forms["journal:export", "take"] = {"do": "csv"}
    place.forms["officers:language", "choose"] = {"language": "ar"}
    place.forms["ui:language", "choose"] = {"language": "ar"}
    place.forms["officers:one_person", "state"] = {"do": "state"}
    reader = place.desk.officers["reader"]
    account = {"name": reader.name, "desk": reader.desk, "roles": ["reader", "auditor"], "language": "", "zone": ""}
    place.kwargs["officers:officer"] = place.kwargs["officers:leaving"] = {"pk": reader.pk}
    place.forms["officers:officer", "send"] = account
    place.forms["officers:officer", "change"] = {**account, "confirmed": "1"}
    for act, do in (("end", "end"), ("move", "move"), ("let in", "let_in")):
        place.forms["officers:leaving", act] = {"do": do, "to": ""}
    import_reports(
        write(place.settings.DEMARCHE_HOME / "cluster.json", entry(1)),
        place.settings.DEMARCHE_HOME / "rejects.csv",
        place.desk.meeting.now,
    )
    place.kwargs["reports:detail"] = {"pk": Report.objects.get().pk}


def _watch(place: Place) -> None:
    """D. Amis is on watch, D. Reader the day after, and the watch was given to D. Birk; their concern is to be acknowledged."""
    desk, at = place.desk, place.desk.meeting.now
    day, hour = stamp(at)[:10], "08:00"
    lines = f"{day} {hour} {hour} amis\n{stamp(at + 86_400)[:10]} {hour} {hour} reader"
    desk.post("aksel", "/watch/diplomatic/roster/", {"lines": lines})
    for name in ("roster", "give", "hand_overs"):
        place.kwargs[f"{'officers' if name == 'roster' else 'action'}:{name}"] = {"desk": "diplomatic"}
    place.forms["officers:roster", "enter"] = {"lines": f"{stamp(at + 3 * 86_400)[:10]} {hour} 18:00 amis"}
    place.forms["officers:roster", "take out"] = {"take_out": Watch.objects.latest("since").pk}
    url = desk.post("amis", "/watch/diplomatic/give/", {"taker": desk.officers["birk"].pk, "note": "Quiet."}).url
    place.kwargs["action:hand_over"] = {"pk": url.strip("/").rpartition("/")[2]}
    place.forms["action:hand_over", "confirm"] = {"do": "confirm"}
    row = Pending.objects.filter(dossier=place.kwargs["concerns:dossier"]["dossier"], group="to_answer").first()
    assert row is not None
    place.forms["action:take", "take it"] = {"key": row.key}


def _alerts(place: Place) -> None:
    """A trial that waits to be read back."""
    made = try_desk("diplomatic", at=place.desk.meeting.now, random=bytes)
    assert made is not None
    place.kwargs["alerts:alert"] = {"pk": made.pk}
    place.kwargs["alerts:desk"] = {"desk": "diplomatic"}
    place.kwargs["alerts:try"] = {"desk": "technical"}
    said = {"mail": "duty@desk.example", "every": "30", "near": "4", "minutes": "15"}
    place.forms["alerts:desk", "save"] = said
    place.forms["alerts:mine", "save"] = {"mail": "me@desk.example", "line": ""}
    place.forms["alerts:without", "state"] = {"do": "state"}
