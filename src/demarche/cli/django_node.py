# SPDX-License-Identifier: Apache-2.0
"""Starts Django on the node's folder, for commands that need the record; its errors become one line and a status."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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
