# SPDX-License-Identifier: Apache-2.0
"""The garbage collector of a process that serves: what was loaded at its start is there to stay, so it is not gone over again."""

import gc
from typing import Final

_THRESHOLDS: Final = (20_000, 20, 50)


def rest() -> None:
    """Call when everything is loaded. A request makes few cycles; looking for them cost a seventh of its processor time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)
