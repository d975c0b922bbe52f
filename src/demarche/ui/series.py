# SPDX-License-Identifier: Apache-2.0
"""Several things named in one line, with the comma of the active language between them."""

from collections.abc import Iterable

from django.utils.translation import gettext, pgettext


def listed(items: Iterable[object]) -> str:
    """`a, b, c`; in Arabic `a، b، c`."""
    return pgettext("between the items of a list", ", ").join(map(str, items))


def all_of(items: Iterable[object]) -> str:
    """`a, b and c`."""
    *many, last = [*map(str, items)] or [""]
    return gettext("%(many)s and %(last)s") % {"many": listed(many), "last": last} if many else last


def one_of(items: Iterable[object]) -> str:
    """`a, b or c`."""
    *many, last = [*map(str, items)] or [""]
    return gettext("%(many)s or %(last)s") % {"many": listed(many), "last": last} if many else last
