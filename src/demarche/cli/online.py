# SPDX-License-Identifier: Apache-2.0
"""Commands on a node's record: run it, import, export, check, make rows anew."""

import sys
from pathlib import Path
from typing import Final

import click

from demarche.cli.django_node import entered, home, start, told
from demarche.core.acts import red

_MIGRATE: Final = "migrate"


@click.command()
def run() -> None:
    """Run the node until SIGTERM or Ctrl-C. Prints the address of each door as soon as it answers."""
    from demarche.node import supervisor  # noqa: PLC0415  # other commands start no processes

    with told():
        raise SystemExit(supervisor.main(home(), click.echo))


@click.group()
def reports() -> None:
    """Third-party reports: what others have published, never an act of a State."""


@reports.command("import")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--rejects",
    default="rejects.csv",
    show_default=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where rejected entries go, with their reasons.",
)
def import_reports(file: Path | None, rejects: Path) -> None:
    """Read a MISP galaxy cluster FILE; without one, the threat actors that the extra `reports` carries."""
    start()
    from demarche.areas.reports import commands  # noqa: PLC0415  # models load after Django is set up
    from demarche.node import clock  # noqa: PLC0415

    with told():
        commands.import_reports(file, rejects, clock.now())
    entered("reports_imported", subject=file.name if file else commands.CARRIED[-1])


@click.command()
@click.argument("dossier")
@click.option("--process", help="Process id or its beginning, when more than one has the dossier.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="File to write. [DOSSIER.dossier]")
def export(dossier: str, process: str | None, output: Path | None) -> None:
    """Write a DOSSIER (its id, or the beginning of it) to a file that proves itself. Whoever gets the file can prove what it says.

    What is marked TLP:RED is exported from its page, by an officer whom it names, and not here.
    """
    start()
    from demarche.ledger import evidence, read  # noqa: PLC0415  # models load after Django is set up
    from demarche.ledger.models import ActRecord  # noqa: PLC0415

    rows = ActRecord.objects.filter(dossier__startswith=dossier, process__id__startswith=process or "")
    found = sorted(set(rows.values_list("process_id", "dossier")))
    if len(found) != 1:
        raise click.ClickException(f"expected the beginning of one dossier's id, got one of {len(found)}")
    opening = read.act(found[0][1])
    if opening is not None and (roles := red.named(opening.act.values)) is not None:
        raise click.ClickException(
            f"expected a dossier that is not marked TLP:RED, got one open to {', '.join(roles)} at its {opening.act.values['track']} desk; "
            "an officer whom it names exports it from its page"
        )
    path = output or Path(f"{found[0][1][:16]}.dossier")
    try:
        with told(), path.open("xb") as out:
            evidence.export_dossier(*found[0], out.write)
            size = out.tell()
    except OSError as error:
        raise click.ClickException(f"{path}: {(error.strerror or 'it failed').lower()}") from error
    entered("exported", process=found[0][0], dossier=found[0][1])
    click.echo(f"{path} written, {size} bytes. It carries signatures: whoever gets it can prove what it says.")


@click.command()
def fsck() -> None:
    """Recompute every hash and signature, and compare every row with the acts. Exits 1 when anything differs."""
    start()
    from demarche.ledger import fsck as checking  # noqa: PLC0415  # models load after Django is set up

    with told():
        found = checking.check(click.echo)
    click.echo(str(found))
    raise SystemExit(int(found.faults > 0))


@click.command()
def rebuild() -> None:
    """Make every row that pages read anew from the acts. The record itself is not touched."""
    start()
    from demarche.ledger import replay  # noqa: PLC0415  # models load after Django is set up

    with told():
        count = replay.rebuild()
    click.echo(f"rebuild: {count} dossiers")


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []}, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Run a management command of Django on the node. Its name is entered in the journal, what follows it is not."""
    start()
    from django.core.management import execute_from_command_line, get_commands  # noqa: PLC0415  # Django is set up now

    name = next((each for each in arguments[:1] if each in get_commands()), "")
    # The store may have no journal before it is migrated; whoever stops another command by force is entered all the same.
    if name not in ("", _MIGRATE):
        entered("managed", subject=name)
    try:
        execute_from_command_line([sys.argv[0], *arguments])
    finally:
        if name == _MIGRATE:
            entered("managed", subject=name)
