# SPDX-License-Identifier: Apache-2.0
"""What requests and offers share on their pages: what is replied to, and the first that a Party could reply to."""

from collections.abc import Callable, Iterator
from typing import Final

from django.utils.translation import gettext as _

from demarche.areas.concerns import words
from demarche.areas.concerns.papers import field_of, text_of
from demarche.areas.concerns.projection import Standing
from demarche.areas.concerns.steps.step import Values
from demarche.areas.release.paper import Section, Setting
from demarche.core.encoding import Json, moment
from demarche.ui import moments

A_DATE: Final = "2000-01-01T00:00:00Z"


def replying(*to: str, **more: Json) -> Callable[[Standing], Values]:
    """The least of a reply: to the newest request or offer of another Party of these kinds, else to none that there is."""

    def least(standing: Standing) -> Values:
        found = () if standing.matter is None else standing.matter.proposals
        acts = [each.act for each in found if each.party != standing.own and each.kind in to]
        return {"about": {"act": acts[-1] if acts else "0" * 64}, **more}

    return least


def replied(setting: Setting, values: Values) -> Iterator[Section]:
    """What a reply replies to, in its words."""
    proposal = setting.acts.get(field_of(values, "about", "act"), {})
    told = text_of(proposal, "text") or text_of(proposal, "title")
    yield Section(_("In reply to"), value=meeting_words(proposal), text=told)


def dated(values: Values, name: str, label: str) -> Iterator[Section]:
    """A date that an act names, in UTC."""
    if text_of(values, name):
        yield Section(label, value=moments.utc(moment(text_of(values, name))))


def meeting_words(values: Values) -> str:
    """Level, way and wished date of talks; empty when an act names none."""
    meeting = values.get("meeting")
    if not isinstance(meeting, dict):
        return ""
    parts = [words.word(words.LEVELS, meeting["level"]), words.word(words.WAYS, meeting["way"])]
    if "by" in meeting:
        parts.append(_("by %(moment)s") % {"moment": moments.utc(moment(str(meeting["by"])))})
    return " · ".join(parts)
