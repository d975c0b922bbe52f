# SPDX-License-Identifier: Apache-2.0
"""Metadata in XMP, as pictures and PDF carry it; read by its words, for it is never written again."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Final

from demarche.areas.release.traces.trace import Trace, What, trace

_NAMED: Final = (
    ("dc:creator", What.PERSON),
    ("dc:contributor", What.PERSON),
    ("dc:title", What.TEXT),
    ("dc:description", What.TEXT),
    ("xmp:CreatorTool", What.PROGRAM),
    ("pdf:Producer", What.PROGRAM),
    ("tiff:Artist", What.PERSON),
    ("tiff:Model", What.DEVICE),
    ("photoshop:Credit", What.ORGANISATION),
)


def said(packet: str) -> Iterator[Trace]:
    """What an XMP packet says."""
    for name, what in _NAMED:
        for found in re.finditer(rf'<{name}[^>]*>(.{{0,4000}}?)</{name}>|\b{name}="([^"]*)"', packet, re.DOTALL):
            inner = found[1] if found[1] is not None else found[2]
            for each in re.split(r"<[^>]*>", inner):
                yield from trace(what, unescape(each))
    if re.search(r"exif:GPS(?:Latitude|Longitude)", packet):
        yield Trace(What.PLACE)
