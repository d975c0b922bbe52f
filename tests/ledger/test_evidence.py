# SPDX-License-Identifier: Apache-2.0
"""What is handed out proves itself to a program that has never seen the ledger."""

from __future__ import annotations

import tracemalloc
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest

from demarche.core.acts import concern as kinds
from demarche.core.acts.act import SignedAct
from demarche.core.dossier import Outcome, Roster, Verdict, examine, verdict
from demarche.core.keyset import root_fingerprint
from demarche.ledger import evidence, files, heads, processes
from demarche.ledger.evidence import UnknownActError
from demarche.ledger.models import HeadRecord, Log
from tests.builders import AURELIA, BOREALIA, raising
from tests.ledger import tampering
from tests.ledger.observing import dossier_file, proof_file
from tests.ledger.scene import LIST, Scene

if TYPE_CHECKING:
    from demarche.core.dossier import Finding
    from tests.ledger.builders import Meeting

BOTH = Roster({each.code: root_fingerprint(each.keyset.root) for each in (AURELIA, BOREALIA)})
STRANGER = "7" * 64


def examined(data: bytes, trust: Roster | None = BOTH) -> tuple[Verdict, list[Finding]]:
    """What an outsider finds, and what it comes to."""
    findings = list(examine(lambda offset, length: data[offset : offset + length], len(data), trust))
    return verdict(findings), findings


def missing(findings: list[Finding]) -> list[str]:
    """What is not shown."""
    return [str(each) for each in findings if each.outcome is not Outcome.HOLDS]


def test_a_dossier_is_valid(meeting: Meeting) -> None:
    """Every act delivered and covered by a head: with the roster it is VALID, without it nobody vouches for the roots."""
    scene = Scene(meeting)
    meeting.deliver(scene.view)
    data = dossier_file(meeting.process, scene.concern.act.id)
    assert examined(data)[0] is Verdict.VALID, missing(examined(data)[1])
    assert examined(data, None)[0] is Verdict.NO_OUTSIDE_TRUST
    names = ZipFile(BytesIO(data)).namelist()
    assert any(name.endswith(scene.file.sha256) for name in names)
    assert LIST in (ZipFile(BytesIO(data)).read(name) for name in names)
    assert dossier_file(meeting.process, scene.concern.act.id) == data


def test_one_act_is_valid_alone(meeting: Meeting) -> None:
    """Borealia's acknowledgement, and nothing else of the matter."""
    scene = Scene(meeting)
    data = proof_file(meeting.process, scene.ack.act.id)
    assert examined(data)[0] is Verdict.VALID, missing(examined(data)[1])
    text = data.decode("latin-1")
    assert scene.ack.act.id in text
    assert f"acts/{scene.concern.act.id}" not in text


def test_many_heads_are_led_over(meeting: Meeting) -> None:
    """Borealia's acts came in eight parcels under eight heads: each head is shown to continue the one before."""
    concern = meeting.hear(kinds.RAISE, raising("open", raises=BOREALIA, addressed=AURELIA))
    for _ in range(7):
        meeting.hear(kinds.ASSESS, {"status": "open"}, dossier=concern)
    heads.head_for(
        processes.standing(meeting.process), Log.objects.get().size - 1, signer=meeting.signer, at=meeting.now
    )
    data = dossier_file(meeting.process, concern.act.id)
    assert examined(data)[0] is Verdict.VALID, missing(examined(data)[1])


def test_an_act_no_head_covers_yet(meeting: Meeting) -> None:
    """Released and not yet signed for: the file says what is not shown."""
    scene = Scene(meeting)
    late = meeting.release(kinds.CLOSE, {}, dossier=scene.concern)
    assert isinstance(late, SignedAct)
    found, findings = examined(dossier_file(meeting.process, scene.concern.act.id))
    assert found is Verdict.INCOMPLETE
    assert any(late.act.id[:16] in each for each in missing(findings))


def test_a_log_that_signed_no_head(meeting: Meeting) -> None:
    """No own head was ever signed: own places are left out, and the rest is still shown."""
    concern = meeting.release(kinds.RAISE, raising("open"))
    assert isinstance(concern, SignedAct)
    found, _ = examined(dossier_file(meeting.process, concern.act.id))
    assert found is Verdict.INCOMPLETE


def test_a_head_that_is_lost_is_not_led_over(meeting: Meeting) -> None:
    """A row between two heads is gone: what is not shown is said, nothing else suffers."""
    concern = meeting.hear(kinds.RAISE, raising("open", raises=BOREALIA, addressed=AURELIA))
    for _ in range(3):
        meeting.hear(kinds.ASSESS, {"status": "open"}, dossier=concern)
    heads.head_for(
        processes.standing(meeting.process), Log.objects.get().size - 1, signer=meeting.signer, at=meeting.now
    )
    middle = sorted(HeadRecord.objects.filter(own=False).values_list("size", flat=True))[-2]
    tampering.run("DELETE FROM ledger_headrecord WHERE own = %s AND size = %s", False, middle)
    found, findings = examined(dossier_file(meeting.process, concern.act.id))
    assert found is Verdict.INCOMPLETE
    assert missing(findings)


def test_a_file_that_is_gone_is_left_out(meeting: Meeting) -> None:
    """Its hash is still signed for."""
    scene = Scene(meeting)
    meeting.deliver(scene.view)
    files.path_of(scene.file.sha256).unlink()
    data = dossier_file(meeting.process, scene.concern.act.id)
    found, findings = examined(data)
    assert found is Verdict.INCOMPLETE
    assert any(scene.file.sha256[:16] in each for each in missing(findings))
    assert LIST not in data


def test_what_is_not_held(meeting: Meeting) -> None:
    """Another dossier, another act."""
    with pytest.raises(UnknownActError, match=rf"^expected a dossier that is held here, got {STRANGER}$"):
        dossier_file(meeting.process, STRANGER)
    with pytest.raises(UnknownActError, match=rf"^expected an act that is held here, got {STRANGER}$"):
        proof_file(meeting.process, STRANGER)


def test_a_long_dossier_is_written_piece_by_piece(meeting: Meeting, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read ten at a time, sixty acts more take less memory than a tenth of what they add to the file."""
    monkeypatch.setattr(evidence, "_PAGE", 10)
    concern = meeting.release(kinds.RAISE, raising("open"))
    assert isinstance(concern, SignedAct)
    measured = []
    for _ in range(2):
        for _n in range(60):
            meeting.release(kinds.ASSESS, {"status": "open", "text": "Question 1 remains. " * 200}, dossier=concern)
        written = 0

        def out(piece: bytes) -> None:
            nonlocal written
            written += len(piece)

        evidence.export_dossier(meeting.process, concern.act.dossier, out)
        tracemalloc.start()
        evidence.export_dossier(meeting.process, concern.act.dossier, out)
        measured.append((tracemalloc.get_traced_memory()[1], written / 2))
        tracemalloc.stop()
    (less, shorter), (more, longer) = measured
    assert longer - shorter > 60 * 11_000
    assert more - less < (longer - shorter) / 10
