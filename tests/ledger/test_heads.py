# SPDX-License-Identifier: Apache-2.0
"""Heads of the own log: one signature for all who wait, and proofs that anyone can follow from one to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection

from demarche.core.acts import concern as kinds
from demarche.core.acts.act import SignedAct
from demarche.core.log.checkpoint import open_head
from demarche.core.log.place import check_place
from demarche.core.log.tree import check_consistency
from demarche.ledger import heads, processes
from demarche.ledger.models import ActRecord, HeadRecord, Log
from demarche.ledger.signer import KeyLockedError
from demarche.ledger.transaction import BusyError
from tests.builders import AURELIA, BOREALIA, raising
from tests.databases import together
from tests.ledger.observing import CutError, faults, statements

if TYPE_CHECKING:
    from collections.abc import Callable

    from demarche.core.log.checkpoint import Head
    from tests.ledger.builders import Meeting


def opened(row: HeadRecord) -> Head:
    """A head of Aurelia's log, checked."""
    return open_head(bytes(row.note), origin=row.origin, key=AURELIA.keyset.log)


def head(meeting: Meeting, index: int | None = None, **more: float) -> HeadRecord:
    """A head over the leaf at that index, else over the newest."""
    at = Log.objects.get().size - 1 if index is None else index
    return heads.head_for(processes.standing(meeting.process), at, signer=meeting.signer, at=meeting.now, **more)


@pytest.mark.quick
def test_a_head_covers_everything_there_is(meeting: Meeting) -> None:
    """Asked for leaf 0, the log signs its newest size; asked again, it signs nothing."""
    assert heads.newest_head(processes.standing(meeting.process).log) is None
    first = head(meeting, 0)
    assert first.size == Log.objects.get().size == 2
    checked = opened(first)
    assert (checked.checkpoint.size, checked.checkpoint.root.hex(), checked.at) == (2, first.root, meeting.now)

    assert head(meeting, 1) == first
    assert bytes(head(meeting, 1).note) == bytes(first.note)
    assert heads.newest_head(processes.standing(meeting.process).log) == first
    assert (Log.objects.get().lease_owner, Log.objects.get().lease_until) == ("", 0.0)
    meeting.release(kinds.RAISE, raising("open"))
    assert head(meeting, 2).size == 3
    assert faults() == []


@pytest.mark.quick
def test_places_and_proofs_lead_to_the_head(meeting: Meeting) -> None:
    """Every leaf of a log of 14 is proved under one head, and each head continues the one before, by one query a batch."""
    first = head(meeting)
    for _ in range(12):
        meeting.release(kinds.RAISE, raising("open"))
    newest = head(meeting)
    places = heads.places(processes.standing(meeting.process).log, range(newest.size), newest)
    assert sorted(places) == list(range(14))
    for row in ActRecord.objects.all():
        leaf = check_place(places[row.leaf_index], opened(newest))
        assert (leaf.act, leaf.t) == (row.id, row.t)
    few = statements(lambda: heads.places(processes.standing(meeting.process).log, [3], newest))
    many = statements(lambda: heads.places(processes.standing(meeting.process).log, range(14), newest))
    assert len(few) == len(many)

    shown = heads.shown_head(processes.standing(meeting.process).log, newest, first.size)
    assert (shown.origin, shown.since) == (meeting.origin, 2)
    old, new = opened(first).checkpoint, opened(newest).checkpoint
    check_consistency(old.size, old.root, new.size, new.root, shown.proof)
    assert heads.shown_head(processes.standing(meeting.process).log, newest, 0).proof == ()


@pytest.mark.quick
def test_a_head_over_nothing(meeting: Meeting) -> None:
    """The log has two leaves, and is asked for a third."""
    with pytest.raises(ValueError, match=rf"^expected an index below 2 of {meeting.origin}, got 2$"):
        head(meeting, 2)


@pytest.mark.quick
def test_the_log_key_is_locked_or_another(meeting: Meeting) -> None:
    """No head is signed, and the lease is free."""
    meeting.signer.locked = frozenset({"log"})
    with pytest.raises(KeyLockedError, match=r"^expected the log key, it is locked$"):
        head(meeting)
    meeting.signer.locked, meeting.signer.party = frozenset(), BOREALIA
    with pytest.raises(KeyLockedError, match=r"^expected the log key of key-set 1, got another key$"):
        head(meeting)
    assert not HeadRecord.objects.filter(own=True).exists()
    assert Log.objects.get().lease_until == 0.0


@pytest.mark.quick
def test_whoever_waits_too_long_is_told(meeting: Meeting) -> None:
    """Another process holds the lease and signs nothing."""
    Log.objects.update(lease_owner="another", lease_until=heads._machine_time() + 60)
    message = rf"^expected a head over leaf 1 of {meeting.origin}, none was signed in 0.02 s$"
    with pytest.raises(BusyError, match=message):
        head(meeting, patience=0.02)


@pytest.mark.quick
def test_a_lease_that_ran_out_is_taken(meeting: Meeting) -> None:
    """Whoever held it died."""
    Log.objects.update(lease_owner="another", lease_until=heads._machine_time() - 0.01)
    assert head(meeting).size == 2
    assert Log.objects.get().lease_owner == ""


@pytest.mark.quick
def test_a_failed_signing_gives_the_lease_back(meeting: Meeting) -> None:
    """The size could not be read."""

    def fail(execute: Callable[..., object], sql: str, params: object, many: bool, context: object) -> object:
        if sql.startswith('SELECT "ledger_log"."size"'):
            raise CutError("the store failed")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail), pytest.raises(CutError):
        head(meeting)
    assert Log.objects.get().lease_until == 0.0
    assert head(meeting).size == 2


def test_many_who_wait_share_one_signature(lasting: Meeting) -> None:
    """Six ask for a head over the same leaf at once: one signs, all are given the same."""
    lasting.release(kinds.RAISE, raising("open"))
    index = processes.standing(lasting.process).log.size - 1
    found = together(*[lambda: head(lasting, index)] * 6)
    assert len({bytes(each.note) for each in found if isinstance(each, HeadRecord)}) == 1
    assert HeadRecord.objects.filter(own=True).count() == 1


def test_appending_does_not_wait_for_a_head(lasting: Meeting) -> None:
    """While others sign heads, acts are released; every head and every act hold."""

    def release() -> None:
        for _ in range(5):
            assert isinstance(lasting.release(kinds.RAISE, raising("open")), SignedAct)

    def sign() -> None:
        for _ in range(5):
            head(lasting, processes.standing(lasting.process).log.size - 1)

    together(release, release, sign, sign)
    assert Log.objects.get().size == 12
    assert faults() == []
