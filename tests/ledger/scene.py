# SPDX-License-Identifier: Apache-2.0
"""A small record with everything in it: acts both ways, files small and large, receipts, refusals, logs that go on as others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demarche.core.acts import concern as kinds
from demarche.core.acts import contacts, membership, subject
from demarche.core.acts.act import Head, SignedAct
from demarche.core.acts.concern import BESIDE
from demarche.core.encoding import digest
from demarche.core.log.checkpoint import Checkpoint, open_head
from demarche.core.log.leaf import got_leaf, parse_leaf, refused_leaf, restored_leaf
from demarche.ledger import arriving, behind, files, heads, peers, processes, read, register_heads, restore, sending
from demarche.ledger.arriving import Awaited
from demarche.ledger.files import File
from demarche.ledger.models import ActRecord, FileInbox
from demarche.ledger.receive import Refused, receive
from tests.builders import AURELIA, BOREALIA, MemoryLog, raising
from tests.ledger.restoring import old_copy

if TYPE_CHECKING:
    from demarche.core.encoding import Json
    from tests.ledger.builders import Meeting

LIST = b"192.0.2.1\n"
MALFORMED = "file_malformed"


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


class LongScene(Scene):
    """The scene goes on: large files on their way both ways, and both logs were restored from a copy."""

    def __init__(self, meeting: Meeting) -> None:
        super().__init__(meeting)
        self.under_way = self.send_large("under way")
        self.declined = self.send_large("declined")
        self.delivered = self.send_large("delivered")
        self.move_on()
        self.end_sent(self.declined, MALFORMED)
        self.end_sent(self.delivered)
        self.share()
        self.arrive("coming", 1000)
        self.arrive("whole", BESIDE + 1)
        self.peer_restores()
        self.restore()
        self.arrive("bad", BESIDE + 1)
        self.arrive("whole too", BESIDE + 1)
        self.whole = digest(large("whole too"))
        self.signed = self.sign()

    @property
    def newest(self) -> str:
        """The own log that is open."""
        return self.signed.origin

    @staticmethod
    def file_of(act: SignedAct) -> str:
        """The hash of the large file of an act sent."""
        return next(iter(read.large_files(act.act.values))).sha256

    @staticmethod
    def act_of(file: str) -> str:
        """The act with which a large file came."""
        return FileInbox.objects.get(file=file).act

    def sign(self) -> Checkpoint:
        """A head over all there is in the own log."""
        meeting = self.meeting
        here = processes.standing(meeting.process)
        row = heads.head_for(here, here.log.upto - 1, signer=meeting.signer, at=meeting.now)
        return Checkpoint(row.origin, row.size, bytes.fromhex(row.root))

    def send_large(self, name: str) -> SignedAct:
        """Aurelia raises a concern with a large file; Borealia has the act."""
        file = files.keep(large(name), "application/octet-stream")
        act = self.meeting.release(kinds.RAISE, naming(file), files=(file,))
        assert isinstance(act, SignedAct)
        self.sign()
        self.meeting.deliver(act)
        return act

    def move_on(self) -> None:
        """Of the oldest file Borealia has a part."""
        row = sending.claim(self.meeting.process, "XB", machine=1.0, lease=10.0)
        assert row is not None
        assert row.act == self.under_way.act.id
        sending.moved_on(row, 1000, due=90.0, at=self.meeting.now)

    def end_sent(self, act: SignedAct, code: str = "") -> None:
        """Borealia's log says that it has the next file, or refuses it."""
        meeting = self.meeting
        row = sending.claim(meeting.process, "XB", machine=1.0, lease=10.0)
        assert row is not None
        assert row.act == act.act.id
        about, salt = {"act": row.act, "file": row.file}, meeting.random(16)
        if code:
            leaf = refused_leaf(meeting.now, meeting.peer.ref, item="b" * 64, code=code, salt=salt, **about)
        else:
            leaf = got_leaf(meeting.now, meeting.peer.ref, sigs=act.sigs, salt=salt, **about)
        meeting.log.append(f"file {row.file}", leaf)
        place = meeting.log.place(f"file {row.file}")
        sending.end(row, place=place, refusal=code, shown=[meeting.grown()], confirmed=0, at=meeting.now)

    def arrive(self, name: str, size: int) -> None:
        """A concern of Borealia's has arrived, and so much of its large file; what is called bad has other bytes."""
        meeting = self.meeting
        data = large(name)
        file = File(digest(data), len(data), "application/octet-stream")
        signed = meeting.say(kinds.RAISE, naming(file, raises=BOREALIA, addressed=AURELIA))
        awaited = [Awaited(signed.act, file)]
        receive(
            meeting.process, "XB", meeting.arrived(signed), shown=[meeting.grown()], awaited=awaited, at=meeting.now
        )
        row = FileInbox.objects.get(act=signed.act.id)
        came = data if name != "bad" else data[:-1] + b"!"
        if arriving.add(row, 0, came[:size], spare=0) == row.bytes:
            whole = arriving.complete(row)
            code = "" if whole else MALFORMED
            meeting.now += 60
            arriving.end(row, whole, item="d" * 64, code=code, at=meeting.now, random=meeting.random)

    def share(self) -> None:
        """Aurelia has entered acts of both in the register; Borealia had suspended, and what it raised last cites a larger one."""
        meeting, register = self.meeting, self.meeting.process
        meeting.release(subject.PROPOSE, proposing(), dossier=register)
        meeting.hear(contacts.CONFIRM, {}, dossier=register)
        register_heads.note_held(register, "XB", processes.standing(register).register.size)
        for kind in (membership.SUSPEND, membership.RESUME):
            meeting.hear(kind, {"note": "Note 7"}, dossier=register)
        register_heads.head(processes.standing(register), signer=meeting.signer, at=meeting.now)
        larger = raising("open", raises=BOREALIA, addressed=AURELIA)
        meeting.send(meeting.say(kinds.RAISE, larger, register=Head(900, "9" * 64)))
        self.sign()

    def peer_restores(self) -> None:
        """Borealia's log goes on as another one."""
        meeting = self.meeting
        old = meeting.log.checkpoint()
        log = MemoryLog(meeting.peer, f"{old.origin}2")
        stated = (old.origin, old.size + 1, bytes(32))
        salt = meeting.random(16)
        leaf = restored_leaf(
            meeting.now, meeting.peer.ref, old=stated, restored=old.size, reason="A disk died.", salt=salt
        )
        log.append("restored", leaf)
        log.append("more", got_leaf(meeting.now, meeting.peer.ref, act="e" * 64, sigs="f" * 64, salt=salt))
        meeting.log = log
        head = open_head(log.head(meeting.now), origin=log.origin, key=meeting.peer.log.public)
        found = peers.Succession(log.place("restored"), parse_leaf(leaf), old.size)
        grown = peers.Grown("XB", head, 0, succession=found)
        receive(meeting.process, "XB", [], shown=[grown], at=meeting.now)

    def restore(self) -> None:
        """Aurelia's store is an old copy, as Borealia shows; its log goes on, with an act that no head covers."""
        meeting = self.meeting
        meeting.release(kinds.RAISE, raising("open"))
        with old_copy():
            meeting.release(kinds.RAISE, raising("open"))
            signed = self.sign()
        behind.note_shown(meeting.process, signed)
        restore.restore(meeting.process, "A disk died here.", at=meeting.now, random=meeting.random)


def large(name: str) -> bytes:
    """The bytes of a large file."""
    return name.encode().ljust(BESIDE + 1, b".")


def proposing(area: str = "CIN") -> dict[str, Json]:
    """The parts of a subject of cooperation between both."""
    return {"area": area, "parties": ["XA", "XB"], "by": "Minister for Foreign Affairs"}


def naming(file: File, **parties: object) -> dict[str, Json]:
    """The parts of a concern with this file."""
    part = {"name": "disk.img", "media": file.media, "bytes": file.bytes, "sha256": file.sha256}
    return raising("open", file1=part, **parties)  # type: ignore[arg-type]
