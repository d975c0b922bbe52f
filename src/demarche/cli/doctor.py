# SPDX-License-Identifier: Apache-2.0
"""`demarche doctor`: what Check my set-up says, at the console; it says what it can also of a node that does not start."""

import json
import os
from typing import TYPE_CHECKING, Final

import click

from demarche.cli import unstartable
from demarche.cli.django_node import home
from demarche.cli.unstartable import Row
from demarche.core.errors import DemarcheError

if TYPE_CHECKING:
    from demarche.areas.doctor.checks import Line

STOPPED: Final = 1
TO_LOOK_AT: Final = 3


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON list: word, topic, label, fact, step, command.")
@click.option("--test", is_flag=True, help="Test the connection to every Party first.")
@click.option("--all", "everything", is_flag=True, help="Also a line for each thing that is in order.")
def doctor(*, as_json: bool, test: bool, everything: bool) -> None:
    """Check the node: what is wrong, worst first, each with its next step. It changes nothing.

    Exits 0 when all is in order, 1 when a line says STOP, 3 when one says LOOK and none says STOP.
    """
    rows = _unstartable() or [_row(line) for line in _lines(test=test)]
    words = {row["word"] for row in rows}
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        _print(rows, everything=everything)
    raise SystemExit(STOPPED if "STOP" in words else TO_LOOK_AT if "LOOK" in words else 0)


def _unstartable() -> list[Row]:
    """What keeps every check from being asked (settings, key-set or a folder that cannot be read), and what is to be said without them. Empty when nothing does."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "demarche.node.settings"
    os.environ["DEMARCHE_DOOR"] = "inside"
    import django  # noqa: PLC0415  # commands that need no node load no Django
    from django.utils import translation  # noqa: PLC0415

    try:
        django.setup()
        translation.activate("en")
        _look_for_store()
    except DemarcheError as error:
        step = "Put that right, then ask again: only what needs no settings and no store was looked at."
        return [unstartable.row("Settings", "STOP", f"The node cannot start: {error}.", step), *_in_order()]
    except OSError as error:
        fact = f"{error.filename or home()} cannot be read: {(error.strerror or 'it failed').lower()}."
        step = "Ask again as the account that owns the node's folder."
        return [unstartable.row("Settings", "STOP", fact, step), *_in_order()]
    return []


def _look_for_store() -> None:
    """A store that is not there is not to be made by looking at it."""
    from django.conf import settings  # noqa: PLC0415  # Django is set up now

    if not settings.NODE.database_url and settings.NODE.home is not None:
        with (settings.NODE.home / "db.sqlite3").open("rb"):
            return


def _in_order() -> list[Row]:
    """What needs neither settings nor store, worst first."""
    return sorted(unstartable.rows(home()), key=lambda each: ("STOP", "LOOK", "FINE").index(each["word"]))


def _lines(*, test: bool) -> "list[Line]":
    from demarche.areas.doctor import checking  # noqa: PLC0415  # models load after Django is set up
    from demarche.node import clock  # noqa: PLC0415

    try:
        at = clock.now()
    except clock.ClockError as error:
        raise click.ClickException(str(error)) from error
    return checking.lines(at, checking.look(at, test=test))


def _row(line: "Line") -> Row:
    from demarche.ui import moments  # noqa: PLC0415  # Django is set up now

    fact = line.fact if line.at is None else f"{line.fact} ({moments.utc(line.at)})"
    said = {"fact": fact, "step": line.step, "command": line.command}
    return {"word": line.word.value, "topic": line.topic, "label": line.label, **said}


def _print(rows: list[Row], *, everything: bool) -> None:
    fine = [row for row in rows if row["word"] == "FINE"]
    for row in rows:
        if row not in fine or everything:
            click.echo(f"{row['word']}  {row['label']}: {row['fact']}")
            step = [row["step"], f"`{row['command']}`" if row["command"] else ""]
            if any(step):
                click.echo(f"      {' '.join(filter(None, step))}")
    if len(fine) == len(rows):
        click.echo(
            "Everything this command can check is in order. It cannot check that someone answers the duty line: telephone it."
        )
    elif not everything:
        click.echo(f"FINE  {len(fine)} in order: {', '.join(row['label'] for row in fine)}")
