# SPDX-License-Identifier: Apache-2.0
"""What a door that refuses must show, and requests that are wrong in one thing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from demarche.core.encoding import canonical, parse
from demarche.core.parcel import (
    CarriedAct,
    Parcel,
    ShownHead,
    read_answer,
    write_parcel,
)
from demarche.ledger.models import ActRecord, FileRecord, HeadRecord, Leaf, PeerLog
from tests.builders import AURELIA, BOREALIA, raising

if TYPE_CHECKING:
    from collections.abc import Callable

    from demarche.core.codes import Refusal
    from demarche.core.encoding import Json
    from tests.areas.exchange.node import Two

FROM_BOREALIA = raising("yes_or_no", raises=BOREALIA, addressed=AURELIA)
BOTH = (AURELIA.code, BOREALIA.code)


def shut(two: Two, body: bytes, status: int, refusal: Refusal, sentence: str) -> None:
    """The door answers one code to all of it, and nothing whatever is kept."""
    before = [model.objects.count() for model in (Leaf, ActRecord, HeadRecord, PeerLog, FileRecord)]
    answer = two.door(body)
    assert answer[0] == status
    told = read_answer(answer[1])
    assert (told.code, refusal.sentence) == (refusal.code, sentence)
    assert (told.places, told.refused) == ((), ())
    proving = told.code in ("head_unproven", "head_forked")
    assert (None if told.head is None else told.head.checkpoint) == (told.held[-1] if proving else None)
    assert [model.objects.count() for model in (Leaf, ActRecord, HeadRecord, PeerLog, FileRecord)] == before


def refused(two: Two, body: bytes, refusal: Refusal, sentence: str, *, act: str | None) -> None:
    """The door takes the parcel and refuses one act in it, by a leaf of its own; the act is not kept."""
    acts = ActRecord.objects.count()
    status, data = two.door(body)
    answer = read_answer(data)
    assert (status, answer.code) == (200, None)
    two.peer.check(answer, ())
    [told] = answer.refused
    assert (told.act, told.file, told.code) == (act, None, refusal.code)
    assert refusal.sentence == sentence
    assert ActRecord.objects.count() == acts


def carrying(two: Two, *acts: CarriedAct, heads: tuple[ShownHead, ...] | None = None) -> bytes:
    """A request with these acts as they are, right or wrong."""
    shown = (two.peer.head(),) if heads is None else heads
    return two.peer.cover(two.peer.sealed(write_parcel(Parcel(two.process, shown, acts))))


def changed(carried: CarriedAct, change: Callable[[dict[str, Json]], None]) -> CarriedAct:
    """An act with its document changed on the way."""
    document = parse(carried.signed.document)
    assert isinstance(document, dict)
    change(document)
    return replace(carried, signed=replace(carried.signed, document=canonical(document)))
