# SPDX-License-Identifier: Apache-2.0
"""At the door of a matter of child sexual abuse: pictures and video are refused one by one, and nothing of them is written."""

from __future__ import annotations

import json
from base64 import b64encode
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest
from django.db import connection

from demarche.areas.exchange import judging
from demarche.core.acts import concern as kinds
from demarche.core.codes import Refusal
from demarche.core.encoding import digest
from demarche.core.pictures import Room, Sight, look
from demarche.core.process.docket import Standing
from demarche.ledger import replay
from demarche.ledger.files import keep, path_of, read_file
from demarche.ledger.models import ActRecord, FileRecord, Leaf, Outbox
from tests.areas.exchange.refusing import FROM_BOREALIA
from tests.areas.exchange.test_answers import with_refusal
from tests.areas.exchange.test_delivery_page import URL, page
from tests.builders import AURELIA, BOREALIA, notifying, raising
from tests.desk import officer, seat

if TYPE_CHECKING:
    from pathlib import Path

    from demarche.core.acts.act import SignedAct
    from demarche.core.encoding import Json
    from tests.areas.exchange.node import Two

MARK = b"a picture that nobody may keep"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01" + MARK + bytes(100)
MP4 = b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00" + MARK
GZIP = b"\x1f\x8b\x08\x00" + MARK
STIX = "application/stix+json;version=2.1"
ARTIFACT = "artifact--00000000-0000-4000-8000-000000000002"


def bundle() -> bytes:
    payload = b64encode(JPEG).decode()
    objects = [
        {"type": "ipv4-addr", "id": "ipv4-addr--00000000-0000-4000-8000-000000000001", "value": "203.0.113.7"},
        {"type": "artifact", "id": ARTIFACT, "mime_type": "text/plain", "payload_bin": payload},
    ]
    whole = {"type": "bundle", "id": "bundle--00000000-0000-4000-8000-000000000000", "objects": objects}
    return json.dumps(whole).encode()


def document() -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>")
        archive.writestr("word/media/image1", JPEG)
    return out.getvalue()


def named(content: bytes, name: str = "list.txt", media: str = "text/plain") -> dict[str, Json]:
    """The part that names a file, as its sender would have it seen."""
    return {"name": name, "media": media, "bytes": len(content), "sha256": digest(content)}


def about_children(**more: Json) -> dict[str, Json]:
    return {**FROM_BOREALIA, "subjects": ["CHI", "CIN"], **more}


def nowhere(home: Path, *contents: bytes) -> None:
    """Neither in the node's folder, whatever the file, nor in its database."""
    written = b"".join(file.read_bytes() for file in home.parent.rglob("*") if file.is_file())
    for content in (MARK, b64encode(JPEG), *contents):
        assert content not in written
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  # a table's own name
            rows = repr([[bytes(each) if isinstance(each, memoryview) else each for each in row] for row in cursor])
            assert MARK.decode() not in rows
            assert b64encode(JPEG).decode() not in rows


@pytest.mark.parametrize(
    ("content", "media", "refusal"),
    [
        (JPEG, "image/jpeg", Refusal.PICTURE_BARRED),
        (JPEG, "text/plain", Refusal.PICTURE_BARRED),
        (MP4, "application/pdf", Refusal.PICTURE_BARRED),
        (document(), "application/zip", Refusal.PICTURE_BARRED),
        (bundle(), STIX, Refusal.PICTURE_BARRED),
        (GZIP, "application/gzip", Refusal.FILE_HIDDEN),
    ],
)
def test_the_file_is_refused_and_the_act_stands(  # noqa: PLR0917  # fixtures, and a table of files
    lasting: Two, home: Path, caplog: pytest.LogCaptureFixture, content: bytes, media: str, refusal: Refusal
) -> None:
    """Beside a list that is taken in as ever. The leaf says which file and why."""
    listed = b"203.0.113.7\n"
    values = about_children(file1=named(content, media=media), file2=named(listed))
    signed = lasting.hear(kinds.RAISE, values, files=(content, listed))

    assert signed.act.id in lasting.peer.receipts
    assert lasting.peer.refusals == {digest(content): refusal.code}
    assert read_file(digest(listed)) == listed
    assert not path_of(digest(content)).exists()
    assert ActRecord.objects.filter(id=signed.act.id).exists()
    leaf = json.loads(bytes(Leaf.objects.order_by("index").last().data))  # type: ignore[union-attr]
    assert (leaf["k"], leaf["act"], leaf["file"], leaf["code"]) == (
        "refused",
        signed.act.id,
        digest(content),
        refusal.code,
    )
    assert FileRecord.objects.get().sha256 == digest(listed)
    nowhere(home, content)
    assert MARK.decode() not in caplog.text


