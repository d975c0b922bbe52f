# SPDX-License-Identifier: Apache-2.0
"""Working strands: what experts of the Parties of a confirmed subject work on together (docs/protocol/acts.md)."""

from typing import Final

from demarche.core.acts.concern import A_FILE, LANGUAGE, PAP, SUBJECTS, TLP, TRACKS
from demarche.core.acts.contacts import A_CONTACT
from demarche.core.acts.schema import Kind, Part, a_hash, listed, one_of, record, short

OPEN: Final = "strand.open"
DOCUMENT: Final = "strand.document"
CONTACT: Final = "strand.contact"
LINK: Final = "strand.link"
LEAVE: Final = "strand.leave"

_LANGUAGE: Final = Part(LANGUAGE.name, LANGUAGE.check, since=4)
_TEXT: Final = Part("text", None, since=4)

KINDS: Final = (
    Kind(
        OPEN,
        opens=True,
        since=4,
        parts=(
            Part("subject", a_hash, required=True, since=4),
            Part("subjects", listed(one_of(*SUBJECTS), least=1), required=True, since=4),
            Part("track", one_of(*TRACKS), required=True, since=4),
            Part("marking", record({"tlp": one_of(*TLP), "pap": one_of(*PAP)}), required=True, since=4),
            _LANGUAGE,
            Part("title", None, required=True, since=4),
            _TEXT,
        ),
    ),
    Kind(
        DOCUMENT,
        since=4,
        parts=(
            Part("file*", A_FILE, since=4),
            Part("revises", a_hash, since=4),
            _LANGUAGE,
            Part("what", None, required=True, since=4),
            _TEXT,
        ),
    ),
    Kind(
        CONTACT,
        since=4,
        parts=(Part("contacts", listed(A_CONTACT, most=20), required=True, since=4), _LANGUAGE, _TEXT),
    ),
    Kind(
        LINK,
        since=4,
        parts=(
            Part("linked", record({"dossier": a_hash}, {"number": short(64)}), required=True, since=4),
            _LANGUAGE,
            _TEXT,
        ),
    ),
    Kind(LEAVE, since=4, parts=(_LANGUAGE, _TEXT)),
)
