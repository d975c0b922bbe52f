# SPDX-License-Identifier: Apache-2.0
"""How a case of `cases/` is made of good bytes: a value put, copied or taken away, a text replaced, lines swapped or doubled.

`line` is the line that is changed; in a body the cover, and in a head with a place the place, is found without it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from demarche.core.encoding import b64
from tests.hostile import corpus

CASES = Path(__file__).parent / "cases"
PLACE = b"\n\n\n"


def cases(name: str) -> Any:
    """The cases of a format."""
    return json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))


def made(what: str, case: Any) -> bytes:
    """The bytes of a case."""
    if "hex" in case:
        times: int = case.get("times", 1)
        return bytes.fromhex(case["hex"]) * times + bytes.fromhex(case.get("then", ""))
    data: bytes = corpus.good(what)[case.get("of", 0)]
    if "replace" in case:
        old, new = (each.encode() for each in case["replace"])
        assert old in data
        more: int = case.get("copies_of_it", 0)
        return data.replace(old, new + b"\n" * more, 1)
    if "cut" in case:
        return data[: -int(case["cut"])]
    return _in_line(what, data, case)


def _in_line(what: str, data: bytes, case: Any) -> bytes:
    if what == "log":
        note, _, place = data.partition(PLACE)
        return note + PLACE + changed(place, case)
    if "line" not in case and "swap" not in case:
        return changed(data, case)
    lines = data.split(b"\n")
    if "swap" in case:
        one, other = case["swap"]
        lines[one], lines[other] = lines[other], lines[one]
    elif "copies" in case:
        lines[case["line"] : case["line"] + 1] = [lines[case["line"]]] * case["copies"]
    else:
        lines[case["line"]] = changed(lines[case["line"]], case)
    return b"\n".join(lines)


def changed(data: bytes, case: Any) -> bytes:
    """A JSON document with one value changed, printed as the protocol spells it."""
    value = json.loads(data)
    *way, last = case["at"]
    holder = _at(value, way)
    new = _new(value, case)
    if new is _GONE:
        del holder[last]
    else:
        holder[last] = new
    if "drop" in case:
        *way, last = case["drop"]
        del _at(value, way)[last]
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8", "surrogatepass")


_GONE = object()


def _new(value: Any, case: Any) -> Any:
    if "zeros" in case or "ones" in case:
        return b64(bytes(case["zeros"]) if "zeros" in case else b"\xff" * case["ones"])
    if "copy" not in case and "put" not in case:
        return _GONE
    found = json.loads(json.dumps(_at(value, case["copy"]))) if "copy" in case else case["put"]
    return found * case["repeat"] if "repeat" in case else [found] * case["times"] if "times" in case else found


def _at(value: Any, way: list[Any]) -> Any:
    for step in way:
        value = value[step]
    return value
