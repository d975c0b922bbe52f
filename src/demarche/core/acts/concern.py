# SPDX-License-Identifier: Apache-2.0
"""What Parties say to each other about a concern or a technical notification (docs/protocol/acts.md)."""

from typing import Final

from demarche.core.acts.enclosed import ENCLOSED, SUCCEEDS
from demarche.core.acts.red import ROLES as RED_ROLES
from demarche.core.acts.schema import (
    Kind,
    Part,
    a_hash,
    a_moment,
    a_party,
    listed,
    matching,
    one_of,
    record,
    short,
    some_of,
    whole,
    yes_or_no,
)

NOTIFY: Final = "notification.send"
RAISE: Final = "concern.raise"
ANSWER: Final = "concern.answer"
ACKNOWLEDGE: Final = "dossier.acknowledge"
ASK: Final = "clarification.ask"
SUPPLY: Final = "clarification.supply"
WITHDRAW: Final = "dossier.withdraw"
CLOSE: Final = "dossier.close"
ASSESS: Final = "dossier.assess"

TRACKS: Final = ("diplomatic", "technical")
SUBJECTS: Final = ("CHI", "CIN", "CRT", "DRG", "INT", "MIS", "OTH", "TER", "VUL")
URGENCIES: Final = ("ordinary", "urgent")
TLP: Final = ("AMBER", "AMBER+STRICT", "CLEAR", "GREEN", "RED")
PAP: Final = ("AMBER", "CLEAR", "GREEN", "RED")
FORMS: Final = ("aide_memoire", "demarche_record", "letter", "memorandum", "note_verbale")
COURTESY: Final = ("none", "usual")
CIRCULATION: Final = ("authorities", "nobody", "participants")
ASKS: Final = ("acknowledge", "call", "per_indicator", "preserve")
QUESTION_FORMS: Final = ("open", "yes_or_no")
OFFERED_FOR_YES_OR_NO: Final = ("yes", "no", "partly")
ANSWERS: Final = (
    *OFFERED_FOR_YES_OR_NO,
    "information_given",
    "measure_taken",
    "no_information",
    "under_examination",
    "declined",
    "answered_elsewhere",
)
BECAUSE: Final = (
    "criminal_investigation",
    "national_security",
    "no_reason",
    "not_enough_information",
    "outside_process",
    "wrong_channel",
)
REFERRED_TO: Final = ("authority", "network_24_7", "other_channel", "technical_contact")
STATUSES: Final = ("open", "partially_resolved", "resolved")
VIEWS: Final = ("stated", "suspected")
CONFIDENCES: Final = ("high", "low", "moderate")
LIKELIHOODS: Final = ("almost_certain", "even", "likely", "remote", "unlikely", "very_likely", "very_unlikely")
DEGREES: Final = (
    "coordinated",
    "encouraged",
    "executed",
    "ignored",
    "integrated",
    "ordered",
    "prohibited",
    "prohibited_inadequately",
    "rogue_conducted",
    "shaped",
)
SECTORS: Final = (
    "digital",
    "education",
    "elections",
    "energy",
    "finance",
    "food",
    "government",
    "health",
    "industry",
    "media",
    "other",
    "telecommunications",
    "transport",
    "water",
)
CHANNELS: Final = ("embassy", "legal_assistance", "network_24_7", "other_channel", "response_teams", "un_letter")
RELATIONS: Final = ("counter_request", "deescalates", "escalates", "follows", "previously_raised")
CLAUSES: Final = ("not_a_notice_of_claim", "reservation_of_rights", "without_prejudice")

_LANGUAGE = matching("[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}")
_NUMBER = short(64)

_REFERRAL = {"referral": record({"to": one_of(*REFERRED_TO)}, {"reference": short(64)})}
_ANSWER_FORMS = {
    "under_examination": record({"value": one_of("under_examination"), "until": a_moment}, _REFERRAL),
    "declined": record({"value": one_of("declined"), "because": one_of(*BECAUSE)}, _REFERRAL),
    "answered_elsewhere": record({"value": one_of("answered_elsewhere"), "reference": short(128)}, _REFERRAL),
}
_PLAIN_ANSWER = record({"value": one_of(*(set(ANSWERS) - _ANSWER_FORMS.keys()))}, _REFERRAL)


def an_answer(value: object) -> bool:
    """An answer's value with exactly the fields that this value has."""
    if not isinstance(value, dict):
        return False
    word = value.get("value")
    return _ANSWER_FORMS.get(word, _PLAIN_ANSWER)(value) if isinstance(word, str) else False


BESIDE: Final = 1_048_576
"""The most bytes of a file that travels beside its act, in the same request; a larger one follows it in pieces."""

A_FILE = record({"name": short(255), "media": short(127), "bytes": whole(0, 2**53 - 1), "sha256": a_hash})

