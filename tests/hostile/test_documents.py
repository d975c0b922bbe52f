# SPDX-License-Identifier: Apache-2.0
"""Documents that are hostile in one thing each, as `cases/` lists them: the reader's own error, and its whole sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from demarche.core.errors import DemarcheError
from tests.hostile import corpus
from tests.hostile.changing import cases, made
from tests.hostile.targets import TARGETS

if TYPE_CHECKING:
    from tests.hostile.target import Target

READERS: dict[str, Target] = {each.name: each for each in TARGETS}
FORMATS: dict[str, Any] = cases("formats")["formats"]
PROFILE = cases("profile")["cases"]


def refusal(what: str, data: bytes) -> DemarcheError:
    """What a reader says to bytes that it does not take: one of the errors that it documents, in one line."""
    with pytest.raises(READERS[what].refuses) as caught:
        READERS[what].feed(data)
    error = caught.value
    assert isinstance(error, DemarcheError)
    assert len(str(error)) < 400
    assert str(error).isprintable()
    return error


@pytest.mark.parametrize("case", PROFILE, ids=lambda case: case["what"])
@pytest.mark.parametrize("what", FORMATS)
def test_what_no_document_may_hold(what: str, case: Any) -> None:
    """Every reader refuses it before it looks at the fields, and says where and what."""
    found = re.fullmatch(r'("\w+":)(\d+)(.*)', FORMATS[what]["pair"], re.DOTALL)
    assert found
    name, value, after = (each.encode() for each in found.groups())
    attack = case.get("text", "").encode("utf-8", "surrogatepass") * case.get("times", 1)
    attack = bytes.fromhex(case["hex"]) if "hex" in case else attack
    attack = value + b"," + name + value if "twice" in case else attack
    data = corpus.good(what)[0]
    whole = name + value + after
    assert whole in data

    said = str(refusal(what, data.replace(whole, name + attack + after, 1)))

    assert said.startswith(FORMATS[what]["begins"] + case["says"]), said


@pytest.mark.parametrize(
    ("what", "case"),
    [(what, case) for what in FORMATS for case in cases(what)],
    ids=lambda each: each if isinstance(each, str) else each["what"],
)
def test_what_no_reader_takes(what: str, case: Any) -> None:
    """Each in its own way, by the error that the door or the page turns into a code."""
    error = refusal(what, made(what, case))

    assert str(error).startswith(case["says"]), error
    if "error" in case:
        assert type(error).__name__ == case["error"]


@pytest.mark.parametrize("what", FORMATS)
def test_what_is_cut_short(what: str) -> None:
    """At structural signs all along, and at every hundredth byte; whole lines less are a document of their own."""
    data = corpus.good(what)[0]
    points = {found.start() for found in re.finditer(rb'[{}\[\],:"\n]', data)}
    every = sorted({*list(points)[:: max(1, len(points) // 150)], *range(0, len(data), max(1, len(data) // 100))})
    for at in every:
        if not data[:at].endswith(b"\n") or what not in {"parcel", "answer"}:
            refusal(what, data[:at])


@pytest.mark.parametrize("what", FORMATS)
def test_what_is_one_byte_too_long(what: str) -> None:
    """As long as may be it is read, and refused for what it is; one byte more, and it is not read at all."""
    most = FORMATS[what]["most"]
    for size, too_long in ((most, False), (most + 1, True)):
        data = corpus.good(what)[0].partition(b"\n\n\n")[0] + b"\n\n\n" if what == "log" else b""
        said = str(refusal(what, data + b" " * size))
        assert (f"got {size}" in said) is too_long, said


def test_every_case_is_one() -> None:
    """No two are called alike, and every good document is taken: what is refused is the one change."""
    for what in FORMATS:
        names = [case["what"] for case in cases(what)]
        assert len(set(names)) == len(names)
        for data in corpus.good(what):
            READERS[what].feed(data)
