# SPDX-License-Identifier: Apache-2.0
"""A telephone number that an official wrote: whole on one line, and called by pressing it where the device can call."""

import re
from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString

_NUMBER: Final = re.compile(r"\+?[0-9](?:[ ()./-]{0,3}[0-9]){2,29}")
"""Digits as numbers are written, and nothing else: no word, no extension, no second number."""


def telephone(line: str) -> SafeString:
    """A link that calls it (RFC 3966), or the words as they stand where they are more than a number."""
    if _NUMBER.fullmatch(line.strip()) is None:
        return format_html("<bdi>{}</bdi>", line)
    called = re.sub(r"[^+0-9]", "", line)
    return format_html('<a class="whole" dir="ltr" href="tel:{}">{}</a>', called, line.strip())
