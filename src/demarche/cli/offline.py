# SPDX-License-Identifier: Apache-2.0
"""What needs no node and no network: checking a dossier file, with `core` and `click` alone."""

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import click

from demarche.core.dossier import Finding, Read, Roster, Verdict, examine, read_roster, verdict
from demarche.core.errors import DemarcheError

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


class UnreadableFileError(click.ClickException):
    """A file that cannot be read as what it should be: nothing is said of what it claims."""

    exit_code = 2


@click.command()
@click.option(
    "--trust", "roster", metavar="ROSTER", type=_FILE, help="The Parties' root fingerprints, from your own files."
)
@click.argument("file", type=_FILE)
def verify(file: Path, roster: Path | None) -> None:
    """Check every claim of a dossier FILE, or of a proof of one act; no network, no node.

    Exit status: 0 valid, 1 invalid, 2 unreadable or wrong usage, 3 incomplete, 4 valid and no outside trust.
    """
    trust = None if roster is None else _roster(roster)
    with file.open("rb") as opened:
        number = opened.fileno()
        try:
            found = judge(lambda at, length: os.pread(number, length, at), os.fstat(number).st_size, trust, click.echo)
        except DemarcheError as error:
            raise UnreadableFileError(f"{file}: {error}") from error
    raise SystemExit(found.status)


def judge(read: Read, size: int, trust: Roster | None, say: Callable[[str], None]) -> Verdict:
    """Examine a file of `size` bytes, say each finding as it is found, then the verdict; give the verdict.

    Raises `DemarcheError` when the file is no dossier file at all.
    """
    found = verdict(_said(examine(read, size, trust), say))
    say(f"verdict: {found}")
    return found


def _said(findings: Iterable[Finding], say: Callable[[str], None]) -> Iterator[Finding]:
    for finding in findings:
        say(str(finding))
        yield finding


def _roster(file: Path) -> Roster:
    try:
        return read_roster(file.read_bytes())
    except DemarcheError as error:
        raise UnreadableFileError(f"{file}: {error}") from error
