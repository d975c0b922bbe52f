# SPDX-License-Identifier: Apache-2.0
"""Pasted indicators: read in whatever way they were made harmless, never guessed at, written as the standard's own objects."""

import json
from typing import Any
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.core.acts.call import call_code
from demarche.core.pasted import Observable, Unread, read_pasted, write_bundle
from demarche.core.stix import read_bundle
from tests.vectors.reader import vectors

MD5, SHA1, SHA256, SHA512 = "44d88612fea8a8f36de82e1278abb02f", "3" * 40, "a" * 64, "b" * 128


def read(text: str) -> list[tuple[str, str]]:
    """What a text says, as types and values."""
    return [(each.type, each.value) for each in read_pasted(text).observables]


def test_lines_as_an_officer_has_them_at_night() -> None:
    """Three on one line, one a line, blank lines between; each once, by the line it first stood on."""
    found = read_pasted(f"203.0.113[.]7  hxxp://c2.example/a  {MD5}\n\n203.0.113.7\n198.51.100.9\n1.2.3.4.5")

    assert found.observables == (
        Observable("ipv4-addr", "203.0.113.7", 1),
        Observable("url", "http://c2.example/a", 1),
        Observable("file", MD5, 1, "MD5"),
        Observable("ipv4-addr", "198.51.100.9", 4),
    )
    assert found.unread == (Unread(5, "1.2.3.4.5"),)


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("203.0.113.7", "ipv4-addr", "203.0.113.7"),
        ("203[.]0[.]113[.]7", "ipv4-addr", "203.0.113.7"),
        ("203(.)0{.}113[dot]7", "ipv4-addr", "203.0.113.7"),
        ("203.0.113.7/32", "ipv4-addr", "203.0.113.7"),
        ("203.0.113.0/24", "ipv4-addr", "203.0.113.0/24"),
        ("2001:0DB8:0:0::1", "ipv6-addr", "2001:db8::1"),
        ("2001[:]db8[:][:]1", "ipv6-addr", "2001:db8::1"),
        ("[2001:db8::1]", "ipv6-addr", "2001:db8::1"),
        ("2001:db8::/32", "ipv6-addr", "2001:db8::/32"),
        ("C2[.]Example", "domain-name", "c2.example"),
        ("c2(DOT)example.", "domain-name", "c2.example"),
        ("_dmarc.c2.example", "domain-name", "_dmarc.c2.example"),
        ("Bücher.example", "domain-name", "xn--bcher-kva.example"),
        ("xn--bcher-kva.example", "domain-name", "xn--bcher-kva.example"),
        ("c2.xn--p1ai", "domain-name", "c2.xn--p1ai"),
        ("c2.рф", "domain-name", "c2.xn--p1ai"),
        ("duty[@]CERT[.]example", "email-addr", "duty@cert.example"),
        ("Duty(at)cert.example", "email-addr", "Duty@cert.example"),
        ("duty@bücher.example", "email-addr", "duty@xn--bcher-kva.example"),
        ("hxxps[:]//C2[.]Example/A?b#c", "url", "https://c2.example/A?b#c"),
        ("hXXp[://]c2.example", "url", "http://c2.example"),
        ("h**p://c2.example/", "url", "http://c2.example/"),
        ("fxp://c2.example/x", "url", "ftp://c2.example/x"),
        ("http://c2(.)example/a(.)b", "url", "http://c2.example/a(.)b"),
        ("http://[2001:DB8::1]:8080/", "url", "http://[2001:db8::1]:8080/"),
        ("http://203.0.113.7:65535", "url", "http://203.0.113.7:65535"),
        ("http://user:wörd@bücher.example", "url", "http://user:w%C3%B6rd@xn--bcher-kva.example"),
        ("http://c2.example/é[1]", "url", "http://c2.example/%C3%A9%5B1%5D"),
        (MD5.upper(), "file", MD5),
        (SHA1, "file", SHA1),
        (SHA256, "file", SHA256),
        (SHA512, "file", SHA512),
    ],
)
def test_what_is_read(text: str, kind: str, value: str) -> None:
    """Each in one spelling, which a reader of bundles takes as that kind."""
    assert read(text) == [(kind, value)]
    assert [each.type for each in read_bundle(write_bundle(read_pasted(text).observables)).indicators] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "203.0.113.7,",
        "203.0.113.7;",
        '"203.0.113.7",',
        '"203.0.113.7,"',
        "`203.0.113.7`",
        "“203.0.113.7”",
        "('203.0.113.7')",
        "- 203.0.113.7",
        "* 203.0.113.7",
        "•203.0.113.7",
        "  12) 203.0.113.7",
        "3. 203.0.113.7",
    ],
)
def test_what_stands_around_it_is_left_off(text: str) -> None:
    """Commas, quotes, bullets and numbers of lists."""
    assert read(text) == [("ipv4-addr", "203.0.113.7")]


