# SPDX-License-Identifier: Apache-2.0
"""What this room says on Check my set-up: whether acts are filed, and which without a paper."""

from collections.abc import Iterator
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazily
from django.utils.translation import ngettext

from demarche.areas.doctor.checks import Asked, Check, Line, Link, Word
from demarche.areas.registry import queries
from demarche.areas.registry.models import Filed, Omission


def _filing(_asked: Asked) -> Iterator[Line]:
    folder = queries.folder()
    if not folder:
        yield Line(Word.FINE, _("nothing is filed for the registry, for the settings name no folder"))
        return
    link = Link(_("See the registry"), reverse("registry:list"))
    stands = Filed.objects.exclude(fault="").values_list("fault", flat=True).first()
    if stands is not None:
        fact = _("Acts are not filed for the registry: %(why)s.") % {"why": stands}
        yield Line(
            Word.LOOK, fact, _("Let the node's account write there, or make room. Nothing is lost meanwhile."), link
        )
        return
    without = Omission.objects.filter(kept_back=False).count()
    if without:
        fact = ngettext("%(n)d act is filed without a paper.", "%(n)d acts are filed without a paper.", without)
        yield Line(
            Word.LOOK,
            fact % {"n": without},
            _("See why, mend it, then file them again."),
            link,
            "demarche file --again",
        )
        return
    yield Line(Word.FINE, _("acts are filed for the registry"))


FILING: Final = Check(_lazily("Registry"), _filing)
