# SPDX-License-Identifier: Apache-2.0
"""Dossier files of what was said at a table: written, opened by another program, changed, and examined."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

from demarche.core.acts import concern as kinds
from demarche.core.dossier import (
    Attachment,
    Contents,
    Finding,
    Outcome,
    Roster,
    Verdict,
    examine,
    verdict,
    write_dossier,
)
from demarche.core.dossier.archive import Writer
from demarche.core.encoding import canonical, digest, parse
from demarche.core.keyset import root_fingerprint
from tests.builders import AURELIA, BOREALIA, Table, founded, raising

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from demarche.core.acts.act import SignedAct
    from demarche.core.encoding import Json
    from tests.builders import Party

Members = dict[str, bytes]

ATTACHED = b"a list of addresses\n"


def roster(*parties: Party) -> Roster:
    """What an outsider trusts: the root fingerprints of these Parties."""
    return Roster({each.code: root_fingerprint(each.keyset.root) for each in parties})


BOTH = roster(AURELIA, BOREALIA)


def short_matter() -> tuple[Table, SignedAct, SignedAct]:
    """Aurelia raises a concern, and Borealia answers."""
    table = founded()
    concern = table.say(kinds.RAISE, AURELIA, raising("yes_or_no"))
    return table, concern, table.say(kinds.ANSWER, BOREALIA, {"a1": {"value": "no"}}, dossier=concern)


def whole_matter() -> tuple[Table, list[SignedAct]]:
    """Aurelia raises a concern with a file; Borealia acknowledges and answers; Aurelia assesses."""
    table = founded()
    file: dict[str, Json] = {
        "name": "list.txt",
        "media": "text/plain",
        "bytes": len(ATTACHED),
        "sha256": digest(ATTACHED),
    }
    concern = table.say(kinds.RAISE, AURELIA, raising("yes_or_no", "open", file1=file))
    clause: dict[str, Json] = {"clause": "without_prejudice", "number": "XB-7"}
    answer: dict[str, Json] = {"a1": {"value": "no"}, "a1_text": "No."}
    return table, [
        concern,
        table.say(kinds.ACKNOWLEDGE, BOREALIA, clause, dossier=concern),
        table.say(kinds.ANSWER, BOREALIA, answer, dossier=concern),
        table.say(kinds.ASSESS, AURELIA, {"status": "open"}, dossier=concern),
    ]


def attached(data: bytes) -> Attachment:
    """A file held in memory."""
    return Attachment(digest(data), len(data), reader(data))


def reader(data: bytes) -> Callable[[int, int], bytes]:
    """How core reads a file."""
    return lambda offset, length: data[offset : offset + length]


def contents(
    table: Table, about: SignedAct | str, *, alone: SignedAct | None = None, files: tuple[bytes, ...] = ()
) -> Contents:
    """What a Party would export of a dossier, or of one act `alone`: all places at the newest heads."""
    dossier = about if isinstance(about, str) else about.act.dossier
    acts = table.of(dossier) if alone is None else [alone]
    ids = sorted({each.act.id for each in (*acts, *table.founding.values())})
    return Contents(
        process=table.charter.process,
        dossier=dossier,
        charter=table.charter.document,
        keysets={code: each.documents for code, each in table.parties.items()},
        register=table.register.leaves,
        acts=[(each, table.acts[each].document) for each in ids],
        places=[(each, table.places(each)) for each in ids],
        heads=[log.shown(table.now) for log in table.logs.values()],
        files=[attached(file) for file in files],
        act=None if alone is None else alone.act.id,
    )


def written(what: Contents) -> bytes:
    """The file."""
    out = bytearray()
    write_dossier(what, out.extend)
    return bytes(out)


def exported(
    table: Table, about: SignedAct | str, *, alone: SignedAct | None = None, files: tuple[bytes, ...] = ()
) -> bytes:
    """The file of a dossier, or of one act."""
    return written(contents(table, about, alone=alone, files=files))


def examined(data: bytes, trust: Roster | None) -> list[Finding]:
    """Every finding about a file."""
    return list(examine(reader(data), len(data), trust))


def judged(data: bytes, trust: Roster | None) -> Verdict:
    """The verdict on a file."""
    return verdict(examined(data, trust))


def about(findings: Iterable[Finding], subject: str) -> list[Finding]:
    """The findings whose subject begins so."""
    return [finding for finding in findings if finding.subject.startswith(subject)]


def wrong(data: bytes, expected: Verdict) -> list[str]:
    """What fails or is missing in a file to which both roots are known, and which has this verdict; as printed."""
    findings = examined(data, BOTH)
    assert verdict(findings) is expected
    return [
        f"{finding.subject}: {finding.sentence}"
        for finding in findings
        if finding.outcome in (Outcome.FAILS, Outcome.MISSING)
    ]


def unpacked(data: bytes) -> Members:
    """A file's members by name, as another program unpacks them."""
    with ZipFile(BytesIO(data)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def repacked(members: Mapping[str, bytes], *, honest: bool = True) -> bytes:
    """Members packed again in the one order, with manifests made anew unless `honest` is false."""
    top = next(iter(members)).partition("/")[0]
    inner = {name.removeprefix(f"{top}/"): data for name, data in members.items()}
    if honest:
        for manifest, chosen in (("manifest-sha256.txt", True), ("tagmanifest-sha256.txt", False)):
            inner.pop(manifest, None)
            lines = (
                f"{digest(data)}  {name}\n"
                for name, data in sorted(inner.items())
                if name.startswith("data/") is chosen and name != "tagmanifest-sha256.txt"
            )
            inner[manifest] = "".join(lines).encode()
    out = bytearray()
    writer = Writer(top, out.extend)
    for name in sorted(inner):
        writer.add(name, inner[name])
    writer.close()
    return bytes(out)


def altered(data: bytes, change: Callable[[Members], object]) -> bytes:
    """A file with its members changed (named without the top folder), and its manifests made anew."""
    members = unpacked(data)
    top = next(iter(members)).partition("/")[0]
    inner = {name.removeprefix(f"{top}/"): each for name, each in members.items()}
    change(inner)
    return repacked({f"{top}/{name}": each for name, each in inner.items()})


def edit(name: str, change: Callable[[dict[str, Json]], object]) -> Callable[[Members], None]:
    """Change a member that is JSON, and print it canonically again."""

    def changed(members: Members) -> None:
        value = parse(members[name])
        assert isinstance(value, dict)
        change(value)
        members[name] = canonical(value)

    return changed
