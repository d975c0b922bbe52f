# SPDX-License-Identifier: Apache-2.0
"""STIX 2.1 bundles as a notification carries them: what they ask to look for, listed; the bytes stay as they came.

Source: OASIS STIX Version 2.1, sections 2.9, 3, 4.7, 6 and 8; docs/protocol/acts.md says how much of it is looked at.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network
from typing import Any, Final

from demarche.core.encoding import MalformedError, moment
from demarche.core.errors import DemarcheError
from demarche.core.foreign import read_foreign
from demarche.core.pictures import Sight, look

BUNDLE_LIMIT: Final = 1_048_576

_TYPE = re.compile(r"[a-z0-9][a-z0-9-]{2,249}")
_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
_ID = re.compile(rf"([a-z0-9-]+)--{_UUID}")
_TIME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(\.[0-9]{1,9})?Z")
_DOMAIN = re.compile(r"(?=.{1,255}$)[^\s.@/]{1,63}(\.[^\s.@/]{1,63})*\.?")
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
_MAILBOX = re.compile(r"[^\s@]+@[^\s@]+")
# How many hexadecimal digits a hash has; others, such as fuzzy hashes, have a spelling of their own.
_HASHES: Final[Mapping[str, int]] = {
    "MD5": 32,
    "SHA-1": 40,
    "SHA-256": 64,
    "SHA-512": 128,
    "SHA3-256": 64,
    "SHA3-512": 128,
}
_HEX = re.compile(r"[0-9A-Fa-f]+")


class StixError(DemarcheError):
    """A bundle, or an object in it, is not in its form; the object is named by its id, else by its position."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """Something to look for: an `indicator` object (`value` is its pattern) or a bare observable (its value or hashes)."""

    id: str
    type: str
    value: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Other:
    """An object that is carried and not looked into."""

    id: str
    type: str


@dataclass(frozen=True, slots=True)
class Bundle:
    """What a bundle holds, in its order."""

    id: str
    indicators: tuple[Indicator, ...]
    others: tuple[Other, ...] = ()


def read_bundle(data: bytes) -> Bundle:
    """Read a STIX 2.1 bundle of at most 1 MiB. Raises `StixError` naming the object that is malformed."""
    try:
        value = read_foreign(data, limit=BUNDLE_LIMIT)
    except MalformedError as error:
        raise StixError(f"bundle: {error}") from error
    if not isinstance(value, dict) or value.get("type") != "bundle":
        raise StixError("bundle: expected an object of type bundle, got another")
    bundle_id = _checked_id(value, "bundle")
    objects = value.get("objects")
    if not isinstance(objects, list) or not objects:
        raise StixError(f"{bundle_id}: expected a list of objects, got none")
    found = [_read_object(each, at) for at, each in enumerate(objects)]
    seen: set[str] = set()
    for each in found:
        if each.id in seen:
            raise StixError(f"{each.id}: expected each object once, got it twice")
        seen.add(each.id)
    return Bundle(
        bundle_id,
        tuple(each for each in found if isinstance(each, Indicator)),
        tuple(each for each in found if isinstance(each, Other)),
    )


def find_picture(data: bytes) -> str:
    """The id of the first object of a bundle that holds a picture or cannot be looked into; empty when there is none."""
    try:
        objects = read_foreign(data, limit=BUNDLE_LIMIT)["objects"]
        for each in objects:
            if look(json.dumps(each, ensure_ascii=False).encode()) is not Sight.NONE:
                return str(each["id"])
    except (MalformedError, LookupError, TypeError):
        pass  # it is no bundle, so nothing in it has a name
    return ""


def _checked_id(value: Mapping[str, Any], where: str) -> str:
    given, kind = value.get("id"), value.get("type")
    matched = _ID.fullmatch(given) if isinstance(given, str) else None
    if not isinstance(given, str) or matched is None or matched[1] != kind:
        raise StixError(f"{where}: expected an id {str(kind)[:64]}--UUID, got {_shown(given)}")
    return given


def _read_object(value: Any, at: int) -> Indicator | Other:
    where = f"objects[{at}]"
    if not isinstance(value, dict):
        raise StixError(f"{where}: expected an object, got {_shown(value)}")
    kind = value.get("type")
    if not isinstance(kind, str) or not _TYPE.fullmatch(kind) or kind == "bundle":
        raise StixError(f"{where}: expected a type of object, got {_shown(kind)}")
    name = _checked_id(value, where)
    version = value.get("spec_version", "2.1" if kind in _OBSERVABLES else None)
    if version != "2.1" and (version is not None or kind == "indicator"):
        raise StixError(f"{name}: expected spec_version 2.1, got {_shown(version)}")
    try:
        if kind == "indicator":
            return _indicator(value, name)
        if kind in _OBSERVABLES:
            return _observable(value, name, kind)
    except MalformedError as error:
        raise StixError(f"{name}: {error}") from error
    return Other(name, kind)


def _indicator(value: Mapping[str, Any], name: str) -> Indicator:
    times = [_time(value, each) for each in ("created", "modified", "valid_from")]
    if times[1] < times[0]:
        raise MalformedError("expected modified at or after created, got it before")
    if "valid_until" in value and _time(value, "valid_until") <= times[2]:
        raise MalformedError("expected valid_until after valid_from, got it before")
    language, pattern = _text(value, "pattern_type"), _text(value, "pattern")
    if language == "stix" and not ("[" in pattern and "]" in pattern):
        raise MalformedError(f"expected a STIX pattern in brackets, got {_shown(pattern)}")
    return Indicator(name, "indicator", pattern, _text(value, "name") if "name" in value else None)


def _time(value: Mapping[str, Any], field: str) -> tuple[int, str]:
    """A time as something to compare: seconds, and the digits after the point."""
    given = value.get(field)
    matched = _TIME.fullmatch(given) if isinstance(given, str) else None
    if matched is None:
        raise MalformedError(f"expected a time {field} YYYY-MM-DDThh:mm:ss.sssZ, got {_shown(given)}")
    return moment(f"{matched[1]}Z"), (matched[2] or ".").ljust(10, "0")


def _text(value: Mapping[str, Any], field: str) -> str:
    given = value.get(field)
    if not isinstance(given, str) or not given:
        raise MalformedError(f"expected a text {field}, got {_shown(given)}")
    return given


def _observable(value: Mapping[str, Any], name: str, kind: str) -> Indicator | Other:
    if kind == "file":
        label = _text(value, "name") if "name" in value or "hashes" not in value else None
        return Indicator(name, kind, _hashes(value), label) if "hashes" in value else Other(name, kind)
    given = _text(value, "value")
    if not _OBSERVABLES[kind](given):
        raise MalformedError(f"expected a value of type {kind}, got {_shown(given)}")
    return Indicator(name, kind, given)


def _hashes(value: Mapping[str, Any]) -> str:
    hashes = value["hashes"]
    if not isinstance(hashes, dict) or not hashes:
        raise MalformedError("expected hashes by algorithm, got none")
    for algorithm, given in hashes.items():
        length = _HASHES.get(algorithm)
        if not isinstance(given, str) or not given or (length and (len(given) != length or not _HEX.fullmatch(given))):
            raise MalformedError(f"expected the hash {algorithm[:64]}, got {_shown(given)}")
    return ", ".join(f"{algorithm}: {given}" for algorithm, given in hashes.items())


def _is_network(kind: type[IPv4Network | IPv6Network]) -> Callable[[str], bool]:
    def check(given: str) -> bool:
        try:
            kind(given, strict=False)
        except ValueError:
            return False
        return True

    return check


def _matches(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda given: pattern.fullmatch(given) is not None


_OBSERVABLES: Final[Mapping[str, Callable[[str], bool]]] = {
    "domain-name": _matches(_DOMAIN),
    "email-addr": _matches(_MAILBOX),
    "file": bool,
    "ipv4-addr": _is_network(IPv4Network),
    "ipv6-addr": _is_network(IPv6Network),
    "url": _matches(_URL),
}


_NAMES: Final = {dict: "an object", list: "a list", bool: "true or false", type(None): "none"}


def _shown(given: object) -> str:
    return f"{given[:64]!a}" if isinstance(given, str) else _NAMES.get(type(given), "a number")
