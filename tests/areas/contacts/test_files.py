# SPDX-License-Identifier: Apache-2.0
"""The directory taken away, and own contacts taken in: looked at first, line by line, then drafted all at once or not at all."""

from __future__ import annotations

import csv
import re
from io import StringIO
from typing import TYPE_CHECKING, Any
from unittest import mock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from demarche.areas.release import actions
from demarche.areas.release.models import Draft
from demarche.core.acts import contacts as acts
from tests.areas.concerns.filling import second_process
from tests.areas.contacts.listed import WHOLE
from tests.areas.register.writing import CONTACT, ENTRY, nominated, said
from tests.areas.release.desk import Page, fields_of
from tests.desk import says

if TYPE_CHECKING:
    from tests.areas.release.desk import Desk

TAKE_IN = "Take in from a file"
KEYS = "PGP AAAA BBBB  CCCC\nS/MIME DDDD; EEEE\nage age1qqqq\nPGP FFFF\nOther x,y"
ALL: dict[str, str] = {
    **CONTACT,
    **{
        name: str(WHOLE[name])
        for name in ("type", "office", "account", "hours", "zone", "email", "emergency", "confirmation")
    },
    "languages": "ar, en, zh-Hant",
    "phones": "+00 1 555 0100\n00 1; ext 5\ncall, then \\wait",
    "alternates": "second, first",
    "keys": KEYS,
}


def here(desk: Desk) -> str:
    return f"/contacts/{desk.meeting.process}/"


def file_of(desk: Desk, form: str, party: str = "", who: str = "reader") -> bytes:
    """A file as it is taken away."""
    page = desk.client(who).get(f"{here(desk)}file/{form}/{party and party + '/'}")
    assert page.status_code == 200
    return page.content


def look(desk: Desk, data: bytes | str, who: str = "amis") -> Page:
    """What the page says would become of a file."""
    file = SimpleUploadedFile("contacts.csv", data if isinstance(data, bytes) else data.encode())
    return Page(desk.client(who).post(f"{here(desk)}take-in/", {"file": file}))


def press(desk: Desk, page: Page, who: str = "amis", **given: Any) -> Page:
    """What comes back when the button under it is pressed."""
    form = next(each for each in re.findall(r"<form\b.*?</form>", page.html, re.DOTALL) if 'name="seen"' in each)
    return Page(desk.client(who).post(f"{here(desk)}take-in/", {**fields_of(form), **given}))


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(data.decode("utf-8-sig"), newline="")))


def sheet(*lines: str, names: str = "team,team-full,team-type,account,phone,hours,zone,languages") -> str:
    return "\n".join((names, *lines))


DESK = "desk,Cyber desk,diplomatic,cyber@mfa.aurelia.example,+00 1 555 0101,24 hours,UTC,en"
DUTY = 'duty,Response team,technical,duty@team.aurelia.example,+00 1 555 0102,24 hours,UTC,"en, fr"'


