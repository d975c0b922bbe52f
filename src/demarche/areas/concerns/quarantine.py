# SPDX-License-Identifier: Apache-2.0
"""Files received: never opened here, shown with what the Party's own scanner said, and taken to a machine set apart for it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazily

from demarche.areas.concerns.models import DossierRow, FileTaken, ReceivedFile, Verdict
from demarche.areas.concerns.papers import field_of, numbers, size_of
from demarche.areas.officers.models import RELEASING, Officer
from demarche.core.acts.act import HASH, Act
from demarche.ledger import files, processes, read, replay
from demarche.ledger.models import FileRecord, Pending
from demarche.ledger.statements import Insert
from demarche.ui import moments

NAME: Final = "quarantine"
SAID: Final = 300
"""How many characters of what a scanner prints are kept."""

LOOKING: Final = (RELEASING, "technical")
"""The roles that are told when a scanner found something."""

_ROWS: Final = Insert(ReceivedFile, "key", "dossier", "act", "number", "sha256", once=True)

_WORDS: Final[Mapping[str, Promise]] = {
    Verdict.State.NOTHING: _lazily("the scanner found nothing"),
    Verdict.State.FOUND: _lazily("the scanner found something"),
    Verdict.State.FAILED: _lazily("the scanner failed"),
}


def register() -> None:
    """Have the ledger keep a row a file received."""
    replay.register_projection(NAME, project, clear, rows)


def project(touched: replay.Touched) -> None:
    """Write the rows of the files that acts of others name, once each."""
    docket = touched.docket
    acts = [docket.placed[each].act if each in docket.placed else docket.waiting.get(each) for each in touched.placed]
    naming = {act.id: (act, read.file_parts(act.values)) for act in acts if act is not None}
    naming = {name: found for name, found in naming.items() if found[1]}
    if not naming:
        return
    own = processes.own_code(touched.process)
    new = [
        (f"{act.id}/{part[4:]}", touched.dossier, act.id, int(part[4:]), sha256)
        for act, parts in naming.values()
        for part, sha256 in parts.items()
        if act.author != own and HASH.fullmatch(sha256)
    ]
    _ROWS.run(new)
    found = Verdict.objects.filter(sha256__in=[row[-1] for row in new], state=Verdict.State.FOUND)
    for sha256 in found.values_list("sha256", flat=True) if new else ():
        _tell(ReceivedFile.objects.filter(sha256=sha256, act__in=touched.placed), at=touched.at)


def clear() -> None:
    """Delete every row this projection makes."""
    ReceivedFile.objects.all().delete()


def rows() -> Iterator[tuple[str, object]]:
    """Every row this projection makes, for comparison with rows made anew."""
    for each in ReceivedFile.objects.values():
        yield f"received file {each['key']}", each


def to_scan() -> str | None:
    """The hash of a file received that is here whole and of which no scanner has said anything yet."""
    here = Exists(FileRecord.objects.filter(pk=OuterRef("sha256")))
    said = Exists(Verdict.objects.filter(pk=OuterRef("sha256")))
    waiting = ReceivedFile.objects.filter(here, ~said).order_by("key")
    return waiting.values_list("sha256", flat=True).first()


def state(sha256: str, found: str, said: str, *, at: int) -> None:
    """Keep what the scanner said of a file, and tell whom it concerns when it found something."""
    with transaction.atomic():
        kept = {"state": found, "said": said[:SAID], "at": at}
        Verdict.objects.update_or_create(sha256=sha256, defaults=kept)
        if found == Verdict.State.FOUND:
            _tell(ReceivedFile.objects.filter(sha256=sha256), at=at)


def _tell(found: Iterable[ReceivedFile], *, at: int) -> None:
    """In Needs my action, for each act that names a file, a row for each role that looks."""
    for each in found:
        row = DossierRow.objects.filter(pk=each.dossier).first()
        if row is None:
            continue
        for role in LOOKING:
            fields = {
                "group": "at_once",
                "verb": f"scanned/{row.kind}",
                "title": row.title,
                "number": row.number or row.their_number,
                "process": row.process,
                "dossier": row.pk,
                "desk": row.desk,
                "role": role,
                "party": row.party,
                "url": address(each.dossier, each.act, each.number),
                "since": at,
            }
            Pending.objects.update_or_create(key=_key(each, role), defaults=fields)


def _key(each: ReceivedFile, role: str) -> str:
    return f"scanned/{each.key}/{role}"


def address(dossier: str, act: str, number: int) -> str:
    """The page of a file."""
    return f"/concerns/{dossier}/acts/{act}/files/{number}/"


def anew(sha256: str) -> None:
    """Have a file scanned again."""
    with transaction.atomic():
        Verdict.objects.filter(pk=sha256).delete()
        seen(sha256)


def seen(sha256: str) -> None:
    """Take what was found off Needs my action: an officer whom it concerns has looked."""
    keys = [_key(each, role) for each in ReceivedFile.objects.filter(sha256=sha256) for role in LOOKING]
    Pending.objects.filter(key__in=keys).delete()


def shown(act: Act, dossier: str, which: Iterable[int] | None = None, *, ours: bool) -> list[dict[str, Any]]:
    """The files of an act (those numbered `which`): name, size, hash, whether it is here, and what the scanner said of one received."""
    values = act.values
    those = numbers(values, "file") if which is None else list(which)
    hashes = {number: field_of(values, f"file{number}", "sha256") for number in those}
    verdicts = {} if ours or not hashes else Verdict.objects.in_bulk(list(hashes.values()))
    return [
        {
            "number": number,
            "name": field_of(values, f"file{number}", "name"),
            "size": moments.size(size_of(values, f"file{number}")),
            "sha256": sha256,
            "here": files.is_here(sha256),
            "ours": ours,
            "url": address(dossier, act.id, number),
            **({} if ours else told(verdicts.get(sha256))),
        }
        for number, sha256 in hashes.items()
    ]


def told(verdict: Verdict | None) -> dict[str, str]:
    """A verdict in words."""
    if verdict is None:
        waits = settings.NODE.scanner
        return {
            "verdict": "waiting" if waits else "",
            "word": _("waiting for the scanner") if waits else _("not scanned here"),
        }
    word = f"{_WORDS[verdict.state]}, {moments.utc(verdict.at)}"
    return {"verdict": verdict.state, "word": word, "said": verdict.said}


def takes(act: str, number: int) -> list[FileTaken]:
    """Who took a file, and who let it be taken, in order."""
    return list(FileTaken.objects.select_related("by").filter(act=act, number=number).order_by("pk"))


def note(act: str, number: int, *, by: Officer, at: int, confirmed: bool = False) -> None:
    """Note who took a file, or let it be taken."""
    FileTaken.objects.create(act=act, number=number, by=by, at=at, confirmed=confirmed)
