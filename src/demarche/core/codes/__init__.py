# SPDX-License-Identifier: Apache-2.0
"""The three closed lists of codes: why rules refuse an act, why a door refuses a parcel, why a delivery fails."""

from demarche.core.codes.code import Code
from demarche.core.codes.obstacles import Obstacle
from demarche.core.codes.reasons import Reason
from demarche.core.codes.refusals import Refusal

__all__ = ["Code", "Obstacle", "Reason", "Refusal"]
