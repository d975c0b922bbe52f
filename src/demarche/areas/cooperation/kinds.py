# SPDX-License-Identifier: Apache-2.0
"""How acts about subjects of cooperation are written and read."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from demarche.areas.cooperation.forms import ProposeForm, StateForm
from demarche.areas.release.coded import coded
from demarche.areas.release.paper import Section, Setting
from demarche.areas.release.register_acts import RegisterAct, Values, offer
from demarche.areas.release.subject_areas import AREAS
from demarche.core.acts import subject as acts
from demarche.core.process.subjects import Subject
from demarche.ledger import read
from demarche.ui.series import listed

PROPOSE_PAGE = "propose-subject"
CONFIRM_PAGE = "confirm-subject"
DECLINE_PAGE = "decline-subject"


def register() -> None:
    """Say how each kind is written and read."""
    offer(
        RegisterAct(
            kind=acts.PROPOSE,
            page=PROPOSE_PAGE,
            name=_("Subject proposed"),
            verb=_("Propose a subject of cooperation"),
            lead=_(
                "Leaders pick subjects on which they believe the Parties can cooperate; experts work on what all have confirmed."
            ),
            form=ProposeForm,
            sections=_proposed,
            done_url=_subjects,
            clauses=(_("Each Party confirms it, declines it or leaves it, by itself. Nothing follows from silence."),),
            line=title_of,
            kept=kept_title,
        )
    )
    offer(
        RegisterAct(
            kind=acts.CONFIRM,
            page=CONFIRM_PAGE,
            name=_("Subject confirmed"),
            verb=_("Confirm a subject"),
            lead=_("Say that this Party will cooperate on it."),
            form=StateForm,
            sections=_stated,
            done_url=_subjects,
            clauses=(_("Confirmed by every Party it concerns, it is open to experts."),),
            line=_about,
            about=_about,
            kept=_kept_about,
        )
    )
    offer(
        RegisterAct(
            kind=acts.DECLINE,
            page=DECLINE_PAGE,
            name=_("Subject declined"),
            verb=_("Decline a subject"),
            lead=_("Say that this Party will not cooperate on it now. It may be confirmed later."),
            form=StateForm,
            sections=_stated,
            done_url=_subjects,
            line=_about,
            about=_about,
            kept=_kept_about,
        )
    )


def _subjects(_process: str) -> str:
    return reverse("cooperation:subjects")


def title_of(values: Values) -> str:
    """What a proposal calls its subject: in own words, else by its area."""
    title = values.get("title")
    return str(title) if title else str(AREAS.get(str(values.get("area", "")), ""))


def kept_title(values: Values) -> str:
    """The same as a row keeps it, which others read in their own language."""
    title = values.get("title")
    return str(title) if title else coded("area", str(values.get("area", "")))


def called(subject: Subject) -> str:
    """What a subject is called: in own words, else by its area."""
    return subject.title or str(AREAS.get(subject.area, subject.area))


def _proposed(setting: Setting, values: Values) -> Iterator[Section]:
    area = AREAS.get(str(values.get("area", "")))
    if area is not None:
        yield Section(_now("Subject area"), value=str(area))
    if values.get("title"):
        yield Section(_now("Name in own words"), text=str(values["title"]))
    parties = values.get("parties")
    if isinstance(parties, list):
        yield Section(_now("Whom it concerns"), value=listed(setting.named(str(each)) for each in parties))
    yield from _by(values)


def _stated(_setting: Setting, values: Values) -> Iterator[Section]:
    about = _about(values)
    if about:
        yield Section(_now("Subject"), text=about)
    yield from _by(values)


def _by(values: Values) -> Iterator[Section]:
    if values.get("by"):
        yield Section(_now("On the decision of"), text=str(values["by"]))


def _about(values: Values) -> str:
    signed = read.act(str(values.get("subject", "")))
    return "" if signed is None or signed.act.kind != acts.PROPOSE else title_of(signed.act.values)


def _kept_about(values: Values) -> str:
    signed = read.act(str(values.get("subject", "")))
    return "" if signed is None or signed.act.kind != acts.PROPOSE else kept_title(signed.act.values)
