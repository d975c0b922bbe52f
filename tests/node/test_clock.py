# SPDX-License-Identifier: Apache-2.0
"""Process time, simulated or not, and jumps of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from demarche.core.encoding import moment
from demarche.node import clock, config, values
from demarche.node.folder import check_clock
from tests.builders import AURELIA, party

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOON = "2027-02-16T12:00:00Z"


@pytest.fixture
def node(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A node of Aurelia's that keeps simulated time; gives the clock's file."""
    (tmp_path / "demarche.toml").write_text(
        config.write_config({"party.name": "Aurelia", "party.code": "XA", "simulation.clock": "clock.json"})
    )
    monkeypatch.setenv("DEMARCHE_HOME", str(tmp_path))
    config.current.cache_clear()
    yield tmp_path / "clock.json"
    config.current.cache_clear()


def write(path: Path, **more: object) -> None:
    """Set the clock, as the driver does."""
    path.write_text(json.dumps({"moment": NOON, "running": False, "since": 0.0, **more}))


def test_a_clock_that_stands_shows_its_moment(node: Path) -> None:
    """It is read again for every moment, and each Party has its own offset."""
    write(node)
    assert clock.now() == moment(NOON)
    write(node, moment="2027-02-16T13:00:00Z", offsets={"XA": -60, "XB": 7})
    assert clock.now() == moment(NOON) + 3600 - 60
    assert clock.simulated()


def test_a_clock_that_runs_goes_on_from_its_moment(node: Path) -> None:
    """By machine time, never backwards."""
    simulation = clock.Simulation(moment(NOON), running=True, since=1000.0, offsets={})

    assert [simulation.at(machine, "XA") - moment(NOON) for machine in (1000.0, 1090.9, 900.0)] == [0, 90, 0]
    write(node, running=True, since=clock.machine() - 100)
    assert moment(NOON) + 100 <= clock.now() <= moment(NOON) + 160


def test_without_a_simulation_process_time_is_machine_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """In whole seconds."""
    monkeypatch.delenv("DEMARCHE_HOME", raising=False)
    config.current.cache_clear()

    before = int(clock.machine())
    assert before <= clock.now() <= clock.machine()
    assert not clock.simulated()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "expected a simulated clock in {path}, got No such file or directory"),
        ("{}", "{path}: expected moment, running, since and offsets, got 'moment'"),
        ("x", "{path}: expected moment, running, since and offsets, got Expecting value: line 1 column 1 (char 0)"),
        (
            json.dumps({"moment": "noon", "running": True, "since": 0}),
            "{path}: expected moment, running, since and offsets, got expected a time YYYY-MM-DDThh:mm:ssZ, got 'noon'",
        ),
    ],
)
def test_a_clock_that_cannot_be_read_tells_no_time(node: Path, content: str | None, sentence: str) -> None:
    """Rather none than a guessed one."""
    if content is not None:
        node.write_text(content)
    with pytest.raises(clock.ClockError) as refused:
        clock.now()

    assert str(refused.value) == sentence.format(path=node)


def test_a_simulated_clock_is_only_for_a_node_made_for_it(tmp_path: Path) -> None:
    """The key-set tells every peer which time the node keeps, so settings cannot say otherwise."""
    keys = tmp_path / "keys"
    keys.mkdir()
    told = {"party.name": "Aurelia", "party.code": "XA"}
    plain = config.check(told, tmp_path)
    simulated = config.check({**told, "simulation.clock": "/clock.json"}, tmp_path)

    (keys / "keyset-1.json").write_bytes(AURELIA.document)
    check_clock(plain)
    with pytest.raises(values.ConfigError) as refused:
        check_clock(simulated)
    assert str(refused.value) == (
        "simulation.clock: expected none, for this node was not made with --simulated, got /clock.json"
    )


def test_a_node_made_for_simulated_time_needs_its_clock(tmp_path: Path) -> None:
    """Else it would tell its peers one thing and do another."""
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "keyset-1.json").write_bytes(party("XA", "Aurelia", simulated=True).document)

    with pytest.raises(values.ConfigError) as refused:
        check_clock(config.check({"party.name": "Aurelia", "party.code": "XA"}, tmp_path))
    assert str(refused.value) == (
        "simulation.clock: expected a file, for this node was made with --simulated, got none"
    )


def test_a_jump_is_seen_once_and_standing_still_is_none() -> None:
    """Two days pass at once; before and after the clock stands or runs as machine time does."""
    jumps = clock.Jumps(1000, 500.0)

    assert not jumps.jumped(1000, 510.0)
    assert not jumps.jumped(1001, 511.2)
    assert jumps.jumped(1001 + 172_800, 512.0)
    assert not jumps.jumped(1001 + 172_800, 513.0)
    assert not jumps.jumped(1001 + 172_810, 523.0)


def test_what_was_set_just_now_spreads(node: Path) -> None:
    """What was written before a simulated clock was set may still be under way, for a minute of machine time."""
    since = clock.machine()
    write(node, moment="2027-02-18T12:00:00Z", before=NOON, since=since)
    assert clock.spread() == 2 * 86_400
    write(node, moment="2027-02-18T12:00:00Z", before=NOON, since=since - 61)
    assert clock.spread() == 0
    write(node)
    assert clock.spread() == 0


def test_a_clock_that_was_set_is_noticed_either_way() -> None:
    """Against the one that nobody sets; a few minutes are no setting, and each setting is told once."""
    setting = clock.Setting(1000.0, 50.0)

    assert setting.was_set(1100.0, 150.0, tolerance=600) is None
    assert setting.was_set(1800.0, 250.0, tolerance=600) is None
    assert setting.was_set(88_300.0, 350.0, tolerance=600) == (1300, 88_300)
    assert setting.was_set(88_400.0, 450.0, tolerance=600) is None
    assert setting.was_set(2000.0, 550.0, tolerance=600) == (88_500, 2000)


def test_the_steady_clock_goes_on() -> None:
    """Nobody sets it."""
    assert 0 < clock.steady() <= clock.steady()
