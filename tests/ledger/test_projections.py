# SPDX-License-Identifier: Apache-2.0
"""Projections: told in the transaction of every change, made anew at will, and never the reason that an act is half there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from demarche.core.acts import concern as kinds
from demarche.core.acts.act import SignedAct
from demarche.ledger import replay
from demarche.ledger.models import ActRecord, Pending
from demarche.ledger.replay import Touched, register_projection
from tests.builders import BOREALIA, raising
from tests.ledger.builders import Meeting
from tests.ledger.observing import checked, faults, rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

VIEW = {"status": "open"}


@dataclass
class Probe:
    """A projection that keeps one row a dossier, and notes what it was told."""

    told: list[tuple[str, tuple[str, ...], int, int]] = field(default_factory=list)
    cleared: int = 0
    inside: bool = True
    broken: bool = False

    def project(self, touched: Touched) -> None:
        """Keep a row that counts acts."""
        self.told.append((touched.dossier, touched.placed, touched.at, len(touched.docket.placed)))
        self.inside = self.inside and connection.in_atomic_block
        if self.broken:
            raise ValueError("a room fails")
        Pending.objects.update_or_create(
            key=f"probe/{touched.dossier}",
            defaults={
                "group": "probe",
                "verb": str(len(touched.docket.placed)),
                "url": "/",
                "since": 0,
                "dossier": touched.dossier,
            },
        )

    def clear(self) -> None:
        """Delete all rows."""
        self.cleared += 1
        Pending.objects.filter(group="probe").delete()

    def rows(self) -> Iterator[tuple[str, object]]:
        """What each row says."""
        for row in Pending.objects.filter(group="probe"):
            yield row.key, row.verb


@pytest.fixture
def probe(monkeypatch: pytest.MonkeyPatch) -> Probe:
    """The only projection there is."""
    monkeypatch.setattr(replay, "PROJECTIONS", {})
    probe = Probe()
    register_projection("probe", probe.project, probe.clear, probe.rows)
    return probe


def raised(meeting: Meeting) -> SignedAct:
    """Aurelia raises a concern."""
    signed = meeting.release(kinds.RAISE, raising("open"))
    assert isinstance(signed, SignedAct)
    return signed


def test_every_change_is_told_in_its_transaction(probe: Probe, lasting: Meeting) -> None:
    """Released, delivered, received: each time with the acts that came, none with a receipt, and the docket as of now."""
    probe.told.clear()
    concern = raised(lasting)
    at = lasting.now
    lasting.deliver(concern)
    clause = lasting.hear(kinds.ACKNOWLEDGE, {"clause": "without_prejudice"}, dossier=concern)
    assert probe.told == [
        (concern.act.id, (concern.act.id,), at, 1),
        (concern.act.id, (), at, 1),
        (concern.act.id, (clause.act.id,), lasting.now, 2),
    ]
    assert probe.inside
    assert Pending.objects.get(key=f"probe/{concern.act.id}").verb == "2"


def test_a_parcel_is_told_once_a_dossier(probe: Probe, meeting: Meeting) -> None:
    """Two dossiers, three acts, in one parcel."""
    values = raising("open", raises=BOREALIA, addressed=meeting.own)
    one = meeting.say(kinds.RAISE, values)
    two = meeting.say(kinds.RAISE, values)
    view = meeting.say(kinds.ASSESS, VIEW, dossier=one)
    probe.told.clear()
    meeting.send(one, two, view)
    assert [each[:2] for each in probe.told] == [
        (one.act.id, (one.act.id, view.act.id)),
        (two.act.id, (two.act.id,)),
    ]


def test_a_room_that_fails_undoes_the_act(probe: Probe, lasting: Meeting) -> None:
    """Nothing is half there."""
    before = rows()
    probe.broken = True
    with pytest.raises(ValueError, match=r"^a room fails$"):
        raised(lasting)
    assert rows() == before
    probe.broken = False
    assert raised(lasting).act.seq == 1
    assert faults() == []


def test_touching_tells_without_a_change(probe: Probe, lasting: Meeting) -> None:
    """A room that learnt something asks for the rows of a dossier to be brought up to date."""
    concern = raised(lasting)
    probe.told.clear()
    replay.touch(lasting.process, concern.act.id, at=7)
    assert probe.told == [(concern.act.id, (), 7, 1)]
    assert probe.inside


def test_rows_are_made_anew(probe: Probe, lasting: Meeting) -> None:
    """Every row was lost or spoilt; `rebuild` makes them as they were, from the register on."""
    concern, other = raised(lasting), raised(lasting)
    lasting.release(kinds.ASSESS, VIEW, dossier=concern)
    before = sorted(probe.rows())
    Pending.objects.filter(key=f"probe/{concern.act.id}").delete()
    Pending.objects.update(verb="99")
    probe.told.clear()

    assert replay.rebuild() == 3
    assert sorted(probe.rows()) == before
    assert probe.cleared == 1
    assert probe.told[0][0] == lasting.process
    assert {each[0] for each in probe.told} == {lasting.process, concern.act.id, other.act.id}
    entered = ActRecord.objects.filter(dossier=concern.act.id).order_by("leaf_index")
    assert next(each[1] for each in probe.told if each[0] == concern.act.id) == tuple(
        entered.values_list("id", flat=True)
    )


def test_fsck_compares_rows_with_a_fold_made_anew(probe: Probe, lasting: Meeting) -> None:
    """A row spoilt, a row lost, a row too many: each is named, and nothing is changed by looking."""
    concern, other = raised(lasting), raised(lasting)
    assert faults() == []
    Pending.objects.filter(key=f"probe/{concern.act.id}").update(verb="99")
    Pending.objects.filter(key=f"probe/{other.act.id}").delete()
    Pending.objects.create(key="probe/nothing", group="probe", verb="1", url="/", since=0)
    before = rows()
    found, tally = checked()
    assert sorted(found) == sorted(
        [
            f"row probe: probe/{concern.act.id}: expected what the acts imply, got something else; demarche rebuild makes it anew",
            f"row probe: probe/{other.act.id}: expected such a row, it is missing; demarche rebuild makes it anew",
            "row probe: probe/nothing: expected no such row, there is one; demarche rebuild makes it anew",
        ]
    )
    assert tally.faults == 3
    assert rows() == before
    replay.rebuild()
    assert faults() == []


def test_fsck_goes_on_when_a_room_fails(probe: Probe, lasting: Meeting) -> None:
    """A projection that cannot be made anew is one fault, and the tally is still given."""
    raised(lasting)
    probe.broken = True
    found, tally = checked()
    assert found == ["projections: expected readable bytes, got 'a room fails'"]
    assert (tally.acts, tally.faults) == (3, 1)


def test_registering_again_replaces(db: None, home: Path, probe: Probe) -> None:
    """Rooms are loaded once a process; whoever loads one again means the same."""
    meeting = Meeting().found()
    other = Probe()
    register_projection("probe", other.project, other.clear)
    raised(meeting)
    assert len(other.told) == 1
    assert probe.told[-1][0] == meeting.process
    assert faults() == []
