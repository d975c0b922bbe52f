# SPDX-License-Identifier: Apache-2.0
"""Contacts in other people's formats: what goes out reads back as the same, and what others write is read or named line by line."""

from __future__ import annotations

import csv
import re
from io import StringIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.areas.contacts.formats.card import read_cards, uid, write_cards
from demarche.areas.contacts.formats.reading import read_file
from demarche.areas.contacts.formats.row import LINE_LIMIT, MOST, Bad, FileError, Wrong, joined, split
from demarche.areas.contacts.formats.sheet import COLUMNS, cell, read_sheet, uncell, write_sheet
from demarche.areas.contacts.formats.team_text import write_text
from tests.areas.contacts.listed import LEAST, SOURCE, WHOLE, fields, listed


def card(*lines: str, version: str = "4.0") -> bytes:
    """A card with these lines."""
    return (
        f"BEGIN:VCARD\r\nVERSION:{version}\r\n".encode()
        + "".join(f"{line}\r\n" for line in lines).encode()
        + b"END:VCARD\r\n"
    )


def sheet(*rows: str, names: str = "team,team-full,phone") -> bytes:
    """A CSV with these lines."""
    return "\r\n".join([names, *rows]).encode()


def said(data: bytes) -> dict[str, str]:
    """The fields of the only row of a file, without those that are empty."""
    read = read_file(data)
    assert read.bad == []
    (row,) = read.rows
    return {name: text for name, text in row.fields.items() if text}


@pytest.mark.parametrize("write", [write_cards, write_sheet])
@pytest.mark.parametrize("entry", [LEAST, WHOLE], ids=["least", "whole"])
def test_what_goes_out_reads_back_as_the_same(write: Any, entry: dict[str, Any]) -> None:
    """Field by field, whatever signs it has."""
    assert said(write([listed("duty", **entry)], SOURCE)) == fields("duty", entry)


LINES = st.text(st.characters(blacklist_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=40).filter(
    lambda text: text == text.strip()
)
NAMES = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,31}", fullmatch=True)


@given(
    office=LINES,
    hours=LINES,
    phones=st.lists(LINES, min_size=1, max_size=6),
    alternates=st.lists(NAMES, max_size=6),
    emergency=LINES,
)
def test_any_text_reads_back_as_the_same(
    office: str, hours: str, phones: list[str], alternates: list[str], emergency: str
) -> None:
    """As vCard and as CSV; no line of a card has more than 75 octets, no cell begins as a formula does."""
    entry: dict[str, Any] = {**LEAST, "office": office, "hours": hours, "phones": phones, "emergency": emergency}
    entry |= {"alternates": alternates} if alternates else {}
    cards, rows = (write([listed("duty", **entry)], SOURCE) for write in (write_cards, write_sheet))

    assert said(cards) == said(rows) == fields("duty", entry)
    assert max(map(len, cards.split(b"\r\n"))) <= 75
    for each in list(csv.reader(StringIO(rows.decode("utf-8-sig"), newline="")))[1]:
        assert not each.lstrip().startswith(tuple("=+-@＝＋－＠")), each


@given(st.lists(LINES, max_size=5))
def test_several_values_in_one_text(values: list[str]) -> None:
    """With every sign that stands between them in them."""
    assert split(joined(values)) == values


@given(st.text(max_size=20))
def test_a_cell_that_is_no_formula(text: str) -> None:
    """It comes back as it went, but for line breaks, which a cell does not have."""
    assert not cell(text).lstrip().startswith(tuple("=+-@＝＋－＠"))
    assert uncell(cell(text)) == re.sub("[\x00-\x1f\x7f-\x9f\u2028\u2029]", " ", text)


