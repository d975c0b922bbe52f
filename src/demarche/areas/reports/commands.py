# SPDX-License-Identifier: Apache-2.0
"""The command that imports reports."""

import csv
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

import click

from demarche.areas.reports import actions
from demarche.areas.reports.galaxy import ClusterError, Reject, open_cluster

PACKAGE = "pymispgalaxies"
CARRIED = ("data", "misp-galaxy", "clusters", "threat-actor.json")


def import_reports(path: Path | None, rejects: Path, at: int) -> None:
    """Read a cluster file (by default the threat-actor cluster that the extra `reports` installs) into reports.

    Rejected entries are written with their reasons to `rejects`. Ends `reports: N read, N imported, N rejected`.
    """
    try:
        cluster = open_cluster(path.read_bytes() if path else _carried())
    except (OSError, ClusterError) as error:
        raise click.UsageError(f"{path or CARRIED[-1]}: {error}") from error
    click.echo(f"{cluster.source}, version {cluster.version}")
    with click.progressbar(length=len(cluster.entries), label="importing") as bar:
        outcome = actions.take_in(cluster, at, progress=bar.update)
    if outcome.rejected:
        _write(rejects, outcome.rejected)
        click.echo(f"why each was rejected: {rejects}")
    click.echo(f"reports: {outcome.read} read, {outcome.imported} imported, {len(outcome.rejected)} rejected")


def _carried() -> bytes:
    if find_spec(PACKAGE) is None:
        raise click.UsageError(
            f"no FILE was given and the package {PACKAGE} is not installed: install demarche[reports], or name a file"
        )
    return files(PACKAGE).joinpath(*CARRIED).read_bytes()


def _write(path: Path, rejected: tuple[Reject, ...]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(("number", "title", "reason"))
        rows.writerows((each.number, each.title, each.reason) for each in rejected)
