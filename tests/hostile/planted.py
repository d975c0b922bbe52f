# SPDX-License-Identifier: Apache-2.0
"""Readers that are broken on purpose, so that `tools/fuzz.py` can be seen to find it; and one that is not."""

from __future__ import annotations

import os
import time

from tests.hostile.target import Target, change_bytes


def _deep(data: bytes) -> None:
    """Breaks on four bytes in a row, which nobody guesses at once: only who sees that the first was right goes on."""
    if data[:1] == b"d" and data[1:2] == b"m" and data[2:3] == b"c" and data[3:4] == b"h":
        raise ZeroDivisionError("planted")


def _slow(data: bytes) -> None:
    if len(data) > 4:  # any length will do
        end = time.process_time() + 2.1
        while time.process_time() < end:
            pass


def _ends(data: bytes) -> None:
    if len(data) > 4:  # any length will do
        os._exit(7)


def _sound(data: bytes) -> None:
    if b"x" in data:
        raise ValueError("expected no x, got one")


TARGETS = (
    Target("deep", _deep, (), (b"....",), change_bytes),
    Target("slow", _slow, (), (b"....",), change_bytes),
    Target("ends", _ends, (), (b"....",), change_bytes),
    Target("sound", _sound, (ValueError,), (b"....",), change_bytes),
)
