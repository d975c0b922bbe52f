# SPDX-License-Identifier: Apache-2.0
"""Contacts as they are handed out, the same in every test of formats."""

from __future__ import annotations

from typing import Any

from demarche.areas.contacts.formats.row import Listed, Source

SOURCE = Source("Aurelia-Borealia process", "5a" * 32, 17, "PARTICIPANTS: every Party of the process")
LEAST: dict[str, Any] = {
    "type": "diplomatic",
    "office": "Cyber desk",
    "account": "cyber@mfa.aurelia.example",
    "hours": "Mon to Fri 08:00 to 18:00",
    "zone": "Etc/GMT-1",
    "languages": ["en"],
    "phones": ["+00 1 555 0101"],
}
WHOLE: dict[str, Any] = {
    "type": "law_enforcement",
    "office": "=Office; of “Foreign” Affairs, Trade & Co\\operation, كاتب العدل",
    "account": "duty@team.aurelia.example",
    "hours": '24 hours, "always"; or nearly',
    "zone": "Africa/Cairo",
    "languages": ["ar", "en", "zh-Hant"],
    "phones": ["+00 1 555 0100", "00 1; ext 5", "call, then \\wait"],
    "email": "-duty@team.aurelia.example",
    "alternates": ["second", "first"],
    "emergency": "@ the embassy: +00 1 555 0199",
    "confirmation": "'Legal desk",
    "keys": [
        {"kind": "pgp", "fingerprint": "AAAA BBBB  CCCC"},
        {"kind": "smime", "fingerprint": "DDDD; EEEE"},
        {"kind": "age", "fingerprint": "age1qqqq"},
        {"kind": "pgp", "fingerprint": "FFFF"},
        {"kind": "other", "fingerprint": "x,y"},
    ],
}


def listed(name: str = "duty", party: str = "XA", **more: Any) -> Listed:
    """A contact of Aurelia's, or of another Party's."""
    entry = {**LEAST, **more}
    return Listed(
        party, {"XA": "Aurelia", "XB": "Borealia"}[party], name, entry, "XA/14/2027", "2027-01-12T09:00:00Z", "ab" * 32
    )


def fields(name: str, entry: dict[str, Any]) -> dict[str, str]:
    """A contact as the form has it, in texts; what it does not have is empty."""
    keys = "\n".join(f"{each['kind']} {each['fingerprint']}" for each in entry.get("keys", ()))
    texts = {key: value for key, value in entry.items() if isinstance(value, str)}
    several = {"languages": ", ", "phones": "\n", "alternates": ", "}
    joined = {key: between.join(entry.get(key, ())) for key, between in several.items()}
    return {key: value for key, value in {"contact": name, **texts, **joined, "keys": keys}.items() if value}
