# SPDX-License-Identifier: Apache-2.0
"""What `demarche init` asks, with a default and one line of why for each, or reads from a file of answers."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import click

from demarche.node.config import SETTINGS, Config, check, flat
from demarche.node.values import Address, ConfigError

_ADMINISTRATOR: Final = ("username", "name", "password")


@dataclass(frozen=True, slots=True)
class Account:
    """The administrator's account, when a file of answers asks for it; else the first-account link makes it."""

    username: str
    name: str
    password: str


@dataclass(frozen=True, slots=True)
class Answers:
    """Everything `init` needs to know."""

    config: Config
    administrator: Account | None


def from_file(path: Path, home: Path, *, simulated: bool) -> Answers:
    """Answers for unattended use: the tables of `demarche.toml`, and `[administrator]` if wanted."""
    try:
        tables = tomllib.loads(path.read_text())
    except (OSError, ValueError) as error:
        raise ConfigError(f"{path}: expected answers in TOML, got {error}") from error
    account = _account(tables.pop("administrator", None), path)
    values = {name: value for name, value in flat(tables).items() if value != "" or _may_be_empty(name)}
    return Answers(check(_clock(values, simulated=simulated), home, file=str(path)), account)


def _may_be_empty(name: str) -> bool:
    """Whether an empty text is an answer, as for a folder that is not wanted; elsewhere it stands for the default."""
    try:
        return bool(name in SETTINGS and SETTINGS[name].default and SETTINGS[name].read("") == "")
    except ConfigError:
        return False


def _account(table: Any, path: Path) -> Account | None:
    if table is None:
        return None
    if not isinstance(table, Mapping) or set(table) != set(_ADMINISTRATOR):
        raise ConfigError(f"{path}: administrator: expected username, name and password, got otherwise")
    return Account(**{name: str(value) for name, value in table.items()})


def by_asking(home: Path, *, simulated: bool) -> Answers:
    """Ask a person, one line each."""
    values: dict[str, Any] = {}
    click.echo(
        "Each line has a default in brackets. Nothing here needs a mail server, a name server or a certificate.\n"
    )
    _ask(values, "party.name", "Party, as it calls itself")
    _ask(values, "party.code", "Short code")
    _ask(values, "party.language", "Language (en or ar)")
    _ask(values, "party.zone", "Time zone")
    inside: Address = _ask(values, "inside.listen", "The desk listens on (inside)")
    if inside.is_wildcard:
        _ask_names(values)
    peer: Address = _ask(values, "peer.listen", "The peer door listens on")
    reached = "" if peer.is_wildcard or not peer.port else str(peer)
    _ask(values, "peer.address", "Address other Parties will use", default=reached)
    return Answers(check(_clock(values, simulated=simulated), home), None)


def _ask(values: dict[str, Any], name: str, text: str, *, default: Any = None) -> Any:
    """Ask until the answer can be read."""
    setting = SETTINGS[name]
    click.secho(f"  {setting.purpose}", dim=True)
    shown = setting.default if default is None else default
    while True:
        given = click.prompt(f"  {text}", default=shown, type=str)
        try:
            found = setting.read(given)
        except ConfigError as error:
            click.echo(f"  {error}")
            continue
        values[name] = given
        return found


def _ask_names(values: dict[str, Any]) -> None:
    click.secho("  the inside door answers only to names it knows", dim=True)
    given = click.prompt("  Names or addresses officers type, with a space between", type=str)
    values["inside.names"] = given.split()


def _clock(values: dict[str, Any], *, simulated: bool) -> dict[str, Any]:
    """A node made for practice has a clock file; any other has none."""
    if simulated:
        return {"simulation.clock": "clock.json", **values}
    if "simulation.clock" in values:
        raise ConfigError("simulation.clock: expected only with --simulated, got it for an ordinary node")
    return values