def test_every_card_and_row_says_from_where_it_is() -> None:
    """Process, register, note, when it was signed, by which act, who may see it."""
    cards = write_cards([listed()], SOURCE).decode().replace("\r\n ", "")
    for line in (
        "VERSION:4.0",
        f"UID:urn:uuid:{uid(SOURCE.process_id, 'XA', 'duty')}",
        "REV:20270112T090000Z",
        "ORG:Aurelia;Cyber desk",
        "TEL;PREF=1:+00 1 555 0101",
        "X-DEMARCHE-PROCESS:Aurelia-Borealia process",
        f"X-DEMARCHE-PROCESS-ID:{SOURCE.process_id}",
        "X-DEMARCHE-REGISTER-SIZE:17",
        "X-DEMARCHE-NOTE-VERBALE:XA/14/2027",
        f"X-DEMARCHE-ACT:{'ab' * 32}",
        "X-DEMARCHE-MARKING:PARTICIPANTS: every Party of the process",
    ):
        assert f"\r\n{line}\r\n" in cards, line
    names, row = csv.reader(StringIO(write_sheet([listed()], SOURCE).decode("utf-8-sig"), newline=""))
    assert names == list(COLUMNS)
    told = dict(zip(names, row, strict=True))
    assert {
        name: told[name] for name in ("team", "host", "country", "signed", "register-size", "process-id", "marking")
    } == {
        "team": "duty",
        "host": "Aurelia",
        "country": "XA",
        "signed": "2027-01-12T09:00:00Z",
        "register-size": "17",
        "process-id": SOURCE.process_id,
        "marking": SOURCE.marking,
    }
    assert told["phone"] == "'+00 1 555 0101"


def test_the_uid_is_that_of_the_contact() -> None:
    """A UUID of version 8; another contact, Party or process has another."""
    assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", uid("p", "XA", "duty"))
    assert len({uid("p", "XA", "duty"), uid("q", "XA", "duty"), uid("p", "XB", "duty"), uid("p", "XA", "desk")}) == 4


def test_a_text_by_rfc_2350() -> None:
    """Headings and numbers of its template, in their order; what the directory does not say is said to be so."""
    text = write_text("Aurelia", [listed("desk"), listed("duty", **WHOLE)], SOURCE).decode()
    numbers = [line.split()[0] for line in text.splitlines() if re.match(r"[1-7]\.[0-9]* [A-Z]", line)]
    assert numbers == [
        *(
            "1.",
            "1.1",
            "1.2",
            "1.3",
            "2.",
            "2.1",
            "2.2",
            "2.3",
            "2.4",
            "2.5",
            "2.6",
            "2.7",
            "2.8",
            "2.9",
            "2.10",
            "2.11",
        ),
        *("3.", "3.1", "3.2", "3.3", "3.4", "4.", "4.1", "4.2", "4.3", "5.", "5.1", "5.2", "6.", "7."),
    ]
    for words in (
        "RFC 2350 description of Aurelia",
        "PARTICIPANTS: every Party of the process",
        f"Aurelia-Borealia process ({SOURCE.process_id})",
        "Register size: 17",
        "2.4 Telephone Number\r\n\r\n    desk, Cyber desk:\r\n        +00 1 555 0101\r\n",
        "2.5 Facsimile Number\r\n\r\n    Not stated in the directory.\r\n",
        "In an emergency: @ the embassy: +00 1 555 0199",
        "pgp AAAA BBBB  CCCC",
        "Alternates: second, first",
        "Nominated by note verbale XA/14/2027.",
        "No person is named",
    ):
        assert words in text, words
    assert "1.1 Date of Last Update\r\n\r\n    2027-01-12T09:00:00Z" in text
    assert "    Not stated in the directory." in write_text("Aurelia", [], SOURCE).decode().split("2.4")[1][:60]


