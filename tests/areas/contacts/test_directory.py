# SPDX-License-Identifier: Apache-2.0
"""The directory of contacts: nominated, changed, removed, confirmed once a year, with every earlier word."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from demarche.areas.contacts.queries import YEAR
from demarche.areas.release.models import Draft
from demarche.core.acts import contacts as acts
from tests.areas.concerns.filling import second_process
from tests.areas.register.writing import CONTACT, ENTRY, nominated, put, said, sent, told
from tests.areas.release.desk import Desk
from tests.desk import says
from tests.ledger.builders import Meeting

if TYPE_CHECKING:
    from pathlib import Path

    from tests.areas.release.desk import Page, SetClock

NOMINATE, CONFIRM, POWERS = "Nominate a contact", "Confirm that ours are right", "State which office may say what"


def directory(desk: Desk, who: str = "amis") -> Page:
    """The directory of the process."""
    return desk.get(who, f"/contacts/{desk.meeting.process}/")


def contact(desk: Desk, name: str = "duty", party: str = "XA", who: str = "amis") -> Page:
    """The page of one contact."""
    return desk.get(who, f"/contacts/{desk.meeting.process}/{party}/{name}/")


def link(page: Page, label: str) -> str:
    """Where a button of a page leads, as a path of the pages that write."""
    found = re.search(rf'href="[^"]*/write/([^"]*)">{label}</a>', page.html)
    assert found, page.text
    return found[1].replace("&amp;", "&").replace("/?", "?").rstrip("/")


def changed(desk: Desk, **entry: str) -> None:
    """The contact `duty` is changed by its page, from the entry as it stands."""
    said(desk, link(contact(desk), "Change it"), entry)


def test_no_charter_knows_a_directory(db: None, home: Path, set_clock: SetClock) -> None:
    """Before a process is founded the page says so, and its directory is not there."""
    desk = Desk(Meeting().enter(), set_clock)

    assert "There is no process yet whose charter knows a directory of contacts." in desk.get("amis", "/contacts/")
    desk.get("amis", f"/contacts/{desk.meeting.process}/", 404)


def test_the_only_directory_is_shown_at_once(desk: Desk) -> None:
    """Of several one is chosen by name; one of an older vocabulary is not among them and has none."""
    older = second_process(vocabulary=2)
    desk.clock.set(older.now)
    assert desk.get("amis", "/contacts/", 302).url == f"/contacts/{desk.meeting.process}/"
    desk.get("amis", f"/contacts/{older.process}/", 404)
    desk.get("amis", f"/contacts/{older.process}/XB/duty/", 404)
    desk.get("amis", f"/contacts/{'0' * 64}/", 404)


def test_several_directories(desk: Desk) -> None:
    """Each process by its name, an exercise marked."""
    other = second_process()
    desk.clock.set(other.now)

    page = desk.get("amis", "/contacts/")

    assert {f"/contacts/{each}/" for each in (desk.meeting.process, other.process)} <= set(
        re.findall(r'href="([^"]*)"', page.html)
    )
    assert page.text.count("EXERCISE") == 1


def test_nobody_has_nominated_a_contact(desk: Desk) -> None:
    """Both Parties stand there all the same, and where to find their cards."""
    page = directory(desk)

    assert page.text.count("It has nominated no contact yet. See its contact card.") == 2
    assert "Last said to be right" not in page


def test_a_contact_is_nominated(desk: Desk) -> None:
    """The releasing officer reads the entry; then it stands in the directory, telephones first to last, the zone in words."""
    draft = sent(desk, "nominate-contact", CONTACT)
    check = desk.get("aksel", f"/release/{draft.pk}/")
    for words in (
        *("Short name duty", "Office Cyber desk", "Telephones +00 1 555 0100, +00 1 555 0110", "Time zone UTC+1"),
        *("Languages en, fr", "Note verbale XA/14/2027", "Role account duty@team.aurelia.example"),
    ):
        assert words in check, words
    assert desk.release(draft).url == f"/contacts/{desk.meeting.process}/"

    page = directory(desk)
    for words in (
        "Technical · Cyber desk duty@team.aurelia.example",
        "+00 1 555 0100 +00 1 555 0110",
        "24 hours UTC+1",
        "en, fr",
    ):
        assert words in page, words
    assert "Last said to be right on" in page


def test_the_other_side_has_its_own(desk: Desk) -> None:
    """Borealia's contact is read, and nothing of it is offered to be changed here."""
    nominated(desk)

    page = contact(desk, party="XB")

    for words in (
        "Borealia National response team",
        "Short name duty",
        "Office National response team",
        "Time zone UTC+3",
        "Languages ar, en",
    ):
        assert words in page, words
    assert "Change it" not in page
    assert "Remove it" not in page


