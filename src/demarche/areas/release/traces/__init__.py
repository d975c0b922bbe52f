# SPDX-License-Identifier: Apache-2.0
"""What a file says of persons, organisations and programs beside its content, and the file without it."""

from demarche.areas.release.traces.look import removed, traces_of
from demarche.areas.release.traces.trace import Trace, What

__all__ = ["Trace", "What", "removed", "traces_of"]
