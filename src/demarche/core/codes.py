# SPDX-License-Identifier: Apache-2.0
"""The three closed lists of codes: why rules refuse an act, why a door refuses a parcel, why a delivery fails."""

from enum import Enum


class Code(Enum):
    """A stable code with the sentence a person reads and what helps.

    The value of a member is `(code, sentence, remedy)`. A code is never renamed and never reused; `docs/protocol/codes.md`
    lists all of them.
    """

    @property
    def code(self) -> str:
        """The stable name, as it stands in records, answers and tests."""
        return str(self.value[0])

    @property
    def sentence(self) -> str:
        """What was observed, as one lower-case sentence without a full stop."""
        return str(self.value[1])

    @property
    def remedy(self) -> str:
        """What helps next."""
        return str(self.value[2])

    def __str__(self) -> str:
        return self.code


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
    PART_MISSING = ("part_missing", "a part that this kind of act needs is missing", "act again with that part")
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
    NO_ANSWER = ("no_answer", "it answers no question", "choose what kind of answer is given to which question")
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
    FORKED_NUMBER = (
        "forked_number",
        "its author signed two different acts under one number",
        "both are kept as proof; telephone the author's Party",
    )


class Refusal(Code):
    """Why a door refuses a parcel, an act or a file. Nothing refused at the door takes effect."""

    TOO_LARGE = (
        "too_large",
        "it is larger than the charter's limit",
        "split it, or name large files by hash and send them by hand",
    )
    UNREADABLE_COVER = (
        "unreadable_cover",
        "the cover is not in the form of the protocol",
        "the sending node must be updated or mended",
    )
    UNKNOWN_VERSION = (
        "unknown_version",
        "it is written in a version that this node does not know; it knows version 1",
        "update the older of the two nodes",
    )
    NOT_CONFIRMED = (
        "not_confirmed",
        "its officers have not confirmed the sender's fingerprint",
        "telephone them and compare fingerprints",
    )
    NOT_FOUNDED = (
        "not_founded",
        "its releasing officer has not yet released its own founding act",
        "wait, or ask their administrator; it does not lapse",
    )
    BEFORE_FOUNDING = (
        "before_founding",
        "it came before the founding act of its author was here",
        "the founding act is sent first, and alone",
    )
    WRONG_ADDRESSEE = ("wrong_addressee", "it is addressed to another Party", "send it to the Party it names")
    COVER_SIGNATURE = (
        "cover_signature",
        "the cover is not signed with the confirmed node key of the Party it names",
        "telephone their administrator and compare fingerprints again",
    )
    ITEM_HASH = ("item_hash", "what arrived is not what the cover names", "send it again; the line may have changed it")
    CANNOT_OPEN = (
        "cannot_open",
        "it is not sealed for this node's key",
        "the sender must use the newest key-set",
    )
    UNREADABLE_PARCEL = (
        "unreadable_parcel",
        "what was sealed is not in the form of the protocol",
        "the sending node must be updated or mended",
    )
    UNREADABLE_ACT = (
        "unreadable_act",
        "an act is not in the form of the protocol",
        "the author's node must be updated or mended",
    )
    UNKNOWN_PROCESS = (
        "unknown_process",
        "the receiving node does not know this process",
        "compare the process ids with their administrator",
    )
    UNKNOWN_AUTHOR = (
        "unknown_author",
        "the author is not a member of the process",
        "only acts of members are taken in",
    )
    UNKNOWN_KEYSET = (
        "unknown_keyset",
        "the act is signed under a key-set that this node does not hold",
        "send the key-set, or compare fingerprints again",
    )
    ACT_SIGNATURE = (
        "act_signature",
        "the two signatures of the act do not both verify",
        "the author must sign again; one good signature is as bad as none",
    )
    PART_HASH = (
        "part_hash",
        "the parts are not exactly those that the header names",
        "send the act with all its parts unchanged",
    )
    HEAD_SIGNATURE = (
        "head_signature",
        "the log head is not signed by the log of the Party it names",
        "telephone their administrator",
    )
    HEAD_UNPROVEN = (
        "head_unproven",
        "the log head is not shown to continue the one held here",
        "send a consistency proof from the size that the answer names",
    )
    HEAD_FORKED = (
        "head_forked",
        "the log shows another history than it showed before",
        "both heads are kept as proof; telephone the Party whose log it is",
    )
    PLACE_UNPROVEN = (
        "place_unproven",
        "the act does not stand in its author's log where it says",
        "send it with its place and the head that covers it",
    )
    OWN_NUMBER_USED = (
        "own_number_used",
        "the receiving node has another act of its own under that number",
        "both acts are proofs; telephone their administrator",
    )
    FILE_MISSING = (
        "file_missing",
        "a file that an act names did not come with it",
        "send the act and its files together",
    )
    FILE_NOT_NAMED = (
        "file_not_named",
        "no act here names the file that this is a piece of",
        "send the act first; its file follows once the act is receipted",
    )
    FILE_MALFORMED = (
        "file_malformed",
        "a file is not what its part says it is",
        "mend the file and send a new act",
    )
    PICTURE_BARRED = (
        "picture_barred",
        "a file holds a picture or video, which this subject area does not take in; it was not kept",
        "this material must not pass here: pass the case reference through the 24/7 police network",
    )
    FILE_HIDDEN = (
        "file_hidden",
        "a file cannot be looked into, and this subject area takes in no pictures; it was not kept",
        "send what it says as text, or pass the case reference through the 24/7 police network",
    )
    WAITING_FULL = (
        "waiting_full",
        "too many acts of this Party wait for acts that are not here",
        "send the missing acts first",
    )
    SIMULATED_PEER = (
        "simulated_peer",
        "one of the two nodes keeps simulated time and the other does not",
        "a node made for practice speaks only to nodes made for practice",
    )


