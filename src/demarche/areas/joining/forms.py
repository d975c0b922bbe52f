# SPDX-License-Identifier: Apache-2.0
"""Forms of the room joining: a request that was sent in a file, and what is said under the silence procedure."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, ClassVar, Final
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from demarche.areas.directory.invitation import InvitationError
from demarche.areas.directory.joining import JOINING_VOCABULARY, Request, read_request
from demarche.areas.joining import evidence, queries
from demarche.areas.joining.words import at_this_node, exact, hours
from demarche.areas.release.fields import Instant, Line, Words
from demarche.areas.release.models import Draft
from demarche.areas.release.register_acts import InWords, RegisterForm, Values
from demarche.core.acts.joining import REQUEST
from demarche.core.acts.vocabulary import find_kind
from demarche.core.codes import Reason, Refusal
from demarche.core.encoding import Json, canonical, digest, moment, stamp
from demarche.core.process.membership import capacity
from demarche.core.process.silence import HOUR, Outcome
from demarche.ledger import processes, replay
from demarche.ledger.processes import Standing

FILE_LIMIT: Final = 256 * 1024
"""The most bytes of a request: a key-set takes some 60 kB."""

ASKED: Final = ("applicant", "keyset", "door", "log", "card")
"""What of an act the file says."""

_HASH: Final = r"^[0-9a-f]{64}\Z"
_NOTE: Final = _("Cite the note verbale by which it asks.")


def _note() -> Line:
    return Line(
        limit=120, short=True, label=_("Note verbale"), help_text=_("The number of the note that asks it: XC/3/2027")
    )


class UploadForm(forms.Form):
    """A request to join, as the file says it that was sent here."""

    draft = forms.UUIDField(widget=forms.HiddenInput)
    file = forms.FileField(
        label=_("The request file"),
        help_text=_("The Party that wants to join sent it, with its note verbale. Its name ends in .demarche."),
    )
    note = _note()
    text = Words(label=_("In words"), rows=4, limit=4000, help_text=_("Every Party of the process reads it."))

    def __init__(self, *args: Any, here: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.here = here

    def clean_file(self) -> Request:
        file = self.cleaned_data["file"]
        if file.size > FILE_LIMIT:
            raise ValidationError(_("This file is too large to be a request to join."))
        try:
            found = read_request(bytes(file.read()))
        except InvitationError as error:
            raise ValidationError(str(error)) from error
        view = replay.folded_ground(self.here).view(self.here.register.size)
        known = {"party": found.member.name, "code": found.member.code}
        if capacity(view, processes.charter_of(self.here.process.id), found.member.code) is not None:
            raise ValidationError(_now("%(party)s (%(code)s) is in the process already.") % known)
        if not passes(found.parts):
            raise ValidationError(_("This request says something that no act may say: ask for another file."))
        if found.keyset.simulated != processes.keyset(self.here.keyset.hash).simulated:
            raise ValidationError(_now(Refusal.SIMULATED_PEER.sentence))
        return found

    def parts(self) -> dict[str, Json]:
        """The act's parts, of the file and of what was typed."""
        given = self.cleaned_data
        typed = {name: given[name] for name in ("note", "text") if given[name]}
        return {**given["file"].parts, **typed}


class RequestForm(InWords):
    """A request that was read from its file: what the file says cannot be typed. It stays in the draft, and goes along by its hash."""

    asks: ClassVar[Mapping[str, Promise]] = {"note": _NOTE}

    asked = forms.RegexField(_HASH, widget=forms.HiddenInput)
    note = _note()
    field_order = ("note", "text")

    @cached_property
    def said(self) -> dict[str, Json]:
        """What the file said, as the draft on this page has it; nothing where it is no draft of a request."""
        named = str(self.data.get("draft") or self.initial.get("draft") or "")
        try:
            draft = Draft.objects.filter(pk=UUID(named), kind=REQUEST, process=self.here.process.id).first()
        except ValueError:
            return {}
        found = {} if draft is None else asked_of(draft.values)
        return found if passes(found) else {}

    def clean_asked(self) -> str:
        given = str(self.cleaned_data["asked"])
        if not self.said or digest(canonical(self.said)) != given:
            raise ValidationError(_("This is not what the file of a request says. Upload the file again."))
        return given

    def parts(self) -> dict[str, Json]:
        given = self.cleaned_data
        note: dict[str, Json] = {"note": given["note"]} if given["note"] else {}
        return {**super().parts(), **self.said, **note}

    @classmethod
    def read(cls, values: Values) -> dict[str, Any]:
        hashed = digest(canonical(asked_of(values)))
        return {**super().read(values), "asked": hashed, "note": values.get("note", "")}


def asked_of(values: Values) -> dict[str, Json]:
    """What of an act's values the file of a request says."""
    return {name: values[name] for name in ASKED if name in values}


