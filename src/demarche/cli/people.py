# SPDX-License-Identifier: Apache-2.0
"""`demarche officers`: accounts from the machine's own console."""

from pathlib import Path

import click

from demarche.cli.django_node import entered, start, told

_FILE = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)
_PASSWORD_FILE = click.option(
    "--password-file",
    type=_FILE,
    help="File whose first line is the password, - for standard input; asked for without.",
)
ROLES = (
    *("drafter", "technical", "legal", "reviewer", "releasing"),
    *("duty", "registrar", "reader", "auditor", "administrator"),
)


@click.group()
def officers() -> None:
    """Officers of this Party: add one, set a password, restore an administrator."""


@officers.command()
@click.argument("username")
@click.option("--name", help="As colleagues read it. [the sign-in name]")
@click.option("--desk", type=click.Choice(["technical", "diplomatic", "both"]), default="both", show_default=True)
@click.option(
    "--role", "roles", multiple=True, required=True, type=click.Choice(ROLES), help="May be given several times."
)
@_PASSWORD_FILE
def add(username: str, name: str | None, desk: str, roles: tuple[str, ...], password_file: Path | None) -> None:
    """Add an officer who signs in as USERNAME."""
    start()
    from demarche.areas.officers import actions  # noqa: PLC0415  # models load after Django is set up

    with told():
        chosen = _password(password_file, username, name or username)
        desk = "" if desk == "both" else desk
        officer = actions.add(username, name=name or username, password=chosen, desk=desk, roles=roles)
        entered("account_added", subject=officer.username)
    click.echo(f"{officer.username} can sign in now.")


@officers.command()
@click.argument("username")
@_PASSWORD_FILE
def password(username: str, password_file: Path | None) -> None:
    """Give USERNAME a new password; whoever is signed in with the old one is signed out."""
    start()
    from demarche.areas.officers import actions  # noqa: PLC0415  # models load after Django is set up

    with told():
        officer = actions.named(username)
        actions.set_password(officer, _password(password_file, officer.username, officer.name))
        entered("password_set", subject=officer.username)
    click.echo(f"{officer.username} has a new password.")


@officers.command()
@click.argument("username")
@_PASSWORD_FILE
def restore(username: str, password_file: Path | None) -> None:
    """Make USERNAME an administrator again, with a new password: for when the last one is lost."""
    start()
    from demarche.areas.officers import actions  # noqa: PLC0415  # models load after Django is set up

    with told():
        officer = actions.named(username)
        actions.restore(officer, _password(password_file, officer.username, officer.name))
        entered("account_changed", subject=f"{officer.username}: administrator")
    click.echo(f"{officer.username} is an administrator and has a new password.")


def _password(path: Path | None, username: str, name: str) -> str:
    """Read or ask for a password, and hold it to the same rules as the pages do."""
    if path is None:
        chosen = str(click.prompt("Password", hide_input=True, confirmation_prompt="The same password again"))
    else:
        with click.open_file(str(path)) as file:
            chosen = file.readline().rstrip("\n")
    check_password(chosen, username, name)
    return chosen


def check_password(password: str, username: str, name: str) -> None:
    """Refuse a password that the pages would refuse."""
    from django.contrib.auth.password_validation import validate_password  # noqa: PLC0415  # Django is set up now
    from django.core.exceptions import ValidationError  # noqa: PLC0415

    from demarche.areas.officers.models import Officer  # noqa: PLC0415

    try:
        validate_password(password, Officer(username=username, name=name))
    except ValidationError as error:
        raise click.ClickException(" ".join(error.messages)) from error
