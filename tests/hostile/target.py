# SPDX-License-Identifier: Apache-2.0
"""What is fuzzed: a reader, what it may say to bytes that it does not take, good bytes to begin with, and how they are changed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator

    Change = Callable[[bytes, random.Random], bytes]

ODD: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 2, 2**53 - 1, 2**53, 2**64, 10**40, 0.5, 1e300, float("inf")),
    *("", "x", "\0", "\n", "é", "e\u0301", "\u202e", "\ud800", "\ufeff", "0" * 64, "A" * 43, "../..", "XA", "XC"),
    *("9999-12-31T23:59:59Z", "1969-12-31T23:59:59Z", [], {}, [[]], [0] * 300, {"v": 2}, "x" * 5000),
)


@dataclass(frozen=True, slots=True)
class Target:
    """A reader by name; `refuses` are the errors that it documents."""

    name: str
    feed: Callable[[bytes], object]
    refuses: tuple[type[Exception], ...]
    seeds: tuple[bytes, ...]
    change: Change


def change_bytes(data: bytes, chance: random.Random) -> bytes:
    """Change a few bytes: one turned, some taken out, some doubled, some put elsewhere, or the rest cut off."""
    found = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        at = chance.randint(0, len(found))
        piece = found[at : at + chance.choice((1, 2, 8, 64))]
        match chance.randrange(5):
            case 0:
                found[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del found[at : at + len(piece)]
            case 2:
                found[at:at] = piece * chance.choice((1, 2, 300))
            case 3:
                found[chance.randint(0, len(found)) :][:0] = piece
            case _:
                del found[at:]
    return bytes(found)


def change_lines(data: bytes, chance: random.Random) -> bytes:
    """Change one of the lines as a document, or their order."""
    lines = data.split(b"\n")
    at = chance.randrange(len(lines))
    if chance.random() < 0.1:
        lines.insert(chance.randrange(len(lines)), lines[at])
    else:
        lines[at] = change_document(lines[at], chance)
    return b"\n".join(lines)


def change_document(data: bytes, chance: random.Random) -> bytes:
    """Change a value somewhere in a JSON document and print it as the protocol spells it; other bytes as bytes."""
    try:
        value = json.loads(data)
        places = list(_places(value))
    except (ValueError, RecursionError):
        return change_bytes(data, chance)
    for _ in range(chance.randint(1, 3)):
        if places:
            _change_at(*chance.choice(places), chance, places)
    try:
        text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return text.encode("utf-8", "surrogatepass")
    except (ValueError, RecursionError):
        return change_bytes(data, chance)


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every value inside, as what holds it and where."""
    for key in list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield value, key
        yield from _places(value[key])


def _change_at(holder: Any, key: Any, chance: random.Random, places: list[tuple[Any, Any]]) -> None:
    if key not in holder if isinstance(holder, dict) else key >= len(holder):
        return  # an earlier change took it away
    match chance.randrange(6):
        case 0 | 1:
            holder[key] = json.loads(json.dumps(chance.choice(ODD)))
        case 2:
            del holder[key]
        case 3 if isinstance(holder, dict):
            holder[chance.choice((f"{key}x", "v", "k", "value", "of", "\u202e", "A"))] = holder[key]
        case 4 if isinstance(holder[key], str):
            holder[key] = change_bytes(holder[key].encode(errors="replace"), chance).decode(errors="replace")
        case 5 if isinstance(holder[key], int | float):
            holder[key] += chance.choice((-1, 1, 2**32))
        case _:
            other, there = chance.choice(places)
            if there in other if isinstance(other, dict) else there < len(other):
                holder[key] = json.loads(json.dumps(other[there]))
