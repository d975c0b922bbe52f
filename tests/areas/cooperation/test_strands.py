# SPDX-License-Identifier: Apache-2.0
"""Working strands: opened on what all have confirmed, worked on by each, read by both, and never a way to tell a third of a matter."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from demarche.areas.cooperation import strands
from demarche.areas.journal.models import Entry
from demarche.areas.release.models import Draft
from demarche.areas.release.register_acts import ACTS
from demarche.core.acts import strand as acts
from demarche.core.acts import subject as subjects
from demarche.core.dossier import Outcome, Verdict, verdict
from demarche.core.encoding import digest
from demarche.ledger import files, heads, processes, read, register_heads
from demarche.ledger.models import Log
from tests import exported
from tests.areas.concerns.filling import raised
from tests.areas.cooperation.test_subjects import asked_first
from tests.areas.register.writing import CONTACT, MINISTER, nominated, proposed, put, said, told
from tests.areas.release.desk import Page
from tests.desk import says

if TYPE_CHECKING:
    import pytest

    from demarche.core.acts.act import SignedAct
    from demarche.core.encoding import Json
    from tests.areas.release.desk import Desk

OPEN = "Open a working strand"


def confirmed(desk: Desk) -> SignedAct:
    """A subject that Borealia proposed and Aurelia confirmed."""
    proposal = proposed(desk)
    said(desk, f"confirm-subject?subject={proposal.act.id}", {"by": MINISTER})
    return proposal


def subject_page(desk: Desk, proposal: SignedAct, who: str = "amis") -> Page:
    return desk.get(who, f"/cooperation/{desk.meeting.process}/{proposal.act.id}/")


def page_of(desk: Desk, strand: SignedAct | str, who: str = "amis", status: int = 200) -> Page:
    return desk.get(who, f"/cooperation/strand/{strand if isinstance(strand, str) else strand.act.id}/", status)


def opened(desk: Desk, *, who: str = "amis", **given: Any) -> SignedAct:
    """A strand that Aurelia opened on a confirmed subject; Borealia has it."""
    proposal = confirmed(desk)
    return said(desk, f"open-strand?subject={proposal.act.id}", {"title": "Grid protection", **given}, who=who)


def heard(desk: Desk, kind: str, values: dict[str, Json], strand: SignedAct) -> SignedAct:
    """What Borealia says in a strand."""
    signed = desk.meeting.hear(kind, values, dossier=strand)
    desk.clock.set(desk.meeting.now)
    return signed


def added(desk: Desk, strand: SignedAct, name: str = "rules.txt", data: bytes = b"Rules.", **given: Any) -> SignedAct:
    """A document that Aurelia adds by the page."""
    query = f"strand-document?strand={strand.act.id}"
    query += f"&revises={given.pop('revises')}" if "revises" in given else ""
    return said(desk, query, {"what": "Common rules", "file": SimpleUploadedFile(name, data), **given})


def theirs(data: bytes = b"Their rules.") -> Json:
    files.record([files.keep(data, "text/plain")])
    return {"name": "theirs.txt", "media": "text/plain", "bytes": len(data), "sha256": digest(data)}


def test_none_before_all_have_confirmed(desk: Desk) -> None:
    """The page of the subject says why, and nothing is offered; written all the same, it is refused before release."""
    proposal = proposed(desk)
    page = subject_page(desk, proposal)
    assert "There can be none yet: experts begin once every Party whom it concerns has confirmed it." in page
    assert OPEN not in page
    here = f"/register/{desk.meeting.process}/write/open-strand/?subject={proposal.act.id}"
    answer = Page(desk.client("amis").post(here, {**desk.get("amis", here).form(), "title": "x", "then": "send"}))
    assert "because not every Party that the subject concerns has confirmed it" in answer
    assert Draft.objects.get().state == "draft"


def test_a_strand_is_opened(desk: Desk) -> None:
    """By a page, released, at both; the subject's page leads to it."""
    proposal = confirmed(desk)
    page = subject_page(desk, proposal)
    assert "None is opened yet at your desk." in page
    assert asked_first(page) == [OPEN]

    strand = said(desk, f"open-strand?subject={proposal.act.id}", {"title": "Grid protection"})

    assert strand.act.kind == acts.OPEN
    assert strand.act.audience == ("XA", "XB")
    assert (strand.act.values["subjects"], strand.act.values["track"]) == (["CIN"], "diplomatic")
    assert f'href="/cooperation/strand/{strand.act.id}/"' in subject_page(desk, proposal).html
    page = page_of(desk, strand)
    for words in (
        *("Working strand", "Grid protection", "Critical infrastructure", "Aurelia, Borealia", "Diplomatic desk"),
        *("TLP:AMBER · PAP:AMBER", "No document yet.", "none named yet", "No matter is linked yet."),
    ):
        assert words in page, words
    assert desk.meeting.docket(strand.act.id).reason(strand.act.id) is None
    assert "Grid protection" not in desk.get("amis", "/concerns/")


