# SPDX-License-Identifier: Apache-2.0
"""Exporting: a deliberate step of its own, for those who may; what is handed out proves itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from demarche.core.acts import concern as kinds
from demarche.core.dossier import examine, verdict
from demarche.ledger import heads, processes
from demarche.ledger.models import Log
from demarche.ui.leaving import attached
from tests.areas.concerns.filling import heard, raised, url

if TYPE_CHECKING:
    from demarche.core.acts.act import SignedAct
    from tests.areas.release.desk import Desk


def covered(desk: Desk) -> SignedAct:
    """A matter whose acts all stand under signed heads."""
    ours = raised(desk)
    heard(desk, kinds.ACKNOWLEDGE, {"clause": "without_prejudice"}, ours)
    log = Log.objects.get()
    heads.head_for(processes.standing(log.process_id), log.size - 1, signer=desk.meeting.signer, at=desk.meeting.now)
    return ours


def judged(content: bytes) -> str:
    """What `demarche verify` says of a file when nothing is known from outside."""
    return str(verdict(examine(lambda offset, length: content[offset : offset + length], len(content), None)))


@pytest.mark.parametrize(("who", "status"), [("aksel", 200), ("amis", 403), ("reader", 403), ("arno", 403)])
def test_who_exports(desk: Desk, who: str, status: int) -> None:
    """A right of its own."""
    ours = raised(desk)

    desk.get(who, url(ours, "export/"), status)
    assert ("Export the dossier" in desk.get("aksel", url(ours))) is True
    assert ("Export the dossier" in desk.get("amis", url(ours))) is False


def test_the_page_warns_first(desk: Desk) -> None:
    """Whoever has the file can prove what was said."""
    page = desk.get("aksel", url(raised(desk), "export/"))

    assert "Whoever has it can prove to anyone that each Party said this. A reading copy cannot." in page
    assert "demarche verify FILE" in page


def test_a_dossier_proves_itself(desk: Desk) -> None:
    """Taken out by the page and verified offline."""
    ours = covered(desk)

    answer = desk.post("aksel", url(ours, "export/"), {}, 200).response

    assert answer.headers["Content-Disposition"] == 'attachment; filename="XA-2027-001.dossier"'
    assert judged(b"".join(answer.streaming_content)) == "VALID, NO OUTSIDE TRUST"


def test_one_act_proves_itself(desk: Desk) -> None:
    """With its place, alone."""
    ours = covered(desk)

    answer = desk.post("aksel", url(ours, f"acts/{ours.act.id}/proof/"), {}, 200).response

    assert answer.headers["Content-Disposition"] == f'attachment; filename="{ours.act.id[:16]}.proof"'
    assert judged(b"".join(answer.streaming_content)) == "VALID, NO OUTSIDE TRUST"
    desk.post("amis", url(ours, f"acts/{ours.act.id}/proof/"), {}, 403)
    assert desk.post("aksel", url(ours, f"acts/{'0' * 64}/proof/"), {}).url == url(ours)


def test_another_desk_exports_nothing(desk: Desk) -> None:
    """A releasing officer of the technical desk finds nothing at the address."""
    ours = raised(desk)
    desk.officers["aksel"].desk = "technical"
    desk.officers["aksel"].save()

    desk.get("aksel", url(ours, "export/"), 404)
    desk.post("aksel", url(ours, "export/"), {}, 404)
    desk.post("aksel", url(ours, f"acts/{ours.act.id}/proof/"), {}, 404)


def test_a_file_is_named_plainly(desk: Desk) -> None:
    """A registry number with strange signs makes no strange file."""
    assert attached('أ/1"\n.dossier')["Content-Disposition"] == 'attachment; filename="__1__.dossier"'
