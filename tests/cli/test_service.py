# SPDX-License-Identifier: Apache-2.0
"""`demarche service`: a unit in which a node may do what it must and little besides."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from demarche.cli import service
from tests.cli.command import here, shell

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

TAKEN = (
    "NoNewPrivileges=yes",
    "CapabilityBoundingSet=",
    "ProtectSystem=strict",
    "ProtectHome=yes",
    "PrivateDevices=yes",
    "PrivateTmp=yes",
    "MemoryDenyWriteExecute=yes",
    "RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX",
    "RestrictNamespaces=yes",
    "SystemCallFilter=@system-service",
    "UMask=0077",
)


def settings(text: str) -> list[str]:
    return [line for line in text.splitlines() if "=" in line]


def test_the_unit_takes_from_a_node_what_it_does_not_need(tmp_path: Path) -> None:
    """It is printed for whoever installs it another way; it writes in the node's folder alone."""
    said = shell(tmp_path, "--home", "/var/lib/demarche", "service", "show").stdout

    for each in TAKEN:
        assert each in settings(said), each
    assert "ReadWritePaths=/var/lib/demarche" in settings(said)
    assert "User=demarche" in settings(said)
    [starts] = [line for line in settings(said) if line.startswith("ExecStart=")]
    program, _, word = starts.removeprefix("ExecStart=").partition(" ")
    assert (os.access(program, os.X_OK), word) == (True, "run")


def test_a_folder_of_a_person_is_not_hidden_from_the_node(tmp_path: Path) -> None:
    """Who keeps a node in a home folder gets one that can read it."""
    said = shell(tmp_path, "--home", "/home/adler/node", "service", "show", "--account", "adler").stdout

    assert {"ProtectHome=no", "User=adler", "ReadWritePaths=/home/adler/node"} <= set(settings(said))


def test_only_root_installs_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What is missing is said, and nothing is written."""
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(service, "UNIT", tmp_path / "demarche.service")

    assert here(service.install) == (
        1,
        "Error: expected root, for accounts and units are the machine's: sudo demarche service install\n",
    )
    assert not (tmp_path / "demarche.service").exists()


def test_what_is_not_installed_is_not_removed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It names the unit it looked for."""
    unit = tmp_path / "demarche.service"
    monkeypatch.setattr(service, "UNIT", unit)

    assert here(service.remove) == (1, f"Error: expected a unit {unit}, got none\n")