def test_its_acts_receipts_and_papers_stand_where_those_of_all_dossiers_do(desk: Desk) -> None:
    """With its delivery lines; nothing of a concern is offered there."""
    strand = opened(desk)
    page = desk.get("amis", f"/concerns/{strand.act.id}/")
    for words in (
        "A working strand on a subject of cooperation.",
        "opens a working strand",
        "delivered",
        "Reading copy",
    ):
        assert words in page, words
    assert "How each side sees it" not in page
    assert "All acts you may do" not in page
    assert f'href="/cooperation/strand/{strand.act.id}/"' in page.html
    desk.get("amis", f"/concerns/{strand.act.id}/acts/{strand.act.id}/")


def test_of_another_desk_it_is_not_there(desk: Desk) -> None:
    """Neither to read nor to write in, nor named on the subject."""
    strand = opened(desk, who="arno", track="technical")
    page_of(desk, strand, "arno")
    entry = Entry.objects.latest("pk")
    assert (entry.event, entry.dossier, entry.desk) == ("opened", strand.act.id, "technical")
    page_of(desk, strand, "amis", 404)
    page_of(desk, "0" * 64, "amis", 404)
    here = f"/register/{desk.meeting.process}/write/strand-document/?strand={strand.act.id}"
    desk.get("arno", here)
    desk.get("amis", here, 404)
    desk.get("amis", f"/register/{desk.meeting.process}/write/strand-document/", 404)
    assert "Grid protection" not in subject_page(desk, read_subject(strand))


def read_subject(strand: SignedAct) -> SignedAct:
    found = read.act(str(strand.act.values["subject"]))
    assert found is not None
    return found


def test_documents_with_their_versions(desk: Desk) -> None:
    """Of both sides, the newest first; the file is on the page of its act."""
    strand = opened(desk)
    first = added(desk, strand)
    second = heard(
        desk, acts.DOCUMENT, {"file1": theirs(), "what": "Common rules, ours", "revises": first.act.id}, strand
    )
    third = added(desk, strand, "rules3.txt", b"Rules 3.", revises=second.act.id)

    page = page_of(desk, strand)
    table = page.text.partition("Documents")[2].partition("Contacts in the strand")[0]
    order = [table.index(words) for words in ("rules3.txt", "theirs.txt", "rules.txt")]
    assert order == sorted(order)
    assert "Common rules" in table
    for each in (first, second, third):
        assert f'href="/concerns/{strand.act.id}/acts/{each.act.id}/#files"' in page.html
    act = desk.get("amis", f"/concerns/{strand.act.id}/acts/{first.act.id}/")
    assert "rules.txt" in act
    docket = desk.meeting.docket(strand.act.id)
    assert [docket.reason(each.act.id) for each in (first, second, third)] == [None] * 3