class TestTakingAway:
    def test_one_party_or_all(self, desk: Desk) -> None:
        """Each row says whose it is, from which process, at which size of the register, when it was signed, and who sees it."""
        signed = said(desk, "nominate-contact", CONTACT)
        theirs = nominated(desk)

        every, ours = rows(file_of(desk, "csv")), rows(file_of(desk, "csv", "XA"))

        assert [(each["country"], each["host"], each["team"]) for each in every] == [
            ("XA", "Aurelia", "duty"),
            ("XB", "Borealia", "duty"),
        ]
        assert every[:1] == ours
        assert [each["act"] for each in every] == [signed.act.id, theirs.act.id]
        assert {each["process-id"] for each in every} == {desk.meeting.process}
        assert {each["register-size"] for each in every} == {"4"}
        assert {each["marking"] for each in every} == {"PARTICIPANTS: every Party of the process"}
        assert ours[0]["note"] == "XA/14/2027"

    def test_what_is_an_exercise_says_so(self, desk: Desk) -> None:
        other = second_process()
        desk.clock.set(other.now)
        other.hear(acts.NOMINATE, {"contact": "duty", "entry": ENTRY, "note": "1"}, dossier=other.process)
        page = desk.client("amis").get(f"/contacts/{other.process}/file/csv/")
        assert rows(page.content)[0]["marking"] == "EXERCISE; PARTICIPANTS: every Party of the process"

    def test_as_other_programs_know_it(self, desk: Desk) -> None:
        """By its media type and its name; each form leads there from the page."""
        said(desk, "nominate-contact", CONTACT)
        page = desk.get("reader", here(desk))
        for form, media, begins in (
            ("vcf", "text/vcard; charset=utf-8", b"BEGIN:VCARD\r\nVERSION:4.0\r\n"),
            ("csv", "text/csv; charset=utf-8; header=present", b"\xef\xbb\xbfteam,"),
            ("txt", "text/plain; charset=utf-8", b"RFC 2350 description of Aurelia\r\n"),
        ):
            url = f"{here(desk)}file/{form}/XA/"
            assert f'href="{url}"' in page.html
            answer = desk.client("reader").get(url)
            assert answer["Content-Type"] == media
            assert answer["Content-Disposition"] == f'attachment; filename="contacts-XA-3.{form}"'
            assert answer.content.startswith(begins)
        assert f'href="{here(desk)}file/vcf/"' in page.html
        assert f'href="{here(desk)}file/csv/"' in page.html

    @pytest.mark.parametrize("path", ["file/xml/", "file/txt/", "file/csv/XC/", "file/exe/XA/"])
    def test_what_is_not_there(self, desk: Desk, path: str) -> None:
        """Another form, the text of nobody, a Party that is none."""
        desk.get("amis", here(desk) + path, 404)
        desk.get("amis", f"/contacts/{'0' * 64}/{path}", 404)

    def test_nothing_to_take_away(self, desk: Desk) -> None:
        """An empty directory offers no file of the whole."""
        assert "The whole directory as a file" not in desk.get("reader", here(desk))
        assert rows(file_of(desk, "csv")) == []
        assert file_of(desk, "vcf") == b""


@pytest.mark.parametrize("form", ["vcf", "csv"])
def test_out_and_in_again_nothing_changes(desk: Desk, form: str) -> None:
    """Every own contact is unchanged, whatever it says; of another Party's it is said that it is none of ours."""
    said(desk, "nominate-contact", ALL)
    said(desk, "nominate-contact", {**CONTACT, "contact": "desk"})
    nominated(desk, "theirs")

    page = look(desk, file_of(desk, form))

    assert page.text.count("unchanged") == 2
    assert "The directory says all of it already: there is nothing to draft." in page
    assert "1 thing is not as expected" in page
    assert "Party a contact of Aurelia (XA) XB" in page.text.replace("\u2068", "").replace("\u2069", "")
    assert "Send" not in page
    assert look(desk, file_of(desk, form, "XA")).text.count("unchanged") == 2


def test_what_would_become_of_each_contact(desk: Desk) -> None:
    """New, changed with what changes, and unchanged; a column that is not there leaves what stands."""
    said(desk, "nominate-contact", {**ALL, "contact": "duty"})
    page = look(desk, sheet("duty,+00 1 555 0300,Europe/Berlin", "desk,+00 1,UTC", names="team,phone,zone"))
    for words in (
        "duty =Office; of “Foreign” Affairs, Trade & Co\\operation, كاتب العدل to be changed",
        "Telephones: +00 1 555 0100, 00 1; ext 5, call, then \\wait +00 1 555 0300",
        "Time zone: Africa/Cairo Europe/Berlin",
        "Send 1 draft to the releasing officer",
        "3 Office Say which office it is. nothing",
        "3 Role account Give the role account. nothing",
    ):
        assert words in page, (words, page.text)
    assert "Note verbale" not in page

    done = press(desk, page)

    assert done.url == here(desk)
    draft = Draft.objects.latest("made")
    assert (draft.kind, draft.state, draft.desk, draft.dossier) == (
        acts.UPDATE,
        "submitted",
        "diplomatic",
        desk.meeting.process,
    )
    entry = draft.values["entry"]
    assert isinstance(entry, dict)
    assert (entry["phones"], entry["zone"]) == (["+00 1 555 0300"], "Europe/Berlin")
    assert {name: entry[name] for name in WHOLE if name not in ("phones", "zone")} == {
        name: WHOLE[name] for name in WHOLE if name not in ("phones", "zone")
    }
    desk.release(draft)
    assert "+00 1 555 0300" in desk.get("amis", here(desk))


