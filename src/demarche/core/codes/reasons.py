# SPDX-License-Identifier: Apache-2.0
"""Why rules refuse an act."""

from demarche.core.codes.code import Code


class Reason(Code):
    """Why the rules give an act no effect. The act stays on record and keeps its number (protocol: fold)."""

    UNKNOWN_KIND = (
        "unknown_kind",
        "this kind of act is not in the vocabulary of the process",
        "use a kind that the charter's vocabulary names",
    )
    WRONG_PLACE = (
        "wrong_place",
        "this kind of act does not belong here",
        "acts of the register and acts of a dossier are not mixed",
    )
    NOT_IN_CHARTER = (
        "not_in_charter",
        "the charter does not name its author with these keys, or is another charter",
        "compare the charter and the fingerprints with the other Party",
    )
    NOT_IN_AUDIENCE = (
        "not_in_audience",
        "its author is not a Party of this dossier",
        "only those who hold the dossier may act in it",
    )
    ONLY_RAISING = (
        "only_raising",
        "only the raising Party may do this",
        "the raising Party acts, or the other side says what it thinks by an act of its own",
    )
    ONLY_ADDRESSED = (
        "only_addressed",
        "only the addressed Party may do this",
        "wait for the addressed Party, or ask it",
    )
    OBSERVER_READS = (
        "observer_reads",
        "a Party that is only informed reads and does not act in the matter",
        "open a matter of its own",
    )
    ROLES_MISMATCH = (
        "roles_mismatch",
        "the roles do not name its author as raising and each Party of the audience once",
        "open the matter again with roles that agree with the audience",
    )
    WRONG_PREV = (
        "wrong_prev",
        "the act it names as its author's one before is not that",
        "the author's node must number its acts one after another",
    )
    WRONG_AFTER = (
        "wrong_after",
        "the acts it names as seen are not one at most of each other Party",
        "the author's node must name the newest act of each other Party",
    )
    OPENING_NOT_SEEN = (
        "opening_not_seen",
        "its author had not seen the opening act",
        "act again once the opening act has arrived",
    )
    OPENING_REFUSED = (
        "opening_refused",
        "the act that was to open the dossier has no effect",
        "the matter must be opened again",
    )
    REGISTER_TOO_SMALL = (
        "register_too_small",
        "it stands on a register without all founding acts",
        "act again once all founding acts are held",
    )
    REGISTER_FELL = (
        "register_fell",
        "it stands on an older register than an act it follows",
        "the author's node must cite the newest register it has folded",
    )
    PART_MISSING = (
        "part_missing",
        "a part that this kind of act needs is missing",
        "act again with that part",
    )
    PART_UNKNOWN = (
        "part_unknown",
        "it has a part that this kind of act does not have",
        "act again without that part",
    )
    PART_MALFORMED = (
        "part_malformed",
        "a coded part has a value that the vocabulary does not allow",
        "act again with an allowed value",
    )
    NO_QUESTION = (
        "no_question",
        "a concern needs at least one question, numbered from 1 without a gap",
        "raise it again with questions; to inform only, send a technical notification",
    )
    NO_SUCH_QUESTION = (
        "no_such_question",
        "it names a question that the concern does not have",
        "name a question by its number",
    )
    NO_ANSWER = (
        "no_answer",
        "it answers no question",
        "choose what kind of answer is given to which question",
    )
    ANSWER_NOT_OFFERED = (
        "answer_not_offered",
        "yes, no and partly answer a question put as yes or no, and this one was put as open",
        "choose another kind of answer and say the rest in words",
    )
    NOT_A_CONCERN = (
        "not_a_concern",
        "only a concern has questions to answer",
        "acknowledge the notification, or ask for clarification",
    )
    NO_SUCH_CLARIFICATION = (
        "no_such_clarification",
        "it supplies a clarification that nobody its author had seen asked for",
        "name the act that asked",
    )
    NOT_NUMBERED_ON = (
        "not_numbered_on",
        "its questions are not numbered on, without a gap, from the last one before",
        "ask again with the numbers that follow",
    )
    NOT_ANSWERED = (
        "not_answered",
        "it states satisfaction with a question that was not answered when its author wrote",
        "wait for the answer, or ask how the matter stands",
    )
    NOTHING_STATED = (
        "nothing_stated",
        "it states nothing of what its kind is for",
        "state at least one thing, by its number",
    )
    NOT_OWN_ACT = (
        "not_own_act",
        "the act and part it is about are not its author's own",
        "name an act that your Party said in this matter, and a part of it",
    )
    NOT_ON_DUTY_AUTHORITY = (
        "not_on_duty_authority",
        "the charter does not name this kind of act among those that a duty officer releases alone",
        "have a releasing officer release it",
    )
    NO_SUCH_PROPOSAL = (
        "no_such_proposal",
        "the request or offer it replies to is not one that its author had seen from another Party",
        "name the act that requested or offered",
    )
    NOT_A_NOTIFICATION = (
        "not_a_notification",
        "only a technical notification has indicators to mark",
        "answer the questions of the concern instead",
    )
    NO_SUCH_SUBJECT = (
        "no_such_subject",
        "the subject it speaks of is not one that its author had seen proposed",
        "name the act that proposed it",
    )
    NOT_CONCERNED = (
        "not_concerned",
        "its author is not among the Parties that this concerns",
        "only those whom it concerns may say this",
    )
    PARTY_SUSPENDED = (
        "party_suspended",
        "its author had suspended its participation",
        "resume first, or withdraw; receipts go on meanwhile",
    )
    PARTY_WITHDREW = (
        "party_withdrew",
        "its author had withdrawn from the process",
        "ask to join again; what was said before stands",
    )
    NOT_FROM_HERE = (
        "not_from_here",
        "it does not follow from how its author takes part",
        "resume what is suspended, suspend what is not",
    )
    OUTSIDE_POWERS = (
        "outside_powers",
        "the office that made it has no power to, by the powers register of its Party",
        "have the office make it that has the power, or change the powers register",
    )
    NO_OFFICE_LEFT = (
        "no_office_left",
        "it leaves no office that could change the powers register again",
        "name the office that may state powers",
    )
    NO_SUCH_CONTACT = (
        "no_such_contact",
        "its author has nominated no contact of that name",
        "nominate it first, citing the note verbale",
    )
    NOT_IN_THE_PROCESS = (
        "not_in_the_process",
        "its author is not in the process, by the register that it cites",
        "ask to join, and accede once admitted",
    )
    OBSERVES_THE_PROCESS = (
        "observes_the_process",
        "its author is an observer of the process, which reads and does not say this",
        "have a Party say it",
    )
    IN_THE_PROCESS = (
        "in_the_process",
        "the applicant is in the process already",
        "nothing needs to be asked for it",
    )
    NOT_ADMITTED = (
        "not_admitted",
        "its author was not admitted, by the register that it cites",
        "wait until the chair has announced it, then accede on that register",
    )
    NOT_THE_APPLICANTS = (
        "not_the_applicants",
        "the keys or the Party are not those that the request names",
        "enter a request with the applicant's own key-set",
    )
    NOT_THE_CHAIR = (
        "not_the_chair",
        "its author was not in the chair when it was made",
        "ask the chair; any Party announces what the chair has not within 48 hours of the hour",
    )
    SILENCE_TOO_SHORT = (
        "silence_too_short",
        "the hour is sooner than the charter's time for silence",
        "set a later hour",
    )
    BEFORE_THE_HOUR = (
        "before_the_hour",
        "it announces what came of a silence that has not ended",
        "wait for the hour",
    )
    NOT_WHAT_CAME_OF_IT = (
        "not_what_came_of_it",
        "it announces another outcome than the one that its author's register shows",
        "announce what the objections entered and shown amount to",
    )
    NOT_PROVEN = (
        "not_proven",
        "what it shows is no place of that objection in another Party's log",
        "show a receipt as it was given",
    )
    AMENDS_TOO_MUCH = (
        "amends_too_much",
        "it changes what no amendment can: the Parties, the words, the kind of terms, the depositary, the chair or whether it is practice",
        "change the other terms, or use the act that is made for this",
    )
    NOT_THE_NEXT_DEPOSITARY = (
        "not_the_next_depositary",
        "by what its author had seen, the depositary before the one that it names is another, or none",
        "look at who keeps the register now, and say whom you want after that one",
    )
    NO_DEPOSITARY = (
        "no_depositary",
        "whom it names keeps the register already, or does not take part",
        "name another Party that takes part",
    )
    ROUND_OPEN = (
        "round_open",
        "its author has spoken in this round, or by what it had seen the round before can still come about",
        "wait until the others have said whom they want, and speak in the next round where they do not agree",
    )
    CHARTER_REPLACED = (
        "charter_replaced",
        "the charter that it changes was not the one in force at the register it cites",
        "look at the charter in force, and propose or agree to a change of that one",
    )
    NOT_NOMINATED = (
        "not_nominated",
        "the Party that it calls has nominated no contact of that name, by the register that it cites",
        "call a contact that stands in the directory",
    )
    CONTACT_NOT_CALLED = (
        "contact_not_called",
        "the call names no such contact, or not the other one as its alternate",
        "answer for a contact that was called, in its own role or that of its alternate",
    )
    NOT_A_CHECK = (
        "not_a_check",
        "it belongs in a communication check, and this is none",
        "say it in the check that it is about",
    )
    ONLY_A_CHECK = (
        "only_a_check",
        "a communication check takes no such act",
        "answer the call, or raise a matter of its own",
    )
    NOT_FIGURES = (
        "not_figures",
        "no figures were proposed in this dossier",
        "propose the figures first",
    )
    NOT_THESE_FIGURES = (
        "not_these_figures",
        "table, hash, period and Parties do not belong together, or it agrees to other figures than those proposed",
        "compute the figures again, and release what was computed",
    )
    SUBJECT_NOT_OPEN = (
        "subject_not_open",
        "not every Party that the subject concerns has confirmed it, by the register that it cites",
        "wait until each has confirmed it; what was worked on until then stands",
    )
    NOT_AS_CONFIRMED = (
        "not_as_confirmed",
        "its Parties or its area are not those of the subject that was confirmed",
        "open it among the Parties of the subject, in its area",
    )
    NO_SUCH_DOCUMENT = (
        "no_such_document",
        "what it revises is not a document that its author had seen in the strand",
        "name the act that put the earlier version in",
    )
    HAS_LEFT = ("has_left", "its author had left", "have a Party say it that has not, or open another matter")
    NOT_CONCURRED = (
        "not_concurred",
        "its author is named as raising and has not concurred",
        "concur first, or leave",
    )
    ONLY_NAMED = (
        "only_named",
        "only a Party that another named as raising says this, and only once",
        "nothing is needed: its author raises the matter already, or is addressed in it",
    )
    ONLY_INFORMED = (
        "only_informed",
        "only a Party that is informed says this",
        "say how your side sees the matter",
    )
    ONLY_WHO_OPENED = (
        "only_who_opened",
        "the questions are those of the Party whose act opened the matter",
        "have that Party say it, or raise a linked concern",
    )
    NOT_SUPPORTING = ("not_supporting", "its author does not support the matter", "nothing needs to be withdrawn")
    CONSENT_STANDS = (
        "consent_stands",
        "its author had consented, and a consent stands",
        "leave the earlier dossier, or what succeeds it",
    )
    NOT_CONSENTED = (
        "not_consented",
        "it does not show that every Party of the earlier dossier consents to it",
        "enclose the proposal and the consent of each",
    )
    NOT_TO_BE_ENCLOSED = (
        "not_to_be_enclosed",
        "it encloses an act of another dossier, or one that its author did not let be enclosed",
        "enclose those that the consents name",
    )
    FORKED_NUMBER = (
        "forked_number",
        "its author signed two different acts under one number",
        "both are kept as proof; telephone the author's Party",
    )
