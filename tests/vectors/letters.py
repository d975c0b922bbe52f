# SPDX-License-Identifier: Apache-2.0
"""How a case of `invitation/files.json` is made of the two files that stand there; it imports nothing of ours."""

import json
from typing import Any

from tests.vectors.reader import jcs


def changed(cases: Any, case: Any) -> bytes:
    """The file that a case names, with its one change."""
    found = json.loads(cases[case["of"]])
    if "as_in" in case:
        other = json.loads(cases[case["as_in"]])
        return jcs({**found, **{name: other[name] for name in case["fields"]}})
    *way, last = case["at"]
    inner = found
    for step in way:
        inner = inner[step]
    if "put" in case:
        inner[last] = case["put"]
    else:
        del inner[last]
    return jcs(found)
