# SPDX-License-Identifier: Apache-2.0
"""What a process of the node reads before it serves: the registers, so that whoever asks first does not wait for that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from demarche.ledger import folds, registers, replay
from demarche.node.folding import fold_registers
from tests.databases import home  # noqa: F401  # a fixture
from tests.ledger import tampering
from tests.ledger.conftest import lasting  # noqa: F401  # a fixture
from tests.ledger.keeping import forget, nothing_at_hand, released  # noqa: F401  # a fixture
from tests.ledger.observing import statements

if TYPE_CHECKING:
    import pytest

    from demarche.core.process.register import Register
    from tests.ledger.builders import Meeting


def started(process: str) -> Register:
    """The register as a process has it that has just begun."""
    forget()
    fold_registers()
    assert connection.connection is None
    return registers.held(process)


def test_a_process_has_the_register_before_it_is_asked(lasting: Meeting) -> None:  # noqa: F811  # the fixture
    """The first to ask reads no leaf and no act of it."""
    released(lasting)
    register = started(lasting.process)
    assert register.size == 3 == replay.ground(lasting.process).head.size
    asked = statements(lambda: replay.ground(lasting.process))
    assert not [each for each in asked if "registerleaf" in each or "actrecord" in each]


def test_nothing_that_is_founded_is_nothing_to_read(committed: str) -> None:
    """A node that was just made."""
    fold_registers()
    assert not registers._HELD


def test_a_register_that_cannot_be_read_stops_no_start(
    lasting: Meeting,  # noqa: F811  # the fixture
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A leaf was taken away by hand: the log says it now, and whoever asks is told then."""
    released(lasting)
    lost = released(lasting)
    tampering.drop()
    tampering.run("DELETE FROM ledger_registerleaf WHERE act = %s", lost.act.id)
    register = started(lasting.process)
    assert register.size == 3
    assert not folds.SHELF._lent
    assert "the registers could not be folded at the start" in caplog.text
    assert "its leaves in the store lead to another: run fsck" in caplog.text


def test_an_act_of_the_register_that_is_no_act_stops_no_start(
    lasting: Meeting,  # noqa: F811  # the fixture
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Its bytes were written over: a door that did not start for it could tell nobody."""
    broken = released(lasting)
    tampering.drop()
    tampering.run("UPDATE ledger_actrecord SET document = %s WHERE id = %s", b"{", broken.act.id)
    started(lasting.process)
    assert not folds.SHELF._lent
    assert "the registers could not be folded at the start" in caplog.text
    assert "Expecting property name" in caplog.text