LANGUAGE: Final = Part("language", _LANGUAGE)
NUMBER: Final = Part("number", _NUMBER)
FORM: Final = Part("form", record({"kind": one_of(*FORMS), "courtesy": one_of(*COURTESY)}))
SAID: Final = Part("said_text", None, since=2)
ROLES: Final = Part(
    "roles",
    record({"raises": listed(a_party, least=1), "addressed": listed(a_party, least=1), "informed": listed(a_party)}),
    required=True,
)
MATTER: Final = (
    ROLES,
    Part("track", one_of(*TRACKS), required=True),
    Part("marking", record({"tlp": one_of(*TLP), "pap": one_of(*PAP)}), required=True),
    Part("national_marking", None),
    Part("urgency", record({"profile": one_of(*URGENCIES)}, {"wished": a_moment}), required=True),
    Part("circulation", one_of(*CIRCULATION), required=True),
    Part("language", _LANGUAGE, required=True),
    Part("title", None, required=True),
    Part("matter", None, required=True),
    Part("preserve", record({"days": whole(1, 3650)})),
    Part("file*", A_FILE),
    NUMBER,
    Part("red", record({"roles": listed(one_of(*RED_ROLES), least=1)}), since=2),
    Part("related*", record({"dossier": a_hash, "relation": one_of(*RELATIONS)}), since=2),
    Part("cites", listed(a_hash, least=1), since=2),
    SUCCEEDS,
    ENCLOSED,
)

_CIRCUMSTANCES: Final = (
    Part("actor", record({}, {"confidence": one_of(*CONFIDENCES)}), since=2),
    Part("actor_text", None, since=2),
    Part(
        "responsibility",
        record(
            {"view": one_of(*VIEWS)},
            {
                "degree": one_of(*DEGREES),
                "confidence": one_of(*CONFIDENCES),
                "likelihood": one_of(*LIKELIHOODS),
            },
        ),
        since=2,
    ),
    Part("responsibility_text", None, since=2),
    Part("statement", one_of("made"), since=2),
    Part("statement_text", None, since=2),
    Part(
        "effects",
        record(
            {"critical_infrastructure": yes_or_no, "sectors": listed(one_of(*SECTORS))},
            {"severity": whole(0, 5), "national": short(120)},
        ),
        since=2,
    ),
    Part("effects_text", None, since=2),
    Part(
        "times",
        record({}, {"started": a_moment, "discovered": a_moment, "contained": a_moment, "active": yes_or_no}),
        since=2,
    ),
    Part("done_text", None, since=2),
    Part("help_text", None, since=2),
    Part("channels", listed(one_of(*CHANNELS), least=1), since=2),
    Part("channels_text", None, since=2),
    Part("legal", listed(one_of(*CLAUSES), least=1), since=2),
)

KINDS: Final = (
    Kind(
        NOTIFY,
        opens=True,
        parts=(*MATTER, Part("ask", some_of(*ASKS)), Part("callback", None)),
    ),
    Kind(
        RAISE,
        opens=True,
        parts=(
            *MATTER,
            Part("subjects", listed(one_of(*SUBJECTS), least=1), required=True),
            Part("subject_other", None),
            Part("q*", record({"form": one_of(*QUESTION_FORMS)})),
            Part("q*_text", None),
            Part("origin", listed(matching("[A-Z]{2,3}"), least=1)),
            Part("origin_text", None),
            Part("rules", listed(short(64), least=1)),
            Part("report*", record({"source": short(128), "id": short(128), "sha256": a_hash})),
            Part("report*_text", None),
            FORM,
            SAID,
            *_CIRCUMSTANCES,
        ),
    ),
    Kind(
        ACKNOWLEDGE,
        parts=(
            Part("clause", one_of("without_prejudice"), required=True),
            Part("text", None),
            NUMBER,
            LANGUAGE,
            FORM,
        ),
    ),
    Kind(
        ASK,
        parts=(
            Part("about", record({}, {"question": whole(1, 999)}), required=True),
            Part("text", None, required=True),
            LANGUAGE,
        ),
    ),
    Kind(
        SUPPLY,
        parts=(
            Part("about", record({"act": a_hash}), required=True),
            Part("text", None, required=True),
            LANGUAGE,
        ),
    ),
    Kind(
        ANSWER,
        parts=(
            Part("a*", an_answer),
            Part("a*_text", None),
            Part("a*_settles", None),
            NUMBER,
            LANGUAGE,
            FORM,
        ),
    ),
    Kind(WITHDRAW, parts=(Part("text", None), LANGUAGE)),
    Kind(CLOSE, parts=(Part("text", None), LANGUAGE)),
    Kind(
        ASSESS,
        parts=(Part("status", one_of(*STATUSES), required=True), Part("text", None), LANGUAGE),
    ),
)
