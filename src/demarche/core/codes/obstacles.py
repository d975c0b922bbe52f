# SPDX-License-Identifier: Apache-2.0
"""Why a delivery or a connection fails."""

from demarche.core.codes.code import Code


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
    NAME_UNKNOWN = (
        "name_unknown",
        "the name of the other node has no address",
        "ask your administrator to look at this network's name service, and theirs for the name",
    )
    ADDRESS_PRIVATE = (
        "address_private",
        "the other node's address is not public and nobody has confirmed it for this Party",
        "ask your administrator to confirm it on the Party's page if it is theirs",
    )
    ADDRESS_BARRED = (
        "address_barred",
        "the other node's address is one to which no connection goes, in no spelling",
        "ask their administrator for a name or a plain address",
    )
    PROXY_FAILED = (
        "proxy_failed",
        "the proxy of this network did not lead to the other node",
        "ask your administrator to look at the proxy",
    )
    CLOCK_APART = (
        "clock_apart",
        "the clocks of the two nodes are more than ten minutes apart",
        "ask both administrators to set their clocks",
    )
    LINE_CLOSED = (
        "line_closed",
        "the line to this Party is closed here for a time",
        "it does not lapse, and goes when an administrator opens the line again",
    )
    NOT_NOW = (
        "not_now",
        "the other node can write or sign nothing now",
        "telephone their administrator if it lasts; it does not lapse, we go on trying",
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
