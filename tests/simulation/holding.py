# SPDX-License-Identifier: Apache-2.0
"""What the peer in memory says of what it holds."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from demarche.core.parcel import Answer, Inventory, Parcel, Want, compare, pages, summed

if TYPE_CHECKING:
    from collections.abc import Collection

    from demarche.core.acts.act import SignedAct

Listing = dict[str, dict[str, tuple[int, str]]]


def listing(acts: Collection[SignedAct]) -> Listing:
    """By dossier and author how many acts from number 1, and the last of them."""
    held: dict[str, dict[str, dict[int, str]]] = {}
    for signed in acts:
        numbers = held.setdefault(signed.act.dossier, {}).setdefault(signed.act.author, {})
        numbers[signed.act.seq] = signed.act.id
    found: Listing = {}
    for dossier, authors in sorted(held.items()):
        found[dossier] = {}
        for author, numbers in sorted(authors.items()):
            n = next(each for each in count(0) if each + 1 not in numbers)
            if n:
                found[dossier][author] = (n, numbers[n])
    return found


def answer_inventory(parcel: Parcel, acts: Collection[SignedAct], asked: list[Want]) -> Answer:
    """Say what is lacked, and list what the other side lacks; that is noted in `asked`, for the test to send."""
    wants: list[Want] = []
    listed: list[Inventory] = []
    for each in parcel.inventories:
        ours = {name: held for name, held in listing(acts).items() if each.start <= name < (each.end or "g")}
        if each.listing is None:
            if summed(ours.items()) != each.sum:
                wants.append(Want(each.start, each.end))
            continue
        lacking, theirs = compare(ours, each.listing)
        wants += lacking
        asked += theirs
        listed += pages(ours.items(), each.start, each.end) if theirs else ()
    asked += parcel.wants
    return Answer(inventories=tuple(listed), wants=tuple(wants))
