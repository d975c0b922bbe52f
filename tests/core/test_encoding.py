# SPDX-License-Identifier: Apache-2.0
"""The JSON profile, base64url, times and the strict reader of objects."""

import json
import re
from enum import StrEnum
from typing import Any
from unicodedata import is_normalized

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from demarche.core.encoding import (
    DOCUMENT_LIMIT,
    Json,
    MalformedError,
    Maybe,
    Spec,
    b64,
    blob,
    canonical,
    digest,
    hash_hex,
    instant,
    list_of,
    map_of,
    matching,
    moment,
    one_of,
    parse,
    party_code,
    shape,
    spelling,
    stamp,
    unb64,
    whole,
)

names = st.from_regex(r"[a-z][a-z0-9_]{0,31}", fullmatch=True)
texts = st.text(alphabet=st.sampled_from('aé漢"\\\n/ \x7f\u0338😀'), max_size=6).filter(
    lambda text: is_normalized("NFC", text)
)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4),
    max_leaves=12,
)


def plain_verdict(data: bytes) -> bool:
    """The profile as its page says it, slowly: what `parse` must agree with."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len({name for name, _ in pairs}) < len(pairs):
            raise ValueError
        return dict(pairs)

    def fits(value: Any, depth: int) -> bool:
        if isinstance(value, dict):
            named = all(re.fullmatch(r"[a-z][a-z0-9_]{0,31}", name) for name in value)
            return named and depth < 16 and all(fits(item, depth + 1) for item in value.values())
        if isinstance(value, list):
            return depth < 16 and all(fits(item, depth + 1) for item in value)
        if isinstance(value, str):
            bad = re.search("[\x00-\x09\x0b-\x1f\ud800-\udfff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]", value)
            return not bad and is_normalized("NFC", value)
        return not isinstance(value, float) and (value is None or abs(value) < 2**53)

    try:
        value = json.loads(data.decode(), object_pairs_hook=once)
        return fits(value, 0) and rfc8785.dumps(value) == data
    except (ValueError, RecursionError):
        return False


def accepted(data: bytes) -> bool:
    try:
        return canonical(parse(data)) == data
    except MalformedError:
        return False


@given(values)
def test_what_is_printed_is_read_back(value: Json) -> None:
    """Printing and reading are each other's reverse, and the quick printer prints RFC 8785."""
    data = canonical(value)
    assert data == rfc8785.dumps(value)
    assert parse(data) == value
    assert spelling(value) == data
    assert plain_verdict(data)


