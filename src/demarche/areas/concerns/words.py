# SPDX-License-Identifier: Apache-2.0
"""The words that stand for coded values on every page of this room."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from demarche.areas.release.subject_areas import AREAS
from demarche.core.acts import concern as acts
from demarche.core.acts import representation, strand

Words = Mapping[str, Promise]

KINDS: Final[Words] = {
    acts.NOTIFY: _("Technical notification"),
    acts.RAISE: _("Concern"),
    strand.OPEN: _("Working strand"),
    representation.MAKE: _("Representation"),
    representation.CLAIM: _("Notice of claim"),
    acts.ANSWER: _("Answer"),
}

FOUND: Final[Mapping[str, tuple[Promise, Promise]]] = {
    "matter": (_("Matters"), _("Matter")),
    "act": (_("Acts"), _("Act")),
    "call": (_("Calls recorded"), _("Call recorded")),
}
"""What Find holds of a dossier, several and one."""

DESKS: Final[Words] = {"technical": _("Technical desk"), "diplomatic": _("Diplomatic desk")}
THE_DESKS: Final[Words] = {"technical": _("its technical desk"), "diplomatic": _("its diplomatic desk")}

SUBJECTS: Final[Words] = AREAS
SIDES: Final[Words] = {
    "raises": _("Raise the matter"),
    "addressed": _("Addressed"),
    "informed": _("Informed"),
}
JOINING: Final[Words] = {
    "": _("does not join"),
    "informed": _("joins, and is informed"),
    "raises": _("joins, and is named as raising"),
    "addressed": _("joins, and is addressed"),
}
BESIDE_US: Final[Words] = {
    "": _("does not hold it"),
    "raises": _("is named as raising it with us"),
    "informed": _("is informed"),
}
URGENCIES: Final[Words] = {"ordinary": _("Ordinary"), "urgent": _("Urgent")}
FORMS: Final[Words] = {
    "note_verbale": _("Note verbale"),
    "letter": _("Letter"),
    "demarche_record": _("Record of a démarche"),
    "aide_memoire": _("Aide-mémoire"),
    "memorandum": _("Memorandum"),
}
REPLY_FORMS: Final[Words] = {**FORMS, "": _("no diplomatic form")}
"""The forms of an act in a matter; as a rule it has none in a matter that came in none, such as a technical notification."""
COURTESY: Final[Words] = {"usual": _("as usual"), "none": _("none")}
CIRCULATION: Final[Words] = {
    "nobody": _("nobody"),
    "authorities": _("its authorities"),
    "participants": _("participants"),
}
ASKS: Final[Words] = {
    "acknowledge": _("acknowledge"),
    "per_indicator": _("seen or not, per indicator"),
    "preserve": _("preserve data"),
    "call": _("call us"),
}
QUESTION_FORMS: Final[Words] = {"open": _("open"), "yes_or_no": _("yes or no")}

ANSWERS: Final[Words] = {
    "yes": _("Yes"),
    "no": _("No"),
    "partly": _("Partly"),
    "information_given": _("Information given"),
    "measure_taken": _("Measure taken"),
    "no_information": _("No information found"),
    "under_examination": _("Under examination, until"),
    "declined": _("Declined"),
    "answered_elsewhere": _("Answered elsewhere, reference"),
}
ANSWER_HINTS: Final[Words] = {
    "yes": _("It was so."),
    "no": _("You deny it: you state that it was not so."),
    "partly": _("Some of it was so; say in words which."),
    "information_given": _("What was asked is told in words."),
    "measure_taken": _("Something was done; say in words what."),
    "no_information": _("You looked and found nothing. It is neither a denial nor a refusal."),
    "under_examination": _("An interim answer, with your own date for the next."),
    "declined": _("Declining is an answer; it stops the clock."),
    "answered_elsewhere": _("The answer was given in another place; say where."),
}
BECAUSE: Final[Words] = {
    "criminal_investigation": _("criminal investigation"),
    "national_security": _("national security"),
    "wrong_channel": _("wrong channel"),
    "not_enough_information": _("not enough information"),
    "outside_process": _("outside the process"),
    "no_reason": _("no reason given"),
}
REFERRED_TO: Final[Words] = {
    "network_24_7": _("24/7 network"),
    "authority": _("another authority"),
    "technical_contact": _("technical contact"),
    "other_channel": _("another channel"),
}
STATUSES: Final[Words] = {
    "open": pgettext_lazy("an assessment", "open"),
    "partially_resolved": _("partially resolved"),
    "resolved": _("resolved"),
}
SATISFACTIONS: Final[Words] = {
    "satisfied": _("satisfied"),
    "partly_satisfied": _("partly satisfied"),
    "not_satisfied": _("not satisfied"),
    "referral_accepted": _("referral accepted"),
}
MARKS: Final[Words] = {
    "seen": _("seen"),
    "not_seen": _("not seen"),
    "blocked": _("blocked"),
    "sinkholed": _("sinkholed"),
    "false_positive": _("false positive"),
    "need_more": _("need more"),
}
SCOPES: Final[Words] = {"whole": _("the whole"), "attribution": _("the attribution only")}
LEVELS: Final[Words] = {
    "experts": _("experts"),
    "heads_of_department": _("heads of department"),
    "deputy_ministers": _("deputy ministers"),
    "ministers": _("ministers"),
}
WAYS: Final[Words] = {"video": _("by video"), "in_person": _("in person"), "telephone": _("by telephone")}
WISHES: Final[Words] = {"return": _("returned"), "destroy": _("destroyed")}
OUTCOMES: Final[Words] = {"returned": _("returned"), "destroyed": _("destroyed")}
RESPONSIBILITY: Final[Words] = {"suspected": _("suspected"), "stated": _("stated")}
DEGREES: Final[Words] = {
    "prohibited": _("it forbids the activity and acts against it"),
    "prohibited_inadequately": _("it forbids the activity and cannot stop it"),
    "ignored": _("it knows of the activity and does nothing"),
    "encouraged": _("it encourages the activity"),
    "shaped": _("it gives the activity some support"),
    "coordinated": _("it coordinates the activity"),
    "ordered": _("it has others carry the activity out"),
    "rogue_conducted": _("parts of its own forces act outside its control"),
    "executed": _("its own forces carry the activity out"),
    "integrated": _("its own forces and others under its control carry the activity out"),
}
CONFIDENCES: Final[Words] = {
    "low": pgettext_lazy("a confidence", "low"),
    "moderate": pgettext_lazy("a confidence", "moderate"),
    "high": pgettext_lazy("a confidence", "high"),
}
LIKELIHOODS: Final[Words] = {
    "remote": _("hardly possible"),
    "very_unlikely": _("very unlikely"),
    "unlikely": _("unlikely"),
    "even": _("as likely as not"),
    "likely": _("likely"),
    "very_likely": _("very likely"),
    "almost_certain": _("almost certain"),
}
SECTORS: Final[Words] = {
    "health": _("health"),
    "energy": _("energy"),
    "water": _("water"),
    "food": _("food"),
    "transport": _("transport"),
    "finance": _("finance"),
    "telecommunications": _("telecommunications"),
    "digital": _("digital services"),
    "government": _("government"),
    "elections": _("elections"),
    "education": _("education and research"),
    "media": _("media"),
    "industry": _("industry"),
    "other": _("another sector"),
}
SEVERITIES: Final[Words] = {
    "0": _("0, no effect"),
    "1": _("1, slight"),
    "2": _("2, limited"),
    "3": _("3, serious"),
    "4": _("4, grave"),
    "5": _("5, national emergency"),
}
CHANNELS: Final[Words] = {
    "response_teams": _("between response teams"),
    "network_24_7": _("24/7 network"),
    "legal_assistance": _("legal assistance"),
    "embassy": _("embassy"),
    "un_letter": _("letter circulated at the United Nations"),
    "other_channel": _("another channel"),
}
RELATIONS: Final[Words] = {
    "counter_request": _("this is a counter-request to it"),
    "follows": _("this follows it"),
    "previously_raised": _("the same was raised there before"),
    "escalates": _("this escalates it"),
    "deescalates": _("this de-escalates it"),
}
LINKS: Final[Words] = {**RELATIONS, "succeeds": _("this succeeds it, among more Parties")}
"""How an opening act links its matter to another: by a relation that it states, or as its successor."""
RELATED: Final[Words] = {
    "counter_request": _("counter-request"),
    "follows": _("follows this"),
    "previously_raised": _("raises the same again"),
    "escalates": _("escalates this"),
    "deescalates": _("de-escalates this"),
    "succeeds": _("succeeds this, among more Parties"),
}
"""The same, told of the matter that names this one."""
CLAUSES: Final[Words] = {
    "without_prejudice": _("Without prejudice."),
    "reservation_of_rights": _("All rights are reserved."),
    "not_a_notice_of_claim": _("This is not a notice of claim."),
}
TRANSLATION_STATUSES: Final[Words] = {
    "courtesy": _("courtesy translation"),
    "authentic": _("authentic, as the original is"),
}
OFFICES: Final[Words] = DESKS

LANGUAGES: Final[Words] = {
    "en": _("English"),
    "fr": _("French"),
    "ar": _("Arabic"),
    "es": _("Spanish"),
    "ru": _("Russian"),
    "zh": _("Chinese"),
    "de": _("German"),
    "fa": _("Persian"),
    "id": _("Indonesian"),
    "it": _("Italian"),
    "ja": _("Japanese"),
    "kk": _("Kazakh"),
    "ko": _("Korean"),
    "pl": _("Polish"),
    "pt": _("Portuguese"),
    "sr": _("Serbian"),
    "sw": _("Swahili"),
    "tr": _("Turkish"),
    "uk": _("Ukrainian"),
    "ur": _("Urdu"),
    "uz": _("Uzbek"),
}


def word(words: Words, code: object) -> str:
    """The word for a code; the code itself where it is not one of ours."""
    found = words.get(str(code))
    return str(code) if found is None else str(found)


def office(name: str) -> str:
    """An office as acts name it (`technical_desk`), in words."""
    return word(OFFICES, name.removesuffix("_desk"))
