# SPDX-License-Identifier: Apache-2.0
"""Two rare kinds that open a matter without questions: a representation, and a notice of claim (docs/protocol/acts.md)."""

from typing import Final

from demarche.core.acts.concern import FORM, MATTER, SAID, SUBJECTS
from demarche.core.acts.schema import Kind, Part, listed, one_of

MAKE: Final = "representation.make"
CLAIM: Final = "claim.notify"

_SUBJECTS = Part("subjects", listed(one_of(*SUBJECTS), least=1), required=True)

KINDS: Final = (
    Kind(MAKE, opens=True, since=2, parts=(*MATTER, _SUBJECTS, Part("subject_other", None), FORM, SAID)),
    Kind(
        CLAIM,
        opens=True,
        since=2,
        parts=(
            *MATTER,
            _SUBJECTS,
            Part("subject_other", None),
            Part("conduct", None, required=True),
            Part("reparation", None),
            FORM,
        ),
    ),
)
