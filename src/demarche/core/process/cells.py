# SPDX-License-Identifier: Apache-2.0
"""Cells: what they are named by, and what an act writes to those of its author."""

from dataclasses import dataclass

from demarche.core.encoding import Json

Key = tuple[str, str, str]
"""A cell: its name, its one writer, and what it is about (a question's number, an act's id; else empty)."""


@dataclass(frozen=True, slots=True)
class Write:
    """A value for the author's own cell of that name (and question number or act id)."""

    name: str
    value: Json
    about: str = ""
