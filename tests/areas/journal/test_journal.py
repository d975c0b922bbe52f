# SPDX-License-Identifier: Apache-2.0
"""What is entered in the journal and what is not, at what price, and that what was changed in it shows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from demarche.areas.journal import checking
from demarche.areas.journal.models import Entry
from demarche.areas.journal.writing import journal
from demarche.areas.officers.noting import CONSOLE, About, Event, Noted
from demarche.ledger import append
from demarche.ledger.models import ActRecord
from tests.areas.concerns.filling import filled, raised, url
from tests.builders import NOON

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.areas.release.desk import Desk


def entered(since: int = 0) -> list[tuple[str, str]]:
    """Event and officer of every entry after the first ones, in order."""
    return list(Entry.objects.order_by("pk").values_list("event", "name"))[since:]


def wrong() -> list[str]:
    """What checking the journal finds."""
    said: list[str] = []
    _count, faults = checking.verify(said.append)
    found = [each for each in said if each.startswith("fault: ")]
    assert len(found) == faults
    return found


def by(event: Event, **about: str) -> Noted:
    return Noted(event, 7, "E. Revis", "", About(**about))


def test_who_released_opened_printed_and_took_out_is_entered(desk: Desk) -> None:
    """Each with its dossier and desk, and no word of what it says; the same opening within minutes is one entry."""
    concern = raised(desk)
    assert ("released", "R. Aksel") in entered()
    journal.forget()
    before, here = Entry.objects.count(), url(concern)
    for path in (here, here, f"{here}acts/{concern.act.id}/", f"{here}copy/", f"{here}copy/", "/concerns/"):
        desk.get("amis", path)
    for path in (f"{here}export/", f"{here}acts/{concern.act.id}/proof/"):
        b"".join(desk.post("aksel", path, {}, 200).response.streaming_content)

    assert entered(before) == [
        *[("opened", "D. Amis")] * 2,
        *[("printed", "D. Amis")] * 2,
        ("exported", "R. Aksel"),
        ("proof", "R. Aksel"),
    ]
    rows = list(Entry.objects.order_by("pk").values())[before:]
    assert {(each["dossier"], each["desk"], each["door"]) for each in rows} == {(concern.act.id, "diplomatic", "page")}
    assert str(concern.act.values["title"]) not in json.dumps(rows)
    assert wrong() == []


def test_what_is_done_with_a_draft_is_entered(desk: Desk) -> None:
    """Opened on the check page, returned; another is cleared."""
    draft = desk.send_on("amis", "/concerns/raise/", filled(desk))
    check = f"/release/{draft.pk}/"
    desk.get("aksel", check)
    desk.post("aster", f"{check}clear/", {"text": "", "version": draft.version, "do": "cleared"})
    desk.post("aksel", check, {"version": draft.version, "remark": "Shorter.", "do": "return"})

    assert entered() == [("opened", "R. Aksel"), ("cleared", "L. Aster"), ("returned", "R. Aksel")]
    assert set(Entry.objects.values_list("draft", "dossier")) == {(str(draft.pk), "")}


def test_signing_in_and_out_is_entered_and_failures_are_summed(desk: Desk) -> None:
    """Three wrong passwords are one entry at once and one more with the next after five minutes; a name nobody has is not kept."""
    client = Client()
    for name in ("amis", "amis", "amis", "not-a-name"):
        client.post("/sign-in/", {"login": name, "password": "wrong"})

    found = list(Entry.objects.order_by("pk").values_list("event", "subject", "count", "name"))

    assert found == [("sign_in_failed", "amis", 1, ""), ("sign_in_failed", "", 1, "")]


def test_a_release_is_entered_with_its_act_or_not_at_all(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk takes no more after all was written: neither act nor entry stands, and the next entry says that one is missing."""
    draft = desk.send_on("amis", "/concerns/raise/", filled(desk))
    with monkeypatch.context() as patch:
        patch.setattr(append._Entry, "commit", _breaking(append._Entry.commit))
        with pytest.raises(OSError, match="no more"):
            desk.release(draft)
    assert (ActRecord.objects.count(), entered()) == (2, [])

    desk.release(draft)

    assert entered() == [("not_written", ""), ("released", "R. Aksel")]
    released = Entry.objects.get(event="released")
    assert (released.act, released.draft) == (draft.act, str(draft.pk))
    assert wrong() == []


def _breaking(work: Callable[[Any], object]) -> Callable[[Any], object]:
    def commit(entry: Any) -> None:
        work(entry)
        raise OSError(5, "the disk takes no more")

    return commit


