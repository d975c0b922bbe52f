# SPDX-License-Identifier: Apache-2.0
"""One thing that a file says beside its content."""

from dataclasses import dataclass
from enum import Enum
from typing import Final

from demarche.areas.release.fields import tidy
from demarche.core.errors import DemarcheError

_LENGTH: Final = 120


class What(Enum):
    """What is said."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PROGRAM = "program"
    DEVICE = "device"
    PLACE = "place"
    TEXT = "text"


class UnreadableError(DemarcheError):
    """These bytes are not whole, or of a form that is not read here."""


@dataclass(frozen=True, slots=True)
class Trace:
    """What a file says: `value` is empty where only that it is said matters."""

    what: What
    value: str = ""


def trace(what: What, value: str) -> list[Trace]:
    """A trace on one line, cut to what a page shows; none where nothing is said."""
    line = " ".join(tidy("".join(each for each in value if each.isprintable() or each.isspace())).split())
    return [Trace(what, line[:_LENGTH])] if line else []
