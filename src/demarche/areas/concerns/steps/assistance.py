# SPDX-License-Identifier: Apache-2.0
"""Help offered, accepted, declined."""

from typing import ClassVar, Final

from django.utils.translation import gettext_lazy as _

from demarche.areas.concerns.forms.steps import ReplyForm, ToldForm
from demarche.areas.concerns.steps.proposing import replied, replying
from demarche.areas.concerns.steps.step import Step
from demarche.core.acts import assistance as acts


class AnswerOfferForm(ReplyForm):
    """A reply to an offer of help."""

    to: ClassVar[tuple[str, ...]] = (acts.OFFER,)


STEPS: Final = {
    "offer": Step(
        acts.OFFER,
        _("Offer of assistance"),
        _("Offer assistance"),
        _("Say what help your side could give. It binds nobody until it is accepted."),
        _("offers assistance"),
        ToldForm,
        least=lambda _standing: {"text": ""},
    ),
    "accept-offer": Step(
        acts.ACCEPT,
        _("Acceptance of assistance"),
        _("Accept the assistance offered"),
        _("Say what is needed first, and whom to call."),
        _("accepts the assistance"),
        AnswerOfferForm,
        sections=replied,
        least=replying(acts.ACCEPT, acts.OFFER),
    ),
    "decline-offer": Step(
        acts.DECLINE,
        _("Declining of assistance"),
        _("Decline the assistance offered"),
        _("With or without a reason; a later offer stays welcome."),
        _("declines the assistance"),
        AnswerOfferForm,
        sections=replied,
        least=replying(acts.DECLINE, acts.OFFER),
    ),
}
