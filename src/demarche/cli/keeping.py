# SPDX-License-Identifier: Apache-2.0
"""`demarche journal`: whether the journal is what was written, and removing what is old."""

import click

from demarche.cli.django_node import account, start, told


@click.group()
def journal() -> None:
    """The journal: who opened, printed, took out and released what."""


@journal.command()
def verify() -> None:
    """Recompute every hash and chain of the journal. Prints the head of each chain; exits 1 when anything differs."""
    start()
    from demarche.areas.journal import checking  # noqa: PLC0415  # models load after Django is set up

    with told():
        count, faults = checking.verify(click.echo)
    click.echo(f"journal: {count} entries, {faults} faults")
    raise SystemExit(int(faults > 0))


@journal.command()
def remove() -> None:
    """Remove entries older than the years that `journal.years` says. An entry says that they were removed."""
    start()
    from django.conf import settings  # noqa: PLC0415  # Django is set up now

    from demarche.areas.journal import checking  # noqa: PLC0415
    from demarche.node import clock  # noqa: PLC0415

    at, years = clock.now(), settings.NODE.journal_years
    with told():
        count = checking.remove(before=at - years * checking.YEAR, at=at, name=account())
    click.echo(f"journal: {count} entries older than {years} years removed")
