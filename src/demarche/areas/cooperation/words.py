# SPDX-License-Identifier: Apache-2.0
"""The words of the room cooperation: where a Party stands on a subject."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from demarche.core.process.subjects import Stand

STANDS: Final = {
    Stand.CONFIRMED: _("confirmed"),
    Stand.DECLINED: _("declined"),
    Stand.NOTHING: _("nothing said"),
}

TLP: Final = [(each, f"TLP:{each}") for each in ("CLEAR", "GREEN", "AMBER", "AMBER+STRICT")]
PAP: Final = [(each, f"PAP:{each}") for each in ("CLEAR", "GREEN", "AMBER", "RED")]
"""The markings that a working strand can have: whoever works at its desk reads it, so it is never TLP:RED."""
