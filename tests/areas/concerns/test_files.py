# SPDX-License-Identifier: Apache-2.0
"""Annexes of supplements: taken in, told of, cleaned, taken out; they travel and are read by hash."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from demarche.areas.concerns.kinds import edit_url
from demarche.areas.release.models import Draft, DraftFile
from demarche.core.acts import pursuing
from demarche.core.encoding import digest
from demarche.core.pasted import read_pasted, write_bundle
from demarche.ledger import files, read
from tests.areas.concerns.filling import raised, url
from tests.areas.release.test_traces import document, jpeg, png

if TYPE_CHECKING:
    from tests.areas.release.desk import Desk, Page


def begun(desk: Desk, **more: Any) -> Draft:
    """A supplement that is saved, by way of its page of annexes."""
    here = url(raised(desk, **more), "supplement/")
    page = desk.post("amis", here, {**desk.get("amis", here).form(), "text": "A fifth hospital.", "then": "annexes"})
    draft = Draft.objects.get(kind=pursuing.SUPPLEMENT)
    assert page.url == f"/concerns/drafts/{draft.pk}/files/"
    return draft


def add(desk: Desk, draft: Draft, name: str, data: bytes, status: int = 302) -> Page:
    """One more annex, by its page."""
    path = f"/concerns/drafts/{draft.pk}/files/"
    form = desk.get("amis", path).form()
    page = desk.post("amis", path, {**form, "file": SimpleUploadedFile(name, data)}, status)
    draft.refresh_from_db()
    return page


def clean(desk: Desk, draft: Draft, data: bytes, who: str = "amis", **more: Any) -> Page:
    """The button that takes out what a file says."""
    page = desk.post(who, f"/release/{draft.pk}/clean/", {"sha256": digest(data), **more})
    draft.refresh_from_db()
    return page


def test_an_annex_names_its_writer_until_that_is_removed(desk: Desk) -> None:
    """On the draft's page and on the check page; the releasing officer may remove it and release still."""
    draft, data = begun(desk), document()
    add(desk, draft, "annex-a.docx", data)
    says = "annex-a.docx names D. Amis, names R. & Aksel, names the organisation Ministry, was made with Writer 4"
    assert says in desk.get("amis", f"/concerns/drafts/{draft.pk}/files/")
    assert "annexes now: annex-a.docx" in desk.get("amis", edit_url(draft))
    form = desk.get("amis", edit_url(draft)).form()
    desk.post("amis", edit_url(draft), {**form, "then": "submit"})
    page = desk.get("aksel", f"/release/{draft.pk}/")
    assert f"In the files {says}. Remove: annex-a.docx" in page
    assert f"SHA-256 {digest(data)}" in page

    done = clean(desk, draft, data, "aksel", back=f"/release/{draft.pk}/")

    assert done.url == f"/release/{draft.pk}/"
    page = desk.get("aksel", f"/release/{draft.pk}/")
    assert "They say nothing of persons or programs." in page
    assert draft.hands == [desk.officers["amis"].pk]
    desk.release(draft)
    signed = read.act(draft.act)
    assert signed is not None
    part = signed.act.values["file1"]
    assert isinstance(part, dict)
    kept = files.read_file(str(part["sha256"]))
    assert b"D. Amis" not in kept
    assert (part["name"], part["bytes"]) == ("annex-a.docx", len(kept))
    assert str(part["sha256"]) in desk.get("amis", f"/concerns/{draft.dossier}/")


def test_what_cannot_be_removed_is_said(desk: Desk) -> None:
    """A PDF is told of and made anew; another form is not known."""
    draft = begun(desk)
    pdf = b"%PDF-1.7\n<</Author (D. Amis)>>"
    add(desk, draft, "list.pdf", pdf)
    add(desk, draft, "list.doc", b"\xd0\xcf\x11\xe0")
    add(desk, draft, "list.txt", b"203.0.113.7")

    page = desk.get("amis", f"/concerns/drafts/{draft.pk}/files/")

    assert "list.pdf names D. Amis. It cannot be taken out here: make the file anew without it." in page
    assert "list.doc cannot be looked into: what it says of persons is not known" in page
    assert "list.txt cannot" not in page
    for data in (pdf, b"203.0.113.7", b"not there"):
        before = draft.version
        assert clean(desk, draft, data, back="https://elsewhere.example/").url == f"/release/{draft.pk}/"
        assert draft.version == before


def test_pictures_lose_what_they_say(desk: Desk) -> None:
    """PNG and JPEG, each in its place."""
    draft = begun(desk)
    picture = jpeg((0xFE, b"made at home"))
    add(desk, draft, "a.png", png())
    add(desk, draft, "b.jpg", picture)
    clean(desk, draft, picture)
    assert [draft.values[f"file{n}"]["sha256"] for n in (1, 2)] == [digest(png()), digest(jpeg())]  # type: ignore[index,call-overload]
    assert draft.values["file2"]["media"] == "image/jpeg"  # type: ignore[index,call-overload]


def test_one_is_taken_out_and_the_others_move_up(desk: Desk) -> None:
    """The same file again takes the place of the one before."""
    draft = begun(desk)
    for name, data in (("a.txt", b"a"), ("b.txt", b"b"), ("c.txt", b"a")):
        add(desk, draft, name, data)
    assert [draft.values[f"file{n}"]["name"] for n in (1, 2)] == ["b.txt", "c.txt"]  # type: ignore[index,call-overload]
    form = desk.get("amis", f"/concerns/drafts/{draft.pk}/files/").form()

    desk.post("amis", f"/concerns/drafts/{draft.pk}/files/", {**form, "take_out": "file1"})

    draft.refresh_from_db()
    assert draft.values["file1"]["name"] == "c.txt"  # type: ignore[index,call-overload]
    assert "file2" not in draft.values


