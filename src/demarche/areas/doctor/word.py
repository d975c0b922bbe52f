# SPDX-License-Identifier: Apache-2.0
"""The worst word that was last found, kept in the node's folder so that every page can show it without asking the store."""

import json
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from demarche.areas.doctor.checks import Line, Word


def _file() -> Path:
    return Path(settings.DEMARCHE_HOME, "run", "set-up.json")


def keep(lines: Sequence[Line], at: int) -> None:
    """Keep it; a folder that takes nothing is a fault that has a line of its own."""
    worst = lines[0].word.value if lines else Word.FINE.value
    path = _file()
    part = path.with_name(f"{path.name}.{os.getpid()}")
    with suppress(OSError):
        part.write_text(json.dumps({"word": worst, "at": at}))
        part.replace(path)


def read() -> str:
    """STOP or LOOK in the language of the page; nothing when all was fine, or nobody has looked."""
    try:
        found = Word(json.loads(_file().read_text())["word"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    return "" if found is Word.FINE else str(found.label)
