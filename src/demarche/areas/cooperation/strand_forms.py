# SPDX-License-Identifier: Apache-2.0
"""Forms by which a working strand is opened and worked on: shape, and that a link tells nobody of a matter that he does not hold."""

import mimetypes
from collections.abc import Mapping
from typing import Any, ClassVar, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from demarche.areas.cooperation import strands
from demarche.areas.cooperation.words import PAP, TLP
from demarche.areas.journal import matters
from demarche.areas.officers.models import DESKS
from demarche.areas.release.actions import Attached
from demarche.areas.release.fields import Line, Words, tidy
from demarche.areas.release.register_acts import InWords, Values, desk_of
from demarche.core.acts.act import HASH
from demarche.core.encoding import Json
from demarche.core.process.contacts import contacts
from demarche.core.process.subjects import find
from demarche.ledger import processes, replay
from demarche.ui import moments
from demarche.ui.series import listed
from demarche.ui.uploads import MOST
from demarche.ui.widgets import Checkboxes

_ID: Final = r"^[0-9a-f]{64}\Z"
_NAME: Final = 200


def _words() -> Words:
    return Words(label=_("In words"), rows=4, limit=4000, help_text=_("Every Party of the strand reads it."))


class OpenForm(InWords):
    """A strand to open on a subject that all have confirmed."""

    asks: ClassVar[Mapping[str, Promise]] = {"title": _("Say what is worked on.")}

    subject = forms.RegexField(_ID, widget=forms.HiddenInput)
    title = Line(limit=160, label=_("What is worked on"), help_text=_("A name that every Party can use."))
    track = forms.ChoiceField(label=_("Desk"), help_text=_("It is open to this desk of each Party."))
    tlp = forms.ChoiceField(label=_("TLP"), choices=TLP, initial="AMBER")
    pap = forms.ChoiceField(label=_("PAP"), choices=PAP, initial="AMBER")
    text = _words()
    field_order = ("title", "track", "tlp", "pap", "text")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.officer is not None:
            desks = [(desk, word) for desk, word in DESKS.items() if desk and self.officer.sees(desk)]
            self.fields["track"].choices = desks  # type: ignore[attr-defined]  # a field of choices
            self.fields["track"].initial = desk_of(self.officer)

    def parts(self) -> dict[str, Json]:
        given = self.cleaned_data
        view = replay.ground(self.here.process.id).view(self.here.register.size)
        subject = find(view, given["subject"])
        parts: dict[str, Json] = {**super().parts(), "subject": given["subject"], "track": given["track"]}
        parts |= {"marking": {"tlp": given["tlp"], "pap": given["pap"]}}
        parts |= {"subjects": list[Json]([subject.area])} if subject is not None else {}
        return {**parts, "title": given["title"]} if given["title"] else parts

    @classmethod
    def read(cls, values: Values) -> dict[str, Any]:
        marking = values.get("marking")
        marked = marking if isinstance(marking, dict) else {}
        named = {name: values.get(name, "") for name in ("subject", "title", "track")}
        return {**super().read(values), **named, **{name: marked.get(name, "AMBER") for name in ("tlp", "pap")}}


class StrandForm(InWords):
    """What is said in a strand that is open."""

    strand = forms.RegexField(_ID, widget=forms.HiddenInput)
    text = _words()

    def strand_id(self) -> str:
        """The strand that it is said in."""
        return str(self["strand"].value() or "")


