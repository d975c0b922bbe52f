# SPDX-License-Identifier: Apache-2.0
"""The stage: the Parties' nodes, the clock, and what steps leave for later ones."""

import json
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from demarche.demo.cast import AURELIA, BOREALIA, CASTELLIA, DELTORA, Account, PartyCast
from demarche.demo.clock import Clock
from demarche.demo.forms import Browser, Page, PlayError, Values
from demarche.demo.nodes import Node, answers, any_ports, free_ports, own_database, toml, until

HOST = "127.0.0.1"
INSIDE_PORT, PEER_PORT = 8101, 8201
FIRST_DAY = "2027-01-11T09:00:00Z"
HOLD = 60
"""Seconds that the scenario's nodes hold a release, as nodes do unless they are told otherwise."""


@dataclass(slots=True)
class Stage:
    """Two nodes side by side, and two that come later; `known` holds what a step found that a later one needs (a dossier's address, an id).

    `invitation` is what Aurelia's administrator chooses otherwise than its page offers.
    """

    folder: Path
    clock: Clock
    aurelia: Node
    borealia: Node
    castellia: Node
    deltora: Node
    known: dict[str, str] = field(default_factory=dict)
    invitation: Values = field(default_factory=dict)

    @classmethod
    def build(cls, folder: Path, *, fixed: bool = False, hold: int = 0) -> Self:
        """Make the folders and choose the ports (from 8101 and 8201 on when `fixed`); no node exists yet.

        The nodes hold a release for `hold` seconds.
        """
        folder.mkdir(parents=True, exist_ok=True)
        clock = Clock(folder / "clock.json", FIRST_DAY)
        cast = (AURELIA, BOREALIA, CASTELLIA, DELTORA)
        usual = [port + n for port in (INSIDE_PORT, PEER_PORT) for n in range(len(cast))]
        ports = free_ports(HOST, usual) if fixed else any_ports(HOST, len(usual))
        password = secrets.token_urlsafe(12)
        nodes = [
            _node(each, folder, f"{HOST}:{ports[len(cast) + n]}", f"localhost:{ports[n]}", password)
            for n, each in enumerate(cast)
        ]
        for node in nodes:
            node.clock, node.hold = clock, hold
        aurelia, borealia, castellia, deltora = nodes
        return cls(folder, clock, aurelia, borealia, castellia, deltora)

    @property
    def nodes(self) -> tuple[Node, ...]:
        """The nodes of the two Parties that found, Aurelia's first, and of those that have come since."""
        return *self.founders, *(node for node in (self.castellia, self.deltora) if node.process is not None)

    @property
    def founders(self) -> tuple[Node, Node]:
        """The nodes of the two Parties that found, Aurelia's first."""
        return self.aurelia, self.borealia

    def make(self, node: Node) -> None:
        """Make one node: `demarche init`, its officers, start."""
        inside = node.inside.removeprefix("http://").replace("localhost", HOST)
        told = answers(node, inside=inside, clock=self.clock.path, database=own_database(node.cast.code))
        (node.folder / "answers.toml").write_text(toml(told))
        node.command("init", "--simulated", "--answers", "answers.toml")
        first, *others = [each for each in node.cast.accounts if each.username != "admin"]
        roles = [part for role in first.roles for part in ("--role", role)]
        asked = ["--name", first.name, "--desk", first.desk or "both", *roles, "--password-file", "-"]
        node.command("officers", "add", first.username, *asked, stdin=f"{node.password}\n")
        node.start()
        for account in others:
            _add_officer(node, account)

    def close(self) -> None:
        """End every node."""
        for node in self.nodes:
            node.stop()

    def write_down(self, path: Path) -> None:
        """Say where everything is, for a person or a test: addresses, folders, pids, accounts."""
        value = {
            "password": self.aurelia.password,
            "clock": str(self.clock.path),
            "known": self.known,
            "nodes": [
                {
                    "code": node.cast.code,
                    "party": node.cast.name,
                    "inside": node.inside,
                    "peer": node.peer,
                    "folder": str(node.home),
                    "pids": node.pids(),
                    "accounts": [
                        {"username": each.username, "name": each.name, "desk": each.desk, "roles": list(each.roles)}
                        for each in node.cast.accounts
                    ],
                }
                for node in self.nodes
            ],
        }
        part = path.with_suffix(".part")
        part.write_text(json.dumps(value, indent=1, ensure_ascii=False))
        part.replace(path)


def _node(cast: PartyCast, folder: Path, peer: str, inside: str, password: str) -> Node:
    own = folder / cast.code.lower()
    own.mkdir(exist_ok=True)
    return Node(cast, own, f"http://{inside}", peer, password)


def _add_officer(node: Node, account: Account) -> None:
    """The administrator adds an officer by the page."""
    admin = node.officer("admin")
    values: Values = {
        "username": account.username,
        "name": account.name,
        "desk": account.desk,
        "roles": list(account.roles),
        "password": node.password,
        "again": node.password,
    }
    asked = admin.open("/mine/prove/?then=/officers/add/")
    if asked.says("It is me: go on"):
        admin.submit(asked, "It is me: go on", {"password": node.password})
    expect(admin.submit(admin.open("/officers/add/"), "Add this officer", values), account.name)


def expect(page: Page, *words: str) -> Page:
    """The page says all of these, or the step ends with what it says instead."""
    missing = [each for each in words if not page.says(each)]
    if missing or page.status >= 400:  # noqa: PLR2004  # an error page
        raise PlayError(f"{page.url} ({page.status}): expected {missing}, got: {page.text[:1500]}")
    return page


def wait_for(browser: Browser, path: str, *words: str) -> Page:
    """Open a page until it says all of these."""
    last: list[Page] = []

    def look() -> Page | None:
        page = browser.open(path)
        last[:] = [page]
        return page if page.status < 400 and all(page.says(each) for each in words) else None  # noqa: PLR2004

    try:
        return until(f"{path} to say {list(words)}", look)
    except PlayError as error:
        raise PlayError(f"{error}; the page says: {last[0].text[:1500]}") from None