class Inserts:
    """Counts the statements that write to the journal."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Any, sql: str, *rest: Any) -> Any:
        self.count += '"journal_entry"' in sql
        return execute(sql, *rest)


def test_a_page_costs_one_statement_or_none(desk: Desk) -> None:
    """An opening once in five minutes, a copy each time, a list never."""
    concern = raised(desk)
    counted = []
    for path in (
        url(concern),
        url(concern),
        f"{url(concern)}copy/",
        f"{url(concern)}copy/",
        "/concerns/",
        "/delivery/",
    ):
        inserts = Inserts()
        with connection.execute_wrapper(inserts):
            desk.get("amis", path)
        counted.append(inserts.count)

    assert counted == [1, 0, 1, 1, 0, 0]


def test_reading_is_not_refused_when_the_journal_cannot_be_written(lasting_desk: Desk) -> None:
    """The store may only be read for a while: pages open, and the next entry says how many are missing, from when, at which places."""
    desk = lasting_desk
    concern = raised(desk)
    desk.get("amis", url(concern))
    desk.get("birk", "/concerns/")
    before = Entry.objects.count()
    closed, opened = "PRAGMA query_only=ON", "PRAGMA query_only=OFF"
    if connection.vendor == "postgresql":
        closed, opened = "SET default_transaction_read_only=on", "SET default_transaction_read_only=off"
    with connection.cursor() as cursor:
        cursor.execute(closed)
        desk.get("amis", f"{url(concern)}copy/")
        desk.get("birk", url(concern))
        cursor.execute(opened)
    assert entered(before) == []

    desk.get("amis", f"{url(concern)}copy/")

    assert entered(before) == [("not_written", ""), ("printed", "D. Amis")]
    missing = Entry.objects.get(event="not_written")
    assert (missing.count, missing.subject) == (2, f"{missing.place - 3}-{missing.place - 1}")
    assert missing.since is not None
    assert wrong() == []


def test_the_store_itself_refuses_to_change_or_remove_an_entry(desk: Desk) -> None:
    """Triggers, on both engines."""
    journal.write([by(Event.OPENED, dossier="a" * 64)], at=NOON)
    for change in (lambda: Entry.objects.update(name="X. Nobody"), lambda: Entry.objects.all().delete()):
        with pytest.raises(DatabaseError, match="entries of the journal are"), transaction.atomic():
            change()

    assert wrong() == []


def untriggered(work: Callable[[], object]) -> None:
    """What somebody does who takes the triggers away first."""
    drop = {
        "sqlite": ("DROP TRIGGER journal_entry_no_update", "DROP TRIGGER journal_entry_no_delete"),
        "postgresql": ("DROP TRIGGER journal_entry_written_once ON journal_entry",),
    }[connection.vendor]
    with connection.cursor() as cursor:
        for statement in drop:
            cursor.execute(statement)
    work()


def three(desk: Desk) -> list[Entry]:
    journal.write([by(Event.PRINTED, dossier=each * 64) for each in "abc"], at=NOON)
    return list(Entry.objects.order_by("pk"))


def test_a_changed_entry_shows(desk: Desk) -> None:
    """By the hash of what it says."""
    _one, two, _three = three(desk)
    untriggered(lambda: Entry.objects.filter(pk=two.pk).update(name="X. Nobody"))

    assert wrong() == [f"fault: entry {two.pk}: expected the hash of what it says, got another: it was changed"]


def test_a_removed_entry_shows(desk: Desk) -> None:
    """By its place, that is empty and was never said to be; and by the chain that begins after it."""
    _one, two, last = three(desk)
    untriggered(lambda: Entry.objects.filter(pk=two.pk).delete())
    assert wrong() == [f"fault: chain {two.chain}: expected entries at places 2, got none: they were removed"]
    journal.forget()
    journal.write([by(Event.OPENED)], at=NOON)
    Entry.objects.filter(pk=last.pk).delete()

    newest = Entry.objects.latest("pk")
    assert f"fault: entry {newest.pk}: expected the entry that its chain begins after, it is gone" in wrong()


def test_only_what_is_old_is_removed_and_that_is_entered(desk: Desk) -> None:
    """Ten years on, the first entries go by the console's command; the journal is whole all the same."""
    three(desk)
    later = NOON + 10 * checking.YEAR + 60
    journal.write([by(Event.OPENED)], at=later)

    assert checking.remove(before=later - 10 * checking.YEAR, at=later, name="root") == 3
    assert checking.remove(before=later - 10 * checking.YEAR, at=later, name="root") == 0

    assert entered() == [("opened", "E. Revis"), ("removed", "root")]
    assert Entry.objects.get(event="removed").door == CONSOLE
    assert wrong() == []


def test_an_opening_five_minutes_later_is_entered_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the machine's own clock."""
    at = [0.0]
    monkeypatch.setattr("demarche.areas.journal.writing.time.monotonic", lambda: at[0])
    for at[0] in (0.0, 299.0, 301.0):
        journal.write([by(Event.OPENED, dossier="a" * 64)], at=NOON)

    assert len(entered()) == 2