@given(values, st.data())
def test_every_flipped_bit_is_refused_or_another_value(value: Json, data: st.DataObject) -> None:
    """No second spelling: what still parses after a flip prints back as flipped, and the page's rules agree."""
    printed = canonical(value)
    at = data.draw(st.integers(0, 8 * len(printed) - 1))
    flipped = bytearray(printed)
    flipped[at // 8] ^= 1 << at % 8
    assert accepted(bytes(flipped)) == plain_verdict(bytes(flipped))


PIECES = """
{"a": | "b": | [ | ] | } | , | 1 | -0 | 1.0 | 1e2 | NaN | null | true | 01 | "a" | "\\n" | "\\t" | "\\u000a" | "\\u0301" |
"\\ud800" | "\\/" | "\u0301" | "n\u0303" | "\\n\u0303" | "\u202e" | "\u2066" | {"a":1,"a":2} | {"b":1,"a":2} | {"A":1} | "\x0b" |
9999999999999999 | 99999999999999999 | [1 ]
"""


@given(st.lists(st.sampled_from(re.split(r"\s*\|\s*", PIECES.strip())), max_size=6))
def test_verdicts_are_those_of_the_page(pieces: list[str]) -> None:
    """The quick reader and a slow one written from the page accept the same texts."""
    data = "".join(pieces).encode()
    assert accepted(data) == plain_verdict(data)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "expected JSON, got something else at 0"),
        (b"{", "expected JSON, got something else at 1"),
        (b"\xff", "expected UTF-8, got another byte at 0"),
        (b'"\xed\xa0\x80"', "expected UTF-8, got another byte at 1"),
        (b"\xef\xbb\xbf1", "expected JSON, got something else at 0"),
        (b"1 ", "expected RFC 8785 bytes, got another spelling at 1"),
        (b"-0", "expected RFC 8785 bytes, got another spelling at 0"),
        (b'"\\u0061"', "expected RFC 8785 bytes, got another spelling at 1"),
        (b'{"b":1,"a":2}', "expected RFC 8785 bytes, got another spelling at 2"),
        (b'{"a":1,"a":1}', "expected each name once, got 'a' twice"),
        (b'{"a":1,"b":{"c":1,"c":2}}', "expected each name once, got 'c' twice"),
        (b"1.0", "expected an integer, got 1.0"),
        (b"1e2", "expected an integer, got 1e2"),
        (b"NaN", "expected JSON, got NaN"),
        (b"-Infinity", "expected JSON, got -Infinity"),
        (b"9007199254740992", "expected an integer within 2^53-1, got 9007199254740992"),
        (b"-9007199254740992", "expected an integer within 2^53-1, got -9007199254740992"),
        (b"1" * 5000, "expected an integer within 2^53-1, got 11111111111111111111"),
        (b'"\\u0009"', "expected no control character, got U+0009 at 0"),
        (b'"a\\tb"', "expected no control character, got U+0009 at 1"),
        (b'"\\b\xc3\xa9"', "expected no control character, got U+0008 at 0"),
        (b'"\x0b"', "expected JSON, got something else at 1"),
        (b'"\\ud800"', "expected no surrogate, got U+D800 at 0"),
        ('"a\u202eb"'.encode(), "expected no bidirectional control, got U+202E at 1"),
        ('"e\u0301"'.encode(), "expected text in NFC, got another normal form"),
        (b'{"A":1}', "expected a name of the profile, got 'A'"),
        (b'{"":1}', "expected a name of the profile, got ''"),
        ('{"\u0430":1}'.encode(), "expected a name of the profile, got '\\u0430'"),
        (b'{"a-b":1}', "expected a name of the profile, got 'a-b'"),
        (b'{"%b":1}' % (b"a" * 33), f"expected a name of the profile, got '{'a' * 32}'"),
        (b"[" * 17 + b"]" * 17, "expected at most 16 levels, got more"),
        (b"[" * 100_000, "expected at most 16 levels, got more"),
        (b'{"a":' * 17 + b"1" + b"}" * 17, "expected at most 16 levels, got more"),
        (b'"' + b"a" * DOCUMENT_LIMIT + b'"', "expected at most 262144 bytes, got 262146"),
    ],
)
def test_what_is_not_the_profile_is_refused(data: bytes, message: str) -> None:
    """Each rule of the profile has its sentence."""
    with pytest.raises(MalformedError, match=f"^{re.escape(message)}$"):
        parse(data)


def test_the_limits_of_the_profile_are_accepted() -> None:
    """Sixteen levels, thirty-two characters of name, the largest integers, NFC after an escape."""
    for data in (
        b"[" * 16 + b"]" * 16,
        b'{"%b":1}' % (b"a" * 32),
        b"[9007199254740991,-9007199254740991]",
        '"\\n\u0303"'.encode(),
        '"\u0303"'.encode(),
        b'"\x7f"',
        b'"' + b"a" * (DOCUMENT_LIMIT - 2) + b'"',
    ):
        assert canonical(parse(data)) == data
    assert parse(b"[1]", limit=3) == [1]
    with pytest.raises(MalformedError, match=r"^expected at most 2 bytes, got 3$"):
        parse(b"[1]", limit=2)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (1.0, "expected a value of JSON, got float"),
        (b"x", "expected a value of JSON, got bytes"),
        ({1: 2}, "expected a name of the profile, got '1'"),
        (2**53, "expected an integer within 2^53-1, got 9e+15"),
        ("\ud800", "expected no surrogate, got U+D800 at 0"),
        ("\r", "expected no control character, got U+000D at 0"),
        ("a" * DOCUMENT_LIMIT, "expected at most 262144 bytes, got 262146"),
    ],
)
def test_nothing_is_printed_that_would_not_be_read(value: object, message: str) -> None:
    """What a reader refuses cannot be signed."""
    with pytest.raises(MalformedError, match=f"^{re.escape(message)}$"):
        canonical(value)


