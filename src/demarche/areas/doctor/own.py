# SPDX-License-Identifier: Apache-2.0
"""The check of this room itself: whether there are people who can draft and release."""

from collections.abc import Iterator
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazily

from demarche.areas.doctor.checks import Asked, Check, Line, Link, Word
from demarche.areas.officers.queries import one_can_do_both, one_person, who_can_work


def _say(_asked: Asked) -> Iterator[Line]:
    drafters, releasing = who_can_work()
    link = Link(_("Add officers"), reverse("officers:list"))
    if drafters and releasing:
        said = _("%(count)d can release what another drafted")
        yield Line(Word.FINE, said % {"count": releasing})
    elif one_person() is not None and one_can_do_both():
        yield Line(
            Word.LOOK,
            _("One person drafts and releases: acts read “released by a single officer”."),
            _("Add a second person when there is one."),
            link,
        )
    else:
        yield Line(
            Word.STOP,
            _("Nobody can release what another drafted: nothing can be sent."),
            _("Give one person the role of drafter and another that of releasing officer."),
            link,
        )


OFFICERS: Final = Check(_lazily("Releasing officers"), _say)
