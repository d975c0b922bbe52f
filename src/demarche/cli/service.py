# SPDX-License-Identifier: Apache-2.0
"""`demarche service`: the node as a service of the machine, in a unit that may do little besides."""

import os
import pwd
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import click

UNIT: Final = Path("/etc/systemd/system/demarche.service")
ACCOUNT: Final = "demarche"

# What a node does not need is taken from it: privileges, devices, other users' files, the kernel's own settings, new kinds of
# sockets, memory that is both written and run. It writes in its own folder and nowhere else.
_UNIT: Final = """\
[Unit]
Description=Démarche, the node of a Party
Wants=network-online.target
After=network-online.target postgresql.service

[Service]
User={account}
Group={account}
Environment=DEMARCHE_HOME={home}
ExecStart={program} run
Restart=on-failure
RestartSec=2
KillMode=mixed
TimeoutStopSec=30
LimitNOFILE=65536

UMask=0077
ReadWritePaths={home}
ProtectSystem=strict
ProtectHome={protect_home}
PrivateTmp=yes
PrivateDevices=yes
PrivateMounts=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
NoNewPrivileges=yes
CapabilityBoundingSet=
AmbientCapabilities=
LockPersonality=yes
MemoryDenyWriteExecute=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
RemoveIPC=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged
SystemCallErrorNumber=EPERM

[Install]
WantedBy=multi-user.target
"""


def unit(home: Path, *, account: str, program: str) -> str:
    """The unit of a node in HOME, run by PROGRAM under ACCOUNT."""
    under_home = home.is_relative_to("/home") or home.is_relative_to("/root")
    return _UNIT.format(home=home, account=account, program=program, protect_home="no" if under_home else "yes")


@click.group()
def service() -> None:
    """The node as a service of this machine (systemd): show its unit, install it, take it away."""


@service.command()
@click.option(
    "--account", default=ACCOUNT, show_default=True, help="The machine's account that owns the node's folder."
)
def show(account: str) -> None:
    """Print the unit, for whoever installs it another way."""
    click.echo(unit(_home(), account=account, program=_program()), nl=False)


@service.command()
@click.option(
    "--account", default=ACCOUNT, show_default=True, help="The machine's account that is to own the node's folder."
)
def install(account: str) -> None:
    """Make the account and the folder where they are missing, write the unit, and start the node now and at every start.

    Takes root. A node that is made already is left as it is; without one, this says how to make it and starts nothing.
    """
    if os.geteuid() != 0:
        raise click.ClickException(
            "expected root, for accounts and units are the machine's: sudo demarche service install"
        )
    home = _home()
    _make_account(account, home)
    _own(home, account)
    UNIT.parent.mkdir(parents=True, exist_ok=True)
    UNIT.write_text(unit(home, account=account, program=_program()))
    click.echo(f"{UNIT} written")
    if not (home / "demarche.toml").exists():
        click.echo(f"make the node, then start it:\n  sudo -u {account} {_program()} --home {home} init")
        click.echo("  systemctl enable --now demarche")
        return
    _systemctl("daemon-reload")
    _systemctl("enable", "--now", UNIT.name)
    click.echo("demarche.service runs now, and at every start of this machine")


@service.command()
def remove() -> None:
    """Stop the node and take the unit away. The folder and the account stay."""
    if not UNIT.exists():
        raise click.ClickException(f"expected a unit {UNIT}, got none")
    _systemctl("disable", "--now", UNIT.name)
    UNIT.unlink()
    _systemctl("daemon-reload")
    click.echo(f"{UNIT} taken away; the node's folder {_home()} stays")


def _home() -> Path:
    return Path(os.environ["DEMARCHE_HOME"])


def _program() -> str:
    """This program by its full path, for a unit has no search path of its own."""
    return (
        str(Path(sys.argv[0]).resolve())
        if Path(sys.argv[0]).name == "demarche"
        else f"{sys.executable} -m demarche.cli"
    )


def _make_account(account: str, home: Path) -> None:
    try:
        pwd.getpwnam(account)
    except KeyError:
        _run("useradd", "--system", "--home-dir", str(home), "--shell", "/usr/sbin/nologin", "--user-group", account)
        click.echo(f"account {account} made: nobody can sign in with it")


def _own(home: Path, account: str) -> None:
    """The folder, for its account alone."""
    if not home.exists():
        home.mkdir(parents=True, mode=0o700)
        shutil.chown(home, account, account)
        click.echo(f"{home} made")
        return
    owner = home.stat().st_uid
    wanted = pwd.getpwnam(account).pw_uid
    if owner != wanted:
        raise click.ClickException(
            f"expected {home} to be owned by {account}, got {owner}: chown -R {account}: {home}, or name its owner by --account"
        )


def _systemctl(*arguments: str) -> None:
    _run("systemctl", *arguments)


def _run(*command: str) -> None:
    """Run a program of the machine; what it says on failure is passed on."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # programs of the machine
    except OSError as error:
        raise click.ClickException(f"expected the program {command[0]}, got {error.strerror}") from error
    if done.returncode:
        raise click.ClickException(f"{' '.join(command)}: {done.stderr.strip() or done.returncode}")