def test_tuples_and_codes_are_printed_as_lists_and_strings() -> None:
    """Values of our own code need no conversion."""

    class Code(StrEnum):
        SIMULATED_PEER = "simulated_peer"

    assert canonical((Code.SIMULATED_PEER, True, None)) == b'["simulated_peer",true,null]'


def test_a_digest_is_lower_hexadecimal() -> None:
    """SHA-256 of nothing is known to everyone."""
    assert digest(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@given(st.binary(max_size=70))
def test_base64url_has_one_spelling(data: bytes) -> None:
    """Bytes come back, and no other text gives them."""
    text = b64(data)
    assert unb64(text, size=len(data)) == data
    assert "=" not in text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("A", "expected unpadded base64url in its one spelling, got 'A'"),
        ("é", "expected unpadded base64url in its one spelling, got '\\xe9'"),
        ("AA==", "expected unpadded base64url in its one spelling, got 'AA=='"),
        ("AB", "expected unpadded base64url in its one spelling, got 'AB'"),
        ("A A", "expected unpadded base64url in its one spelling, got 'A A'"),
        ("+/+/", "expected unpadded base64url in its one spelling, got '+/+/'"),
        ("AAA\n", "expected unpadded base64url in its one spelling, got 'AAA\\n'"),
        ("AAAA", "expected 4 bytes in base64url, got 3"),
    ],
)
def test_other_base64_is_refused(text: str, message: str) -> None:
    """Padding, spare bits, spaces and the other alphabet are other spellings."""
    with pytest.raises(MalformedError, match=f"^{re.escape(message)}$"):
        unb64(text, size=4)


@given(st.integers(0, 253_402_300_799))
def test_a_time_comes_back(seconds: int) -> None:
    """Every second from 1970 to 9999 has one spelling."""
    assert moment(stamp(seconds)) == seconds


def test_known_times() -> None:
    """The ends, a leap day, and one moment of the scenario."""
    assert stamp(0) == "1970-01-01T00:00:00Z"
    assert stamp(253_402_300_799) == "9999-12-31T23:59:59Z"
    assert moment("2024-02-29T00:00:00Z") == 1_709_164_800
    assert stamp(1_793_707_200) == "2026-11-03T12:00:00Z"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2026-11-03T12:00:00+00:00", "expected a time YYYY-MM-DDThh:mm:ssZ, got '2026-11-03T12:00:00+00:00'"),
        ("2026-11-03 12:00:00Z", "expected a time YYYY-MM-DDThh:mm:ssZ, got '2026-11-03 12:00:00Z'"),
        ("2026-11-03T12:00:00Z\n", "expected a time YYYY-MM-DDThh:mm:ssZ, got '2026-11-03T12:00:00Z\\n'"),
        ("2026-11-03T12:00:0٣Z", "expected a time YYYY-MM-DDThh:mm:ssZ, got '2026-11-03T12:00:0\\u0663Z'"),
        ("2026-02-29T12:00:00Z", "expected a time that exists, got 2026-02-29T12:00:00Z"),
        ("2026-12-31T23:59:60Z", "expected a time that exists, got 2026-12-31T23:59:60Z"),
        ("2026-12-31T24:00:00Z", "expected a time that exists, got 2026-12-31T24:00:00Z"),
        ("0000-01-01T00:00:00Z", "expected a time that exists, got 0000-01-01T00:00:00Z"),
        ("1969-12-31T23:59:59Z", "expected a time from 1970 to 9999, got 1969-12-31T23:59:59Z"),
    ],
)
def test_other_times_are_refused(text: str, message: str) -> None:
    """No zones, no leap seconds, no midnight under two names."""
    with pytest.raises(MalformedError, match=f"^{re.escape(message)}$"):
        moment(text)


@pytest.mark.parametrize("seconds", [-1, 253_402_300_800])
def test_a_time_out_of_range_is_not_printed(seconds: int) -> None:
    """Four digits of year, and none before 1970."""
    with pytest.raises(MalformedError, match=f"^expected a time from 1970 to 9999, got {seconds} seconds$"):
        stamp(seconds)


