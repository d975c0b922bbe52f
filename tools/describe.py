# SPDX-License-Identifier: Apache-2.0
"""Writes down what the API is: `docs/use/openapi.json`, and the list of its operations in `docs/use/api.md`."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "docs" / "use" / "openapi.json"
PAGE = ROOT / "docs" / "use" / "api.md"
BEGINS, ENDS = "<!-- operations -->\n", "<!-- /operations -->\n"


def described() -> str:
    """The description as it is kept."""
    from demarche.node.api import description  # noqa: PLC0415  # Django is set up first

    return json.dumps(description(), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def operations(kept: str) -> str:
    """The operations as a table, by their addresses."""
    rows = [
        f"| `{method.upper()} {path}` | {operation['summary']} |\n"
        for path, methods in sorted(json.loads(kept)["paths"].items())
        for method, operation in sorted(methods.items())
    ]
    return "".join(("| Operation | What it is for |\n", "|---|---|\n", *rows))


def page(before: str, kept: str) -> str:
    """The page with the list as it is now."""
    head, _, rest = before.partition(BEGINS)
    return f"{head}{BEGINS}{operations(kept)}{ENDS}{rest.partition(ENDS)[2]}"


def main() -> int:
    """Write both."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "demarche.node.settings")
    import django  # noqa: PLC0415

    django.setup()
    kept = described()
    KEPT.write_text(kept)
    PAGE.write_text(page(PAGE.read_text(), kept))
    return 0


if __name__ == "__main__":
    sys.exit(main())