@pytest.mark.parametrize(
    "line",
    [
        "1.2.3.4.5",
        "1.2.3",
        "203.0.113.7/24",
        "203.0.113.007",
        "203.0.113.7:8080",
        "203.0.113.0/255.255.255.0",
        "2001:db8::g",
        "fe80::1%eth0",
        "2001:db8:::1",
        "localhost",
        "c2..example",
        ".example",
        "-c2.example",
        "c2.e",
        "loader.exe",
        "c2." + "a" * 64,
        ".".join(["a" * 60] * 5) + ".example",
        "faß.example",
        "\u200dc2.example",
        "ü" * 64 + ".example",
        "duty@localhost",
        "du ty@cert.example",
        "a@b@cert.example",
        "c2.example/a",
        "http://localhost/",
        "http:///a",
        "http://c2.example:0/",
        "http://c2.example:65536/",
        "http://[203.0.113.7]/",
        "http://[2001:db8::/32]/",
        "http://2001:db8::1/",
        "javascript://c2.example/",
        "abc123",
        "a" * 63,
        "g" * 64,
        f"sha256: {SHA256}",
        "203.0.113.7 seen at 01:30",
        "c2.example - 1.example",
        "203.0.113.7. 1.example",
        ",",
        '"',
        "()",
    ],
)
def test_what_is_not_understood_is_named_and_not_guessed(line: str) -> None:
    """The whole line, also where a part of it would have been understood."""
    found = read_pasted(f"\n  {line}  ")

    assert (found.observables, found.unread) == ((), (Unread(2, line),))


def test_ids_are_those_of_the_standard() -> None:
    """The first two stand in STIX 2.1, Errata 01; the rest by its rule: UUIDv5 of the contributing properties."""
    space = UUID("00abedb4-aa42-466c-9c01-fed23315a9b7")
    found = read_pasted(f"198.51.100.3 example.com {SHA256}").observables

    assert [each.id for each in found] == [
        "ipv4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4",
        "domain-name--bedb4899-d24b-5401-bc86-8f6b4cc18ec7",
        f"file--{uuid5(space, json.dumps({'hashes': {'SHA-256': SHA256}}, separators=(',', ':')))}",
    ]


def test_the_same_lines_make_the_same_bundle() -> None:
    """However they were written; its id is made of those of its members in their order."""
    plain = write_bundle(read_pasted(f"c2.example\n{SHA256}").observables)
    defanged = write_bundle(read_pasted(f'- "C2[.]example",\n{SHA256.upper()}').observables)
    turned = write_bundle(read_pasted(f"{SHA256}\nc2.example").observables)

    assert plain == defanged
    assert read_bundle(plain).id == "bundle--" + str(
        uuid5(
            UUID("00abedb4-aa42-466c-9c01-fed23315a9b7"),
            json.dumps([each["id"] for each in json.loads(plain)["objects"]], separators=(",", ":")),
        )
    )
    assert read_bundle(turned).id != read_bundle(plain).id
    assert json.loads(plain)["objects"][1] == {
        "type": "file",
        "spec_version": "2.1",
        "id": read_pasted(SHA256).observables[0].id,
        "hashes": {"SHA-256": SHA256},
    }


def test_a_bullet_stands_before_a_line() -> None:
    """What looks like one between two indicators is part of them, and nothing is joined over it."""
    assert read("(192.0.2.1) 192.0.2.2") == [("ipv4-addr", "192.0.2.1"), ("ipv4-addr", "192.0.2.2")]


@pytest.mark.parametrize("case", vectors("pasted/lines.json"), ids=lambda case: case["what"])
def test_vectors(case: Any) -> None:
    """The same lines, the same bytes, the same lines not understood."""
    found = read_pasted("\n".join(case["lines"]))
    written = write_bundle(found.observables).decode() if found.observables else None

    assert (written, [each.line for each in found.unread]) == (case["bundle"], case["not_understood"])


WORDS = "203.0.113.7 2001:db8 c2 example 44d88612 8080 xn-- ü ß ı \u0130 \u200d 。 😀 hxxps:// http:// [.] (.) [dot] [:] [at]"
PIECES = st.sampled_from([*WORDS.split(), *".:@/-_%'\"<>[](),?#\\ \n\t\0", "::", "//", "a" * 32])


@given(st.lists(PIECES, max_size=12).map("".join))
def test_whatever_is_pasted_is_read_or_named(text: str) -> None:
    """Each line is read or named, never both. What is read makes a bundle that reads back, and its values read as themselves."""
    found = read_pasted(text)
    lines = {each.line for each in found.unread}

    assert not lines & {each.line for each in found.observables}
    assert len({each.id for each in found.observables}) == len(found.observables)
    if found.observables:
        bundle = read_bundle(write_bundle(found.observables))
        assert [(each.type, each.id) for each in bundle.indicators] == [
            (each.type, each.id) for each in found.observables
        ]
    values = "\n".join(each.value for each in found.observables)
    assert read(values) == [(each.type, each.value) for each in found.observables]


@pytest.mark.parametrize(
    ("act", "code"), [("0" * 64, "0000"), (f"{10_007:064x}", "0007"), ("f" * 64, str((2**256 - 1) % 10_000))]
)
def test_the_code_of_a_call_is_the_acts_id_modulo_ten_thousand(act: str, code: str) -> None:
    """Four digits, with zeros in front."""
    assert call_code(act) == code
