# SPDX-License-Identifier: Apache-2.0
"""What is exported and can be checked by anyone, offline: one matter, or one act, with everything that proves it.

Source: docs/protocol/dossier.md.
"""

from demarche.core.dossier.archive import ArchiveError, Read
from demarche.core.dossier.contents import Attachment, Contents, write_dossier
from demarche.core.dossier.examine import examine
from demarche.core.dossier.finding import Finding, Outcome, Verdict, verdict
from demarche.core.dossier.trust import Roster, read_roster

__all__ = [
    "ArchiveError",
    "Attachment",
    "Contents",
    "Finding",
    "Outcome",
    "Read",
    "Roster",
    "Verdict",
    "examine",
    "read_roster",
    "verdict",
    "write_dossier",
]
