# SPDX-License-Identifier: Apache-2.0
"""Recomputing every hash, signature, root, proof, number and row, and saying what differs."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it must be: which row or file, and what was expected of it."""

    row: str
    expected: str

    def __str__(self) -> str:
        return f"{self.row}: {self.expected}"


@dataclass(slots=True)
class Tally:
    """How much was looked at, and how many faults were found; printed it is the closing line."""

    acts: int = 0
    receipts: int = 0
    leaves: int = 0
    faults: int = 0

    def __str__(self) -> str:
        return f"fsck: {self.acts} acts, {self.receipts} receipts, {self.leaves} leaves, {self.faults} faults"


def check(tell: Callable[[Fault], None]) -> Tally:
    """Check the whole record, telling each fault as it is found; memory does not grow with the record.

    Receipts are the `got` places of other Parties that are held here.
    """
    raise NotImplementedError
