# SPDX-License-Identifier: Apache-2.0
"""Why a door refuses a parcel, an act or a file."""

from demarche.core.codes.code import Code


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
    WRONG_ADDRESSEE = (
        "wrong_addressee",
        "it is addressed to another Party",
        "send it to the Party it names",
    )
    COVER_SIGNATURE = (
        "cover_signature",
        "the cover is not signed with the confirmed node key of the Party it names",
        "telephone their administrator and compare fingerprints again",
    )
    ITEM_HASH = (
        "item_hash",
        "what arrived is not what the cover names",
        "send it again; the line may have changed it",
    )
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
    KEYSET_UNPROVEN = (
        "keyset_unproven",
        "a key-set does not follow from the one before it, or its leaf is not where it says",
        "send every key-set from the one that is known on, with its place; else telephone their administrator",
    )
    KEYSET_FORKED = (
        "keyset_forked",
        "there are two key-sets of one number, both signed by the roots of their Party",
        "both are kept as proof; telephone the Party whose key-sets they are",
    )
    KEY_REVOKED = (
        "key_revoked",
        "the act is signed by a key that its Party had revoked before",
        "the author signs again under its new key",
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
    SUSPENDED = (
        "suspended",
        "its officers have closed the line to the sender for a time",
        "telephone them; it does not lapse, and goes when they open the line again",
    )
    STORE_FULL = (
        "store_full",
        "its store is full and takes nothing more",
        "ask their administrator to make room; it does not lapse, we go on trying",
    )
