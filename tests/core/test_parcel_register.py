# SPDX-License-Identifier: Apache-2.0
"""Leaves of the register as they travel in parcels and answers."""

from dataclasses import replace

import pytest

from demarche.core.encoding import canonical, parse
from demarche.core.log.leaf import act_leaf, register_leaf
from demarche.core.parcel import (
    Answer,
    ParcelError,
    RegisterLeaves,
    read_answer,
    read_parcel,
    write_answer,
    write_parcel,
)
from demarche.core.parcel.record import LEAVES_LIMIT
from demarche.core.process.register import register_origin
from tests.builders import AURELIA, NOON, MemoryLog, Table
from tests.core.test_parcel import COVER, parcel_of, table

__all__ = ["table"]


def registering(table: Table, count: int = 2) -> RegisterLeaves:
    """Leaves of the register from 2 on, and the head of all."""
    origin = register_origin(table.charter.process)
    log = MemoryLog(AURELIA, origin)
    for number in range(2 + count):
        act = f"{number:064x}"
        log.append(act, register_leaf(NOON, AURELIA.ref, act=act))
    return RegisterLeaves(2, tuple(log.leaves[2:]), log.shown(NOON, since=2))


def test_leaves_of_the_register_travel_with_their_head(table: Table) -> None:
    """In a parcel and in the answer to one; each as its bytes were hashed."""
    register = registering(table)
    parcel = replace(parcel_of(table), register=register)
    data = write_parcel(parcel)

    assert register.end == 4
    assert read_parcel(data) == parcel
    line = next(each for each in data.split(b"\n") if b'"k":"register"' in each)
    assert canonical(parse(line, limit=400_000)) == line
    answer = Answer(head=table.logs["XB"].shown(table.now), held=COVER.heads, register=register)
    assert read_answer(write_answer(answer)) == answer


def test_leaves_of_a_partys_own_log_are_none_of_the_register(table: Table) -> None:
    """They have salt; and a record holds a thousand at most."""
    parcel = parcel_of(table)
    salted = act_leaf(NOON, AURELIA.ref, act="1" * 64, sigs="2" * 64, salt=bytes(16))
    own = replace(parcel, register=replace(registering(table), leaves=(salted,)))
    many = replace(parcel, register=registering(table, LEAVES_LIMIT + 1))

    with pytest.raises(ParcelError, match=r"expected a leaf of a register, got one with salt$"):
        read_parcel(write_parcel(own))
    with pytest.raises(ParcelError, match=r"leaves: expected 1 to 1000 items, got 1001$"):
        read_parcel(write_parcel(many))
