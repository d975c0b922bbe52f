# SPDX-License-Identifier: Apache-2.0
"""Speaking of a process in the words of its charter's terms, which no amendment changes."""

from collections.abc import Iterable
from contextlib import AbstractContextManager

from demarche.ledger import processes
from demarche.ledger.processes import UnknownProcessError
from demarche.ui import terms


def speak_of(process: str) -> None:
    """From here on, to the end of the page or the command, speak in the words of a process; of none, in those of the product."""
    terms.speak(_terms(process))


def speak_of_any(of: Iterable[str]) -> None:
    """From here on speak of what may become a part of any of these processes: in their words where they have the same."""
    found = {_terms(process) for process in of}
    terms.speak(found.pop() if len(found) == 1 else "")


def in_words_of(process: str) -> AbstractContextManager[None]:
    """The same for one row, line or paper."""
    return terms.speaking(_terms(process))


def _terms(process: str) -> str:
    """The terms of a process; empty for none, and for one that is not here."""
    if not process:
        return ""
    try:
        return processes.charter_of(process).terms
    except UnknownProcessError:
        return ""
