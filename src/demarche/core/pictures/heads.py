# SPDX-License-Identifier: Apache-2.0
"""How files of pictures, of video and of packed data begin."""

import re
from typing import Final

_PICTURE: Final = re.compile(
    rb"""
    \xff\xd8\xff                                                 # JPEG
  | \x89PNG | \x8bJNG | \x8aMNG
  | GIF8[79]a
  | RIF[FX][\s\S]{4}(?:WEBP|AVI\x20|ACON)
  | BM[\s\S]{4}\x00{4}[\s\S]{4}[\x0c\x28\x34\x38\x40\x6c\x7c]\x00{3}    # BMP, by the size of its second header
  | II[*+]\x00 | MM\x00[*+]                                      # TIFF, BigTIFF, and raw forms made of it
  | IIR[OS] | IIU\x00 | FUJIFILMCCD-RAW
  | \x00[\s\S]{3}(?:ftyp|moov|mdat|wide|free|skip|pnot|uuid)     # MP4, MOV, 3GP, HEIC, AVIF
  | \x00{3}\x0c(?:jP\x20\x20|JXL\x20) | \xff\x4f\xff\x51         # JPEG 2000, JPEG XL
  | \x1aE\xdf\xa3                                                # Matroska, WebM
  | FLV\x01 | \x00\x00\x01[\xb3\xba] | \.RMF\x00 | DKIF\x00 | YUV4MPEG2\x20
  | \x30\x26\xb2\x75\x8e\x66\xcf\x11                             # ASF, WMV
  | OggS\x00
  | 8BPS\x00 | \x00\x00[\x01\x02]\x00[^\x00]\x00 | AT&TFORM[\s\S]{4}DJV
  | \xd7\xcd\xc6\x9a\x00 | \x01\x00{3}[\s\S]{36}\x20EMF          # WMF, EMF
  | BPG\xfb | qoif\x00 | DDS\x20\x7c | v/1\x01 | \#\?RADIANCE | gimp\x20xcf | farbfeld
  | FORM[\s\S]{4}(?:ILBM|PBM\x20|ANIM)
  | P[1-6]\s(?:\#[^\n]{0,200}\n)?\s{0,9}\d{1,6}\s{1,9}\d{1,6}\s  # PBM, PGM, PPM
  | /\*\x20XPM\x20\*/
    """,
    re.VERBOSE,
)
_PACKED: Final = re.compile(
    rb"""
    PK(?:\x03\x04|\x05\x06|\x07\x08)
  | \x1f\x8b\x08 | BZh[1-9]1AY | \xfd7zXZ\x00 | 7z\xbc\xaf\x27\x1c | Rar!\x1a\x07 | \x28\xb5\x2f\xfd | MSCF\x00{4}
  | \xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1
    """,
    re.VERBOSE,
)
_TS_PACKET: Final = 188
_TAR_MARK, _DICOM_MARK, _PDF_MARK_WITHIN = 257, 128, 1024


def is_picture(data: bytes) -> bool:
    """Whether these bytes begin as a file of a picture or of video."""
    return _PICTURE.match(data) is not None


def is_packed(data: bytes) -> bool:
    """Whether these bytes begin as a form that carries other files; a tar archive has its mark further on."""
    return _PACKED.match(data) is not None or data[_TAR_MARK : _TAR_MARK + 5] == b"ustar"


def is_zip(data: bytes) -> bool:
    """Whether these bytes begin as a ZIP of one disk."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def is_pdf(data: bytes) -> bool:
    """Whether programs that show PDF would take these bytes for one: its mark may stand a little way in."""
    return b"%PDF-" in data[:_PDF_MARK_WITHIN]


def is_picture_of_weak_mark(data: bytes) -> bool:
    """Whether bytes that are no text are a picture or video by marks that a text might have too."""
    packets = data[: 3 * _TS_PACKET : _TS_PACKET]
    return packets == b"GGG" or data.startswith(b"\xff\x0a") or data[_DICOM_MARK : _DICOM_MARK + 4] == b"DICM"