def test_what_is_said_of_them() -> None:
    """What was observed, and the right channel."""
    assert [(each.sentence, each.remedy) for each in (Refusal.PICTURE_BARRED, Refusal.FILE_HIDDEN)] == [
        (
            "a file holds a picture or video, which this subject area does not take in; it was not kept",
            "this material must not pass here: pass the case reference through the 24/7 police network",
        ),
        (
            "a file cannot be looked into, and this subject area takes in no pictures; it was not kept",
            "send what it says as text, or pass the case reference through the 24/7 police network",
        ),
    ]


def test_a_file_that_many_acts_name_is_looked_at_once(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    """And each of them has its leaf."""
    looked: list[bytes] = []

    def count(data: bytes, room: Room) -> Sight:
        looked.append(data)
        return look(data, room)

    monkeypatch.setattr(judging, "look", count)
    opening = two.say(kinds.RAISE, about_children(file1=named(JPEG), file2=named(JPEG, "b.txt")))
    later = two.say(kinds.CLOSE, {"file1": named(JPEG)}, dossier=opening)
    answer = two.peer.send(two.door, opening, later, files=(JPEG,))

    assert [each.act for each in answer.refused] == [opening.act.id, opening.act.id, later.act.id]
    assert looked == [JPEG]


def test_the_matter_goes_on(two: Two) -> None:
    """It is answered and closed, and every act of it has effect."""
    opening = two.hear(kinds.RAISE, about_children(file1=named(JPEG)), files=(JPEG,))
    answer = two.release(kinds.ANSWER, {"a1": {"value": "yes"}}, dossier=opening)
    two.deliver()
    closed = two.hear(kinds.CLOSE, {}, dossier=opening)

    assert two.row(answer).state == Outbox.State.DELIVERED
    assert {opening.act.id, closed.act.id} <= set(two.peer.receipts)
    with replay.docket(two.process, opening.act.id) as docket:
        assert {docket.standing(each.act.id) for each in (opening, answer, closed)} == {Standing.IN_EFFECT}


def test_other_matters_take_in_pictures(two: Two) -> None:
    """The same picture in a matter of critical infrastructure."""
    two.hear(kinds.RAISE, {**FROM_BOREALIA, "file1": named(JPEG)}, files=(JPEG,))
    two.hear(kinds.NOTIFY, notifying(BOREALIA, AURELIA, file1=named(MP4)), files=(MP4,))

    assert two.peer.refusals == {}
    assert (read_file(digest(JPEG)), read_file(digest(MP4))) == (JPEG, MP4)


@pytest.mark.parametrize("along", [True, False])
def test_later_acts_of_the_matter_bring_none_in(lasting: Two, home: Path, along: bool) -> None:
    """An act with a file that its kind does not have has no effect, and its picture is not kept either."""
    opening = lasting.say(kinds.RAISE, about_children())
    later = lasting.say(kinds.CLOSE, {"file1": named(JPEG)}, dossier=opening)
    if along:
        lasting.peer.send(lasting.door, opening, later, files=(JPEG,))
    else:
        lasting.peer.send(lasting.door, opening)
        lasting.peer.send(lasting.door, later, files=(JPEG,))

    assert lasting.peer.refusals == {digest(JPEG): Refusal.PICTURE_BARRED.code}
    nowhere(home)


def test_none_comes_in_before_its_matter_is_known(lasting: Two, home: Path) -> None:
    """The opening act is withheld; a list passes meanwhile."""
    opening = lasting.say(kinds.RAISE, about_children())
    later = lasting.say(kinds.CLOSE, {"file1": named(JPEG)}, dossier=opening)
    lasting.peer.send(lasting.door, later, files=(JPEG,))

    assert lasting.peer.refusals == {digest(JPEG): Refusal.PICTURE_BARRED.code}
    nowhere(home)


@pytest.mark.parametrize("subjects", ["CHI", ["CHI", 7], ["CIN", "CHI"]])
def test_a_malformed_subject_opens_no_way_round(lasting: Two, home: Path, subjects: Json) -> None:
    """The rules give the act no effect; the barrier holds all the same, also in a kind without subject areas."""
    lasting.hear(kinds.RAISE, about_children(subjects=subjects, file1=named(JPEG)), files=(JPEG,))
    lasting.hear(kinds.NOTIFY, notifying(BOREALIA, AURELIA, subjects=subjects, file1=named(MP4)), files=(MP4,))

    assert set(lasting.peer.refusals.values()) == {Refusal.PICTURE_BARRED.code}
    assert set(lasting.peer.refusals) == {digest(JPEG), digest(MP4)}
    nowhere(home)


def sent(two: Two, content: bytes, media: str) -> SignedAct:
    """An act of Aurelia's whose file Borealia's door has refused; a node that still let it out."""
    file = keep(content, media)
    signed = two.release(
        kinds.RAISE, raising("open", subjects=["CHI"], file1=named(content, media=media)), files=(file,)
    )
    refusal = Refusal.FILE_HIDDEN if content == GZIP else Refusal.PICTURE_BARRED
    with_refusal(two, lambda: two.peer.refusal(signed.act.id, refusal.code, file=file.sha256), places=True)
    two.deliver()
    return signed


@pytest.mark.parametrize(
    ("content", "media", "code", "detail"),
    [
        (JPEG, "image/jpeg", "picture_barred", ""),
        (bundle(), STIX, "picture_barred", f": {ARTIFACT}"),
        (GZIP, "application/gzip", "file_hidden", ""),
    ],
)
def test_the_sender_is_told_which_file_and_which_object(
    two: Two, content: bytes, media: str, code: str, detail: str
) -> None:
    """The act is delivered."""
    row = two.row(sent(two, content, media))

    assert (row.state, row.refusal, row.detail) == (Outbox.State.DELIVERED, code, digest(content) + detail)


@pytest.mark.parametrize(
    ("language", "observed", "helps"),
    [
        (
            "en",
            "A file was not taken in Because a file holds a picture or video, which this subject area does not take in; it was not kept",
            "What helps this material must not pass here: pass the case reference through the 24/7 police network",
        ),
        (
            "ar",
            "أحد الملفات يحوي صورة أو تسجيلاً مرئياً، ومجال الموضوع هذا لا يقبل ذلك؛ ولم يُحفظ الملف",
            "لا يجوز أن تمر هذه المواد من هنا: مرّروا مرجع القضية عبر الشبكة الشرطية العاملة على مدار الساعة",
        ),
    ],
)
def test_the_delivery_line_says_why_and_what_the_right_channel_is(  # noqa: PLR0917  # fixtures, and two languages
    two: Two, settings: Any, home: Path, language: str, observed: str, helps: str
) -> None:
    """Beside the line that is delivered."""
    seat(home, settings)
    sent(two, bundle(), STIX)
    amis = officer("amis", "drafter", desk="diplomatic")
    amis.language = language
    amis.save()

    shown = page(amis, f"{URL}?show=delivered")

    assert observed in shown
    assert helps in shown
    assert f"picture_barred {digest(bundle())}: {ARTIFACT}" in shown