def test_new_contacts_cite_a_note(desk: Desk) -> None:
    """Without one nothing is drafted; with one each draft is a nomination that the releasing officer reads, and both are said."""
    page = look(desk, sheet(DESK, DUTY))
    assert page.text.count("to be nominated") == 2
    missing = press(desk, page)
    assert says(missing.html, "note", "Cite the note verbale that nominates it.")
    assert not Draft.objects.exists()

    done = press(desk, missing, note="XA/20/2027")

    assert "2 drafts are with the releasing officer." in desk.get("amis", done.url)
    drafts = list(Draft.objects.order_by("values__contact"))
    assert [(each.kind, each.values["contact"], each.values["note"], each.state) for each in drafts] == [
        (acts.NOMINATE, "desk", "XA/20/2027", "submitted"),
        (acts.NOMINATE, "duty", "XA/20/2027", "submitted"),
    ]
    for each in drafts:
        desk.release(each)
        desk.tick()
    assert look(desk, file_of(desk, "csv", "XA")).text.count("unchanged") == 2


def test_pressed_twice_it_is_drafted_once(desk: Desk) -> None:
    """The second click says the same and begins no draft."""
    page = look(desk, sheet(DESK))
    first, second = (press(desk, page, note="XA/20/2027") for _each in range(2))
    assert first.url == second.url == here(desk)
    assert Draft.objects.count() == 1


def test_all_or_none(desk: Desk) -> None:
    """Once this Party has suspended its participation nothing of what was looked at is drafted, and the page says why."""
    looked_at = look(desk, sheet(DESK, DUTY))
    said(desk, "suspend", {"note": "XA/2/2027"})
    page = press(desk, looked_at, note="XA/20/2027")
    assert "Our participation is suspended" in page
    assert "None can be taken in." in page
    assert "has no power" not in page
    assert not Draft.objects.exclude(kind="party.suspend").exists()


def test_the_directory_changed_meanwhile(desk: Desk) -> None:
    """What was looked at is not what would be drafted: it is shown anew, and drafted only once it was seen."""
    page = look(desk, sheet(DESK))
    said(desk, "nominate-contact", {**CONTACT, "contact": "desk"})
    before = Draft.objects.count()

    again = press(desk, page, note="XA/20/2027")

    assert "The directory changed since you looked." in again
    assert "to be changed" in again
    assert Draft.objects.count() == before
    assert press(desk, again).url == here(desk)
    assert Draft.objects.latest("made").kind == acts.UPDATE


@pytest.mark.parametrize(
    ("line", "field", "expected", "came"),
    [
        (
            "Desk,o,technical,a,1,h,UTC,en",
            "Short name",
            "Small letters, digits, - and _, the first a letter or digit.",
            "Desk",
        ),
        ("desk,o,spy,a,1,h,UTC,en", "Type", "One of these: diplomatic, technical, law_enforcement, other.", "spy"),
        ("desk,o,technical,a,,h,UTC,en", "Telephones", "Give at least one telephone.", "nothing"),
        (
            "desk,o,technical,a,1,h,Atlantis,en",
            "Time zone",
            "Give a time zone such as Europe/Berlin, UTC or UTC+3.",
            "Atlantis",
        ),
        (
            f"desk,{'o' * 121},technical,a,1,h,UTC,en",
            "Office",
            "Ensure this value has at most 120 characters (it has 121).",
            "o" * 80 + "…",
        ),
        ("desk,a\x07b,technical,a,1,h,UTC,en", "Office", "This holds a character that cannot be sent: U+0007.", "a b"),
        (
            "desk,o,technical,a,1,h,UTC,English",
            "Languages",
            "At most twenty codes in small letters, with a comma between: en, fr, ar.",
            "English",
        ),
        ("desk,o,technical,a,1,h", "–", "as many cells as the first line has names (cells / names)", "6 / 8"),
    ],
)
def test_each_reject_by_line_and_field(desk: Desk, line: str, field: str, expected: str, came: str) -> None:
    """What was expected and what came; a contact with anything wrong is left out whole, the others are not."""
    page = look(desk, sheet(DUTY, line))
    assert f"3 {field} {expected} {came}" in page, page.text
    assert "1 thing is not as expected" in page
    press(desk, page, note="XA/20/2027")
    assert [each.values["contact"] for each in Draft.objects.all()] == ["duty"]