class TestCards:
    def test_of_another_program(self) -> None:
        """Version 3.0, groups, preferred numbers, an offset for a zone; what is not known is named, and nothing lost."""
        data = card(
            "item1.FN:Cyber desk\\, north",
            'TEL;TYPE="work,voice":+00 1 555 0102',
            "TEL;TYPE=work;TYPE=pref:+00 1 555 0101",
            "EMAIL;PREF=2:second@example.org",
            "EMAIL;PREF=1:first@example.org",
            "NICKNAME:desk,other",
            "CATEGORIES:Friends,Law enforcement",
            "TZ:-0330",
            "RELATED;TYPE=friend:x",
            "PHOTO:data:,",
            version="3.0",
        )
        read = read_cards(data)
        (row,) = read.rows
        assert dict(row.fields) == {
            "office": "Cyber desk, north",
            "phones": "+00 1 555 0101\n+00 1 555 0102",
            "email": "first@example.org",
            "account": "first@example.org",
            "contact": "desk",
            "type": "law_enforcement",
            "zone": "UTC-03:30",
        }
        assert (row.line, row.lines["phones"], row.whole, read.unread) == (1, 4, False, ["PHOTO"])

    @pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
    @pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
    def test_folded_anywhere(self, end: str, mark: bytes) -> None:
        """Also within a character; lines are counted as they stand in the file."""
        office = "مكتب"
        cut = office.encode()
        folded = card(f"FN:{office}", "NICKNAME:desk").replace(cut, cut[:3] + b"\r\n " + cut[3:5] + b"\r\n\t" + cut[5:])
        (row,) = read_file(mark + folded.replace(b"\r\n", end.encode())).rows
        assert (row.fields["office"], row.lines["contact"]) == (office, 6)

    @pytest.mark.parametrize(
        ("data", "bad"),
        [
            (card("FN:x", "no colon"), [Bad(4, Wrong.PROPERTY, "no colon")]),
            (card("FN:" + "x" * LINE_LIMIT), [Bad(3, Wrong.TOO_LONG, "FN:" + "x" * 77 + "…")]),
            (card("FN:x", version="2.1"), [Bad(1, Wrong.VERSION, "2.1")]),
            (b"BEGIN:VCARD\nFN:x\nEND:VCARD\n", [Bad(1, Wrong.VERSION, "")]),
            (card("FN:x") + b"FN:y\n", [Bad(5, Wrong.BEGIN, "FN:y")]),
            (b"BEGIN:VCARD\nVERSION:4.0\n" + card("FN:x"), [Bad(1, Wrong.END, "BEGIN:VCARD")]),
            (b"BEGIN:VCARD\nVERSION:4.0\nFN:x", [Bad(1, Wrong.END, "")]),
            (card("UID:1") + card("UID:1"), [Bad(5, Wrong.UID_TWICE, "1")]),
        ],
    )
    def test_lines_that_are_none(self, data: bytes, bad: list[Bad]) -> None:
        """Each is named with what was there; a card with one is left out whole."""
        read = read_cards(data)
        assert read.bad == bad
        assert all("no colon" not in str(row.fields) for row in read.rows)

    def test_an_own_card_is_whole(self) -> None:
        """What it lacks is empty; of another program's card it stays as it stands."""
        (row,) = read_cards(write_cards([listed()], SOURCE)).rows
        assert (row.whole, row.party) == (True, "XA")


