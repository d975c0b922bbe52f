# SPDX-License-Identifier: Apache-2.0
"""A small record with everything in it: acts both ways, a file, a receipt, a refusal, heads of both logs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demarche.core.acts import concern as kinds
from demarche.core.acts.act import SignedAct
from demarche.ledger import files, heads, processes
from demarche.ledger.models import ActRecord
from demarche.ledger.receive import Refused, receive
from tests.builders import raising

if TYPE_CHECKING:
    from tests.ledger.builders import Meeting

LIST = b"192.0.2.1\n"


class Scene:
    """Aurelia has raised a concern with a file; Borealia has acknowledged it; heads are signed, a file was refused."""

    def __init__(self, meeting: Meeting) -> None:
        self.meeting = meeting
        self.file = files.keep(LIST, "text/plain")
        part = {"name": "list.txt", "media": "text/plain", "bytes": len(LIST), "sha256": self.file.sha256}
        concern = meeting.release(kinds.RAISE, raising("open", file1=part), files=(self.file,))  # type: ignore[arg-type]
        assert isinstance(concern, SignedAct)
        self.concern = concern
        heads.head_for(processes.standing(meeting.process), 0, signer=meeting.signer, at=meeting.now)
        meeting.deliver(concern)
        self.ack = meeting.say(kinds.ACKNOWLEDGE, {"clause": "without_prejudice"}, dossier=concern)
        receive(
            meeting.process,
            "XB",
            meeting.arrived(self.ack),
            shown=[meeting.grown()],
            refused=[Refused("a" * 64, "file_missing", self.ack.act.id, "c" * 64)],
            confirmed=3,
            at=meeting.now,
        )
        view = meeting.release(kinds.ASSESS, {"status": "open"}, dossier=concern)
        assert isinstance(view, SignedAct)
        self.view = view
        heads.head_for(processes.standing(meeting.process), 5, signer=meeting.signer, at=meeting.now)

    @property
    def origin(self) -> str:
        """The own log."""
        return self.meeting.origin

    def act(self, act: SignedAct) -> ActRecord:
        """The row of an act."""
        return ActRecord.objects.get(id=act.act.id)
