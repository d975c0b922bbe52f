# SPDX-License-Identifier: Apache-2.0
"""Parcels, covers, request bodies and answers: written, read back, and refused in every wrong form."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from demarche.core.acts import concern as kinds
from demarche.core.acts.act import UnknownVersionError, open_act
from demarche.core.encoding import Json, MalformedError, canonical, digest, parse
from demarche.core.errors import DemarcheError
from demarche.core.keys import SignatureError
from demarche.core.log.checkpoint import Checkpoint
from demarche.core.parcel import (
    ACTS_LIMIT,
    PARCEL_LIMIT,
    Answer,
    Body,
    CarriedPlace,
    Cover,
    CoverError,
    Item,
    ItemError,
    Parcel,
    ParcelError,
    RefusedItem,
    ShownHead,
    TooLargeError,
    join_body,
    read_answer,
    read_cover,
    read_parcel,
    split_body,
    write_answer,
    write_cover,
    write_parcel,
)
from tests.builders import AURELIA, BOREALIA, NOON, Table, founded, raising

PLAIN, FILE = b"the sealed parcel", b"a sealed file"
COVER = Cover(
    "XA",
    "XB",
    NOON,
    (Item(digest(PLAIN), len(PLAIN)), Item(digest(FILE), len(FILE))),
    (Checkpoint("demarche.invalid/1", 7, bytes(32)),),
)


@pytest.fixture(scope="module")
def table() -> Table:
    """Aurelia has raised a concern, and Borealia has answered."""
    table = founded()
    concern = table.say(kinds.RAISE, AURELIA, raising("yes_or_no"))
    table.say(kinds.ANSWER, BOREALIA, {"a1": {"value": "no"}}, dossier=concern)
    return table


def parcel_of(table: Table) -> Parcel:
    """Aurelia's head, her concern with its place, and her place of Borealia's answer."""
    concern, answer = list(table.acts.values())[-2:]
    log = table.logs["XA"]
    return Parcel(
        table.charter.process,
        (log.shown(table.now, since=2),),
        (table.carried(concern),),
        (CarriedPlace(answer.act.id, log.place(answer.act.id)),),
    )


def changed(data: bytes, number: int, change: Callable[[dict[str, Json]], None]) -> bytes:
    """The lines with one record changed, and printed as canonical as before."""
    lines = data.split(b"\n")
    value = parse(lines[number], limit=400_000)
    assert isinstance(value, dict)
    change(value)
    lines[number] = canonical(value)
    return b"\n".join(lines)


def test_a_parcel_reads_back_as_it_was_written(table: Table) -> None:
    """What Aurelia sends is what Borealia reads, byte for byte."""
    parcel = parcel_of(table)

    found = read_parcel(write_parcel(parcel))

    assert found == parcel
    assert found.heads[0].checkpoint == table.logs["XA"].checkpoint()
    assert open_act(found.acts[0].signed.document) == found.acts[0].signed


def test_the_records_of_a_parcel_are_canonical_lines_in_one_order(table: Table) -> None:
    """Another program can read a parcel with a JSON parser and nothing else."""
    lines = write_parcel(parcel_of(table)).split(b"\n")

    assert lines.pop() == b""
    assert [parse(line)["k"] for line in lines] == ["parcel", "head", "act", "place"]  # type: ignore[index,call-overload]


def test_an_unreadable_act_spoils_only_itself(table: Table) -> None:
    """Aurelia's act of another version is named by its id, and the act beside it is read."""
    parcel = parcel_of(table)
    data = write_parcel(replace(parcel, acts=parcel.acts * 3))

    def newer(value: dict[str, Json]) -> None:
        value["act"]["header"]["v"] = 2  # type: ignore[index,call-overload]

    def short(value: dict[str, Json]) -> None:
        del value["act"]["parts"]["title"]  # type: ignore[union-attr,arg-type,index,call-overload]

    found = read_parcel(changed(changed(data, 2, newer), 3, short))

    assert [each.signed.act.id for each in found.acts] == [parcel.acts[0].signed.act.id]
    assert [type(each.error).__name__ for each in found.unreadable] == ["UnknownVersionError", "PartsError"]
    assert found.unreadable[1].act == parcel.acts[0].signed.act.id
    assert found.unreadable[0].act not in (None, parcel.acts[0].signed.act.id)


def test_an_act_without_a_header_has_no_id(table: Table) -> None:
    """Nobody can say which act it was meant to be."""

    def nothing(value: dict[str, Json]) -> None:
        value["act"] = []

    found = read_parcel(changed(write_parcel(parcel_of(table)), 2, nothing))

    assert [(each.act, str(each.error)) for each in found.unreadable] == [(None, "act: expected an object, got a list")]


def swap(data: bytes) -> bytes:
    """The act before the head."""
    lines = data.split(b"\n")
    return b"\n".join([lines[0], lines[2], lines[1], *lines[3:]])