def test_a_contact_twice(desk: Desk) -> None:
    """The first is taken; of the second it is said where the first stands."""
    page = look(desk, sheet(DESK, DUTY, DESK))
    assert "4 Short name each contact once; it stands at line 2 already desk" in page
    assert "Send 2 drafts to the releasing officer" in page


def test_a_desk_without_the_power_nominates_nothing(desk: Desk) -> None:
    """What is in the directory it may change."""
    said(desk, "nominate-contact", CONTACT)
    page = look(desk, sheet(DESK, DUTY), who="arno")
    assert "2 Short name a contact that is nominated: this desk has no power to nominate one desk" in page
    assert "to be changed" in page
    press(desk, page, who="arno")
    assert Draft.objects.latest("made").desk == "technical"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The submitted file is empty."),
        (b" \n", "There is no contact in the file. Nothing was taken in."),
        (b"x" * 262_145, "The file is larger than 256 KiB. Nothing was taken in."),
        (
            sheet(*(f"c{at}" for at in range(10_000))).encode(),
            "The file has more than 200 contacts or wrong lines. Take in fewer at a time.",
        ),
        (sheet(DESK).encode("utf-16"), "The file is not in UTF-8 (line 1: ff fe 74 00 65 00 61 00). Save it as UTF-8."),
        (b"%PDF-1.7\n", "nor a CSV with a first line of names, of which one is “team”. It begins with: %pdf-1.7"),
        (b"team,team\n", "The first line names a column twice: team."),
        (
            b'team,phone\n"desk,1\n',
            "From line 2 on the quotation marks do not match, so the lines cannot be told apart.",
        ),
    ],
)
def test_a_file_that_is_none(desk: Desk, data: bytes, sentence: str) -> None:
    """The reason stands beside the field, and nothing is kept."""
    page = look(desk, data)
    assert 'class="field" data-state="wrong"' in page.html
    assert sentence in page.text.replace("\u2068", "").replace("\u2069", ""), page.text
    assert not Draft.objects.exists()


def test_what_is_sent_without_a_look_is_not_drafted(desk: Desk) -> None:
    """Neither what was never a file, nor one that is none any more, nor more than a page carries."""
    page = look(desk, sheet(DESK))
    for given in ({"content": "***"}, {"content": ""}, {"seen": "x"}, {"base": "x"}):
        assert "See what would become of it" in press(desk, page, note="1", **given)
    refused = press(desk, page, note="1", content="IA==")
    assert "There is no contact in the file. Nothing was taken in." in refused
    assert not Draft.objects.exists()


def test_names_that_are_not_read_are_told(desk: Desk) -> None:
    """Of a list that has more than the directory."""
    page = look(desk, sheet("desk,x,y", names="team,website,<b>"))
    assert "Not read, because the directory has nothing like it: website, <b>" in page


def test_who_takes_in(desk: Desk) -> None:
    """Whoever writes is offered it; a reader is not."""
    assert TAKE_IN in desk.get("amis", here(desk))
    assert TAKE_IN not in desk.get("reader", here(desk))
    desk.get("reader", f"{here(desk)}take-in/", 403)
    desk.get("amis", f"/contacts/{'0' * 64}/take-in/", 404)


def test_looking_costs_no_more_for_many(desk: Desk) -> None:
    """Two hundred contacts are looked at with as many queries as one, and taken away too."""
    names = [f"c{at}" for at in range(200)]
    lines = [DESK.replace("desk", name, 1) for name in names]
    counted = []
    for some in (lines[:1], lines):
        with CaptureQueriesContext(connection) as queries:
            look(desk, sheet(*some))
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_a_save_that_fails_leaves_nothing(desk: Desk) -> None:
    """The second of two drafts cannot be written: there is none of the first."""
    page = look(desk, sheet(DESK, DUTY))
    whole, begun = actions.begin, []

    def begin(*args: Any, **kwargs: Any) -> Any:
        begun.append(1)
        if len(begun) == 2:
            raise RuntimeError("the disk")
        return whole(*args, **kwargs)

    with mock.patch.object(actions, "begin", begin), pytest.raises(RuntimeError, match="the disk"):
        press(desk, page, note="XA/20/2027")
    assert not Draft.objects.exists()
