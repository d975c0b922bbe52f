# SPDX-License-Identifier: Apache-2.0
"""STIX bundles that a notification carries: listed by indicator, malformed ones refused naming the object."""

import json
import re
from base64 import b64encode
from typing import Any

import pytest

from demarche.core.stix import BUNDLE_LIMIT, Bundle, Indicator, Other, StixError, find_picture, read_bundle


def uid(number: int) -> str:
    """A UUID, the same for the same number."""
    return f"00000000-0000-4000-8000-{number:012d}"


def observable(kind: str, number: int, **fields: Any) -> dict[str, Any]:
    """A bare observable."""
    return {"type": kind, "id": f"{kind}--{uid(number)}", **fields}


def indicator(number: int = 1, **fields: Any) -> dict[str, Any]:
    """An indicator object with what it needs."""
    return {
        "type": "indicator",
        "spec_version": "2.1",
        "id": f"indicator--{uid(number)}",
        "created": "2027-02-03T04:05:06.000Z",
        "modified": "2027-02-03T04:05:06Z",
        "valid_from": "2027-02-03T04:05:06.5Z",
        "pattern_type": "stix",
        "pattern": "[ipv4-addr:value = '192.0.2.1']",
        **fields,
    }


def bundle(*objects: Any, **fields: Any) -> bytes:
    """The bytes of a bundle, as another program prints them."""
    return json.dumps({"type": "bundle", "id": f"bundle--{uid(0)}", "objects": objects, **fields}, indent=2).encode()


ADDRESS = observable("ipv4-addr", 2, value="192.0.2.1")


def test_aurelias_notification_lists_nine_addresses_and_four_hashes() -> None:
    """In the order of the bundle, each by its id; what else is in it is named and not looked into."""
    addresses = [observable("ipv4-addr", n, value=f"192.0.2.{n}") for n in range(1, 10)]
    hashes = [observable("file", n, hashes={"SHA-256": f"{n}" * 64}) for n in range(1, 5)]
    malware = {"type": "malware", "spec_version": "2.1", "id": f"malware--{uid(9)}", "is_family": False}

    found = read_bundle(bundle(*addresses, *hashes, malware))

    assert [(each.type, each.value) for each in found.indicators] == [
        *(("ipv4-addr", f"192.0.2.{n}") for n in range(1, 10)),
        *(("file", f"SHA-256: {str(n) * 64}") for n in range(1, 5)),
    ]
    assert found.others == (Other(f"malware--{uid(9)}", "malware"),)


def test_an_indicator_is_listed_by_its_pattern_and_name() -> None:
    """Whatever language its pattern is written in."""
    sigma = indicator(2, pattern_type="sigma", pattern="title: x", valid_until="2027-02-04T00:00:00Z")

    assert read_bundle(bundle(indicator(name="A host"), sigma)) == Bundle(
        f"bundle--{uid(0)}",
        (
            Indicator(f"indicator--{uid(1)}", "indicator", "[ipv4-addr:value = '192.0.2.1']", "A host"),
            Indicator(f"indicator--{uid(2)}", "indicator", "title: x", None),
        ),
    )


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("ipv4-addr", "192.0.2.0/24"),
        ("ipv6-addr", "2001:db8::1"),
        ("ipv6-addr", "2001:db8::/32"),
        ("domain-name", "update.example"),
        ("domain-name", "bücher.example"),
        ("url", "https://update.example/a?b#c"),
        ("email-addr", "duty@cert.example"),
    ],
)
def test_bare_observables_are_indicators_by_their_value(kind: str, value: str) -> None:
    """With or without a version of their own."""
    plain, versioned = observable(kind, 1, value=value), observable(kind, 2, value=value, spec_version="2.1")

    assert [each.value for each in read_bundle(bundle(plain, versioned)).indicators] == [value, value]


def test_a_file_is_listed_by_all_its_hashes() -> None:
    """One without any is only named."""
    both = observable(
        "file", 1, name="a.exe", hashes={"MD5": "a" * 32, "SSDEEP": "3:AXGBicFlgVNhBGcL6wCrFQEv:AXGHsNhxLsr2C"}
    )
    named = observable("file", 2, name="b.exe")

    assert read_bundle(bundle(both, named)) == Bundle(
        f"bundle--{uid(0)}",
        (
            Indicator(
                f"file--{uid(1)}",
                "file",
                f"MD5: {'a' * 32}, SSDEEP: 3:AXGBicFlgVNhBGcL6wCrFQEv:AXGHsNhxLsr2C",
                "a.exe",
            ),
        ),
        (Other(f"file--{uid(2)}", "file"),),
    )


