# SPDX-License-Identifier: Apache-2.0
"""Which form a file has, what it says beside its content, and the file without that where it can be taken out."""

from collections.abc import Callable, Iterator

from demarche.areas.release.traces import images, office, pdf
from demarche.areas.release.traces.trace import Trace, UnreadableError

_Form = tuple[Callable[[bytes], Iterator[Trace]], Callable[[bytes], bytes] | None]


def _form(data: bytes) -> _Form | None:
    if data.startswith(images.PNG):
        return images.png_said, images.png_without
    if data.startswith(images.JPEG):
        return images.jpeg_said, images.jpeg_without
    if data.startswith(b"PK\x03\x04"):
        return office.said, office.without
    if b"%PDF-" in data[:1024]:
        return pdf.said, None
    return None


def traces_of(data: bytes) -> tuple[Trace, ...] | None:
    """What a file says beside its content, nothing twice; `None` where that cannot be told here."""
    form = _form(data)
    if form is None:
        return () if _is_text(data) else None
    try:
        return tuple(dict.fromkeys(form[0](data)))
    except UnreadableError:
        return None


def _is_text(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return b"\0" not in data


def removed(data: bytes) -> bytes | None:
    """The same file without that; `None` where it cannot be taken out here."""
    form = _form(data)
    if form is None or form[1] is None:
        return None
    try:
        return form[1](data)
    except UnreadableError:
        return None
