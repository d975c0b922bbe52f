# SPDX-License-Identifier: Apache-2.0
"""How acts of the silence procedure are written and read."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from demarche.areas.joining import forms
from demarche.areas.joining.kinds import joining_url, line
from demarche.areas.joining.queries import until_of
from demarche.areas.joining.words import OUTCOMES, at_this_node, exact
from demarche.areas.release.paper import Section, Setting
from demarche.areas.release.presentation import presentation_of
from demarche.areas.release.register_acts import RegisterAct, RegisterForm, Values, offer
from demarche.core.acts import silence as acts
from demarche.core.acts.amendments import AMEND
from demarche.core.acts.joining import REQUEST
from demarche.core.codes import Reason
from demarche.core.log.leaf import parse_leaf
from demarche.core.log.place import Place
from demarche.core.process.silence import Outcome
from demarche.ledger import read

PROPOSE_PAGE = "put-under-silence"
OBJECT_PAGE = "object"
AMEND_PAGE = "object-with-amendment"
AGREE_PAGE = "agree-under-silence"
ANNOUNCE_PAGE = "announce"
SHOW_PAGE = "show-receipt"


def register() -> None:
    """Say how each kind is written and read."""
    for act in (*_chairs(), *_everybodys()):
        offer(act)


def _chairs() -> Iterator[RegisterAct]:
    yield RegisterAct(
        kind=acts.PROPOSE,
        page=PROPOSE_PAGE,
        name=_("Put under silence"),
        verb=_("Put under silence"),
        lead=_("It is adopted at the hour unless a Party objects before it."),
        form=forms.ProposeForm,
        sections=_proposed,
        done_url=joining_url,
        clauses=(
            _("An objection, or an amendment in words, that another Party has before this hour breaks the silence."),
            _("Of two Parties nothing is adopted without the other's act."),
        ),
        line=what_of,
        about=lambda fields: what_of(_named(fields)),
    )
    yield RegisterAct(
        kind=acts.ANNOUNCE,
        page=ANNOUNCE_PAGE,
        name=_("Announcement"),
        verb=_("Announce what came of it"),
        lead=_("What came of it follows from the record, and is dated the hour."),
        form=forms.AnnounceForm,
        sections=_announced,
        done_url=joining_url,
        line=_of,
        about=_of,
        facts=_to_announce,
    )


def _everybodys() -> Iterator[RegisterAct]:
    yield RegisterAct(
        kind=acts.OBJECT,
        page=OBJECT_PAGE,
        name=_("Objection"),
        verb=_("Object"),
        lead=_("In time when another Party has it before the hour. It needs no reasons."),
        form=forms.SayForm,
        sections=_said,
        done_url=joining_url,
        clauses=(_("It breaks the silence: what was proposed is not adopted."),),
        line=_of,
        about=_of,
        facts=_facts,
    )
    yield RegisterAct(
        kind=acts.AMEND,
        page=AMEND_PAGE,
        name=_("Amendment in words"),
        verb=_("Object with an amendment"),
        lead=_("It breaks the silence as an objection does, and says how it should read instead."),
        form=forms.AmendForm,
        sections=_said,
        done_url=joining_url,
        clauses=(_("It breaks the silence: what was proposed is not adopted."),),
        line=_of,
        about=_of,
        facts=_facts,
    )
    yield RegisterAct(
        kind=acts.AGREE,
        page=AGREE_PAGE,
        name=_("Agreement"),
        verb=_("Agree"),
        lead=_("Among three Parties or more silence is enough. Of two, it takes this act."),
        form=forms.SayForm,
        sections=_said,
        done_url=joining_url,
        line=_of,
        about=_of,
        facts=_facts,
    )
    yield RegisterAct(
        kind=acts.SHOW,
        page=SHOW_PAGE,
        name=_("Receipt shown"),
        verb=_("Show when an objection was received"),
        lead=_(
            "The place of the objection in a log, under the signed head, shows to everybody that it was there in time."
        ),
        form=forms.ShowForm,
        sections=_shown,
        done_url=joining_url,
        line=_of_objection,
        about=_of_objection,
    )


def proposal_url(process: str, proposal: str) -> str:
    """The page of one proposal under silence."""
    return reverse("joining:proposal", args=[process, proposal])


def what_of(values: Values) -> str:
    """What a proposal puts under silence, in a line: who asks as what, or what an amendment changes."""
    about = values.get("about")
    named = str(next(iter(about.values()))) if isinstance(about, dict) and about else ""
    signed = read.act(named)
    if signed is not None and signed.act.kind == REQUEST:
        return _now("Admission of %(whom)s") % {"whom": line(signed.act.values)}
    if signed is not None and signed.act.kind == AMEND:
        return _now("Amendment of the charter: %(what)s") % {"what": presentation_of(AMEND).name(signed.act.values)}
    return ""


def _named(fields: Mapping[str, Any]) -> Values:
    what, _colon, named = str(fields.get("about") or "").partition(":")
    return {"about": {what: named}}


def proposal_of(values: Values) -> Values:
    """The values of the proposal that an act is about; nothing where there is none."""
    signed = read.act(str(values.get("proposal", "")))
    return {} if signed is None or signed.act.kind != acts.PROPOSE else signed.act.values


def _of(values: Values) -> str:
    return what_of(proposal_of(values))


def _objection_of(values: Values) -> tuple[str, Values]:
    """Who objected, and to which proposal."""
    signed = read.act(str(values.get("act", "")))
    if signed is None or signed.act.kind not in (acts.OBJECT, acts.AMEND):
        return "", {}
    return signed.act.author, proposal_of(signed.act.values)


def _of_objection(values: Values) -> str:
    return what_of(_objection_of(values)[1])


def _proposed(_setting: Setting, values: Values) -> Iterator[Section]:
    about = what_of(values)
    if about:
        yield Section(_now("What"), value=about)
    if values.get("until"):
        until = until_of(values)
        yield Section(_now("Under silence until"), value=exact(until), note=at_this_node(until))


def _said(setting: Setting, values: Values) -> Iterator[Section]:
    yield from _proposed(setting, proposal_of(values))


def _facts(form: RegisterForm) -> list[dict[str, Any]]:
    """Until when, on the page that writes what is said of it."""
    found = proposal_of({"proposal": form["proposal"].value()})
    if not found:
        return []
    until = until_of(found)
    return [{"label": _now("Under silence until"), "value": exact(until), "note": at_this_node(until)}]


def _to_announce(form: RegisterForm) -> list[dict[str, Any]]:
    """The same with what there is to announce, as it stands now."""
    rows = _facts(form)
    if rows:
        due = forms.outcome(form.here, str(form["proposal"].value()), form.at)
        said = forms.why_nothing(due) if isinstance(due, Reason) else str(OUTCOMES[due])
        rows.append({"label": _now("What came of it"), "value": said})
    return rows


def _announced(setting: Setting, values: Values) -> Iterator[Section]:
    found = proposal_of(values)
    yield from _proposed(setting, found)
    if values.get("outcome"):
        yield Section(_now("What came of it"), value=str(OUTCOMES[Outcome(str(values["outcome"]))]))


def _shown(setting: Setting, values: Values) -> Iterator[Section]:
    author, found = _objection_of(values)
    yield from _proposed(setting, found)
    if author:
        yield Section(_now("Whose objection"), value=setting.named(author))
    if isinstance(values.get("place"), dict):
        place = Place.from_json(values["place"])
        t = parse_leaf(place.leaf).t
        yield Section(_now("Received"), value=exact(t), note=at_this_node(t))
        yield Section(_now("In the log"), note=place.origin)
