# SPDX-License-Identifier: Apache-2.0
"""The link to the annexes of a matter that is being opened; their page is that of every act with annexes."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from demarche.areas.concerns.added.adding import AddForm, Adding, Parts
from demarche.areas.concerns.annexes import OWNS, names
from demarche.ui.series import listed


def _now(parts: Parts) -> str:
    return listed(names(parts))


PAGES: Final = {
    "annexes": Adding(
        _("Annexes"),
        _(
            "Files of any kind, byte for byte, opened on neither node. A program writes names into files: what is found of that stands beside each."
        ),
        _("annexes"),
        OWNS,
        AddForm,
        _now,
    ),
}
