# SPDX-License-Identifier: Apache-2.0
"""`demarche ask`, `admit`: how a Party joins a process that others have founded, from the console."""

import secrets
from pathlib import Path

import click

from demarche.cli.django_node import entered, start, told
from demarche.cli.parties import fill_card, write_file

_OUTPUT = click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="File to write. [named after the Party]"
)


@click.command()
@click.option("--as", "capacity", type=click.Choice(["party", "observer"]), default="party", show_default=True)
@_OUTPUT
def ask(capacity: str, output: Path | None) -> None:
    """Make a request to join a process that others have founded. The file holds no secret: send it to one of the Parties."""
    start()
    from demarche.areas.directory import actions, admitting  # noqa: PLC0415  # models load after Django is set up
    from demarche.node import clock  # noqa: PLC0415

    fill_card()
    with told():
        made = admitting.ask_to_join(capacity, at=clock.now(), random=secrets.token_bytes)
    entered("asked_to_join", subject=str(made.pk))
    write_file(output or Path(actions.own_file_name("request")), bytes(made.document))
    click.echo("It holds no secret: send it with a note verbale. When the admission comes: demarche join ADMISSION")


@click.command()
@click.argument("code")
@click.option("--process", default="", help="Process id or its beginning, when you are in several.")
@_OUTPUT
def admit(code: str, process: str, output: Path | None) -> None:
    """Make the admission file for the applicant CODE, once the process admits it. The file holds no secret."""
    start()
    from demarche.areas.directory import actions, admitting  # noqa: PLC0415  # models load after Django is set up

    with told():
        found = admitting.admitted_request(code, process)
        content = admitting.admit(*found)
    write_file(output or Path(actions.own_file_name("admission")), content)
    click.echo(f"Send it to {code}. Then, on the telephone: demarche confirm {code}")