class DocumentForm(StrandForm):
    """A document, or another version of one."""

    asks: ClassVar[Mapping[str, Promise]] = {"file": _("Choose a file."), "what": _("Say what it is.")}

    revises = forms.RegexField(_ID, widget=forms.HiddenInput, required=False)
    file = forms.FileField(label=_("File"), required=False)
    what = Line(limit=300, label=_("What it is"), help_text=_("A draft of common rules for test traffic"))
    field_order = ("file", "what", "text")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = self.read(self.held)["file"]
        if name:
            self.fields["file"].help_text = _now("Kept: %(name)s. Another file takes its place.") % {"name": name}

    def clean_file(self) -> Attached | None:
        file = self.cleaned_data["file"]
        if not file:
            return None
        most = min(MOST, replay.charter_in_force(self.here.process.id).limits["file"])
        if file.size > most:
            said = {"size": moments.size(file.size), "limit": moments.size(most)}
            raise ValidationError(_now("The file has %(size)s; %(limit)s can be sent here.") % said)
        name = _plain_name(file.name) or "document"
        media = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return Attached(name, media, bytes(file.read()))

    def attached(self) -> Attached | None:
        return self.cleaned_data.get("file")

    def parts(self) -> dict[str, Json]:
        given, file = self.cleaned_data, self.attached()
        parts: dict[str, Json] = super().parts()
        if file is not None:
            parts["file1"] = {"name": file.name, "media": file.media, "bytes": file.size, "sha256": file.sha256}
        elif "file1" in self.held:
            parts["file1"] = self.held["file1"]
        return parts | {name: given[name] for name in ("what", "revises") if given.get(name)}

    @classmethod
    def read(cls, values: Values) -> dict[str, Any]:
        file = values.get("file1")
        name = str(file["name"]) if isinstance(file, dict) else ""
        return {**super().read(values), "file": name, **{key: values.get(key, "") for key in ("what", "revises")}}


def _plain_name(name: str) -> str:
    kept = "".join(each if each.isalnum() or each in "-_. " else "_" for each in tidy(name))
    return kept.strip(" .")[-_NAME:]


class ContactForm(StrandForm):
    """Which of this Party's own contacts work in it."""

    contacts = forms.MultipleChoiceField(
        label=_("Our contacts in this strand"),
        required=False,
        widget=Checkboxes(),
        help_text=_("Those that this Party has nominated. What is said takes the place of what was said before."),
    )
    field_order = ("contacts", "text")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        view = replay.ground(self.here.process.id).view(self.here.register.size)
        own = [
            (each.name, f"\u2068{each.name}: {each.entry['office']}\u2069")
            for each in contacts(view, self.here.own_code)
        ]
        self.fields["contacts"].choices = own  # type: ignore[attr-defined]  # a field of choices

    def parts(self) -> dict[str, Json]:
        return {**super().parts(), "contacts": list[Json](sorted(self.cleaned_data["contacts"]))}

    @classmethod
    def read(cls, values: Values) -> dict[str, Any]:
        return {**super().read(values), "contacts": values.get("contacts", [])}


class LinkForm(StrandForm):
    """A matter to link, which every Party of the strand must hold already."""

    asks: ClassVar[Mapping[str, Promise]] = {"matter": _("Give the number of the matter.")}

    matter = Line(
        limit=64,
        short=True,
        label=_("Number of the matter"),
        help_text=_(
            "Ours or theirs. Only what every Party of the strand holds can be linked: a link names it to all of them."
        ),
    )
    field_order = ("matter", "text")

    def clean_matter(self) -> dict[str, Json] | None:
        text = str(self.cleaned_data["matter"])
        opening = strands.opening(self.strand_id())
        if not text or opening is None or self.officer is None:
            return None
        known = [text] if HASH.fullmatch(text) else list(matters.numbered(text, self.officer))
        named = set(matters.names(known, self.officer))
        found = [each for each in known if each in named and each != opening.id]
        if not found:
            raise ValidationError(_now("No matter that is open to you has this number."))
        missing = [strands.without(each, opening) for each in found]
        if all(missing):
            names = processes.names(self.here.process.id)
            raise ValidationError(
                _now("Not held by %(parties)s, who would learn of it by the link. It cannot be linked.")
                % {"parties": listed(names.get(code, code) for code in missing[0])}
            )
        dossier = found[next(at for at, each in enumerate(missing) if not each)]
        return {"dossier": dossier} if dossier == text else {"dossier": dossier, "number": text}

    def parts(self) -> dict[str, Json]:
        linked = self.cleaned_data["matter"]
        return {**super().parts(), "linked": linked} if linked else super().parts()

    @classmethod
    def read(cls, values: Values) -> dict[str, Any]:
        linked = values.get("linked")
        said = linked if isinstance(linked, dict) else {}
        return {**super().read(values), "matter": said.get("number") or said.get("dossier", "")}


class LeaveForm(StrandForm):
    """To leave it."""

    field_order = ("text",)
