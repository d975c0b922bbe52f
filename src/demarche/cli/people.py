# SPDX-License-Identifier: Apache-2.0
"""`demarche officers`: accounts from the machine's own console."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from demarche.cli.django_node import entered, start, told
from demarche.core.encoding import stamp

if TYPE_CHECKING:
    from demarche.areas.officers.leaving import Held
    from demarche.areas.officers.models import Officer

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
    """Officers of this Party: list, add, change a password, move what one leaves, end, restore an administrator."""


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


@officers.command("list")
def list_() -> None:
    """List the officers: sign-in name, name, desk, roles, and whether the account has ended."""
    start()
    from demarche.areas.officers import queries  # noqa: PLC0415  # models load after Django is set up

    with told():
        found = queries.rows()
    for row in found:
        gone = "" if row.ended is None else f"  ended {stamp(row.ended)}"
        click.echo(f"{row.username}  {row.name}  {row.desk}: {row.roles or 'no role'}{gone}")
    click.echo(
        f"officers: {sum(row.active for row in found)} can sign in, {sum(not row.active for row in found)} cannot"
    )


@officers.command()
@click.argument("username")
@click.option("--to", "other", help="Sign-in name of the officer who gets it. [the desk]")
@click.option("--anyway", is_flag=True, help="Also when nobody is administrator then; `restore` makes one again.")
def end(username: str, other: str | None, *, anyway: bool) -> None:
    """End the account of USERNAME; what is still with him goes to another officer, or is left to the desk."""
    start()
    from demarche.areas.officers import accounts, actions  # noqa: PLC0415  # models load after Django is set up
    from demarche.node import clock  # noqa: PLC0415

    with told():
        officer, to = actions.named(username), _other(other)
        left = accounts.end(officer, to=to, by=None, at=clock.now(), anyway=anyway)
        entered("account_ended", subject=officer.username)
    click.echo(f"The account of {officer.username} has ended.")
    _tell_of(left)


@officers.command()
@click.argument("username")
@click.option("--to", "other", help="Sign-in name of the officer who gets it. [the desk]")
def move(username: str, other: str | None) -> None:
    """Move what is still with USERNAME, whose account may have ended, to another officer, or leave it to the desk."""
    start()
    from demarche.areas.officers import accounts, actions  # noqa: PLC0415  # models load after Django is set up
    from demarche.node import clock  # noqa: PLC0415

    with told():
        officer = actions.named(username)
        left = accounts.move(officer, to=_other(other), by=None, at=clock.now())
        entered("moved", subject=officer.username)
    click.echo("Moved.")
    _tell_of(left)


def _other(username: str | None) -> "Officer | None":
    """The officer who gets what is moved."""
    from demarche.areas.officers import actions  # noqa: PLC0415  # Django is set up now

    if username is None:
        return None
    found = actions.named(username)
    if not found.is_active:
        raise actions.OfficerError(f"expected an officer who can sign in, the account of {username} has ended")
    return found


def _tell_of(left: "list[Held]") -> None:
    """What could not be moved."""
    from demarche.areas.officers.leaving import in_words  # noqa: PLC0415  # Django is set up now

    for line in in_words(left):
        click.echo(f"not moved: {line}")


@officers.command()
@click.argument("username")
@_PASSWORD_FILE
def restore(username: str, password_file: Path | None) -> None:
    """Make USERNAME an administrator again, with a new password and no second factor: for when the last one is lost."""
    start()
    from demarche.areas.officers import actions  # noqa: PLC0415  # models load after Django is set up
    from demarche.node import clock  # noqa: PLC0415

    with told():
        officer = actions.named(username)
        chosen = _password(password_file, officer.username, officer.name)
        actions.restore(officer, chosen, at=clock.now())
        entered("account_changed", subject=f"{officer.username}: administrator, no second factors")
    click.echo(f"{officer.username} is an administrator and has a new password; second factors are cleared.")


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
