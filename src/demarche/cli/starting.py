# SPDX-License-Identifier: Apache-2.0
"""`demarche init`: makes a node, whole or not at all."""

import json
import os
import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click

from demarche.cli.django_node import home as node_home
from demarche.cli.django_node import start, told
from demarche.cli.people import check_password
from demarche.cli.prompts import Account, Answers, by_asking, from_file
from demarche.core.encoding import stamp
from demarche.node import clock, folder
from demarche.node.config import Config

_KEYS: Final = "  Keys: root, act, node, log, witness, box "


@click.command()
@click.option(
    "--answers", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Answers in TOML: asks nothing."
)
@click.option(
    "--simulated", is_flag=True, help="For practice and tests: the node keeps simulated time, and its key-set says so."
)
@click.option(
    "--root-file", type=click.Path(path_type=Path), help="Where to write the root key. [./CODE-root-FOR-THE-SAFE.pem]"
)
def init(answers: Path | None, root_file: Path | None, *, simulated: bool) -> None:
    """Make a node in the folder --home: settings, keys, certificate, store, and a link for the first account."""
    home = node_home()
    with told():
        folder.check_free(home)
        told_by = from_file(answers, home, simulated=simulated) if answers else by_asking(home, simulated=simulated)
        root = (root_file or Path(f"{told_by.config.party_code}-root-FOR-THE-SAFE.pem")).absolute()
        if root.exists():
            raise folder.FolderError(f"expected no file {root}, got one: move it to the safe first")
        link = _make(home, told_by, root, simulated=simulated, unattended=answers is not None)
    click.echo(f"  Store made in {home}.{link}\n\nNow: demarche --home {home} run")


def _make(home: Path, answers: Answers, root: Path, *, simulated: bool, unattended: bool) -> str:
    """Make everything beside its place, then put it there in one step."""
    making = home.with_name(f".{home.name}.making")
    folder.discard(making)
    try:
        made = _make_keys(making, answers.config, simulated=simulated)
        folder.private(root, folder.root_file(made, answers.config.party_name))
        click.echo(f"  Root key written to {root}")
        if not unattended:
            click.prompt(
                "  Move it off this machine, then press Enter", default="", show_default=False, prompt_suffix=" "
            )
        link = _make_store(making, answers, root)
        folder.settle(making, home)
    except BaseException:
        folder.discard(making)
        root.unlink(missing_ok=True)
        raise
    return link


def _make_keys(making: Path, config: Config, *, simulated: bool) -> folder.Made:
    machine = int(clock.machine())
    at = _process_time(config, machine)
    click.echo(_KEYS, nl=False)
    random = secrets.token_bytes
    made = folder.make(making, config, simulated=simulated, moment=folder.Moment(at, machine), random=random)
    click.echo("......... made")
    return made


def _process_time(config: Config, machine: int) -> int:
    if config.clock is None or not config.clock.exists():
        return machine
    return clock.read_simulation(config.clock).at(machine, config.party_code)


def _make_store(making: Path, answers: Answers, root: Path) -> str:
    """Migrate, note where the root key went, and make the first account or the link to it."""
    os.environ["DEMARCHE_HOME"] = str(making)
    own_clock = making / "clock.json"
    if answers.config.values["simulation.clock"] == own_clock.name:
        moment = stamp(int(clock.machine()))
        folder.private(own_clock, json.dumps({"moment": moment, "running": True, "since": clock.machine()}).encode())
    start()
    from django.core.management import call_command  # noqa: PLC0415  # Django is set up now
    from django.db import connection  # noqa: PLC0415

    from demarche.areas.directory.models import RootFile  # noqa: PLC0415

    _check_empty()
    call_command("migrate", verbosity=0, interactive=False)
    RootFile.objects.create(path=str(root))
    link = _first_account(answers)
    connection.close()
    return link


def _check_empty() -> None:
    """Refuse a database that cannot be reached, or that another node may use."""
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415  # Django is set up now
    from django.db import DatabaseError, connection  # noqa: PLC0415

    try:
        tables = connection.introspection.table_names()
    except ImproperlyConfigured as error:
        raise folder.FolderError(
            "database.url: expected psycopg for PostgreSQL, got none: install demarche[postgres]"
        ) from error
    except DatabaseError as error:
        why = " ".join(str(error).split())
        raise folder.FolderError(f"database.url: expected a database that answers, got {why}") from error
    if tables:
        raise folder.FolderError("database.url: expected an empty database, got one with tables: name another")


def _first_account(answers: Answers) -> str:
    from demarche.areas.officers import actions  # noqa: PLC0415  # Django is set up now
    from demarche.areas.officers.models import ADMINISTRATOR  # noqa: PLC0415

    account: Account | None = answers.administrator
    if account is not None:
        check_password(account.password, account.username, account.name)
        actions.add(account.username, name=account.name, password=account.password, desk="", roles=[ADMINISTRATOR])
        return f" The administrator signs in as {account.username}."
    code = actions.new_first_code(choice=secrets.choice)
    until = datetime.fromtimestamp(int(clock.machine()) + actions.FIRST_LINK_SECONDS, UTC)
    inside, scheme = answers.config.inside, "https" if answers.config.inside_tls else "http"
    where = f"{scheme}://{inside}" if inside.port else "the address of the inside door"
    return f" First account:\n     {where}/first/{code}/   works once, until {until:%H:%M} UTC"
