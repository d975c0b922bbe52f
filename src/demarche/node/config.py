# SPDX-License-Identifier: Apache-2.0
"""A node's own settings: `demarche.toml` in its folder, read once and checked whole."""

import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from demarche.node import values as kinds
from demarche.node.values import Address, ConfigError

FILE: Final = "demarche.toml"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: how it is read, what it is when left out (None: it must be there), and what it is for."""

    read: Callable[[Any], Any]
    default: Any
    purpose: str


SETTINGS: Final[Mapping[str, Setting]] = {
    "party.name": Setting(kinds.name, None, "the Party, as it calls itself"),
    "party.code": Setting(kinds.code, None, "short code: stands in every act and never changes"),
    "party.language": Setting(kinds.language, "en", "language where neither an officer nor the browser chooses one"),
    "party.zone": Setting(kinds.zone, "UTC", "the desk's time zone, shown beside UTC"),
    "inside.listen": Setting(
        kinds.listening, "127.0.0.1:8443", "officers sign in here; never offered to other Parties"
    ),
    "inside.names": Setting(kinds.names, [], "more host names that officers type to reach the inside door"),
    "inside.tls": Setting(kinds.flag, False, "TLS also on loopback; elsewhere it is always on"),  # noqa: FBT003
    "peer.listen": Setting(
        kinds.listening, "127.0.0.1:9443", "other nodes come here; no sign-in page, nothing to read"
    ),
    "peer.address": Setting(kinds.reached, "", "address other Parties use; may be added before the first invitation"),
    "peer.collect": Setting(
        kinds.flag,
        False,  # noqa: FBT003
        "fetch what others have for this node; with it peer.address may stay empty",
    ),
    "peer.proxy": Setting(kinds.proxy, "", "http://host:port of a proxy that leads to other nodes; empty for none"),
    "peer.proxy_resolves": Setting(kinds.flag, False, "names go to the proxy, which judges no address"),  # noqa: FBT003
    "database.url": Setting(kinds.database, "", "postgresql:// address; empty for SQLite in the node's folder"),
    "files.spare": Setting(kinds.mebibytes, 256, "MiB of the disk that arriving files leave free"),
    "database.patience": Setting(kinds.seconds, 20, "seconds to wait while another program holds the store"),
    "files.scanner": Setting(
        kinds.command, [], "the Party's own scanner: a program and its arguments; the file's path follows"
    ),
    "files.scanner_seconds": Setting(kinds.seconds, 600, "seconds that the scanner may take for one file"),
    "release.hold": Setting(kinds.seconds, 60, "seconds between a release and the act, in which it can be stopped"),
    "registry.folder": Setting(
        kinds.text, "registry", "folder in which every act is filed as PDF and signed bytes; empty for none"
    ),
    "journal.years": Setting(kinds.years, 10, "years that entries of the journal are kept at least"),
    "run.inside": Setting(kinds.processes, 1, "processes that serve pages; more than 1 only on PostgreSQL"),
    "run.peer": Setting(kinds.processes, 1, "processes that answer other nodes; more than 1 only on PostgreSQL"),
    "run.workers": Setting(kinds.processes, 1, "processes that carry acts out; more than 1 only on PostgreSQL"),
    "alerts.mail_host": Setting(kinds.text, "", "mail server that takes alerts; empty for no mail"),
    "alerts.mail_port": Setting(kinds.port, 587, "its port"),
    "alerts.mail_tls": Setting(kinds.mail_tls, "starttls", "starttls, tls or none"),
    "alerts.mail_from": Setting(kinds.text, "", "the address from which alerts come"),
    "alerts.mail_user": Setting(kinds.text, "", "name for signing in at the mail server; empty for none"),
    "alerts.mail_password_file": Setting(kinds.text, "", "file that holds the password for it"),
    "alerts.command": Setting(
        kinds.command, [], "program that pages or telephones, and its arguments; the address follows"
    ),
    "alerts.command_seconds": Setting(kinds.under_a_minute, 30, "seconds that it may take"),
    "alerts.webhook_url": Setting(kinds.hook, "", "address of a national ticket system; empty for none"),
    "alerts.webhook_secret_file": Setting(kinds.text, "", "file that holds the secret shared with it"),
    "alerts.ca_file": Setting(
        kinds.text, "", "authorities that vouch for mail server and ticket system; empty for the system's"
    ),
    "oidc.issuer": Setting(kinds.issuer, "", "the Party's own sign-in service (OpenID Connect); needs the extra oidc"),
    "oidc.client_id": Setting(kinds.text, "", "this node's name at that service"),
    "oidc.client_secret_file": Setting(kinds.text, "", "file with this node's secret at that service"),
    "oidc.name": Setting(kinds.text, "", "what officers call that service: it stands on the button"),
    "simulation.clock": Setting(kinds.text, "", "file of a simulated clock; only on a node made with --simulated"),
}


@dataclass(frozen=True)
class Config:
    """Every setting of one node, and the folder it lives in (None: no node, for tools and tests)."""

    home: Path | None
    values: Mapping[str, Any]

    @property
    def party_name(self) -> str:
        """The Party, as it calls itself."""
        return str(self.values["party.name"])

    @property
    def party_code(self) -> str:
        """The Party's code."""
        return str(self.values["party.code"])

    @property
    def language(self) -> str:
        """Language of pages before an officer chose one."""
        return str(self.values["party.language"])

    @property
    def zone(self) -> str:
        """The desk's time zone, an IANA name."""
        return str(self.values["party.zone"])

    @property
    def inside(self) -> Address:
        """Where the inside door listens."""
        found: Address = self.values["inside.listen"]
        return found

    @property
    def inside_names(self) -> tuple[str, ...]:
        """Host names of the inside door beside the address it listens on."""
        return tuple(self.values["inside.names"])

    @property
    def inside_tls(self) -> bool:
        """Whether the inside door speaks TLS: everywhere but on loopback, and there when it is asked to."""
        return bool(self.values["inside.tls"]) or not self.inside.is_loopback

    @property
    def peer(self) -> Address:
        """Where the peer door listens."""
        found: Address = self.values["peer.listen"]
        return found

    @property
    def peer_address(self) -> Address | None:
        """The address other Parties use, or None while it is not known."""
        found: Address | None = self.values["peer.address"]
        return found

    @property
    def proxy(self) -> tuple[str, int] | None:
        """Host and port of the proxy through which other nodes are reached, or None."""
        found: Address | None = self.values["peer.proxy"]
        return None if found is None else (found.host, found.port)

    @property
    def proxy_resolves(self) -> bool:
        """Whether names of other nodes are looked up by the proxy."""
        return bool(self.values["peer.proxy_resolves"])

    @property
    def peer_collect(self) -> bool:
        """Whether this node fetches what others have for it."""
        return bool(self.values["peer.collect"])

    @property
    def database_url(self) -> str:
        """A PostgreSQL address, or nothing for SQLite."""
        return str(self.values["database.url"])

    @property
    def patience(self) -> int:
        """How many seconds to wait while another program holds the store."""
        return int(self.values["database.patience"])

    @property
    def release_hold(self) -> int:
        """How many seconds a release is held, in which it can be stopped."""
        return int(self.values["release.hold"])

    @property
    def journal_years(self) -> int:
        """For how many years entries of the journal are kept."""
        return int(self.values["journal.years"])

    @property
    def files_spare(self) -> int:
        """How many bytes of the disk arriving files leave free."""
        return int(self.values["files.spare"]) * 1024 * 1024

    @property
    def registry(self) -> str:
        """The folder of the registry, in the node's own unless it is a full path; empty for none."""
        return str(self.values["registry.folder"])

    def processes(self, part: str) -> int:
        """How many processes do one part of the work: `inside`, `peer` or `workers`."""
        return int(self.values[f"run.{part}"])

    @property
    def scanner(self) -> tuple[str, ...]:
        """The program that scans files received, with its arguments; empty without one."""
        return tuple(self.values["files.scanner"])

    @property
    def scanner_seconds(self) -> int:
        """How long it may take for one file."""
        return int(self.values["files.scanner_seconds"])

    @property
    def alert_ways(self) -> tuple[str, ...]:
        """By which ways alerts can go: `mail`, `command`, both or none."""
        named = {"mail": self.values["alerts.mail_host"], "command": self.values["alerts.command"]}
        return tuple(way for way, value in named.items() if value)

    @property
    def webhook_url(self) -> str:
        """The address of the ticket system, or nothing."""
        return str(self.values["alerts.webhook_url"])

    def alert(self, name: str) -> Any:
        """A setting of the table `alerts`."""
        return self.values[f"alerts.{name}"]

    def alert_file(self, name: str) -> Path | None:
        """A file that a setting of that table names, from the node's folder on."""
        named = str(self.alert(name))
        return (self.home or Path()) / named if named else None

    @property
    def inside_url(self) -> str:
        """How an officer's browser reaches the inside door, as far as the settings say."""
        host = self.inside_names[0] if self.inside_names else self.inside.host
        return f"http{'s' if self.inside_tls else ''}://{Address(host, self.inside.port)}"

    @property
    def oidc(self) -> Mapping[str, str]:
        """What is told of the Party's own sign-in service, by the names of the settings."""
        names = ("issuer", "client_id", "client_secret_file", "name")
        return {name: str(self.values[f"oidc.{name}"]) for name in names}

    @cached_property
    def oidc_missing(self) -> bool:
        """Whether a sign-in service is named and the extra that it needs is not installed."""
        return bool(self.oidc["issuer"]) and find_spec("jwt") is None

    @property
    def oidc_name(self) -> str:
        """What stands on the button of the sign-in service; nothing where there is none."""
        told = self.oidc
        return (told["name"] or told["issuer"]) if told["issuer"] and not self.oidc_missing else ""

    @cached_property
    def clock(self) -> Path | None:
        """The file of the simulated clock, read at every moment."""
        named = str(self.values["simulation.clock"])
        return (self.home or Path()) / named if named else None


