# SPDX-License-Identifier: Apache-2.0
"""The steps of a dossier by the word that their addresses hold, in the order of the list of acts; a file a subject."""

from collections.abc import Mapping
from typing import Final

from demarche.areas.concerns.steps import (
    answering,
    assistance,
    basic,
    consultations,
    enlarging,
    extension,
    indicators,
    keeping,
    preservation,
    pursuing,
    returning,
)
from demarche.areas.concerns.steps.step import Step

STEPS: Final[Mapping[str, Step]] = {
    page: step
    for subject in (
        basic,
        answering,
        pursuing,
        extension,
        assistance,
        preservation,
        indicators,
        consultations,
        returning,
        keeping,
        enlarging,
    )
    for page, step in subject.STEPS.items()
}

OF_KIND: Final[Mapping[str, Step]] = {step.kind: step for step in STEPS.values()}
