# SPDX-License-Identifier: Apache-2.0
"""The table `alerts` of a node's settings: what cannot work is refused when the node starts."""

from __future__ import annotations

import re
from typing import Any

import pytest

from demarche.node.config import check
from demarche.node.values import ConfigError

AURELIA = {"party.name": "Aurelia", "party.code": "XA"}


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"mail_port": 0}, "alerts.mail_port: expected a port from 1 to 65535, got 0"),
        ({"mail_tls": "ssl"}, "alerts.mail_tls: expected starttls, tls or none, got 'ssl'"),
        ({"mail_host": "mail.example"}, "alerts.mail_from: expected a mail address, as alerts.mail_host is given"),
        (
            {"mail_host": "mail.example", "mail_from": "a@b.example", "mail_user": "node", "mail_tls": "none"},
            "alerts.mail_tls: expected starttls or tls, as a password goes to alerts.mail_host",
        ),
        ({"command": ["page"]}, "alerts.command: expected the full path of a program first, got 'page'"),
        ({"command_seconds": 61}, "alerts.command_seconds: expected whole seconds from 1 to 60, got 61"),
        *(
            ({"webhook_url": url}, f"alerts.webhook_url: expected https://host:port/path, or http on this machine alone, got {url!r}")
            for url in ("http://tickets.example/hook", "ftp://127.0.0.1/", "https://user@tickets.example/", "https:///hook")
        ),
        ({"webhook_url": "https://tickets.example:x/"}, "alerts.webhook_url: expected https://host:port/path, got 'https://tickets.example:x/'"),
        (
            {"webhook_url": "https://tickets.example/hook"},
            "alerts.webhook_secret_file: expected a file, as alerts.webhook_url is given",
        ),
    ],
)  # fmt: skip
def test_what_cannot_work_is_refused(values: dict[str, Any], why: str) -> None:
    with pytest.raises(ConfigError, match=f"^demarche.toml: {re.escape(why)}$"):
        check({**AURELIA, **{f"alerts.{name}": value for name, value in values.items()}}, None)


def test_none_is_required() -> None:
    """And a name stands in links before an address."""
    found = check(AURELIA, None)
    assert (found.alert_ways, found.webhook_url, found.inside_url) == ((), "", "http://127.0.0.1:8443")
    named = {**AURELIA, "inside.listen": "0.0.0.0:443", "inside.names": ["desk.aurelia.example"]}
    assert check(named, None).inside_url == "https://desk.aurelia.example:443"