def flat(tables: Mapping[str, Any]) -> dict[str, Any]:
    """Make `{"party": {"name": …}}` into `{"party.name": …}`."""
    found: dict[str, Any] = {}
    for name, table in tables.items():
        if not isinstance(table, Mapping):
            raise ConfigError(f"{name}: expected a table [{name}], got a value")
        found |= {f"{name}.{key}": value for key, value in table.items()}
    return found


def check(values: Mapping[str, Any], home: Path | None, *, file: str = FILE) -> Config:
    """Read every setting, each by its own reader; FILE names the file in errors."""
    for name in values:
        if name not in SETTINGS:
            raise ConfigError(f"{file}: expected no setting {name}, got one")
    found = {}
    for name, setting in SETTINGS.items():
        value = values.get(name, setting.default)
        if value is None:
            raise ConfigError(f"{file}: expected a setting {name}, got none")
        try:
            found[name] = setting.read(value)
        except ConfigError as error:
            raise ConfigError(f"{file}: {name}: {error}") from error
    config = Config(home, found)
    if config.inside.is_wildcard and not config.inside_names:
        raise ConfigError(f"{file}: inside.names: expected the names officers type, as inside.listen is every address")
    _check_processes(config, file)
    _check_alerts(config, file)
    _check_service(config, file)
    return config


