# SPDX-License-Identifier: Apache-2.0
"""A technical notification: one page, a STIX file kept byte for byte, listed by indicator on both sides."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from demarche.areas.release.models import Draft, DraftFile
from demarche.core.encoding import digest
from demarche.ledger import files, read
from tests.areas.concerns.filling import second_process

if TYPE_CHECKING:
    from tests.areas.release.desk import Desk

NOTIFY = "/concerns/notify/"


def bundle(addresses: int = 9, hashes: int = 4) -> bytes:
    """A bundle as another tool writes it, indented."""
    objects: list[dict[str, Any]] = [
        {"type": "ipv4-addr", "spec_version": "2.1", "id": f"ipv4-addr--{uuid(n)}", "value": f"203.0.113.{n}"}
        for n in range(1, addresses + 1)
    ]
    objects += [
        {"type": "file", "spec_version": "2.1", "id": f"file--{uuid(n)}", "hashes": {"SHA-256": f"{n:064x}"}}
        for n in range(1, hashes + 1)
    ]
    return json.dumps({"type": "bundle", "id": f"bundle--{uuid(0)}", "objects": objects}, indent=2).encode()


def uuid(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012x}"


def upload(content: bytes, name: str = "indicators.json") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/json")


def filled(desk: Desk, **more: Any) -> dict[str, Any]:
    return {
        **desk.get("arno", NOTIFY).form(),
        "what": "Wiper active in hospital network since 01:30 UTC\nFour hospitals.",
        "ask": ["acknowledge", "per_indicator", "preserve"],
        "days": "60",
        "callback": "T. Arno's line +00 1 555 0111",
        **more,
    }


def test_a_notification_with_its_indicators(desk: Desk) -> None:
    """Nine addresses and four hashes: the act names the file by its hash, and the file is held as it came."""
    content = bundle()
    draft = desk.send_on("arno", NOTIFY, filled(desk, file=upload(content)))
    check = desk.get("aksel", f"/release/{draft.pk}/")
    assert "indicators.json: 13 indicators" in check
    assert "1 ipv4-addr 203.0.113.1" in check
    assert "13 file SHA-256: " + f"{4:064x}" in check

    desk.release(draft)

    signed = read.act(draft.act)
    assert signed is not None
    values = signed.act.values
    assert values["file1"] == {
        "name": "indicators.json",
        "media": "application/stix+json;version=2.1",
        "bytes": len(content),
        "sha256": digest(content),
    }
    assert files.read_file(digest(content)) == content
    assert (values["title"], values["track"], values["urgency"]) == (
        "Wiper active in hospital network since 01:30 UTC",
        "technical",
        {"profile": "urgent"},
    )
    assert (values["ask"], values["preserve"]) == (["acknowledge", "per_indicator", "preserve"], {"days": 60})
    assert signed.act.office == "technical_desk"
    assert "1 ipv4-addr 203.0.113.1" in desk.get("arno", f"/concerns/{draft.act}/")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"{", "This is not a STIX 2.1 file that can be sent: bundle: expected JSON"),
        (
            bundle().replace(b"203.0.113.3", b"no address"),
            f"This is not a STIX 2.1 file that can be sent: ipv4-addr--{uuid(3)}: expected a value of type ipv4-addr,",
        ),
        (b" " * 1_100_000, "The file has 1.1 MB; the charter allows 1 MB."),
    ],
)
def test_a_malformed_file_is_refused_naming_the_object(desk: Desk, content: bytes, sentence: str) -> None:
    """Beside the field; nothing is kept, and the words stay on the page."""
    page = desk.post("arno", NOTIFY, {**filled(desk, file=upload(content)), "then": "save"}, 200)

    assert sentence in page
    assert page.form()["what"].startswith("Wiper active")
    assert not Draft.objects.exists()
    assert not DraftFile.objects.exists()


def test_a_saved_file_stays_until_it_is_replaced_or_taken_out(desk: Desk) -> None:
    """Saving the page again does not ask for it again."""
    here = desk.post("arno", NOTIFY, {**filled(desk, file=upload(bundle())), "then": "save"}).url
    page = desk.get("arno", here)
    assert "Goes with it: indicators.json" in page

    desk.post("arno", here, {**page.form(), "what": "Changed", "then": "save"})
    assert Draft.objects.get().values["file1"]["name"] == "indicators.json"  # type: ignore[index,call-overload]

    desk.post("arno", here, {**desk.get("arno", here).form(), "file": upload(bundle(1, 0), "b.json"), "then": "save"})
    assert Draft.objects.get().values["file1"]["name"] == "b.json"  # type: ignore[index,call-overload]

    desk.post("arno", here, {**desk.get("arno", here).form(), "remove_file": "on", "then": "save"})
    assert "file1" not in Draft.objects.get().values


def test_the_only_other_party_is_chosen_already_and_of_several_none(desk: Desk) -> None:
    """On every page that begins a matter; what a page was begun from comes first."""
    only = f"{desk.meeting.process}:XB"
    pages = (("arno", NOTIFY), ("amis", "/concerns/raise/"), ("amis", "/concerns/represent/"))
    assert [desk.get(who, page).form()["to"] for who, page in pages] == [[only]] * 3

    second_process()

    assert ["to" in desk.get(who, page).form() for who, page in pages] == [False] * 3


def test_a_replaced_file_is_not_sent(desk: Desk) -> None:
    """Only what the act names goes to the ledger."""
    first, second = bundle(), bundle(1, 0)
    here = desk.post("arno", NOTIFY, {**filled(desk, file=upload(first)), "then": "save"}).url
    draft = desk.send_on("arno", here, {**desk.get("arno", here).form(), "file": upload(second)})

    desk.release(draft)

    assert files.read_file(digest(second)) == second
    assert not files.path_of(digest(first)).exists()


def test_sending_on_says_what_is_missing(desk: Desk) -> None:
    """Preserving needs a number of days, and something must be happening."""
    page = desk.post("arno", NOTIFY, {**filled(desk, what="", days=""), "then": "submit"}, 200)

    assert "Say what is happening." in page
    assert "Say for how many days data should be preserved." in page


@pytest.mark.parametrize(("who", "status"), [("arno", 200), ("amis", 403), ("aksel", 403), ("admin", 403)])
def test_who_sends_a_notification(desk: Desk, who: str, status: int) -> None:
    """The technical desk."""
    page = desk.get(who, NOTIFY, status)

    if who == "amis":
        assert "A technical notification is sent by the technical desk; yours is the diplomatic desk." in page


def test_the_diplomatic_desk_does_not_see_it(desk: Desk) -> None:
    """Neither the draft nor the dossier."""
    draft = desk.send_on("arno", NOTIFY, filled(desk))
    desk.get("amis", f"/release/{draft.pk}/", 404)
    desk.get("amis", f"/concerns/notify/{draft.pk}/", 404)
    desk.release(draft)

    desk.get("amis", f"/concerns/{draft.act}/", 404)
    assert "Wiper" not in desk.get("amis", "/concerns/")
    assert "Wiper" in desk.get("arno", "/concerns/")


def test_a_long_first_line_is_cut_for_the_title(desk: Desk) -> None:
    """At a word; the text keeps it whole."""
    line = "Wiper active in " + "hospital network " * 10
    desk.post("arno", NOTIFY, {**filled(desk, what=line), "then": "save"})

    values = Draft.objects.get().values
    assert values["title"] == line[:118].rsplit(" ", 1)[0] + " …"
    assert values["matter"] == line.strip()


def test_the_page_of_a_draft_goes_on(desk: Desk) -> None:
    """With every field as it was left."""
    here = desk.post("arno", NOTIFY, {**filled(desk), "then": "save"}).url
    form = desk.get("arno", here).form()

    assert (form["days"], form["ask"], form["callback"]) == (
        "60",
        ["acknowledge", "per_indicator", "preserve"],
        "T. Arno's line +00 1 555 0111",
    )
    assert desk.get("arno", f"/concerns/drafts/{Draft.objects.get().pk}/", 302).url == here