class Obstacle(Code):
    """Why an attempt to deliver did not end in a receipt. Acts never lapse; only attempts do."""

    NO_CONNECTION = (
        "no_connection",
        "no connection to the other node (TCP)",
        "telephone their administrator; it does not lapse, we go on trying",
    )
    NO_REPLY = (
        "no_reply",
        "the other node took the connection and did not answer in time",
        "telephone their administrator; it does not lapse, we go on trying",
    )
    TLS_FAILED = (
        "tls_failed",
        "the encrypted connection could not be made (TLS)",
        "something between the nodes may be in the way; ask both administrators",
    )
    OTHER_KEY = (
        "other_key",
        "another key than the one you confirmed answers there",
        "stop; telephone; compare fingerprints again",
    )
    REDIRECTED = (
        "redirected",
        "the other node's address answers with another address, which is never followed",
        "ask their administrator for the address of the peer door",
    )
    REFUSED = (
        "refused",
        "the other node refused it at the door",
        "see the reason it gave; correct by a new act",
    )
    NOT_YET = (
        "not_yet",
        "the other node does not take acts of this process yet",
        "wait for their confirmation and founding act, or telephone",
    )
    ANSWER_UNREADABLE = (
        "answer_unreadable",
        "what the other node answered is not in the form of the protocol",
        "their node must be updated or mended",
    )
    RECEIPT_UNPROVEN = (
        "receipt_unproven",
        "something came back that is not their receipt",
        "it is kept as evidence; telephone their administrator",
    )
    HEAD_BEHIND = (
        "head_behind",
        "the other node asks for the proof from another size",
        "nothing to do: the next try carries it",
    )
    KEY_LOCKED = (
        "key_locked",
        "this node's own key could not be read, so nothing was sent",
        "ask your administrator to look at the keys folder",
    )
    FILE_LOST = (
        "file_lost",
        "a file of this act could not be read here, so the act was not sent",
        "ask your administrator to restore it from a backup",
    )
    LOG_BEHIND = (
        "log_behind",
        "this node's log is behind what it has signed, so it is an old copy and signs nothing more",
        "the administrator runs demarche restore; reading goes on",
    )
    NOT_FETCHED = (
        "not_fetched",
        "this node was restored from a copy and does not have back yet what the others hold of its own acts",
        "wait until each has sent it, or have the administrator say that there is nothing to fetch",
    )
