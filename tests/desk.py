# SPDX-License-Identifier: Apache-2.0
"""A Party's node folder with the keys of the cast, its officers, and their browsers."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

from django.test import Client

from demarche.areas.officers.models import Officer
from demarche.core.encoding import b64
from demarche.node.config import check
from tests.builders import AURELIA, NOON, Party, seed

if TYPE_CHECKING:
    from pathlib import Path

PASSWORD = "a quiet evening in the archive"


def seat(folder: Path, settings: Any, party: Party = AURELIA, **values: Any) -> None:
    """Make this process the node of a Party of the cast, in a folder; VALUES are further settings, `peer__address` and so on."""
    keys = folder / "keys"
    keys.mkdir(parents=True, exist_ok=True)
    (keys / "keyset-1.json").write_bytes(party.document)
    seeds = {f"act-{desk}": seed(f"{party} {desk}") for desk in ("technical", "diplomatic")}
    seeds |= {"log": seed(f"{party} log"), "node": seed(f"{party} node", 32), "box": seed(f"{party} box", 32)}
    for name, content in seeds.items():
        path = keys / f"{name}.key"
        path.write_text(b64(content))
        path.chmod(0o600)
    # The worker shows life, so the line stands.
    for name in ("run", "log"):
        (folder / name).mkdir(exist_ok=True)
    (folder / "run" / "worker.alive").touch()
    named = {name.replace("__", "."): value for name, value in values.items()}
    told = {"party.name": party.name, "party.code": party.code, "peer.address": "127.0.0.1:9443", **named}
    settings.DEMARCHE_HOME = folder
    # The node's own hasher is slow on purpose.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.NODE = check(told, folder)


def officer(username: str, *roles: str, desk: str = "", name: str = "") -> Officer:
    """An officer who can sign in with `PASSWORD`."""
    return Officer.objects.add(username, name=name or username.title(), password=PASSWORD, desk=desk, roles=roles)


def browser(who: Officer | None = None) -> Client:
    """A browser, signed in when somebody is named."""
    client = Client()
    if who is not None:
        client.force_login(who)
    return client


def prove(client: Client) -> Client:
    """The officer who is signed in shows by his password that it is he; it stands for five minutes."""
    client.post("/mine/prove/", {"password": PASSWORD, "then": "/"})
    return client


def says(html: str, field: str, sentence: str) -> bool:
    """Whether the error summary of a page says this and leads to that field; before it stands the field's label."""
    found = re.findall(rf'<a href="#id_{field}">(.*?)</a>', html, re.DOTALL)
    return any(unescape(text).endswith(sentence) for text in found)


__all__ = ["NOON", "PASSWORD", "browser", "officer", "prove", "says", "seat"]