CARD: dict[str, Spec] = {
    "party": party_code,
    "duty": {"line": str, "hours": whole(1, 24)},
    "root": hash_hex,
    "key": blob(2),
    "any_key": blob(),
    "made": instant,
    "desk": one_of("technical", "diplomatic"),
    "v": one_of(1),
    "open": bool,
    "seen": list_of(whole(), least=1, most=2),
    "names": map_of(str),
    "note": Maybe(str),
    "word": matching("[a-z]+", "a word"),
}


def card(**changes: Json) -> dict[str, Json]:
    """Aurelia's contact card, with changes."""
    whole_card: dict[str, Json] = {
        "party": "XA",
        "duty": {"line": "+999 1", "hours": 24},
        "root": "0" * 64,
        "key": "AAA",
        "any_key": "",
        "made": "2026-11-03T12:00:00Z",
        "desk": "technical",
        "v": 1,
        "open": True,
        "seen": [0],
        "names": {"en": "Aurelia"},
        "word": "card",
    }
    return {**whole_card, **changes}


def test_an_object_is_read_field_by_field() -> None:
    """Each reader gives what its field means; a field that may be absent gives None."""
    assert shape(card(), CARD, "card") == {
        "party": "XA",
        "duty": {"line": "+999 1", "hours": 24},
        "root": "0" * 64,
        "key": b"\0\0",
        "any_key": b"",
        "made": 1_793_707_200,
        "desk": "technical",
        "v": 1,
        "open": True,
        "seen": (0,),
        "names": {"en": "Aurelia"},
        "note": None,
        "word": "card",
    }
    assert shape(card(note="mornings"), CARD, "card")["note"] == "mornings"


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ([], "card: expected an object, got a list"),
        (None, "card: expected an object, got null"),
        (card(extra=1), "card: expected no field extra, got one"),
        ({name: item for name, item in card().items() if name != "made"}, "card: expected a field made, got none"),
        (card(party="xa"), "card.party: expected a Party code, got 'xa'"),
        (card(duty="x"), "card.duty: expected an object, got 'x'"),
        (card(duty={"line": 1, "hours": 1}), "card.duty.line: expected a string, got 1"),
        (card(duty={"line": "", "hours": 25}), "card.duty.hours: expected an integer from 1 to 24, got 25"),
        (
            card(duty={"line": "", "hours": True}),
            "card.duty.hours: expected an integer from 1 to 24, got true or false",
        ),
        (card(duty={"line": ""}), "card.duty: expected a field hours, got none"),
        (card(root="0"), "card.root: expected 64 hexadecimal digits, got '0'"),
        (card(root=5), "card.root: expected 64 hexadecimal digits, got 5"),
        (card(key="AA"), "card.key: expected 2 bytes in base64url, got 1"),
        (card(key={}), "card.key: expected a string, got an object"),
        (card(any_key="="), "card.any_key: expected unpadded base64url in its one spelling, got '='"),
        (card(made="now"), "card.made: expected a time YYYY-MM-DDThh:mm:ssZ, got 'now'"),
        (card(made=1), "card.made: expected a string, got 1"),
        (card(desk="legal"), "card.desk: expected technical or diplomatic, got 'legal'"),
        (card(desk=[]), "card.desk: expected technical or diplomatic, got a list"),
        (card(v=True), "card.v: expected 1, got true or false"),
        (card(v=2), "card.v: expected 1, got 2"),
        (card(open=1), "card.open: expected true or false, got 1"),
        (card(seen=[]), "card.seen: expected 1 to 2 items, got 0"),
        (card(seen=[1, 2, 3]), "card.seen: expected 1 to 2 items, got 3"),
        (card(seen=[1, -1]), "card.seen[1]: expected an integer from 0, got -1"),
        (card(seen={}), "card.seen: expected a list, got an object"),
        (card(names={"en": 1}), "card.names.en: expected a string, got 1"),
        (card(names=[]), "card.names: expected an object, got a list"),
        (card(note=None), "card.note: expected a string, got null"),
        (card(word="Card"), "card.word: expected a word, got 'Card'"),
    ],
)
def test_a_wrong_field_is_named(value: Json, message: str) -> None:
    """Every error says which field, what was expected and what came."""
    with pytest.raises(MalformedError, match=f"^{re.escape(message)}$"):
        shape(value, CARD, "card")
