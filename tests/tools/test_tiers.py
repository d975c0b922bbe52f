# SPDX-License-Identifier: Apache-2.0
"""Tiers are counted as they ran, and one that did nothing has failed."""

import re
from pathlib import Path

import pytest

from tools import tiers

REPORT = """<testsuites><testsuite>
<testcase classname="tests.a" name="test_good" time="0.1"/>
<testcase classname="tests.a" name="test_bad" time="2.5"><failure/></testcase>
<testcase classname="tests.a" name="test_broken" time="0.1"><error/></testcase>
<testcase classname="tests.a" name="test_not" time="0.1"><skipped/></testcase>
</testsuite></testsuites>"""


def counted(outcome: tiers.Outcome) -> tuple[int, int, int]:
    """Passed, failed, skipped."""
    return outcome.passed, outcome.failed, outcome.skipped


def test_a_report_is_counted(tmp_path: Path) -> None:
    """A failure and an error count alike, a skip apart."""
    (tmp_path / "report.xml").write_text(REPORT)
    outcome = tiers.Outcome("rooms")

    tiers.count_report(tmp_path / "report.xml", outcome)

    assert counted(outcome) == (1, 2, 1)
    assert max(outcome.slow) == (2.5, "tests.a::test_bad")


def test_a_tier_that_collects_nothing_has_failed(tmp_path: Path) -> None:
    """Silence is no success."""
    (tmp_path / "report.xml").write_text("<testsuites><testsuite/></testsuites>")
    outcome = tiers.Outcome("rooms")

    tiers.count_report(tmp_path / "report.xml", outcome)

    assert counted(outcome) == (0, 1, 0)
    assert outcome.output == "\nrooms: collected nothing\n"


def test_lines_are_counted() -> None:
    """Steps and parts count one each; closing lines count nothing."""
    outcome = tiers.Outcome("scenario")

    tiers.count_lines(
        "step 05 ok: notified\nstep 08 failed: expected ok, got nothing\nscenario: 1 of 2 steps ok\n"
        "check types ok\ncheck lint failed: ruff\ncheck failed: lint\ncheck ok\n",
        outcome,
    )

    assert counted(outcome) == (2, 2, 0)


def test_a_command_that_fails_without_a_count_has_failed() -> None:
    """A driver that dies before its first step is a failure, and a folder that is not there another."""
    outcome = tiers.settle(tiers.Tier("scenario", (tiers.Run((tiers.PYTHON, "-c", "raise SystemExit(3)")),)))
    silent = tiers.settle(tiers.Tier("scenario", (tiers.Run((tiers.PYTHON, "-c", "pass")),)))
    missing = tiers.settle(tiers.Tier("rooms", (tiers.pytest("tests/nowhere"),)))

    assert [counted(each) for each in (outcome, silent, missing)] == [(0, 1, 0)] * 3
    assert outcome.output.endswith("\nscenario: ended with status 3\n")
    assert silent.output.endswith("\nscenario: did nothing\n")
    assert missing.output == "\nrooms: there is no tests/nowhere\n"


def test_every_folder_of_tests_runs_and_those_that_bring_their_database_once() -> None:
    """On both databases the rooms' tier has every folder that runs nowhere else; on PostgreSQL it leaves out what is not of it."""
    by_name = {tier.name: {path for run in tier.runs for path in run.paths} for row in tiers.whole() for tier in row}
    named = {path for paths in by_name.values() for path in paths}
    folders = {
        f"tests/{path.parent.relative_to(tiers.ROOT).parts[1]}" for path in tiers.ROOT.glob("tests/*/**/test_*.py")
    }

    apart = by_name["federation, own nodes"] | by_name["federation, three"]
    alone = {each for each in named if each.endswith(".py")} - apart
    assert named - alone - apart == folders
    assert by_name["rooms"] == by_name["rooms, PostgreSQL"]
    assert by_name["scenario and programs"] == {"tests/tools", "tests/upgrade"}
    assert by_name["scenario, PostgreSQL"] == {"tests/ui", *alone}
    left_out = {
        tier.name: {each for run in tier.runs for each in run.command if "--ig" in each}
        for row in tiers.whole()
        for tier in row
    }
    assert left_out["rooms"] == {f"--ignore={each}" for each in alone}
    assert left_out["federation"] == {f"--ignore={each}" for each in apart}
    ignored = left_out["rooms, PostgreSQL"]
    files = {each: tiers.ROOT / each for each in tiers.ONCE if each.endswith(".py")}
    assert ignored == {f"--ignore={each}" for each in files}
    database = re.compile(r"\b(db|committed|aurelia|two|lasting|meeting|scene|long_scene): |\bdesk: Desk\b")
    once = [each for each, file in files.items() if database.search(file.read_text())]
    assert once == [
        "tests/areas/concerns/test_adding.py",
        "tests/areas/concerns/test_circumstances.py",
        "tests/areas/concerns/test_closed_list.py",
        "tests/areas/concerns/test_copying.py",
        "tests/areas/concerns/test_lacking.py",
        "tests/areas/concerns/test_many_marks.py",
        "tests/areas/concerns/test_pasting.py",
        "tests/areas/test_permissions.py",
        "tests/hostile/test_api.py",
        "tests/ledger/test_fsck_every_column.py",
    ]


def test_what_tests_start_is_compiled_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where Python is told to keep no bytecode, as in many containers; source that does not compile is said."""
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    (tmp_path / "good.py").write_text("ANSWER = 42\n")
    assert tiers.compiled(tmp_path)
    assert [path.name.partition(".")[0] for path in tmp_path.glob("__pycache__/*.pyc")] == ["good"]
    (tmp_path / "bad.py").write_text("ANSWER =\n")
    assert not tiers.compiled(tmp_path)