def test_a_document_needs_a_file_and_a_name(desk: Desk) -> None:
    """What is missing stands beside its field; a file that was kept stays, and another takes its place."""
    strand = opened(desk)
    here = f"/register/{desk.meeting.process}/write/strand-document/?strand={strand.act.id}"
    begun = desk.get("amis", here)
    assert "never in its place. Grid protection Draft." in begun
    page = Page(desk.client("amis").post(here, {**begun.form(), "then": "send"}))
    assert says(page.html, "file", "Choose a file.")
    assert says(page.html, "what", "Say what it is.")
    saved = desk.post(
        "amis", here, {**page.form(), "file": SimpleUploadedFile("../a\u202eb.txt", b"1"), "then": "save"}
    )
    draft = Draft.objects.get(kind=acts.DOCUMENT)
    kept = draft.values["file1"]
    assert isinstance(kept, dict)
    assert kept["name"] == "ab.txt"
    again = desk.get("amis", saved.url)
    assert "Another file takes its place." in again
    desk.post("amis", saved.url, {**again.form(), "what": "A paper", "then": "send"})
    draft.refresh_from_db()
    assert (draft.state, draft.values["file1"]) == ("submitted", kept)


def test_nothing_at_all_is_no_fault(desk: Desk) -> None:
    """Every page of a strand sent empty says beside a field what it asks for, or goes on; without a strand there is none."""
    strand = opened(desk)
    subject = str(strand.act.values["subject"])
    for name, act in ACTS.items():
        if act.place is None:
            continue
        query = f"subject={subject}" if "subject" in act.form.base_fields else f"strand={strand.act.id}"
        page = put(desk, f"{name}?{query}", {})
        assert all(says(page.html, field, str(sentence)) for field, sentence in act.form.asks.items()), name
        assert bool(page.url) is not bool(act.form.asks), name
        for nothing in ("", "?subject=x&strand=x", f"?subject={'0' * 64}&strand={'0' * 64}"):
            desk.get("amis", f"/register/{desk.meeting.process}/write/{name}/{nothing}", 404)


def test_each_side_names_its_contacts(desk: Desk) -> None:
    """From what it has nominated; the directory says who that is."""
    strand = opened(desk)
    said(desk, "nominate-contact", CONTACT)
    nominated(desk, "theirs")
    said(desk, f"strand-contacts?strand={strand.act.id}", {"contacts": ["duty"]})
    heard(desk, acts.CONTACT, {"contacts": ["theirs"]}, strand)
    page = page_of(desk, strand)
    assert "Aurelia duty Cyber desk" in page
    assert "Borealia theirs National response team" in page


def test_a_matter_that_both_hold_is_linked(desk: Desk) -> None:
    """By its number; it is named to the officers to whom it is open."""
    strand, concern = opened(desk), raised(desk)
    said(desk, f"strand-link?strand={strand.act.id}", {"matter": concern.act.id})
    page = page_of(desk, strand)
    assert f'href="/concerns/{concern.act.id}/"' in page.html


def test_a_link_tells_nobody_of_a_matter(desk: Desk) -> None:
    """One that a Party of the strand does not hold is not linked, and the page says whom it would tell; nor is one that is not open here."""
    strand = opened(desk)
    here = f"/register/{desk.meeting.process}/write/strand-link/?strand={strand.act.id}"

    def answer(matter: str) -> Page:
        form = desk.get("amis", here).form()
        return Page(desk.client("amis").post(here, {**form, "matter": matter, "then": "send"}))

    assert says(answer("XA-1").html, "matter", "No matter that is open to you has this number.")
    assert says(answer("0" * 64).html, "matter", "No matter that is open to you has this number.")
    assert says(answer(strand.act.id).html, "matter", "No matter that is open to you has this number.")
    assert says(answer("").html, "matter", "Give the number of the matter.")