WRONG_PARCELS: dict[str, tuple[Callable[[bytes], bytes], type[DemarcheError], str]] = {
    "no newline at the end": (
        lambda data: data[:-1],
        ParcelError,
        "unreadable parcel: expected lines that end in a newline, got none at the end",
    ),
    "empty": (
        lambda _data: b"",
        ParcelError,
        "unreadable parcel: expected lines that end in a newline, got none at the end",
    ),
    "not JSON": (
        lambda _data: b"{\n",
        ParcelError,
        "unreadable parcel: line 1: expected JSON, got something else at 1",
    ),
    "another first record": (
        lambda data: data.split(b"\n", 1)[1],
        ParcelError,
        "unreadable parcel: line 1: expected a record parcel, got another",
    ),
    "out of order": (
        swap,
        ParcelError,
        "unreadable parcel: line 3: expected a record act or place or holding or inventory or want or piece, got another",
    ),
    "two first records": (
        lambda data: data.split(b"\n")[0] + b"\n" + data,
        ParcelError,
        "unreadable parcel: line 2: expected a record head or keyset or generation or register or act or place or holding or inventory or want or piece, got another",
    ),
    "a list": (
        lambda _data: b"[]\n",
        ParcelError,
        "unreadable parcel: line 1: expected a record parcel, got another",
    ),
    "another version": (
        lambda data: changed(data, 0, lambda value: value.update(v=2)),
        UnknownVersionError,
        "expected version 1 of the parcel, got version 2",
    ),
    "a field more": (
        lambda data: changed(data, 0, lambda value: value.update(note="x")),
        ParcelError,
        "unreadable parcel: line 1: expected no field note, got one",
    ),
    "a head that is no note": (
        lambda data: changed(data, 1, lambda value: value.update(note="x\n")),
        ParcelError,
        "unreadable parcel: line 2.note: expected a text, an empty line and signature lines, got no such note",
    ),
    "a place that is none": (
        lambda data: changed(data, 3, lambda value: value.update(place={})),
        ParcelError,
        "unreadable parcel: line 4.place: expected a field leaf, got none",
    ),
    "too many heads": (
        lambda data: b"\n".join([data.split(b"\n")[0], *[data.split(b"\n")[1]] * 257, b""]),
        TooLargeError,
        "expected at most 256 records head, got more",
    ),
    "too many lines": (
        lambda data: data.split(b"\n")[0] + b"\n" * 5308,
        TooLargeError,
        "expected at most 5307 lines, got 5308",
    ),
    "too many bytes": (
        lambda data: data + b" " * PARCEL_LIMIT,
        TooLargeError,
        "expected at most 4194304 bytes, got ",
    ),
}


@pytest.mark.parametrize("wrong", WRONG_PARCELS)
def test_what_is_no_parcel_is_refused(table: Table, wrong: str) -> None:
    """Each wrong form has its class and its sentence."""
    change, error, text = WRONG_PARCELS[wrong]

    with pytest.raises(error, match=f"^{re.escape(text)}") as raised:
        read_parcel(change(write_parcel(parcel_of(table))))

    assert type(raised.value) is error


def test_nothing_is_written_that_no_door_would_take(table: Table) -> None:
    """A thousand acts and 4 MiB are the limits of writing too."""
    parcel = parcel_of(table)

    with pytest.raises(TooLargeError, match=r"^expected at most 1000 acts and places, got 1001$"):
        write_parcel(replace(parcel, acts=parcel.acts * (ACTS_LIMIT + 1)))
    with pytest.raises(TooLargeError, match=r"^expected at most 1000 acts and places, got 1001$"):
        write_parcel(replace(parcel, acts=(), places=parcel.places * (ACTS_LIMIT + 1)))
    with pytest.raises(TooLargeError, match=r"^expected a parcel of at most 4194304 bytes, got \d+$"):
        write_parcel(replace(parcel, acts=parcel.acts * 600))


def test_a_cover_reads_back_and_is_its_carriers() -> None:
    """Aurelia's node signed it; Borealia's did not."""
    data = write_cover(COVER, AURELIA.node)

    found = read_cover(data)

    assert found.cover == COVER
    found.verify(AURELIA.node.public)
    with pytest.raises(SignatureError, match=r"^expected an Ed25519 signature of this key and message, got another$"):
        found.verify(BOREALIA.node.public)


@pytest.mark.parametrize("field", ["from", "to", "made", "items", "heads"])
def test_every_field_of_a_cover_is_signed(field: str) -> None:
    """One changed field, and the carrier's signature does not hold."""
    other = {
        "from": "XC",
        "to": "XC",
        "made": "2027-01-05T11:00:01Z",
        "items": [{"sha256": "0" * 64, "bytes": 1}],
        "heads": [],
    }
    value = parse(write_cover(COVER, AURELIA.node))
    assert isinstance(value, dict)

    found = read_cover(canonical({**value, field: other[field]}))

    with pytest.raises(SignatureError):
        found.verify(AURELIA.node.public)


