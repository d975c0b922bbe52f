# SPDX-License-Identifier: Apache-2.0
"""Starts Django on the node's folder, for commands that need the record; its errors become one line and a status."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from pwd import getpwuid

import click

from demarche.core.errors import DemarcheError


def home() -> Path:
    """The node's folder, as the group of commands set it."""
    return Path(os.environ["DEMARCHE_HOME"])


@contextmanager
def told() -> Iterator[None]:
    """Turn an error of ours into one line and exit status 1."""
    try:
        yield
    except DemarcheError as error:
        raise click.ClickException(str(error)) from error


def start(door: str = "inside") -> None:
    """Set up Django with the keys of that part of the node; only then may models be imported."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "demarche.node.settings"
    os.environ["DEMARCHE_DOOR"] = door
    import django  # noqa: PLC0415  # commands that need no node load no Django
    from django.utils import translation  # noqa: PLC0415

    with told():
        django.setup()
    translation.activate("en")


def entered(event: str, **about: str) -> None:
    """Enter in the journal what was done at the console, by the machine's own account."""
    from demarche.areas.journal.writing import journal  # noqa: PLC0415  # Django is set up now
    from demarche.areas.officers.noting import CONSOLE, About, Event, Noted  # noqa: PLC0415
    from demarche.node import clock  # noqa: PLC0415

    who = Noted(Event(event), name=account(), about=About(**about), door=CONSOLE)
    journal.write([who], at=clock.now())


def account() -> str:
    """The account of the machine that this command runs under."""
    try:
        return getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())