class TestSheets:
    @pytest.mark.parametrize("between", [",", ";", "\t"])
    @pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
    @pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
    def test_as_spreadsheets_write_it(self, between: str, end: str, mark: bytes) -> None:
        """With whatever between the cells, names in whatever case, a break within quotes; empty lines are none."""
        rows = [
            ["Team", "Team Full", "PHONE"],
            ["desk", 'Cyber "desk"', "+00 1\n+00 2"],
            ["", "", ""],
            ["duty", "", "1"],
        ]
        written = StringIO(newline="")
        csv.writer(written, delimiter=between, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(rows)
        read = read_file(mark + written.getvalue().encode())
        assert [dict(each.fields) for each in read.rows] == [
            {"contact": "desk", "office": 'Cyber "desk"', "phones": "+00 1\n+00 2"},
            {"contact": "duty", "office": "", "phones": "1"},
        ]
        assert [each.line for each in read.rows] == [2, 5]

    def test_a_list_of_the_members_of_first(self) -> None:
        """Fingerprints are keys, a type in words is one; what the directory has nothing like is named."""
        names = "id,team,team-full,host,country,team-type,email,website,constituency,pgp-fingerprint"
        read = read_sheet(
            sheet("7,duty,Team,Host,XA,Law Enforcement,a@b.example,https://x.example,All,AAAA BBBB", names=names)
        )
        (row,) = read.rows
        assert dict(row.fields) == {
            "contact": "duty",
            "office": "Team",
            "type": "law_enforcement",
            "email": "a@b.example",
            "keys": "pgp AAAA BBBB",
        }
        assert (row.party, row.whole, read.unread) == ("XA", False, ["id", "website", "constituency"])

    def test_rows_of_another_length(self) -> None:
        """Or with a cell that is longer than a contact can have."""
        read = read_sheet(sheet("desk,Cyber desk", "duty,Team,1,2", "third," + "x" * (LINE_LIMIT + 1) + ",1"))
        assert [(each.line, each.wrong, each.came[:5]) for each in read.bad] == [
            (2, Wrong.CELLS, "2 / 3"),
            (3, Wrong.CELLS, "4 / 3"),
            (4, Wrong.TOO_LONG, "xxxxx"),
        ]


@pytest.mark.parametrize(
    ("data", "wrong", "line"),
    [
        (b"", Wrong.EMPTY, 0),
        (b"\xef\xbb\xbf \r\n", Wrong.EMPTY, 0),
        (sheet(), Wrong.EMPTY, 0),
        (b"x" * 262_145, Wrong.TOO_LARGE, 0),
        ("team,phone\nduty,1".encode("utf-16"), Wrong.NOT_UTF8, 1),
        ("team,phone\nduty,1".encode("utf-32-be"), Wrong.NOT_UTF8, 1),
        (sheet("duty,B\xfcro,1").decode().encode("latin-1"), Wrong.NOT_UTF8, 2),
        (card("FN:x", "NOTE:Büro").decode().encode("latin-1"), Wrong.NOT_UTF8, 4),
        (b"team\n\0,phone\n", Wrong.NOT_UTF8, 2),
        (b"%PDF-1.7\n", Wrong.NO_COLUMN, 1),
        (b"name,phone\nduty,1\n", Wrong.NO_COLUMN, 1),
        (b"team,phone,Team\nduty,1,2\n", Wrong.COLUMN_TWICE, 1),
        (sheet("a,b,1", '"duty,x,1', "b,c,2"), Wrong.QUOTES, 3),
        (sheet('"duty"x,y,1'), Wrong.QUOTES, 2),
        (sheet("x," + "y" * 131_073 + ",1"), Wrong.QUOTES, 2),
        (sheet(*(f"c{at},o,1" for at in range(MOST + 1))), Wrong.TOO_MANY, 0),
        (sheet(*(f"c{at}" for at in range(10_000))), Wrong.TOO_MANY, 0),
        (card("FN:x") * (MOST + 1), Wrong.TOO_MANY, 0),
        (b"BEGIN:VCARD\n" + b"x\n" * 10_000, Wrong.TOO_MANY, 0),
    ],
)
def test_a_file_that_is_none(data: bytes, wrong: Wrong, line: int) -> None:
    """Refused whole, with the line where there is one."""
    with pytest.raises(FileError) as caught:
        read_file(data)
    assert (caught.value.wrong, caught.value.line) == (wrong, line)


def test_as_many_as_are_taken_in() -> None:
    """The last of them too."""
    assert len(read_file(sheet(*(f"c{at},o,1" for at in range(MOST)))).rows) == MOST


def test_what_a_refused_file_says() -> None:
    """Expected and got, and no more of it than fits on a line."""
    with pytest.raises(
        FileError, match=r"^expected a vCard or CSV of contacts, got one that is no_column: line 1: 'x{80}.u2026'$"
    ):
        read_file(b"x" * 500 + b"\n")
