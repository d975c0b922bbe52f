# SPDX-License-Identifier: Apache-2.0
"""How acts by which a Party suspends, resumes or ends its participation are written and read."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from demarche.areas.membership.forms import StandingForm
from demarche.areas.release.paper import Section, Setting
from demarche.areas.release.register_acts import RegisterAct, Values, offer
from demarche.core.acts import membership as acts

SUSPEND_PAGE = "suspend"
RESUME_PAGE = "resume"
WITHDRAW_PAGE = "withdraw"

PAGES = {acts.SUSPEND: SUSPEND_PAGE, acts.RESUME: RESUME_PAGE, acts.WITHDRAW: WITHDRAW_PAGE}


def register() -> None:
    """Say how each kind is written and read."""
    offer(
        RegisterAct(
            kind=acts.SUSPEND,
            page=SUSPEND_PAGE,
            name=_("Participation suspended"),
            verb=_("Suspend participation"),
            lead=_(
                "It binds from the first receipt of another Party on, also before it is registered. This node goes on receipting."
            ),
            form=StandingForm,
            sections=_note,
            done_url=_standing,
            clauses=(
                _(
                    "While it is suspended, clocks of the matters of this Party stand still, and it says no more than that it resumes or withdraws. Every record stays readable."
                ),
            ),
        )
    )
    offer(
        RegisterAct(
            kind=acts.RESUME,
            page=RESUME_PAGE,
            name=_("Participation resumed"),
            verb=_("Resume participation"),
            lead=_("Clocks go on from where they stood."),
            form=StandingForm,
            sections=_note,
            done_url=_standing,
        )
    )
    offer(
        RegisterAct(
            kind=acts.WITHDRAW,
            page=WITHDRAW_PAGE,
            name=pgettext_lazy("of who takes part", "Withdrawal"),
            verb=_("Withdraw from the process"),
            lead=_("It is for good: whoever wants to take part again asks to join."),
            form=StandingForm,
            sections=_note,
            done_url=_standing,
            clauses=(_("What was said stands, and every record stays readable."),),
        )
    )


def _standing(process: str) -> str:
    return reverse("membership:standing", args=[process])


def _note(_setting: Setting, values: Values) -> Iterator[Section]:
    if values.get("note"):
        yield Section(_now("Note verbale"), value=str(values["note"]))