WRONG_COVERS: dict[str, tuple[Callable[[dict[str, Json]], object], type[DemarcheError], str]] = {
    "another version": (
        lambda value: value.update(v=3),
        UnknownVersionError,
        "expected version 1 of the cover, got version 3",
    ),
    "no items": (
        lambda value: value.update(items=[]),
        CoverError,
        "unreadable cover: cover.items: expected 1 to 1000 items, got 0",
    ),
    "a Party that is none": (
        lambda value: value.update({"from": "x"}),
        CoverError,
        "unreadable cover: cover.from: expected a Party code, got 'x'",
    ),
    "half a signature": (
        lambda value: value.update(auth="AA"),
        CoverError,
        "unreadable cover: cover.auth: expected 64 bytes in base64url, got 1",
    ),
    "no signature": (
        lambda value: value.pop("auth"),
        CoverError,
        "unreadable cover: cover: expected a field auth, got none",
    ),
}


@pytest.mark.parametrize("wrong", WRONG_COVERS)
def test_what_is_no_cover_is_refused(wrong: str) -> None:
    """Each wrong form has its class and its sentence."""
    change, error, text = WRONG_COVERS[wrong]
    value = parse(write_cover(COVER, AURELIA.node))
    assert isinstance(value, dict)
    change(value)

    with pytest.raises(error, match=f"^{re.escape(text)}$"):
        read_cover(canonical(value))


def test_a_cover_that_is_no_object_is_refused() -> None:
    """It has no version either."""
    with pytest.raises(CoverError, match=r"^unreadable cover: cover: expected an object, got a list$"):
        read_cover(b"[]")


def body(rest: tuple[bytes, ...] = (PLAIN, FILE)) -> Body:
    """A body with Aurelia's cover, and these items."""
    return split_body(join_body(write_cover(COVER, AURELIA.node), rest), limit=10_000)


def test_a_body_comes_apart_into_what_it_was_joined_from() -> None:
    """The cover first, then the items in its order."""
    found = body()

    assert found.cover_bytes == write_cover(COVER, AURELIA.node)
    assert found.signed_cover.cover == COVER
    assert found.items == (PLAIN, FILE)


@pytest.mark.parametrize(
    ("rest", "text"),
    [
        ((PLAIN,), "expected 30 bytes of items, got 17"),
        ((PLAIN, FILE, b"!"), "expected 30 bytes of items, got 31"),
        ((PLAIN, FILE[::-1]), f"items[1]: expected the hash {digest(FILE)}, got another"),
    ],
)
def test_items_that_the_cover_does_not_name_are_refused(rest: tuple[bytes, ...], text: str) -> None:
    """But only when they are asked for: the cover is verified before them."""
    found = body(rest)

    with pytest.raises(ItemError, match=f"^{re.escape(text)}$"):
        _ = found.items


def test_a_body_has_a_limit_and_a_cover() -> None:
    """Nothing is read of one that is too large."""
    with pytest.raises(TooLargeError, match=r"^expected a body of at most 5 bytes, got 6$"):
        split_body(b"{}\nabc", limit=5)
    with pytest.raises(CoverError, match=r"^unreadable cover: expected a newline after it, got none$"):
        split_body(b"{}", limit=5)


def test_an_answer_reads_back_as_it_was_written(table: Table) -> None:
    """A head answers many acts, each with its place; what was refused has its code, and its leaf where there is one."""
    concern = list(table.acts.values())[-2]
    log = table.logs["XB"]
    place = log.place(concern.act.id)
    answer = Answer(
        head=log.shown(table.now),
        places=(CarriedPlace(concern.act.id, place),),
        refused=(RefusedItem("1" * 64, None, "act_signature"), RefusedItem(None, "2" * 64, "file_malformed", place)),
        held=COVER.heads,
    )

    assert read_answer(write_answer(answer)) == answer


def test_an_answer_may_be_one_code() -> None:
    """Borealia's officers have not confirmed: nothing was read, and no leaf was written."""
    answer = Answer(code="not_confirmed")

    assert write_answer(answer) == b'{"code":"not_confirmed","held":[],"k":"answer","v":1}\n'
    assert read_answer(write_answer(answer)) == answer


def test_an_answer_may_say_the_time_of_its_door() -> None:
    """So that two clocks can be compared; a door that does not say it is read all the same."""
    answer = Answer(code="suspended", made=NOON)

    written = b'{"code":"suspended","held":[],"k":"answer","made":"2027-01-05T11:00:00Z","v":1}\n'
    assert write_answer(answer) == written
    assert read_answer(written) == answer


def test_an_answer_that_is_none_is_malformed() -> None:
    """A redirecting proxy, a page of HTML, or a newer node."""
    with pytest.raises(MalformedError, match=r"^line 1: expected JSON, got something else at 0$"):
        read_answer(b"<html>\n")
    with pytest.raises(UnknownVersionError, match=r"^expected version 1 of the answer, got version 9$"):
        read_answer(b'{"held":[],"k":"answer","v":9}\n')
    with pytest.raises(TooLargeError, match=r"^expected at most 10 bytes, got 11$"):
        read_answer(b"12345678901", limit=10)


def test_a_head_shown_first_proves_nothing(table: Table) -> None:
    """There is nothing yet that it could continue."""
    shown = table.logs["XA"].shown(table.now)

    assert (shown.since, shown.proof) == (0, ())
    assert ShownHead.from_json(shown.to_json()) == shown
