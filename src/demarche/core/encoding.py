# SPDX-License-Identifier: Apache-2.0
"""One value, one spelling: the JSON profile, base64url, hashes and times of every document."""

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any, Final, NoReturn, TypeAlias, Union
from unicodedata import is_normalized

import rfc8785

from demarche.core.errors import DemarcheError

# A Union and no string, so that annotations may go on with `| None`.
Json: TypeAlias = Union[dict[str, "Json"], list["Json"], str, int, bool, None]  # noqa: UP007

DOCUMENT_LIMIT: Final = 262_144
DEPTH_LIMIT: Final = 16
INTEGER_LIMIT: Final = 2**53 - 1
LAST_SECOND: Final = 253_402_300_799  # 9999-12-31T23:59:59Z

_DIGITS = 17  # what the longest integer of the profile has, sign included
_NAME = re.compile(r"[a-z][a-z0-9_]{0,31}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")  # marks, embeddings, overrides, isolates
_NEVER = (
    ("no control character", re.compile("[\x00-\x09\x0b-\x1f]")),
    ("no surrogate", re.compile("[\ud800-\udfff]")),
    ("no bidirectional control", _BIDI),
)
# On values of the profile this prints what rfc8785 prints, and several times faster.
_print = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")).encode


class MalformedError(DemarcheError):
    """The bytes are not the document they should be, or not the one spelling of it we accept."""


def canonical(value: object, *, limit: int = DOCUMENT_LIMIT) -> bytes:
    """Print a value of the profile as its RFC 8785 bytes (docs/protocol/encoding.md 1), at most `limit` of them.

    Takes what `Json` says, tuples for lists, and subclasses of str and int. Raises
    `MalformedError` for anything the profile does not allow, so that nothing can be
    signed that a reader would refuse.
    """
    _check(value, 0)
    data = rfc8785.dumps(value)  # type: ignore[arg-type]  # checked just now
    if len(data) > limit:
        raise MalformedError(f"expected at most {limit} bytes, got {len(data)}")
    return data


def spelling(value: Json) -> bytes:
    """Print again what `parse` returned, or a part of it, unchanged: the same bytes as `canonical`, quicker."""
    return _print(value).encode()


def parse(data: bytes, *, limit: int = DOCUMENT_LIMIT) -> Json:
    """Read the one spelling of a value of the profile (docs/protocol/encoding.md 1).

    `limit` is in bytes. Raises `MalformedError` saying what is wrong: whatever this
    accepts, `canonical` prints back to the same bytes.
    """
    if len(data) > limit:
        raise MalformedError(f"expected at most {limit} bytes, got {len(data)}")
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise MalformedError(f"expected UTF-8, got another byte at {error.start}") from error
    try:
        value: Json = _decode(text)
        # A name that stands twice, an escape too many, a space, -0: all print otherwise.
        if _print(value) != text:
            _explain(text)
    except RecursionError as error:
        raise MalformedError(f"expected at most {DEPTH_LIMIT} levels, got more") from error
    # Printed as it came, every string stands in the text as it is, so the whole text can be
    # looked at once. Normal forms are closed under cutting, but not under joining: a text
    # that is not NFC, or has an escape in it, may still be made of good strings.
    plain = "\\" not in text and (text.isascii() or (is_normalized("NFC", text) and not _BIDI.search(text)))
    if plain:
        _check_names(value, 0)
    else:
        _check(value, 0)
    return value


def _integer(digits: str) -> int:
    if len(digits) > _DIGITS or abs(int(digits)) > INTEGER_LIMIT:
        raise MalformedError(f"expected an integer within 2^53-1, got {digits[:20]}")
    return int(digits)


def _fraction(digits: str) -> NoReturn:
    raise MalformedError(f"expected an integer, got {digits[:20]}")


def _constant(name: str) -> NoReturn:
    raise MalformedError(f"expected JSON, got {name}")


def _unique(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for at, name in enumerate(names) if name in names[:at])
        raise MalformedError(f"expected each name once, got {twice[:32]!a} twice")
    return found


_decoder = json.JSONDecoder(parse_int=_integer, parse_float=_fraction, parse_constant=_constant).decode
_pedant = json.JSONDecoder(
    parse_int=_integer,
    parse_float=_fraction,
    parse_constant=_constant,
    object_pairs_hook=_unique,
).decode


def _decode(text: str) -> Json:
    try:
        value: Json = _decoder(text)
    except json.JSONDecodeError as error:
        raise MalformedError(f"expected JSON, got something else at {error.pos}") from error
    return value