def test_what_is_not_taken_in(desk: Desk) -> None:
    """No file, one too large, one too many."""
    draft = begun(desk)
    path = f"/concerns/drafts/{draft.pk}/files/"
    assert "Choose a file." in desk.post("amis", path, desk.get("amis", path).form(), 200)
    assert "the charter allows" in add(desk, draft, "big.txt", bytes(1_048_577), 200)
    for n in range(9):
        add(desk, draft, f"{n}.txt", str(n).encode())
    page = add(desk, draft, "ten.txt", b"ten", 200)
    assert "9 annexes go with one act at most. Send the others with a supplement." in page
    assert DraftFile.objects.count() == 9


def test_no_picture_in_a_matter_that_takes_in_none(desk: Desk) -> None:
    """It is not kept, and the page gives the right channel."""
    draft = begun(desk, subjects=["CHI"])
    page = add(desk, draft, "list.txt", jpeg(), 200)
    assert "Not taken in, and not kept." in page
    assert not DraftFile.objects.exists()
    assert "file1" not in draft.values


def test_a_supplement_carries_annexes(desk: Desk) -> None:
    """Saving its text again keeps them; the dossier shows them with their hashes."""
    ours = raised(desk)
    form = desk.get("amis", url(ours, "supplement/")).form()
    page = desk.post("amis", url(ours, "supplement/"), {**form, "text": "A fifth hospital.", "then": "annexes"})
    draft = Draft.objects.get(kind=pursuing.SUPPLEMENT)
    assert page.url == f"/concerns/drafts/{draft.pk}/files/"
    add(desk, draft, "annex-b.txt", b"203.0.113.8")
    edit = url(ours, f"supplement/{draft.pk}/")
    assert "annexes now: annex-b.txt" in desk.get("amis", edit)

    desk.send_on("amis", edit, {**desk.get("amis", edit).form(), "text": "A fifth and a sixth hospital."})
    desk.release(draft)

    shown = desk.get("amis", url(ours))
    assert f"annex-b.txt 11 bytes · text/plain · SHA-256 {digest(b'203.0.113.8')}" in shown
    assert files.read_file(digest(b"203.0.113.8")) == b"203.0.113.8"


def test_annexes_of_a_supplement_are_taken_out_like_those_of_the_concern(desk: Desk) -> None:
    """On the act's page, a bundle by what it says to look for; it is copied out under the PAP of the matter."""
    draft = begun(desk)
    content = write_bundle(read_pasted("203.0.113.7").observables)
    add(desk, draft, "annex-b.txt", b"203.0.113.8")
    add(desk, draft, "what to look for.json", content)
    form = desk.get("amis", edit_url(draft)).form()
    desk.post("amis", edit_url(draft), {**form, "then": "submit"})
    assert "what to look for.json 1 indicator" in desk.get("aksel", f"/release/{draft.pk}/")
    desk.release(draft)

    here = f"/concerns/{draft.dossier}/acts/{draft.act}/"
    page = desk.get("amis", here)
    assert "Take out annex-b.txt" in page
    assert "Copy the indicators out TLP:AMBER · PAP:AMBER" in page
    assert "Copy the indicators out, under PAP:AMBER" in desk.get("amis", f"/concerns/{draft.dossier}/")
    assert desk.post("amis", f"{here}files/1/", {"do": "take"}, 200).response.getvalue() == b"203.0.113.8"
    assert desk.get("amis", f"{here}indicators/2/stix/").response.content == content
    assert b"PAP:AMBER: " in desk.get("amis", f"{here}indicators/2/text/").response.content


def test_the_marking_of_the_matter_stands_over_the_page(desk: Desk) -> None:
    """As over every page about it."""
    draft = begun(desk)
    assert "TLP:AMBER · PAP:AMBER" in desk.get("amis", f"/concerns/drafts/{draft.pk}/files/")


@pytest.mark.parametrize("page", ["assess", "acknowledge"])
def test_other_kinds_have_none(desk: Desk, page: str) -> None:
    """Their page has no such button, and the address is not there."""
    ours = raised(desk)
    if page == "acknowledge":
        assert "annexes" not in desk.get("amis", url(ours, "acknowledge/"))
        return
    form = desk.get("amis", url(ours, "assess/")).form()
    desk.post("amis", url(ours, "assess/"), {**form, "status": "open", "then": "annexes"})
    draft = Draft.objects.get(kind="dossier.assess")
    desk.get("amis", f"/concerns/drafts/{draft.pk}/files/", 404)


def test_a_released_draft_is_only_looked_at(desk: Desk) -> None:
    """Its page of annexes leads to the check page; nothing is cleaned any more."""
    draft = begun(desk)
    add(desk, draft, "a.docx", document())
    form = desk.get("amis", edit_url(draft)).form()
    desk.post("amis", edit_url(draft), {**form, "then": "submit"})
    desk.release(draft)
    before = draft.version
    assert desk.get("amis", f"/concerns/drafts/{draft.pk}/files/", 302).url == f"/release/{draft.pk}/"
    clean(desk, draft, document())
    assert draft.version == before
