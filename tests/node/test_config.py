# SPDX-License-Identifier: Apache-2.0
"""The settings of a node: read whole, checked whole, written back the same."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from demarche.node.config import SETTINGS, check, flat, read_config, write_config
from demarche.node.database import postgresql
from demarche.node.values import Address, ConfigError, address

AURELIA = {"party.name": "Aurelia", "party.code": "XA"}
SETTINGS_PAGE = Path(__file__).parents[2] / "docs" / "operate" / "settings.md"


def test_two_settings_are_enough() -> None:
    """Everything else has a default that works on one machine."""
    config = check(AURELIA, None)

    assert (config.party_name, config.party_code, config.language, config.zone) == ("Aurelia", "XA", "en", "UTC")
    assert (str(config.inside), str(config.peer)) == ("127.0.0.1:8443", "127.0.0.1:9443")
    assert (config.peer_address, config.database_url, config.clock) == (None, "", None)


def test_what_is_written_reads_back(tmp_path: Path) -> None:
    """A name with a quotation mark, a list, a flag: nothing is lost, and defaults are left out."""
    told = {
        **AURELIA,
        "party.name": 'The "Aurelian" \\ Republic',
        "inside.listen": "0.0.0.0:8443",
        "inside.names": ["desk.aurelia.example", "10.1.0.5"],
        "inside.tls": True,
        "peer.listen": "[::1]:0",
        "simulation.clock": "clock.json",
    }
    (tmp_path / "demarche.toml").write_text(write_config(told))

    config = read_config(tmp_path)

    assert config.values == check(told, tmp_path).values
    assert config.peer == Address("::1", 0)
    assert config.clock == tmp_path / "clock.json"
    assert "language" not in (tmp_path / "demarche.toml").read_text()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"party.name": ""}, "party.name: expected a name of 1 to 120 characters on one line, got ''"),
        ({"party.code": "xa"}, "party.code: expected 2 to 8 capital letters and digits, a letter first, got 'xa'"),
        ({"party.code": None}, "expected a setting party.code, got none"),
        ({"party.language": "xx"}, "party.language: expected en or ar, got 'xx'"),
        (
            {"party.zone": "Aurelia/Here"},
            "party.zone: expected a time zone such as Europe/Berlin or UTC, got 'Aurelia/Here'",
        ),
        ({"party.zone": 1}, "party.zone: expected text, got 1"),
        ({"inside.listen": "8443"}, "inside.listen: expected host:port, got '8443'"),
        ({"inside.listen": "127.0.0.1:70000"}, "inside.listen: expected host:port, got '127.0.0.1:70000'"),
        ({"inside.tls": "yes"}, "inside.tls: expected true or false, got 'yes'"),
        (
            {"oidc.issuer": "http://id.aurelia.example"},
            "oidc.issuer: expected the https:// address of a sign-in service, got 'http://id.aurelia.example'",
        ),
        (
            {"oidc.issuer": "https://id.aurelia.example"},
            "oidc.client_id: expected a value beside oidc.issuer, got none",
        ),
        (
            {
                "inside.listen": "10.1.0.5:8443",
                "oidc.issuer": "http://127.0.0.1:9000/o",
                "oidc.client_id": "aurelia",
                "oidc.client_secret_file": "client.secret",
            },
            "oidc.issuer: expected https://, as inside.listen is not loopback, got http://",
        ),
        ({"inside.names": "desk"}, "inside.names: expected a list of names, got 'desk'"),
        (
            {"inside.listen": "0.0.0.0:8443"},
            "inside.names: expected the names officers type, as inside.listen is every address",
        ),
        ({"peer.address": "https://node"}, "peer.address: expected host:port, got 'https://node'"),
        (
            {"peer.address": "Node.example:9443"},
            "peer.address: expected a host name in lower case or an address, got 'Node.example'",
        ),
        (
            {"peer.address": "2130706433:9443"},
            "peer.address: expected an address in its shortest usual spelling, got '2130706433'",
        ),
        ({"peer.proxy": "proxy:3128"}, "peer.proxy: expected http://host:port, got 'proxy:3128'"),
        ({"peer.proxy": "http://proxy"}, "peer.proxy: expected host:port, got 'proxy'"),
        ({"peer.proxy": "http://user@proxy:3128"}, "peer.proxy: expected host:port, got 'user@proxy:3128'"),
        ({"peer.proxy_resolves": "yes"}, "peer.proxy_resolves: expected true or false, got 'yes'"),
        (
            {"database.url": "mysql://x/y"},
            "database.url: expected an address that begins with postgresql://, or nothing, got 'mysql://x/y'",
        ),
        ({"run.inside": 0}, "run.inside: expected a whole number of processes from 1 to 64, got 0"),
        ({"run.workers": True}, "run.workers: expected a whole number of processes from 1 to 64, got True"),
        (
            {"run.peer": 2},
            "run.peer: expected 1 on SQLite, got 2: name a PostgreSQL in database.url first",
        ),
        ({"party.motto": "x"}, "expected no setting party.motto, got one"),
    ],
)
def test_a_wrong_setting_is_named(change: dict[str, Any], sentence: str) -> None:
    """Which, what was expected, what came."""
    with pytest.raises(ConfigError) as refused:
        check({**AURELIA, **change}, None)

    assert str(refused.value) == f"demarche.toml: {sentence}"


def test_a_file_that_is_none_or_no_toml_is_told(tmp_path: Path) -> None:
    """Where, and what helps."""
    with pytest.raises(ConfigError) as missing:
        read_config(tmp_path)
    assert str(missing.value) == f"expected a node in {tmp_path}, got no demarche.toml: make one with `demarche init`"
    (tmp_path / "demarche.toml").write_text("[party\n")
    with pytest.raises(ConfigError, match=rf"^{tmp_path}/demarche\.toml: expected TOML, got "):
        read_config(tmp_path)
    with pytest.raises(ConfigError, match=r"^party: expected a table \[party\], got a value$"):
        flat({"party": "Aurelia"})


@pytest.mark.parametrize(
    ("listens", "loopback", "tls"),
    [
        ("127.0.0.11:8101", True, False),
        ("localhost:8101", True, False),
        ("[::1]:8101", True, False),
        ("10.1.0.5:8443", False, True),
        ("desk.aurelia.example:8443", False, True),
        ("127.aurelia.example:8443", False, True),
    ],
)
def test_the_inside_door_speaks_plain_http_on_loopback_only(listens: str, loopback: bool, tls: bool) -> None:
    """Elsewhere TLS is always on; on loopback a setting can ask for it."""
    config = check({**AURELIA, "inside.listen": listens}, None)

    assert (config.inside.is_loopback, config.inside_tls) == (loopback, tls)
    assert check({**AURELIA, "inside.listen": listens, "inside.tls": True}, None).inside_tls


def test_an_address_prints_as_it_was_read() -> None:
    """IPv6 keeps its brackets."""
    assert [str(address(text)) for text in ("[2001:db8::1]:9443", "node.example:1")] == [
        "[2001:db8::1]:9443",
        "node.example:1",
    ]


def test_the_proxy_is_a_host_and_a_port() -> None:
    """Whoever runs the node chose it, so its address is not judged; without one there is none."""
    told = {**AURELIA, "peer.proxy": "http://10.0.0.3:3128/", "peer.proxy_resolves": True}
    assert (check(told, None).proxy, check(told, None).proxy_resolves) == (("10.0.0.3", 3128), True)
    assert (check(AURELIA, None).proxy, check(AURELIA, None).proxy_resolves) == (None, False)


def test_several_processes_on_postgresql() -> None:
    """One of each when nothing is said; what is written down reads the same."""
    told = {**AURELIA, "database.url": "postgresql://db/node", "run.inside": 3, "run.workers": 2}

    config = check(told, None)

    assert [config.processes(part) for part in ("inside", "peer", "workers")] == [3, 1, 2]
    assert [check(AURELIA, None).processes(part) for part in ("inside", "peer", "workers")] == [1, 1, 1]
    assert write_config(told).endswith("[run]\ninside = 3\nworkers = 2\n")


def test_a_postgresql_address_becomes_djangos_settings() -> None:
    """A socket's folder and options stand after the question mark; signs in passwords are written as in addresses."""
    found = postgresql("postgresql://desk:p%40ss@db.example:5433/node_xa?sslmode=require")
    by_socket = postgresql("postgresql://demarche@/demarche?host=/run/postgresql")

    assert {name: found[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")} == {
        "NAME": "node_xa",
        "USER": "desk",
        "PASSWORD": "p@ss",
        "HOST": "db.example",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
    }
    assert (by_socket["HOST"], by_socket["PORT"], by_socket["NAME"]) == ("/run/postgresql", "", "demarche")
    with pytest.raises(ConfigError, match=r"^database\.url: expected postgresql://user@host/name, got another form$"):
        postgresql("postgresql://host")


def test_every_setting_is_documented_with_its_default() -> None:
    """`docs/operate/settings.md` has one row a setting, in this order, and no other."""
    table, _, _ = SETTINGS_PAGE.read_text().partition("\n## ")
    rows = re.findall(r"^\| `([a-z._]+)` \| ([^|]*) \|", table, re.MULTILINE)

    assert rows == [(name, _shown(setting.default)) for name, setting in SETTINGS.items()]


def _shown(default: Any) -> str:
    if default is None:
        return "must be given"
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    return f"`{default}`" if default else "empty"


@pytest.mark.parametrize("value", [-1, 3601, "60", True, 1.5])
def test_a_hold_is_whole_seconds(value: object) -> None:
    """An hour at most; none is 0. What is written down reads the same."""
    values = {"party.name": "Aurelia", "party.code": "XA", "release.hold": 0}
    with pytest.raises(ConfigError, match="expected whole seconds from 0 to 3600"):
        check({**values, "release.hold": value}, None)
    assert write_config(values).endswith("[release]\nhold = 0\n")
    assert check(values, None).release_hold == 0


def test_a_scanner_is_named_by_its_full_path() -> None:
    """Nothing else is started than what the administrator meant."""
    told = {"party.name": "Aurelia", "party.code": "XA"}
    assert check({**told, "files.scanner": ["/bin/scan", "-q"]}, None).scanner == ("/bin/scan", "-q")
    with pytest.raises(ConfigError, match=r"files\.scanner: expected the full path of a program first, got 'scan'"):
        check({**told, "files.scanner": ["scan"]}, None)
    with pytest.raises(ConfigError, match=r"files\.scanner: expected a list of names, got '/bin/scan'"):
        check({**told, "files.scanner": "/bin/scan"}, None)