def _explain(text: str) -> NoReturn:
    """Say why a text that is JSON is not canonical."""
    value = _pedant(text)
    _check(value, 0)
    printed = _print(value)
    at = next(
        (at for at, (ours, theirs) in enumerate(zip(printed, text, strict=False)) if ours != theirs),
        min(len(printed), len(text)),
    )
    raise MalformedError(f"expected RFC 8785 bytes, got another spelling at {at}")


def _check_names(value: Json, depth: int) -> None:
    """Refuse what the profile does not allow, of a value just decoded whose strings are known good: numbers are looked at as they are read."""
    if isinstance(value, (dict, list)):
        for item in _items(value, depth):
            if isinstance(item, (dict, list)):
                _check_names(item, depth + 1)


def _check(value: object, depth: int) -> None:
    """Refuse what the profile does not allow."""
    if isinstance(value, str):
        _check_text(value)
    elif isinstance(value, (dict, list, tuple)):
        for item in _items(value, depth):
            _check(item, depth + 1)
    elif isinstance(value, int):
        if abs(value) > INTEGER_LIMIT:
            raise MalformedError(f"expected an integer within 2^53-1, got {value:.0e}")
    elif value is not None:
        raise MalformedError(f"expected a value of JSON, got {type(value).__name__}")


def _items(value: dict[Any, Any] | list[Any] | tuple[Any, ...], depth: int) -> Iterable[Any]:
    if depth >= DEPTH_LIMIT:
        raise MalformedError(f"expected at most {DEPTH_LIMIT} levels, got more")
    if not isinstance(value, dict):
        return value
    for name in value:
        if not isinstance(name, str) or not _is_name(name):
            raise MalformedError(f"expected a name of the profile, got {str(name)[:32]!a}")
    return value.values()


@lru_cache(maxsize=4096)
def _is_name(name: str) -> bool:
    """Whether a name is one of the profile; the same ones come again and again."""
    return _NAME.fullmatch(name) is not None


def _check_text(text: str) -> None:
    # What Python calls printable has none of the characters below, and asking is quick.
    if not text.replace("\n", "").isprintable():
        for what, pattern in _NEVER:
            if found := pattern.search(text):
                _refuse_character(what, found)
    if not is_normalized("NFC", text):
        raise MalformedError("expected text in NFC, got another normal form")


def _refuse_character(what: str, found: re.Match[str]) -> NoReturn:
    raise MalformedError(f"expected {what}, got U+{ord(found[0]):04X} at {found.start()}")


def digest(data: bytes) -> str:
    """SHA-256 as 64 lower-case hexadecimal digits."""
    return sha256(data).hexdigest()


