# SPDX-License-Identifier: Apache-2.0
"""What the subject areas are called: of concerns, and of subjects of cooperation."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

AREAS: Final[Mapping[str, Promise]] = {
    "CIN": _("Critical infrastructure"),
    "INT": _("Interference in domestic affairs"),
    "TER": _("Terrorist purposes"),
    "DRG": _("Drug business"),
    "CHI": _("Child sexual abuse"),
    "VUL": _("Vulnerability or supply chain"),
    "CRT": _("Misuse or harm of response teams"),
    "MIS": _("Suspected misperception or false flag"),
    "OTH": _("Other"),
}
