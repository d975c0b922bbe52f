# SPDX-License-Identifier: Apache-2.0
"""The command `demarche`: one table of commands, each loaded only when it is asked for."""

import os
from importlib import import_module
from pathlib import Path
from typing import Final

import click

DEFAULT_HOME: Final = "/var/lib/demarche"

# Name: where it is, and the one line `--help` says of it. What needs no node must load without Django.
COMMANDS: Final = {
    "init": ("starting:init", "Make a node: folder, keys, certificate, store."),
    "run": ("online:run", "Run the node: both doors and the worker."),
    "service": ("service:service", "Run the node as a service of this machine (systemd)."),
    "invite": ("parties:invite", "Make an invitation file for another Party."),
    "join": ("parties:join", "Open an invitation, the answer to one, or an admission."),
    "ask": ("joining:ask", "Make a request file to join a process of others."),
    "admit": ("joining:admit", "Make an admission file for an applicant that is admitted."),
    "confirm": ("parties:confirm", "Compare fingerprints with another Party by voice."),
    "reach": ("reaching:reach", "Confirm an address of another Party that is not public."),
    "line": ("reaching:line", "Close the line to another Party for a time, or open it."),
    "test": ("reaching:test", "Test the connection to another Party, step by step."),
    "officers": ("people:officers", "Add officers, set passwords, restore an administrator."),
    "journal": ("keeping:journal", "Check the journal, remove what is older than the years kept."),
    "reports": ("online:reports", "Import third-party reports."),
    "export": ("online:export", "Write a dossier to a file that proves itself."),
    "file": ("filing:file", "File acts for the registry: a paper and the bytes that prove it."),
    "verify": ("offline:verify", "Check every claim of a dossier file, offline."),
    "sync": ("syncing:sync", "Compare with other Parties' nodes what each holds."),
    "doctor": ("doctor:doctor", "Check the node: what is wrong, and the next step."),
    "keys": ("keys:keys", "Show the node's keys, or make new ones (rotation)."),
    "backup": ("backing_up:backup", "Write the node to one file, or read such a file back."),
    "fsck": ("online:fsck", "Recompute every hash, signature and row of the record."),
    "rebuild": ("online:rebuild", "Make every row that pages read anew from the acts."),
    "restore": ("restoring:restore", "Go on in the open after an older copy of the store was put back."),
    "manage": ("online:manage", "Run a management command of Django on the node."),
}


class Commands(click.Group):
    """Loads a command's module when the command is asked for."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        found: click.Command = getattr(import_module(f"demarche.cli.{module}"), name)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in self.list_commands(ctx)])


@click.group(cls=Commands)
@click.option(
    "--home",
    envvar="DEMARCHE_HOME",
    default=DEFAULT_HOME,
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="The node's folder; DEMARCHE_HOME says the same.",
)
def main(home: Path) -> None:
    """Démarche: a serious process between Parties that owe each other answers."""
    # Whatever a node writes is for its own user: keys, record, logs, files for others.
    os.umask(0o077)
    os.environ["DEMARCHE_HOME"] = str(home.absolute())