def passes(asked: Mapping[str, Json]) -> bool:
    """Whether these are the parts that a request's file gives, each as an act may have it."""
    kind = find_kind(JOINING_VOCABULARY, REQUEST)
    if kind is None or asked.keys() != {*ASKED}:
        return False
    checks = {part.name: part.check for part in kind.parts}
    return all(check is not None and check(asked[name]) for name, check in checks.items() if name in asked)


class ProposeForm(InWords):
    """What is put under silence, to which hour."""

    about = forms.RegexField(r"^(admit|amend):[0-9a-f]{64}\Z", widget=forms.HiddenInput)
    until = Instant(label=_("Until, in UTC"))
    field_order = ("until", "text")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        count = replay.charter_in_force(self.here.process.id).silence_hours
        self.least = self.at + count * HOUR
        # An hour for the release: silence is counted from then on.
        first = -(-(self.least + HOUR) // HOUR) * HOUR
        if not self.initial.get("until"):
            self.initial["until"] = stamp(first)
        told = {"hours": hours(count), "first": exact(first), "local": at_this_node(first)}
        local = " = %(local)s" if told["local"] else ""
        hint = _now("At least %(hours)s after the release. With an hour for the release: %(first)s") + local + "."
        self.fields["until"].help_text = hint % told

    def clean_until(self) -> str:
        given = str(self.cleaned_data["until"])
        if not given:
            raise ValidationError(_("Say until which hour."))
        if moment(given) < self.least:
            told = {"least": exact(self.least)}
            raise ValidationError(_now("The charter asks for more time: not before %(least)s.") % told)
        return given

    def parts(self) -> dict[str, Json]:
        what, _colon, named = self.cleaned_data["about"].partition(":")
        return {**super().parts(), "about": {what: named}, "until": self.cleaned_data["until"]}

    @classmethod
    def read(cls, values: Values) -> dict[str, Any]:
        about = values.get("about")
        named = ":".join(map(str, next(iter(about.items())))) if isinstance(about, dict) and about else ""
        return {**super().read(values), "about": named, "until": values.get("until", "")}


class SayForm(InWords):
    """What a Party says of something under silence."""

    proposal = forms.RegexField(_HASH, widget=forms.HiddenInput)

    def parts(self) -> dict[str, Json]:
        return {**super().parts(), "proposal": self.cleaned_data["proposal"]}

    @classmethod
    def read(cls, values: Values) -> dict[str, Any]:
        return {**super().read(values), "proposal": values.get("proposal", "")}


class AmendForm(SayForm):
    """An objection with an amendment: how it should read."""

    asks: ClassVar[Mapping[str, Promise]] = {"text": _("Say how it should read instead.")}

    text = Words(label=_("The amendment"), rows=6, limit=4000, help_text=_("How it should read instead, in words."))


class AnnounceForm(SayForm):
    """What came of something under silence: computed, and not chosen."""

    def clean(self) -> None:
        if "proposal" in self.cleaned_data:
            found = outcome(self.here, self.cleaned_data["proposal"], self.at)
            if isinstance(found, Reason):
                raise ValidationError(why_nothing(found))
            self.cleaned_data["outcome"] = found.value

    def parts(self) -> dict[str, Json]:
        return {**super().parts(), "outcome": self.cleaned_data["outcome"]}


def outcome(here: Standing, proposal: str, at: int) -> Outcome | Reason:
    """What the core says came of a proposal, were it announced now; else why nothing can be announced."""
    return queries.outcome_due(here.process.id, proposal, "diplomatic_desk", at)


def why_nothing(reason: Reason) -> str:
    """Why nothing can be announced, in a sentence."""
    if reason is Reason.NOT_WHAT_CAME_OF_IT:
        return _now("Of two Parties nothing is adopted without the other's act: it has not agreed.")
    return _now("Nothing can be announced now, because %(why)s.") % {"why": _now(reason.sentence)}


class ShowForm(RegisterForm):
    """When an objection was received, as a place in a log shows it."""

    act = forms.RegexField(_HASH, widget=forms.HiddenInput)

    def clean(self) -> None:
        if "act" in self.cleaned_data:
            found = evidence.parts(self.here, self.cleaned_data["act"])
            if found is None:
                raise ValidationError(
                    _("No receipt of it is held here that a signed head covers. Try again in a moment.")
                )
            self.cleaned_data["shown"] = found

    def parts(self) -> dict[str, Json]:
        return dict(self.cleaned_data["shown"])

    @classmethod
    def read(cls, values: Values) -> dict[str, Any]:
        return {"act": values.get("act", "")}


class AccedeForm(RegisterForm):
    """That this Party, admitted, is in the process from now on, under the log that its request names."""

    request = forms.RegexField(_HASH, widget=forms.HiddenInput)

    def parts(self) -> dict[str, Json]:
        log = processes.founding_values(self.here.process.id)["log"]
        return {"request": self.cleaned_data["request"], "log": log}

    @classmethod
    def read(cls, values: Values) -> dict[str, Any]:
        return {"request": values.get("request", "")}
