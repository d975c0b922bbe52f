# SPDX-License-Identifier: Apache-2.0
"""Where the depositary did otherwise than it must, by the places and leaves that are held here; and the proof to take away."""

from collections.abc import Iterable, Iterator
from typing import Final

from demarche.areas.officers.models import ADMINISTRATOR, RELEASING
from demarche.core.encoding import Json, b64, canonical, parse
from demarche.core.log.tree import HASH_SIZE
from demarche.core.process.depositary import words
from demarche.core.process.lapses import Lapsed, Received, lapses
from demarche.ledger import processes, register_heads, replay
from demarche.ledger.models import ActRecord, HeadRecord, Member, Pending, PlaceRecord, Process
from demarche.ledger.processes import Standing
from demarche.ledger.transaction import write

MOST: Final = 1000
"""How many of the newest places in the depositary's log are looked at."""

WEEK: Final = 7 * 86_400
"""For so long an entry that was made wrongly is asked about; its page tells it for ever."""

_KEY: Final = "register/lapsed/"


def found(process: str, at: int) -> list[Lapsed]:
    """Every lapse that what is held here shows at a moment; none where this node keeps the register itself."""
    here = processes.standing(process)
    depositary, start = here.depositary, here.tenures[-1].start
    if here.own_code == depositary or here.register.size < here.ground.founding:
        return []
    ground = replay.folded_ground(here)
    begun = _begun(here) if start else 0
    received = {row.act: Received(row.index, max(row.t, begun)) for row in _places(process, depositary)}
    return list(lapses(ground.register, here.register.size, received, at, start=start))


def _begun(here: Standing) -> int:
    """When the present depositary began, by the newest of the words for it: what it had received before was not its to enter."""
    with replay.docket(here.process.id, here.process.id) as docket:
        said = words(docket, len(here.tenures))
        return max((docket.placed[each.act].act.made for each in said), default=0)


def _places(process: str, depositary: str) -> Iterable[PlaceRecord]:
    """Acts of the register in the log that the depositary founded with: receipts, and its own acts."""
    origin = Member.objects.filter(process=process, code=depositary).values_list("origin", flat=True).first() or ""
    acts = ActRecord.objects.filter(process=process, dossier=process).values("id")
    rows = PlaceRecord.objects.filter(origin=origin, act__in=acts, kind__in=("act", "got"))
    return rows.order_by("-index")[:MOST]


def proof(process: str, lapsed: Lapsed) -> bytes:
    """What shows a lapse to anybody (docs/protocol/register.md 6): canonical JSON of what the depositary signed."""
    here = processes.standing(process)
    value: dict[str, Json] = {"v": 1, "process": process, "lapse": lapsed.lapse.value, "act": lapsed.act}
    value["receipts"] = [each for act in (lapsed.act, lapsed.before) if act for each in _receipt(process, act)]
    register = _register(here)
    return canonical({**value, **register})


def _receipt(process: str, act: str) -> Iterator[Json]:
    depositary = processes.standing(process).depositary
    row = next((each for each in _places(process, depositary) if each.act == act), None)
    note = None if row is None else HeadRecord.objects.filter(origin=row.origin, size=row.size).first()
    if row is None or note is None:
        return
    path = bytes(row.path)
    yield {
        "act": act,
        "place": {
            "leaf": parse(bytes(row.leaf)),
            "index": row.index,
            "path": [b64(path[at : at + HASH_SIZE]) for at in range(0, len(path), HASH_SIZE)],
            "head": {"origin": row.origin, "size": row.size},
        },
        "head": bytes(note.note).decode(),
    }


def _register(here: Standing) -> dict[str, Json]:
    """The register up to the newest head that its depositary signed, whole: that a leaf is missing shows in no part of it."""
    head = register_heads.head(here, signer=None, at=0)
    size = here.ground.founding if head is None else head.size
    leaves: list[Json] = [parse(data) for data in replay.folded_ground(here).register.leaves[:size]]
    return {"leaves": leaves, "head": "" if head is None else bytes(head.note).decode()}


def presses(process: str, at: int) -> bool:
    """Whether somebody is to look now: an act is missing, or was entered otherwise than it must be within the last week."""
    lapsed = found(process, at)
    times = replay.ground(process).register.times if lapsed else []
    return any(each.index is None or times[each.index] > at - WEEK for each in lapsed)


def ask(at: int) -> None:
    """Keep a row of Needs my action for those who may telephone the depositary, for each process in which somebody is to look."""
    wanted = [process for process in Process.objects.values_list("id", flat=True) if presses(process, at)]
    held = set(Pending.objects.filter(key__startswith=_KEY).values_list("key", flat=True))
    keys = {f"{_KEY}{process}/{role}": process for process in wanted for role in (RELEASING, ADMINISTRATOR)}
    if held == keys.keys():
        return

    def change() -> None:
        Pending.objects.filter(key__startswith=_KEY).exclude(key__in=keys).delete()
        for key, process in keys.items():
            row = {"group": "at_once", "verb": "lapsed", "role": key.rpartition("/")[2], "url": f"/register/{process}/"}
            Pending.objects.update_or_create(key=key, defaults=row, create_defaults={**row, "since": at})

    write(change)