def b64(data: bytes) -> str:
    """Unpadded base64url (RFC 4648, section 5)."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64(text: str, *, size: int | None = None) -> bytes:
    """Read unpadded base64url in its one spelling; `size` in bytes, when only one will do."""
    try:
        data = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        data = None
    # The decoder skips foreign characters and spare bits; printing again does not.
    if data is None or b64(data) != text:
        raise MalformedError(f"expected unpadded base64url in its one spelling, got {text[:16]!a}")
    if size is not None and len(data) != size:
        raise MalformedError(f"expected {size} bytes in base64url, got {len(data)}")
    return data


def stamp(seconds: int) -> str:
    """Seconds since 1970 (UTC, no leap seconds) as `YYYY-MM-DDThh:mm:ssZ`."""
    if not 0 <= seconds <= LAST_SECOND:
        raise MalformedError(f"expected a time from 1970 to 9999, got {str(seconds)[:20]} seconds")
    return datetime.fromtimestamp(seconds, UTC).isoformat()[:19] + "Z"


@lru_cache(maxsize=1024)
def moment(text: str) -> int:
    """Read `YYYY-MM-DDThh:mm:ssZ`, from 1970 to 9999, as seconds since 1970."""
    if not _MOMENT.fullmatch(text):
        raise MalformedError(f"expected a time YYYY-MM-DDThh:mm:ssZ, got {text[:32]!a}")
    numbers = (int(text[at : at + size]) for at, size in ((0, 4), (5, 2), (8, 2), (11, 2), (14, 2), (17, 2)))
    try:
        year, month, day, hour, minute, second = numbers
        seconds = int(datetime(year, month, day, hour, minute, second, tzinfo=UTC).timestamp())
    except ValueError as error:
        raise MalformedError(f"expected a time that exists, got {text}") from error
    if seconds < 0:
        raise MalformedError(f"expected a time from 1970 to 9999, got {text}")
    return seconds


# What a field may be: a type of JSON, a reader, or the fields of an object inside.
Reader: TypeAlias = Callable[[Json, str], Any]
Spec: TypeAlias = Union[type[str | int | bool], Reader, Mapping[str, "Spec"]]  # noqa: UP007


@dataclass(frozen=True, slots=True)
class Maybe:
    """A reader of a field that may be absent; `shape` then gives None."""

    spec: Spec

    def __call__(self, value: Json, what: str) -> Any:
        return read(value, self.spec, what)


def shape(value: Json, fields: Mapping[str, Spec], what: str) -> dict[str, Any]:
    """Read an object that has exactly these fields, each through its own reader.

    `what` names the object in errors, and `what.field` a field: `expected …, got …`. A type of
    JSON (str, int, bool) reads itself, a mapping reads an object inside, `Maybe` reads a field
    that may be absent, and a reader such as `blob(32)` gives what the field means (bytes, seconds).
    """
    if not isinstance(value, dict):
        raise _unexpected(what, "an object", value)
    for name in value:
        if name not in fields:
            raise MalformedError(f"{what}: expected no field {name}, got one")
    found: dict[str, Any] = {}
    for name, spec in fields.items():
        if name in value:
            found[name] = read(value[name], spec, f"{what}.{name}")
        elif isinstance(spec, Maybe):
            found[name] = None
        else:
            raise MalformedError(f"{what}: expected a field {name}, got none")
    return found


def read(value: Json, spec: Spec, what: str) -> Any:
    """Read one value as `shape` reads a field."""
    if isinstance(spec, type):
        if type(value) is not spec:
            raise _unexpected(what, _TYPES[spec], value)
        return value
    # Asking whether something is a mapping takes longer than most readers, and no mapping can be called.
    return spec(value, what) if callable(spec) else shape(value, spec, what)


_TYPES = {
    str: "a string",
    int: "an integer",
    bool: "true or false",
    dict: "an object",
    list: "a list",
    type(None): "null",
}


def _unexpected(what: str, expected: str, value: Json) -> MalformedError:
    got = f"{value[:40]!a}" if isinstance(value, str) else str(value) if type(value) is int else _TYPES[type(value)]
    return MalformedError(f"{what}: expected {expected}, got {got}")


def one_of(*choices: str | int) -> Reader:
    """Make a reader of one of these values; it gives the value."""
    expected = " or ".join(str(choice) for choice in choices)

    def reader(value: Json, what: str) -> Any:
        if type(value) not in (str, int) or value not in choices:
            raise _unexpected(what, expected, value)
        return value

    return reader


def whole(least: int = 0, most: int = INTEGER_LIMIT) -> Reader:
    """Make a reader of an integer from `least` to `most`; it gives the int."""
    expected = f"an integer from {least}" + ("" if most == INTEGER_LIMIT else f" to {most}")

    def reader(value: Json, what: str) -> int:
        if type(value) is not int or not least <= value <= most:
            raise _unexpected(what, expected, value)
        return value

    return reader


def matching(pattern: str, expected: str) -> Reader:
    """Make a reader of a string that `pattern` matches whole, called `expected` in errors; it gives the str."""
    matches = re.compile(pattern).fullmatch

    def reader(value: Json, what: str) -> str:
        if not isinstance(value, str) or not matches(value):
            raise _unexpected(what, expected, value)
        return value

    return reader


hash_hex: Final[Reader] = matching("[0-9a-f]{64}", "64 hexadecimal digits")
party_code: Final[Reader] = matching("[A-Z][A-Z0-9]{1,7}", "a Party code")


def blob(size: int | None = None) -> Reader:
    """Make a reader of bytes in base64url, `size` of them when given; it gives the bytes."""

    def reader(value: Json, what: str) -> bytes:
        text: str = read(value, str, what)
        try:
            return unb64(text, size=size)
        except MalformedError as error:
            raise MalformedError(f"{what}: {error}") from error

    return reader


def instant(value: Json, what: str) -> int:
    """Read a time, as a field; gives seconds since 1970."""
    text: str = read(value, str, what)
    try:
        return moment(text)
    except MalformedError as error:
        raise MalformedError(f"{what}: {error}") from error


def list_of(spec: Spec, *, least: int = 0, most: int = DOCUMENT_LIMIT) -> Reader:
    """Make a reader of a list of `least` to `most` values, each read by `spec`; it gives a tuple."""

    def reader(value: Json, what: str) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise _unexpected(what, "a list", value)
        if not least <= len(value) <= most:
            raise MalformedError(f"{what}: expected {least} to {most} items, got {len(value)}")
        return tuple(read(item, spec, f"{what}[{at}]") for at, item in enumerate(value))

    return reader


def map_of(spec: Spec) -> Reader:
    """Make a reader of an object of any names, each value read by `spec`; it gives a dict."""

    def reader(value: Json, what: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise _unexpected(what, "an object", value)
        return {name: read(item, spec, f"{what}.{name}") for name, item in value.items()}

    return reader