@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        ("contact", "Give the contact a short name, such as duty or desk."),
        ("office", "Say which office it is."),
        ("account", "Give the role account."),
        ("phones", "Give at least one telephone."),
        ("hours", "Say when it is answered."),
        ("zone", "Give the time zone."),
        ("languages", "Name at least one language."),
        ("note", "Cite the note verbale that nominates it."),
    ],
)
def test_what_is_missing_is_said_beside_it_and_the_rest_is_kept(desk: Desk, field: str, sentence: str) -> None:
    """One field at a time."""
    page = put(desk, "nominate-contact", {**CONTACT, field: ""})

    assert says(page.html, field, sentence)
    assert page.html.count('class="field" data-state="wrong"') == 1
    form = page.form()
    assert {name: form[name] for name in CONTACT if name not in (field, "languages")} == {
        name: value for name, value in CONTACT.items() if name not in (field, "languages")
    }
    assert Draft.objects.get().state == "draft"


MANY = ", ".join(f"{one}{other}" for one in "abc" for other in "abcdefg")


@pytest.mark.parametrize(
    ("field", "wrong", "sentence"),
    [
        ("contact", "Duty", "Small letters, digits, - and _, the first a letter or digit."),
        ("contact", "-duty", "Small letters, digits, - and _, the first a letter or digit."),
        ("zone", "Atlantis/Poseidonis", "Give a time zone such as Europe/Berlin, UTC or UTC+3."),
        ("zone", "../etc/passwd", "Give a time zone such as Europe/Berlin, UTC or UTC+3."),
        ("phones", "\n".join(["+00 1 555 0100"] * 7), "At most six telephones of 40 characters each."),
        ("phones", "1" * 41, "At most six telephones of 40 characters each."),
        ("alternates", "The duty desk", "At most six short names, with a comma between: duty, desk."),
        ("alternates", "a, b, c, d, e, f, g", "At most six short names, with a comma between: duty, desk."),
        ("keys", "PGP", "Each line is a kind and a fingerprint: PGP AAAA BBBB CCCC."),
        ("keys", "SSH AAAA", "Each line is a kind and a fingerprint: PGP AAAA BBBB CCCC."),
        ("keys", "PGP " + "A" * 129, "At most ten keys, each with a fingerprint of at most 128 characters."),
        ("keys", "\n".join(["PGP A"] * 11), "At most ten keys, each with a fingerprint of at most 128 characters."),
        ("languages", "English", "At most twenty codes in small letters, with a comma between: en, fr, ar."),
        ("languages", "EN", "At most twenty codes in small letters, with a comma between: en, fr, ar."),
        ("languages", MANY, "At most twenty codes in small letters, with a comma between: en, fr, ar."),
    ],
)
def test_what_no_entry_can_say_is_refused_beside_its_field(desk: Desk, field: str, wrong: str, sentence: str) -> None:
    """Nothing is saved, and everything typed stands on the page, also where the entry is not complete yet."""
    for given in ({**CONTACT, field: wrong}, {field: wrong}):
        page = put(desk, "nominate-contact", given, then="save")

        assert says(page.html, field, sentence)
        assert page.html.count('class="field" data-state="wrong"') == 1
        form = page.form()
        assert {name: form[name] for name in given} == given
        assert not Draft.objects.exists()


WHOLE = {
    **CONTACT,
    "type": "law_enforcement",
    "office": "Cyber desk, Ministry of “Foreign” Affairs & Trade",
    "languages": "ar, en, zh-Hant",
    "email": "duty@team.aurelia.example",
    "alternates": "second, first",
    "emergency": "By the embassy: +00 1 555 0199",
    "confirmation": "Legal desk",
    "keys": "PGP AAAA BBBB  CCCC\nS/MIME DDDD\nage age1qqqq\nOther EEEE",
    "text": "One.\n\nTwo.",
}


