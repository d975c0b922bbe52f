# SPDX-License-Identifier: Apache-2.0
"""The fuzzer finds what is planted, is silent about what is sound, and does the same again."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def fuzz(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the tool as `make soak` does."""
    command = [sys.executable, "tools/fuzz.py", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("target", "found"),
    [
        ("deep", r"fuzz deep failed: (build/fuzz/deep-[0-9a-f]{12})\n(?s:.*)ZeroDivisionError: planted"),
        (
            "slow",
            r"fuzz slow failed: (build/fuzz/slow-[0-9a-f]{12})\nexpected an answer within 2.0 s, got it after 2.\d s",
        ),
        ("ends", r"fuzz ends failed: the reader ended with status 1792 and this:"),
    ],
)
def test_what_is_planted_is_found(target: str, found: str) -> None:
    """An error of four bytes, found by going on from the first that was right; a reader that takes too long; one that dies."""
    done = fuzz("--targets", "tests.hostile.planted", "--runs", "200000", target)

    said = re.search(found, done.stdout)
    assert said, done.stdout + done.stderr
    assert re.search(r"^fuzz: 1 targets, \d+ runs, 1 crashes$", done.stdout, re.MULTILINE)
    assert done.returncode == 1
    if said.groups():
        kept = ROOT / said[1]
        assert len(kept.read_bytes()) >= 4
        kept.unlink()


def test_a_documented_error_is_none_and_a_seed_repeats() -> None:
    """The same inputs in the same order, and others for another seed."""
    runs = [
        fuzz("--targets", "tests.hostile.planted", "--runs", "3000", "--seed", seed, "sound")
        for seed in ("1", "1", "2")
    ]

    assert [each.returncode for each in runs] == [0, 0, 0], runs[0].stdout + runs[0].stderr
    said = [
        re.findall(r"^fuzz sound ok: 3000 runs, inputs ([0-9a-f]{16})$", each.stdout, re.MULTILINE) for each in runs
    ]
    assert said[0] == said[1] != said[2]
    assert runs[0].stdout.endswith("fuzz: 1 targets, 3000 runs, 0 crashes\n")


def test_a_reader_of_the_product_is_fed_the_same_again() -> None:
    """The guidance itself is the same from run to run."""
    one, other = (fuzz("--runs", "300", "charter", "body") for _ in range(2))

    assert one.stdout == other.stdout
    assert one.stdout.count(" ok: 300 runs") == 2


def test_only_what_is_known_is_asked_for() -> None:
    """The names are said."""
    done = fuzz("--targets", "tests.hostile.planted", "shallow")

    assert done.returncode == 2
    assert "expected targets among deep, slow, ends, sound, got shallow" in done.stderr


def test_without_guidance_the_same_readers_are_fed() -> None:
    """Where the library has no wheel the tool says so and goes on."""
    program = "import runpy, sys; sys.modules['atheris'] = None; runpy.run_path('tools/fuzz.py', run_name='__main__')"
    command = [sys.executable, "-c", program, "--targets", "tests.hostile.planted", "--runs", "300", "sound"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith(
        "fuzz: no guidance on this machine: atheris has no wheel for it\nfuzz sound ok: 300 runs"
    )
