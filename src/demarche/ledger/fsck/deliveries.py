# SPDX-License-Identifier: Apache-2.0
"""Checks of what this node sends: unbroken numbers, and a delivery for every act that says no more than was receipted."""

import json
from collections.abc import Collection, Iterable
from itertools import islice
from typing import Final

from django.db.models import Exists, OuterRef

from demarche.core.codes import Obstacle
from demarche.core.log.leaf import parse_leaf
from demarche.ledger.fsck.report import Report, pages
from demarche.ledger.fsck.setting import Here
from demarche.ledger.models import ActRecord, OnItsWay, Outbox, PlaceRecord
from demarche.ledger.parting import is_alone
from demarche.ledger.peers import FILE

_PAGE: Final = 200


def check_numbers(report: Report, here: Here) -> None:
    """Check that the own acts of each dossier are numbered from 1, each naming the one before it."""
    newest: dict[str, tuple[int, str]] = {}
    # Acts that came back to a restored store may have been entered in another order.
    rows = ActRecord.objects.filter(process=here.process, outgoing=True).order_by("dossier", "seq")
    for row in rows.iterator(_PAGE):
        seq, prev = newest.get(row.dossier, (0, None))
        name = f"act {row.id}"
        report.same(name, "number", seq + 1, row.seq)
        with report.reading(name):
            report.same(name, "the act before it", prev, json.loads(bytes(row.document))["header"].get("prev"))
        newest[row.dossier] = (row.seq, row.id)


def check_deliveries(report: Report, here: Here) -> None:
    """Check that every act sent has deliveries, and that each is of its act and called done exactly when its receipt is held.

    What goes to a Party again because it lacks it has an older receipt. An act that goes back to its author has none: its
    place in the author's log is held already.
    """
    _check_lost(report, here)
    receipt = Exists(PlaceRecord.objects.filter(act=OuterRef("act"), party=OuterRef("addressee"), kind="got"))
    rows = pages(Outbox.objects.filter(process=here.process).annotate(receipted=receipt), "pk", start=0)
    while page := list(islice(rows, _PAGE)):
        named = ActRecord.objects.filter(id__in={row.act for row in page}, process=here.process)
        acts = {each.id: each for each in named.defer("document")}
        said = said_of_files(report, {row.act for row in page if row.refusal})
        for row in page:
            _check_delivery(report, here, row, acts.get(row.act))
            codes = {
                code
                for (act, party, file), those in said.items()
                for code in those
                if file and (act, party) == (row.act, row.addressee)
            }
            check_said(report, _name(row), row, obstacle=Obstacle.REFUSED.code, files=codes)


def _check_lost(report: Report, here: Here) -> None:
    """Tell of every act sent that has no delivery, and whether the other side has it all the same."""
    sent = Outbox.objects.filter(act=OuterRef("id"), process=OuterRef("process"))
    receipt = PlaceRecord.objects.filter(act=OuterRef("id"), kind="got")
    acts = ActRecord.objects.filter(~Exists(sent), process=here.process, outgoing=True).defer("document")
    for held, rows in ((True, acts.filter(Exists(receipt))), (False, acts.filter(~Exists(receipt)))):
        covered = "its receipt is held" if held else "no receipt covers it, so nobody is sent it any more"
        for row in pages(rows, "leaf_index", start=-1):
            if is_alone(here.process.id, here.own, row.dossier):
                continue
            report.fault(f"act {row.id}", f"expected a delivery of it, there is none; {covered}")


def _check_delivery(report: Report, here: Here, row: Outbox, act: ActRecord | None) -> None:
    name = _name(row)
    if act is None:
        report.fault(name, "expected an act on record, there is none")
        return
    report.same(name, "dossier and leaf", (act.dossier, act.leaf_index), (row.dossier, row.leaf_index))
    others = here.members.keys() - {here.own}
    report.require(name, f"expected an addressee among {sorted(others)}", holds=row.addressee in others)
    done, receipted = row.state == Outbox.State.DELIVERED, bool(row.receipted)  # type: ignore[attr-defined]  # annotated above
    if act.author == row.addressee:
        return
    if receipted and row.delivered is None:
        report.require(name, f"expected delivered, for its receipt is held, got {row.state}", holds=done)
    elif not receipted:
        report.require(name, "expected the receipt of what is delivered, it is missing", holds=not done)
        report.require(name, f"expected no moment of a receipt, got {row.delivered}", holds=row.delivered is None)


def said_of_files(report: Report, acts: Iterable[str]) -> dict[tuple[str, str, str], set[str]]:
    """Per act, Party and file the codes with which its log, as held here, refuses it; an empty one is a receipt."""
    found: dict[tuple[str, str, str], set[str]] = {}
    for place in PlaceRecord.objects.filter(act__in=acts, kind__in=(FILE, "refused")).order_by("pk"):
        with report.reading(f"place of {place.act} at {place.index} in {place.origin}"):
            leaf = parse_leaf(bytes(place.leaf))
            key = (place.act, place.party, leaf.file or "")
            found.setdefault(key, set()).add("" if place.kind == FILE else leaf.fields["code"])
    return found


def _name(row: Outbox) -> str:
    return f"delivery of {row.act} to {row.addressee}"


def check_said(report: Report, name: str, row: OnItsWay, *, obstacle: str, files: Collection[str] = ()) -> None:
    """Check what a delivery says of how it went: no more than its state allows, and in known codes.

    `obstacle` is that of what is refused; `files` are the codes with which files of what is delivered were refused.
    """
    report.require(name, f"expected a state of deliveries, got {row.state!r}", holds=row.state in row.State.values)
    done, declined = row.state == row.State.DELIVERED, row.state == row.State.REFUSED
    # What goes again because the other side lacks it keeps the moment of its older receipt.
    fits = row.delivered is not None if done else row.delivered is None or not declined
    report.require(name, f"expected the moment of its receipt where it has one, got {row.delivered}", holds=fits)
    obstacles = {""} if done else {obstacle} if declined else {"", *(each.code for each in Obstacle)}
    report.require(
        name, f"expected an obstacle that its state can have, got {row.obstacle!r}", holds=row.obstacle in obstacles
    )
    # What was stopped may have been refused before.
    known = row.refusal in {"", *files} if done else bool(row.refusal) == declined or row.state == row.State.STOPPED
    report.require(name, f"expected a refusal exactly when it or a file is refused, got {row.refusal!r}", holds=known)
    # A receipt may come after all; that it was stopped before stays told.
    stopped = row.stopped_at is not None
    may = {True: {row.State.STOPPED, row.State.DELIVERED}, False: set(row.State) - {row.State.STOPPED}}
    holds = stopped == bool(row.stopped_by) and row.state in may[stopped]
    report.require(name, "expected when and by whom where it is stopped, got otherwise", holds=holds)