def test_every_field_stands_as_it_was_typed(desk: Desk) -> None:
    """From the form to the parts of the act and back: the draft, the page that changes it, and the act itself say the same."""
    url = put(desk, "nominate-contact", WHOLE, then="save").url
    form = desk.get("amis", url).form()
    assert {name: form[name] for name in WHOLE} == WHOLE
    desk.post("amis", url, {**form, "then": "send"})
    draft = Draft.objects.get()
    desk.release(draft)

    entry = draft.values["entry"]
    assert entry == {
        **{name: WHOLE[name] for name in ("type", "office", "account", "hours", "zone", "email", "emergency")},
        "confirmation": "Legal desk",
        "languages": ["ar", "en", "zh-Hant"],
        "phones": ["+00 1 555 0100", "+00 1 555 0110"],
        "alternates": ["second", "first"],
        "keys": [
            {"kind": "pgp", "fingerprint": "AAAA BBBB  CCCC"},
            {"kind": "smime", "fingerprint": "DDDD"},
            {"kind": "age", "fingerprint": "age1qqqq"},
            {"kind": "other", "fingerprint": "EEEE"},
        ],
    }
    change = link(contact(desk), "Change it")
    sent(desk, change, {})
    assert Draft.objects.latest("made").values == {"contact": "duty", "entry": entry}


def test_keys_are_read_back_in_another_language(desk: Desk) -> None:
    """A kind that is said in words is understood in the words of the page."""
    put(desk, "nominate-contact", {**CONTACT, "keys": "Other EEEE"}, then="save")
    draft = Draft.objects.get()
    desk.post("amis", "/language/mine/", {"language": "ar"})

    form = desk.get("amis", f"/register/draft/{draft.pk}/").form()
    assert "Other" not in form["keys"]
    desk.post("amis", f"/register/draft/{draft.pk}/", {**form, "hours": "24 h", "then": "save"})

    draft.refresh_from_db()
    assert draft.values["entry"]["keys"] == [{"kind": "other", "fingerprint": "EEEE"}]  # type: ignore[index,call-overload]
    assert draft.version == 2


def test_a_change_begins_with_the_entry_as_it_stands(desk: Desk) -> None:
    """What is changed replaces it whole; it takes no note, and that of the nomination stays with it."""
    said(desk, "nominate-contact", CONTACT)
    changed(desk, hours="Mon to Fri")
    page = contact(desk)
    assert "Hours Mon to Fri" in page
    assert "Office Cyber desk" in page

    changed(desk, phones="+00 1 555 0200")

    page = contact(desk)
    for words in ("Hours Mon to Fri", "Telephones +00 1 555 0200", "note verbale XA/14/2027"):
        assert words in page, words
    assert "Mon to Fri" in directory(desk)


def test_a_removed_contact_is_in_the_directory_no_more(desk: Desk) -> None:
    """Its page stays with every word, the newest first; nominated again it is there again."""
    said(desk, "nominate-contact", CONTACT)
    changed(desk, hours="Mon to Fri")
    query = link(contact(desk), "Remove it")
    page = put(desk, query, {})
    assert says(page.html, "note", "Cite the note verbale that removes it.")
    assert "Remove a contact It is in the directory no more. What it did stands. duty" in page
    said(desk, query, {"note": "XA/20/2027"})

    page = contact(desk)
    assert "It is in the directory no more." in page
    assert "Change it" not in page
    assert "Cyber desk" not in directory(desk)
    history = page.text.partition("What was said of it")[2]
    order = [history.index(words) for words in ("removed note verbale XA/20/2027", "entered again", "nominated")]
    assert order == sorted(order)

    said(desk, "nominate-contact", {**CONTACT, "note": "XA/30/2027"})
    assert "Cyber desk" in directory(desk)
    assert "note verbale XA/30/2027" in contact(desk)