WRONG: dict[str, tuple[bytes, str]] = {
    "not JSON": (b"%PDF", "bundle: expected JSON, got something else at 0"),
    "too large": (b" " * (BUNDLE_LIMIT + 1), "bundle: expected at most 1048576 bytes, got 1048577"),
    "a name twice": (b'{"type":"bundle","type":"bundle"}', "bundle: expected each name once, got 'type' twice"),
    "another object": (b'{"type":"report"}', "bundle: expected an object of type bundle, got another"),
    "a list": (b"[]", "bundle: expected an object of type bundle, got another"),
    "no id": (b'{"type":"bundle","objects":[{}]}', "bundle: expected an id bundle--UUID, got none"),
    "an empty bundle": (bundle(), f"bundle--{uid(0)}: expected a list of objects, got none"),
    "objects that are none": (bundle(objects={}), f"bundle--{uid(0)}: expected a list of objects, got none"),
    "an object that is none": (bundle(ADDRESS, 7), "objects[1]: expected an object, got a number"),
    "an object without a type": (bundle({}), "objects[0]: expected a type of object, got none"),
    "a bundle in a bundle": (bundle({"type": "bundle"}), "objects[0]: expected a type of object, got 'bundle'"),
    "a type of other letters": (bundle({"type": "IPv4"}), "objects[0]: expected a type of object, got 'IPv4'"),
    "another's id": (
        bundle({"type": "url", "id": f"file--{uid(1)}"}),
        f"objects[0]: expected an id url--UUID, got 'file--{uid(1)}'",
    ),
    "an id that is no UUID": (
        bundle({"type": "url", "id": "url--1"}),
        "objects[0]: expected an id url--UUID, got 'url--1'",
    ),
    "an id twice": (bundle(ADDRESS, ADDRESS), f"ipv4-addr--{uid(2)}: expected each object once, got it twice"),
    "version 2.0": (
        bundle(indicator(spec_version="2.0")),
        f"indicator--{uid(1)}: expected spec_version 2.1, got '2.0'",
    ),
    "no version": (
        bundle({**indicator(), "spec_version": None}),
        f"indicator--{uid(1)}: expected spec_version 2.1, got none",
    ),
    "another's version 2.0": (
        bundle({"type": "malware", "id": f"malware--{uid(3)}", "spec_version": "2.0"}),
        f"malware--{uid(3)}: expected spec_version 2.1, got '2.0'",
    ),
    "no pattern": (bundle(indicator(pattern="")), f"indicator--{uid(1)}: expected a text pattern, got ''"),
    "a pattern that is none": (
        bundle(indicator(pattern="192.0.2.1")),
        f"indicator--{uid(1)}: expected a STIX pattern in brackets, got '192.0.2.1'",
    ),
    "no language": (
        bundle(indicator(pattern_type=None)),
        f"indicator--{uid(1)}: expected a text pattern_type, got none",
    ),
    "no time": (
        bundle(indicator(valid_from=None)),
        f"indicator--{uid(1)}: expected a time valid_from YYYY-MM-DDThh:mm:ss.sssZ, got none",
    ),
    "a day that is none": (
        bundle(indicator(created="2027-02-30T00:00:00Z")),
        f"indicator--{uid(1)}: expected a time that exists, got 2027-02-30T00:00:00Z",
    ),
    "modified too early": (
        bundle(indicator(modified="2027-02-03T04:05:05.999Z")),
        f"indicator--{uid(1)}: expected modified at or after created, got it before",
    ),
    "valid until too early": (
        bundle(indicator(valid_until="2027-02-03T04:05:06.5Z")),
        f"indicator--{uid(1)}: expected valid_until after valid_from, got it before",
    ),
    "an address that is none": (
        bundle(observable("ipv4-addr", 1, value="192.0.2.300")),
        f"ipv4-addr--{uid(1)}: expected a value of type ipv4-addr, got '192.0.2.300'",
    ),
    "no value": (bundle(observable("url", 1)), f"url--{uid(1)}: expected a text value, got none"),
    "a domain that is none": (
        bundle(observable("domain-name", 1, value="a b")),
        f"domain-name--{uid(1)}: expected a value of type domain-name, got 'a b'",
    ),
    "a file without name and hashes": (
        bundle(observable("file", 1)),
        f"file--{uid(1)}: expected a text name, got none",
    ),
    "no hashes": (bundle(observable("file", 1, hashes={})), f"file--{uid(1)}: expected hashes by algorithm, got none"),
    "a short hash": (
        bundle(observable("file", 1, hashes={"MD5": "ab"})),
        f"file--{uid(1)}: expected the hash MD5, got 'ab'",
    ),
    "a hash of other letters": (
        bundle(observable("file", 1, hashes={"MD5": "g" * 32})),
        f"file--{uid(1)}: expected the hash MD5, got '{'g' * 32}'",
    ),
    "an empty hash": (
        bundle(observable("file", 1, hashes={"TLSH": ""})),
        f"file--{uid(1)}: expected the hash TLSH, got ''",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_malformed_bundle_is_refused_naming_the_object(case: str) -> None:
    """By its id, or by its position when it has none."""
    data, text = WRONG[case]

    with pytest.raises(StixError, match=f"^{re.escape(text)}$"):
        read_bundle(data)


PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(40)


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (bundle(indicator(), observable("artifact", 2, payload_bin=b64encode(PNG).decode())), f"artifact--{uid(2)}"),
        (
            bundle(observable("artifact", 3, payload_bin=b64encode(b"7z\xbc\xaf\x27\x1c").decode() * 9)),
            f"artifact--{uid(3)}",
        ),
        (bundle(observable("url", 4, value="data:image/png;base64,iVBORw0KGgo=")), f"url--{uid(4)}"),
        (bundle(indicator(name=b64encode(PNG).decode())), f"indicator--{uid(1)}"),
        (bundle(indicator(), observable("artifact", 5, payload_bin=b64encode(bytes(range(99))).decode())), ""),
        (b'{"objects": 7}', ""),
        (b'{"objects": ["data:image/png,"]}', ""),
        (b"[1]", ""),
        (b"{}", ""),
        (b"\xff", ""),
    ],
)
def test_an_object_with_a_picture_is_named(data: bytes, found: str) -> None:
    """An artifact's payload, or any other words of an object; what is no bundle names nothing."""
    assert find_picture(data) == found
