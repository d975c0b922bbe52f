# SPDX-License-Identifier: Apache-2.0
"""Received indicators copy out as text, CSV and STIX, each under its PAP."""

from __future__ import annotations

import csv
import json
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest

from demarche.core.encoding import digest
from demarche.ledger import files
from tests.areas.concerns.filling import asked, notified, url
from tests.areas.concerns.test_notify import bundle, uuid

if TYPE_CHECKING:
    from demarche.core.acts.act import SignedAct
    from demarche.core.encoding import Json
    from tests.areas.release.desk import Desk

MEDIA = "application/stix+json;version=2.1"
AMBER = (
    "TLP:AMBER · PAP:AMBER: Passive use only: look for them, also with services of third parties."
    " No action against a host."
)


def received(desk: Desk, content: bytes, *, here: bool = True, **more: Json) -> SignedAct:
    """A notification of Borealia's with a file."""
    if here:
        files.keep(content, MEDIA)
    file: Json = {"name": "theirs.json", "media": MEDIA, "bytes": len(content), "sha256": digest(content)}
    return notified(desk, file1=file, **more)


def copied(desk: Desk, act: SignedAct, form: str, status: int = 200, who: str = "arno") -> Any:
    """What is handed out."""
    return desk.get(who, url(act, f"acts/{act.act.id}/indicators/1/{form}/"), status).response


def of_one(kind: str, **fields: Any) -> bytes:
    """A bundle of one object."""
    one = {"type": kind, "spec_version": "2.1", "id": f"{kind}--{uuid(1)}", **fields}
    return json.dumps({"type": "bundle", "id": f"bundle--{uuid(0)}", "objects": [one]}).encode()


def rows(answer: Any) -> list[list[str]]:
    return list(csv.reader(StringIO(answer.content.decode(), newline="")))


def test_the_pages_lead_there_under_the_pap(desk: Desk) -> None:
    """The dossier names the PAP on its link; on the act's page stands what it permits, over the links."""
    act = received(desk, bundle())
    assert "Copy the indicators out, under PAP:AMBER" in desk.get("arno", url(act))

    page = desk.get("arno", url(act, f"acts/{act.act.id}/"))

    above, links = page.text.split("Copy as text")
    assert above.rstrip().endswith(AMBER.replace("PAP:AMBER: ", "PAP:AMBER ") + " theirs.json")
    assert "Copy as CSV" in links
    assert "Copy as STIX" in links
    for form in ("text", "csv", "stix"):
        assert f'href="{url(act)}acts/{act.act.id}/indicators/1/{form}/"' in page.html


def test_as_text(desk: Desk) -> None:
    """The marking first, then one value a line; of a file each hash."""
    hashes = {"MD5": "a" * 32, "SHA-256": "b" * 64}
    content = json.loads(bundle(2, 0))
    content["objects"].append({"type": "file", "id": f"file--{uuid(7)}", "hashes": hashes})
    answer = copied(desk, received(desk, json.dumps(content).encode(), number="XB-T-0031"), "text")

    assert answer.content.decode() == f"# {AMBER}\n203.0.113.1\n203.0.113.2\n{'a' * 32}\n{'b' * 64}\n"
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="XB-T-0031-1-PAP-AMBER.txt"'


def test_as_csv(desk: Desk) -> None:
    """The marking alone in the first row, then the list as the page has it, with ids."""
    answer = copied(desk, received(desk, bundle(1, 1)), "csv")

    assert rows(answer) == [
        [AMBER],
        ["Number", "Type", "Value or pattern", "Name", "Id"],
        ["1", "ipv4-addr", "203.0.113.1", "", f"ipv4-addr--{uuid(1)}"],
        ["2", "file", f"SHA-256: {1:064x}", "", f"file--{uuid(1)}"],
    ]
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t=", "\r\n@", "\u202e="])
def test_no_cell_is_a_formula(desk: Desk, sign: str) -> None:
    """Whatever the other side wrote; and what does not print is a blank."""
    hashes = {"TLSH": "x"}
    content = of_one("file", name=f"{sign}cmd|'/c calc'!A0\x1b[2J", hashes=hashes)

    assert rows(copied(desk, received(desk, content), "csv"))[2][3] == f"'{sign.strip()[-1]}cmd|'/c calc'!A0 [2J"