@pytest.mark.parametrize("page", ["update-contact?contact=gone", "remove-contact?contact=gone"])
def test_what_was_never_nominated_is_neither_changed_nor_removed(desk: Desk, page: str) -> None:
    """The sentence of the code says so, and the draft is not sent."""
    given = {**CONTACT, "contact": "gone"} if "update" in page else {"note": "XA/20/2027"}

    answer = put(desk, page, given)

    assert "because its author has nominated no contact of that name" in answer
    assert Draft.objects.get().state == "draft"


def test_another_contact_is_not_there(desk: Desk) -> None:
    """Nor the same name at another Party, nor the page that removes one without its name."""
    nominated(desk)

    contact(desk, party="XB")
    for path in ("XA/duty/", "XB/desk/", "XC/duty/"):
        desk.get("amis", f"/contacts/{desk.meeting.process}/{path}", 404)
    desk.get("amis", f"/register/{desk.meeting.process}/write/remove-contact/", 404)


def test_entries_that_nobody_confirmed_for_a_year_are_said_to_be_old(desk: Desk) -> None:
    """To the second; a confirmation of the Party ends it, and one of the other changes nothing."""
    said(desk, "nominate-contact", CONTACT)
    since = desk.meeting.now
    desk.clock.set(since - 60 + YEAR - 60)
    assert "more than a year ago" not in directory(desk)
    desk.meeting.now = since + YEAR + 60
    desk.clock.set(desk.meeting.now)
    assert "more than a year ago." in directory(desk)

    told(desk, acts.CONFIRM, {})
    assert "more than a year ago." in directory(desk)
    said(desk, link(directory(desk), CONFIRM), {})

    page = directory(desk)
    assert "more than a year ago" not in page
    assert "Last said to be right on 5 Jan 2028" in page


def test_a_word_about_a_contact_counts_as_saying_that_they_are_right(desk: Desk) -> None:
    """Whoever changes one has looked at them; whoever has none has nothing to confirm."""
    said(desk, "nominate-contact", CONTACT)
    desk.tick(YEAR + 60)
    changed(desk, hours="Mon to Fri")

    assert "more than a year ago" not in directory(desk)


@pytest.mark.parametrize(
    ("who", "offers"),
    [
        ("amis", [NOMINATE, CONFIRM, POWERS]),
        ("only", [NOMINATE, CONFIRM, POWERS]),
        ("arno", [CONFIRM]),
        ("aksel", []),
        ("reader", []),
        ("admin", []),
    ],
)
def test_buttons_are_for_those_whose_desk_may(desk: Desk, who: str, offers: list[str]) -> None:
    """Everybody reads the directory. What needs no power any desk that writes may do: confirm, and change what is there."""
    said(desk, "nominate-contact", CONTACT)

    page, one = directory(desk, who), contact(desk, who=who)

    assert [label for label in (NOMINATE, CONFIRM, POWERS) if f">{label}</a>" in page.html] == offers
    assert ("Change it" in one) is bool(offers)
    assert ("Remove it" in one) is (NOMINATE in offers)


def test_words_of_an_official_are_words_in_their_own_direction(desk: Desk) -> None:
    """What looks like markup is shown as it was typed, and no entry turns the line that it stands in."""
    nominated(desk, office="<b>Desk</b> & more", hours="<i>24</i>", account="<u>duty</u>", phones=["+00 <s>2</s>"])

    for page in (directory(desk), contact(desk, party="XB")):
        for tag in ("<b>Desk", "<i>24", "<u>duty", "<s>2"):
            assert tag not in page.html
        assert "&lt;b&gt;Desk&lt;/b&gt; &amp; more" in page.html
    assert '<p dir="auto">+00 &lt;s&gt;2&lt;/s&gt;</p>' in contact(desk, party="XB").html


def test_a_page_asks_as_much_whatever_there_is(desk: Desk) -> None:
    """Two contacts or forty, the directory and the page of one."""
    counts = []
    for more in (2, 38):
        for number in range(more):
            nominated(desk, f"desk-{more}-{number}")
        directory(desk)
        for page in ("", "XB/desk-2-0/"):
            with CaptureQueriesContext(connection) as asked:
                desk.get("amis", f"/contacts/{desk.meeting.process}/{page}")
            counts.append((page, len(asked)))

    assert counts[:2] == counts[2:]
    assert directory(desk).text.count(str(ENTRY["office"])) == 40