def test_without_names_who_would_learn_of_it(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """As though a third Party worked in the strand that does not hold the matter."""
    strand, concern = opened(desk), raised(desk)
    whole = strands.opening

    def wider(dossier: str) -> Any:
        found = whole(dossier)
        return None if found is None else replace(found, audience=("XA", "XB", "XC"))

    here = f"/register/{desk.meeting.process}/write/strand-link/?strand={strand.act.id}"
    form = desk.get("amis", here).form()
    monkeypatch.setattr(strands, "opening", wider)
    page = Page(desk.client("amis").post(here, {**form, "matter": concern.act.id, "then": "save"}))
    assert says(page.html, "matter", "Not held by XC, who would learn of it by the link. It cannot be linked.")
    assert not Draft.objects.filter(kind=acts.LINK).exists()


def test_declined_later_it_is_read_and_nothing_is_added(desk: Desk) -> None:
    """The page says so; confirmed again, it goes on."""
    strand = opened(desk)
    subject = str(strand.act.values["subject"])
    told(desk, subjects.DECLINE, {"subject": subject, "by": MINISTER})
    page = page_of(desk, strand)
    assert "Nothing can be added now, because not every Party that the subject concerns has confirmed it" in page
    assert "Add a document" not in page
    assert "Leave the strand" in page
    told(desk, subjects.CONFIRM, {"subject": subject, "by": MINISTER})
    assert "Add a document" in page_of(desk, strand)


def test_who_left(desk: Desk) -> None:
    """The page says who and when; this Party, once it has left, is offered nothing more."""
    strand = opened(desk)
    heard(desk, acts.LEAVE, {}, strand)
    page = page_of(desk, strand)
    assert "Left by" in page
    assert "Add a document" in page
    said(desk, f"strand-leave?strand={strand.act.id}", {})
    page = page_of(desk, strand)
    assert "because its author had left" in page
    assert not re.search(r'href="[^"]*/write/strand-', page.html)


def test_the_page_costs_no_more_for_many(desk: Desk) -> None:
    """A dozen documents are read with as many queries as one."""
    strand, counted = opened(desk), []
    page_of(desk, strand)  # the first entry of the journal asks once more
    for number in (1, 11):
        for _each in range(number):
            heard(desk, acts.DOCUMENT, {"file1": theirs(), "what": "Another"}, strand)
        with CaptureQueriesContext(connection) as queries:
            page_of(desk, strand)
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_a_draft_stays_in_its_strand(desk: Desk) -> None:
    """It cannot be turned to another by its hidden field."""
    one, two = opened(desk), opened(desk)
    here = f"/register/{desk.meeting.process}/write/strand-link/?strand={one.act.id}"
    saved = desk.post("amis", here, {**desk.get("amis", here).form(), "then": "save"}).url
    form = desk.get("amis", saved).form()
    desk.post("amis", saved, {**form, "strand": two.act.id, "then": "save"}, 404)


def test_the_dossier_proves_itself(desk: Desk) -> None:
    """Taken out by its page, with documents and register, and verified offline: VALID, whatever the register says since."""
    strand = opened(desk)
    said(desk, "nominate-contact", CONTACT)
    added(desk, strand)
    said(desk, f"strand-contacts?strand={strand.act.id}", {"contacts": ["duty"]})
    heard(desk, acts.DOCUMENT, {"file1": theirs(), "what": "Theirs"}, strand)
    told(desk, subjects.DECLINE, {"subject": str(strand.act.values["subject"]), "by": MINISTER})
    cover(desk)

    answer = desk.post("aksel", f"/concerns/{strand.act.id}/export/", {}, 200).response

    data = b"".join(answer.streaming_content)
    findings = exported.examined(data, exported.BOTH)
    wrong = [f"{each.subject}: {each.sentence}" for each in findings if each.outcome is not Outcome.HOLDS]
    assert verdict(findings) is Verdict.VALID, wrong


def cover(desk: Desk) -> None:
    """All acts stand under a signed head, and the register under one of its depositary's."""
    log = Log.objects.get()
    here, by = processes.standing(log.process_id), desk.meeting.signer
    heads.head_for(here, log.size - 1, signer=by, at=desk.meeting.now)
    register_heads.head(here, signer=by, at=desk.meeting.now)
