# SPDX-License-Identifier: Apache-2.0
"""The command `demarche`."""

import os
import sys
from pathlib import Path
from typing import Final

import click

DEFAULT_HOME: Final = "/var/lib/demarche"


@click.group()
@click.option(
    "--home",
    envvar="DEMARCHE_HOME",
    default=DEFAULT_HOME,
    show_default=True,
    type=click.Path(path_type=Path),
    help="The node's folder; DEMARCHE_HOME says the same.",
)
def main(home: Path) -> None:
    """Démarche: a serious process between Parties that owe each other answers."""
    os.environ["DEMARCHE_HOME"] = str(home.absolute())


@main.command(context_settings={"ignore_unknown_options": True, "help_option_names": []}, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Run a management command of Django on the node."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "demarche.node.settings"
    from django.core.management import execute_from_command_line  # noqa: PLC0415  # Django starts only for those who ask

    execute_from_command_line([sys.argv[0], *arguments])
