# SPDX-License-Identifier: Apache-2.0
"""What each step of the test of the connection is called, and what helps at either end when it failed."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from demarche.core.codes import Obstacle, Refusal

NAMES: Final[Mapping[str, Promise]] = {
    "name": _("Name"),
    "address": _("Address"),
    "proxy": _("Proxy"),
    "tcp": _("Connection (TCP)"),
    "tls": _("Encryption (TLS)"),
    "key": _("Key"),
    "version": _("Version"),
    "clock": _("Clock"),
    "store": _("Store"),
    "process": _("Process"),
    "suspended": _("Line open"),
}
STATES: Final[Mapping[str, Promise]] = {
    "ok": _("in order"),
    "failed": _("failed"),
    "not_reached": _("not reached"),
}
# What is observed in words of the node's own; all else is shown as it was noted.
OBSERVED: Final[Mapping[str, Promise]] = {
    "public": _("public"),
    "confirmed": _("confirmed for this Party"),
    "none": _("none"),
    "looked up by the proxy": _("looked up by the proxy"),
    "judged by nobody": _("judged by nobody"),
    "their store took a trial write": _("their store took a trial write"),
    "open": _("open at both ends"),
    "their door says so": _("their door says so"),
}

_NOTHING = _("Nothing to do at this end.")
_COMPARE = _("Compare fingerprints by voice again before anything else.")
_UPDATE = _("Update the older of the two nodes.")
_CLOCK = _("Compare this machine's clock with a time service and set it.")
_FOUND = _("Have the releasing officer release the founding act.")

_HELPS: Final[Mapping[Obstacle | Refusal, tuple[Promise, Promise]]] = {
    Obstacle.NAME_UNKNOWN: (
        _("Ask this network's name service for the name; if it knows no outside names, set peer.proxy_resolves."),
        _("Put the name into the public name service, or send a new invitation with a name that is there."),
    ),
    Obstacle.ADDRESS_PRIVATE: (
        _("Ask them whether the address is theirs, and confirm it on this Party's page."),
        _("Say by voice which address is yours, or use one that is public."),
    ),
    Obstacle.ADDRESS_BARRED: (
        _NOTHING,
        _("Send a new invitation with a name, or an address in its usual spelling."),
    ),
    Obstacle.PROXY_FAILED: (
        _("Look at peer.proxy in demarche.toml, and have the proxy allow CONNECT to that address and port."),
        _NOTHING,
    ),
    Obstacle.NO_CONNECTION: (
        _("Have this network's firewall let connections out to that address and port."),
        _("Start the node, and have the firewall let connections in to the peer door."),
    ),
    Obstacle.NOT_NOW: (
        _("Wait; if it lasts, telephone them."),
        _(
            "Look at the line and the log of your node: its store is full, held or away, its key is missing, or its log is behind."
        ),
    ),
    Obstacle.NO_REPLY: (
        _("Test again in a minute; a firewall on the way may hold the connection."),
        _("Look whether the node answers others, and into its log."),
    ),
    Obstacle.TLS_FAILED: (
        _("Look whether something in this network opens encrypted connections, and have it leave this one alone."),
        _(
            "Look whether the port is the peer door's, and whether something before it ends TLS or allows only older versions."
        ),
    ),
    Obstacle.OTHER_KEY: (
        _("Send nothing. Telephone them, and compare fingerprints by voice again."),
        _("Look whether the peer door shows the certificate of your key-set, and nothing stands before it."),
    ),
    Obstacle.REDIRECTED: (_NOTHING, _("Have the peer door answer at its own address.")),
    Obstacle.ANSWER_UNREADABLE: (
        _("Look whether this node is up to date."),
        _("Look into the log of the peer door, and whether the node is up to date."),
    ),
    Obstacle.CLOCK_APART: (_CLOCK, _CLOCK),
    Obstacle.LINE_CLOSED: (_("Open the line again on this Party's page."), _NOTHING),
    Refusal.UNKNOWN_VERSION: (_UPDATE, _UPDATE),
    Refusal.UNREADABLE_COVER: (_UPDATE, _UPDATE),
    Refusal.UNREADABLE_PARCEL: (_UPDATE, _UPDATE),
    Refusal.STORE_FULL: (_NOTHING, _("Make room on the disk of the node's folder and of its database.")),
    Refusal.UNKNOWN_PROCESS: (
        _("Compare the process ids by voice; send the answer to their invitation again if they have not opened it."),
        _("Open the answer to your invitation, or compare the process ids by voice."),
    ),
    Refusal.NOT_CONFIRMED: (
        _("Telephone them, so that they can compare fingerprints."),
        _("Compare fingerprints by voice and confirm this Party."),
    ),
    Refusal.NOT_FOUNDED: (_NOTHING, _FOUND),
    Refusal.BEFORE_FOUNDING: (_FOUND, _NOTHING),
    Refusal.COVER_SIGNATURE: (_COMPARE, _COMPARE),
    Refusal.SIMULATED_PEER: (
        _("Use a node that keeps the same kind of time as theirs."),
        _("Use a node that keeps the same kind of time as theirs."),
    ),
    Refusal.SUSPENDED: (_("Telephone them and ask for how long."), _("Open the line to this Party again.")),
}
_CODES: Final = {each.code: each for each in (*Obstacle, *Refusal)}


def helps(code: str) -> tuple[str, str, str]:
    """What was observed in words, what helps at this end, and what helps at the other; a code of a later version as it came."""
    known = _CODES.get(code)
    if not isinstance(known, Obstacle | Refusal):
        return code, str(_UPDATE), str(_UPDATE)
    here, there = _HELPS.get(known, (gettext(known.remedy), gettext(known.remedy)))
    return gettext(known.sentence), str(here), str(there)