def test_a_value_stays_on_its_line(desk: Desk) -> None:
    """A pattern with breaks in it makes no lines of its own."""
    times = dict.fromkeys(("created", "modified", "valid_from"), "2027-02-03T04:05:06Z")
    content = of_one("indicator", pattern_type="sigma", pattern="title: x\r\n203.0.113.99\u2028y", **times)
    act = received(desk, content)

    assert copied(desk, act, "text").content.decode() == f"# {AMBER}\ntitle: x 203.0.113.99 y\n"
    assert rows(copied(desk, act, "csv"))[2][2] == "title: x 203.0.113.99 y"


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        ("[ipv4-addr:value = '203.0.113.7']", "203.0.113.7"),
        ("[url:value='http://c2.example/a']", "http://c2.example/a"),
        (f"[file:hashes.'SHA-256' = '{'b' * 64}']", "b" * 64),
        (f"[file:hashes.MD5 = '{'a' * 32}']", "a" * 32),
        ("[file:name = 'a.exe']", "[file:name = 'a.exe']"),
        (r"[url:value = 'a\'b']", r"[url:value = 'a\'b']"),
        (
            "[ipv4-addr:value = '203.0.113.7' OR ipv4-addr:value = '203.0.113.8']",
            "[ipv4-addr:value = '203.0.113.7' OR ipv4-addr:value = '203.0.113.8']",
        ),
    ],
)
def test_a_pattern_with_one_value_is_that_value_as_text(desk: Desk, pattern: str, line: str) -> None:
    """So that it can be looked for; the list and the file keep the pattern."""
    times = dict.fromkeys(("created", "modified", "valid_from"), "2027-02-03T04:05:06Z")
    act = received(desk, of_one("indicator", pattern_type="stix", pattern=pattern, **times))

    assert copied(desk, act, "text").content.decode() == f"# {AMBER}\n{line}\n"
    assert rows(copied(desk, act, "csv"))[2][2] == pattern


def test_as_stix_byte_for_byte(desk: Desk) -> None:
    """Nothing is added to it and nothing taken."""
    answer = copied(desk, received(desk, bundle()), "stix")

    assert answer.content == bundle()
    assert answer.headers["Content-Type"] == MEDIA
    assert answer.headers["Content-Disposition"].endswith('-1-PAP-AMBER.json"')


@pytest.mark.parametrize(
    ("pap", "permits"),
    [
        ("RED", "Passive use only, that nobody outside can notice: look for them in your own logs."),
        ("GREEN", "Action is permitted: block them, or connect to a host to look. A visit by police is an action."),
        ("CLEAR", "What may be done with them is not limited."),
    ],
)
def test_each_pap_says_what_it_permits(desk: Desk, pap: str, permits: str) -> None:
    act = received(desk, bundle(1, 0), marking={"tlp": "RED", "pap": pap})

    assert copied(desk, act, "text").content.decode() == f"# TLP:RED · PAP:{pap}: {permits}\n203.0.113.1\n"


def test_a_file_that_cannot_be_listed_goes_as_it_came(desk: Desk) -> None:
    """No text and no list of it is offered."""
    act = received(desk, b'{"type":"bundle"}')
    page = desk.get("arno", url(act, f"acts/{act.act.id}/"))

    assert "Copy as STIX" in page
    assert "Copy as text" not in page
    assert copied(desk, act, "stix").content == b'{"type":"bundle"}'
    copied(desk, act, "text", 404)
    copied(desk, act, "csv", 404)


def test_a_file_that_is_not_here_is_not_offered(desk: Desk) -> None:
    act = received(desk, bundle(), here=False)

    assert "Copy the indicators out" not in desk.get("arno", url(act, f"acts/{act.act.id}/"))
    copied(desk, act, "stix", 404)


def test_what_is_no_list_of_indicators_is_not_handed_out(desk: Desk) -> None:
    """Another media type, another number, another form, an act without files."""
    files.keep(b"%PDF", "application/pdf")
    other: Json = {"name": "a.pdf", "media": "application/pdf", "bytes": 4, "sha256": digest(b"%PDF")}
    act = notified(desk, file1=other)
    copied(desk, act, "stix", 404)
    assert "Copy the indicators out" not in desk.get("arno", url(act))

    act = received(desk, bundle())
    copied(desk, act, "pdf", 404)
    desk.get("arno", url(act, f"acts/{act.act.id}/indicators/2/stix/"), 404)
    desk.get("arno", url(act, f"acts/{'0' * 64}/indicators/1/stix/"), 404)


@pytest.mark.parametrize(("who", "status"), [("arno", 200), ("aksel", 200), ("amis", 404), ("admin", 403)])
def test_who_copies_out(desk: Desk, who: str, status: int) -> None:
    """Whoever reads the dossier."""
    copied(desk, received(desk, bundle()), "text", status, who)


def test_a_concern_with_a_file_is_no_different(desk: Desk) -> None:
    """Its indicators stand under its own marking."""
    content = bundle(1, 0)
    files.keep(content, MEDIA)
    file: Json = {"name": "annex.json", "media": MEDIA, "bytes": len(content), "sha256": digest(content)}
    act = asked(desk, file1=file)

    assert copied(desk, act, "stix", who="amis").content == content
