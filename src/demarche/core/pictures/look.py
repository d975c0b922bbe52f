# SPDX-License-Identifier: Apache-2.0
"""Looking at a file: a picture or video, in it or in what it carries; none; or it cannot be told."""

from collections.abc import Iterable, Mapping
from enum import IntEnum
from typing import Final

from demarche.core.pictures import heads, pdf, text
from demarche.core.pictures.members import HiddenError, Room, members

BARRED: Final = ("CHI",)
"""Subject areas that take in no picture and no video."""

LOOK_LIMIT: Final = 4 * 1024 * 1024
"""The most bytes of a file that is looked into."""

ROOM: Final = 4 * LOOK_LIMIT
"""The most bytes that are unpacked and decoded in looking at one file, or at all files that came together."""

_DEPTH: Final = 4
_READABLE: Final = 24


class Sight(IntEnum):
    """What looking at a file gave; of several findings in one file the larger counts."""

    NONE = 0
    HIDDEN = 1
    PICTURE = 2


def bars_pictures(opening: Mapping[str, object]) -> bool:
    """Whether the matter that an act with these values opens takes in no pictures; a malformed part counts as it reads."""
    subjects = opening.get("subjects")
    return any(each in BARRED for each in subjects) if isinstance(subjects, list) else subjects in BARRED


def look(data: bytes, room: Room | None = None) -> Sight:
    """Whether a file holds a picture or video, whatever its name; bounded in time and memory by `LOOK_LIMIT`.

    Files that came together share a `room`.
    """
    if len(data) > LOOK_LIMIT:
        return Sight.PICTURE if heads.is_picture(data) else Sight.HIDDEN
    return _look(data, Room(ROOM) if room is None else room, 0)


def _look(data: bytes, room: Room, depth: int) -> Sight:
    if heads.is_picture(data):
        return Sight.PICTURE
    if depth > _DEPTH:
        return Sight.HIDDEN
    if heads.is_zip(data):
        return _all(_look(each, room, depth + 1) for each in members(data, room))
    return Sight.HIDDEN if heads.is_packed(data) else _pages(data, room, depth)


def _pages(data: bytes, room: Room, depth: int) -> Sight:
    """What is in a text or a PDF, or in bytes that may be both; what is neither cannot be looked into."""
    found = text.text_of(data)
    if heads.is_pdf(data):
        return max(_in_pdf(data, room, depth), Sight.NONE if found is None else _in_text(found, room, depth))
    if found is not None:
        return _in_text(found, room, depth)
    return Sight.PICTURE if heads.is_picture_of_weak_mark(data) else Sight.HIDDEN


def _all(findings: Iterable[Sight]) -> Sight:
    """The largest of findings, each asked for in turn; what cannot be unpacked ends it."""
    worst = Sight.NONE
    try:
        for each in findings:
            worst = max(worst, each)
            if worst is Sight.PICTURE:
                break
    except HiddenError:
        return max(worst, Sight.HIDDEN)
    return worst


def _in_pdf(data: bytes, room: Room, depth: int) -> Sight:
    if pdf.shows_picture(data):
        return Sight.PICTURE
    if pdf.hides(data):
        return Sight.HIDDEN
    return _all(_in_stream(each, room, depth) for each in pdf.streams(data, room))


def _in_stream(content: bytes, room: Room, depth: int) -> Sight:
    """What a stream of a PDF holds: fonts and tables are no text and carry no pictures of their own."""
    if heads.is_picture(content) or pdf.draws_inline(content):
        return Sight.PICTURE
    found = text.text_of(content)
    return Sight.NONE if found is None else _in_text(found, room, depth)


def _in_text(found: str, room: Room, depth: int) -> Sight:
    return _all(_in_spelling(each, room, depth) for each in text.spellings(found))


def _in_spelling(found: str, room: Room, depth: int) -> Sight:
    if text.shows_picture(found):
        return Sight.PICTURE
    worst = Sight.HIDDEN if text.hides(found) else Sight.NONE
    return max(worst, _all(_blob(*each, room, depth) for each in text.blobs(found)))


def _blob(data: bytes, whole: bool, room: Room, depth: int) -> Sight:  # noqa: FBT001  # as `blobs` gives it
    """What a run of signs stands for: most are words, hashes or keys, and say nothing."""
    room.take(len(data))
    if heads.is_picture(data):
        return Sight.PICTURE
    if (
        heads.is_packed(data)
        or heads.is_pdf(data[:8])
        or (whole and len(data) >= _READABLE and text.text_of(data) is not None)
    ):
        return _look(data, room, depth + 1)
    return Sight.NONE