def _check_alerts(config: Config, file: str) -> None:
    """Refuse ways for alerts that cannot work: a mail server without a sender, a password in clear, a ticket system without a secret."""
    if config.alert("mail_host") and "@" not in config.alert("mail_from"):
        raise ConfigError(f"{file}: alerts.mail_from: expected a mail address, as alerts.mail_host is given")
    here = Address(config.alert("mail_host"), config.alert("mail_port")).is_loopback
    if config.alert("mail_user") and config.alert("mail_tls") == "none" and not here:
        raise ConfigError(f"{file}: alerts.mail_tls: expected starttls or tls, as a password goes to alerts.mail_host")
    if config.webhook_url and not config.alert("webhook_secret_file"):
        raise ConfigError(f"{file}: alerts.webhook_secret_file: expected a file, as alerts.webhook_url is given")


def _check_processes(config: Config, file: str) -> None:
    """Refuse more than one process for a part where the store is a file."""
    for part in ("inside", "peer", "workers"):
        if config.processes(part) > 1 and not config.database_url:
            raise ConfigError(
                f"{file}: run.{part}: expected 1 on SQLite, got {config.processes(part)}: name a PostgreSQL in database.url first"
            )


def _check_service(config: Config, file: str) -> None:
    """Refuse a sign-in service that is half told, or reached in the clear by a node that others reach."""
    told = config.oidc
    if not told["issuer"]:
        return
    for name in ("client_id", "client_secret_file"):
        if not told[name]:
            raise ConfigError(f"{file}: oidc.{name}: expected a value beside oidc.issuer, got none")
    if told["issuer"].startswith("http://") and not config.inside.is_loopback:
        raise ConfigError(f"{file}: oidc.issuer: expected https://, as inside.listen is not loopback, got http://")


def read_config(home: Path) -> Config:
    """Read the settings of the node in a folder."""
    path = home / FILE
    try:
        tables = tomllib.loads(path.read_text())
    except FileNotFoundError as error:
        raise ConfigError(f"expected a node in {home}, got no {FILE}: make one with `demarche init`") from error
    except (OSError, ValueError) as error:
        raise ConfigError(f"{path}: expected TOML, got {error}") from error
    return check(flat(tables), home)


def write_config(values: Mapping[str, Any]) -> str:
    """The text of a `demarche.toml` with these settings; those at their default are left out."""
    tables: dict[str, list[str]] = {}
    for name, setting in SETTINGS.items():
        value = values.get(name, setting.default)
        if value != setting.default:
            table, key = name.split(".")
            tables.setdefault(table, []).append(f"{key} = {_toml(value)}")
    return "\n".join(f"[{table}]\n" + "".join(f"{line}\n" for line in lines) for table, lines in tables.items())


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list | tuple):
        return f"[{', '.join(_toml(each) for each in value)}]"
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


@cache
def current() -> Config:
    """The node of this process: the folder in DEMARCHE_HOME, or none."""
    home = os.environ.get("DEMARCHE_HOME")
    if home:
        return read_config(Path(home).absolute())
    return check({"party.name": "Aurelia", "party.code": "XA", "peer.address": "127.0.0.1:9443"}, None)
