# SPDX-License-Identifier: Apache-2.0
"""Several things named in one line, with the comma of the active language between them."""

from collections.abc import Iterable

from django.utils.translation import pgettext


def listed(items: Iterable[object]) -> str:
    """`a, b, c`; in Arabic `a، b، c`."""
    return pgettext("between the items of a list", ", ").join(map(str, items))
