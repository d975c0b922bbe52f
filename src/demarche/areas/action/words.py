# SPDX-License-Identifier: Apache-2.0
"""The words of Needs my action: groups, verbs, and what each row is about."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from demarche.areas.release.coded import in_words
from demarche.areas.release.presentation import UnknownKindError, presentation_of
from demarche.areas.release.telling import named, told

GROUPS: Final[Mapping[str, Promise]] = {
    "nobody": _("Nobody has it"),
    "at_once": _("At once"),
    "release": _("For release (you are a releasing officer)"),
    "on_duty": _("For release on duty authority"),
    "to_clear": _("For clearance"),
    "to_answer": _("To answer"),
    "to_assess": _("To assess"),
    "returned": _("Returned to you"),
    "waiting": _("Waiting for others"),
    "offers": _("Offers that nobody has taken up"),
}

VERBS: Final[Mapping[str, Promise]] = {
    "look": _("Look"),
    "stalled": _("Decide: try again, or stop"),
    "decide": _("Decide"),
    "consider": _("Confirm, decline or leave it"),
    "agree_or_leave": _("Agree, or leave it"),
    "put_under_silence": _("Put it under silence, or leave it"),
    "under_silence": _("Under silence: object, agree, or leave it"),
    "announce": _("Announce what came of it"),
    "accede": _("Accede"),
    "confirm_contacts": _("Confirm that our contacts are right, or change them: a year is over"),
    "lapsed": _("Look: the register was not kept as it must be"),
    "take_over": _("Take the watch over"),
    "confirm_address": _("Look at an address that is not public"),
    "acknowledge": _("Acknowledge"),
    "answer": _("Answer"),
    "own_date": _("Answer by your own date"),
    "supply": _("Supply the clarification"),
    "assess": _("Say how you see it"),
    "scanned": _("The scanner found something in a file"),
    "mark": _("Mark the indicators"),
    "reply": _("Reply to a request or an offer"),
    "concur": _("Concur, or leave: you are named as raising it"),
    "consent": _("Consent to a larger dossier, or decline it"),
    "release": _("Release"),
    "release_on_duty": _("Release on duty authority"),
    "authorise": _("Urgent line: a second officer authorises"),
    "take_note": _("Take note: released on duty authority"),
    "clear": _("Read and clear"),
    "redraft": _("Redraft"),
    "take_up": _("Take up"),
    "read_back": _("Read back the code of an alert"),
    "nobody_has": _("Take it up: an alert was read back by nobody"),
    "await_release": _("With the releasing officer"),
    "await_acknowledge": _("Acknowledgement"),
    "await_answer": _("Answer"),
    "await_own_date": _("Answer by their own date"),
    "await_mark": _("Marks on the indicators"),
    "await_reply": _("Reply to our request or offer"),
    "await_consent": _("Consent to the larger dossier that we proposed"),
    "answer_check": _("Answer: is a person in this role here?"),
    "answer_for": _("Answer for a contact whose alternate you are"),
    "await_check": _("Answer of a contact that we called"),
    "call_again": _("Call contacts again: it is time for a check"),
    "await_agreement": _("Agreement to our figures"),
    "offer_unanswered": _("Ask, or withdraw it: an invitation without an answer"),
    "offer_unconfirmed": _("Compare fingerprints, or withdraw it"),
    "offer_theirs": _("Ask: we have founded, and they have not"),
}


def group(name: str) -> str:
    """The heading of a group."""
    return str(GROUPS.get(name, _("Also")))


def verb(code: str) -> str:
    """The verb of a row: what stands before the stroke of its code."""
    name = code.split("/", 1)[0]
    return str(VERBS.get(name, name))


def kind(code: str) -> str:
    """The kind of act a row is about: what stands behind the stroke of its code, in words; of deliveries, how many."""
    word, _stroke, name = code.partition("/")
    if word == "stalled":
        return ngettext("%(n)d delivery", "%(n)d deliveries", int(name)) % {"n": int(name)}
    if not name:
        return ""
    try:
        return str(presentation_of(name).title)
    except UnknownKindError:
        return ""


def about(what: str, kind_word: str, party: str) -> SafeString:
    """What a row is about in one line: the matter's own title if it has one, with kind and Party."""
    what = in_words(what)
    if kind_word and party:
        more = told(say("%(kind)s, %(party)s"), kind=escape(kind_word), party=party)
    else:
        more = escape(kind_word) or named(party) if party else escape(kind_word)
    if not what:
        return more
    return format_html("{} · {}", named(what), more) if more else named(what)
