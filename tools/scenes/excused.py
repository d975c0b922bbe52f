# SPDX-License-Identifier: Apache-2.0
"""Addresses that are no page: they take a form's data and lead elsewhere, or hand out a file."""

from typing import Final

NOT_PAGES: Final = {
    "action:leave": "leaves an item and leads back",
    "action:take": "takes an item and leads back",
    "account_logout": "ends the session",
    "ui:language": "remembers the language",
    "officers:language": "remembers the language",
    "directory:clock": "confirms the clock and leads back",
    "directory:download": "hands out a file",
    "concerns:cite": "cites a report in a draft",
    "officers:one_person": "states that there is one person only",
    "officers:passkey": "keeps a passkey that the browser made",
    "officers:passkey_change": "renames a passkey or removes it",
    "officers:app_remove": "takes the code app out of use",
    "officers:clear": "clears a colleague's second factors",
    "service_back": "where the sign-in service leads back to",
    "service": "leads to the sign-in service",
    "release:authorise": "authorises the urgent line",
    "release:clean": "takes names out of a file",
    "release:clear": "takes a clearance",
    "release:ask": "asks for a clearance",
    "release:take_note": "takes note of a release on duty authority",
    "officers:end_token": "ends a token",
    "journal:export": "hands out a file",
    "concerns:proof": "hands out a file",
    "concerns:indicators": "hands out a file",
    "exchange:again": "has a delivery tried at once",
    "exchange:again_file": "has a delivery tried at once",
    "exchange:compare": "has the nodes compared",
    "release:clearance": "hands out a file",
    "concerns:printed": "hands out a file",
    "alerts:without": "states that officers look themselves",
    "alerts:try": "has a trial alert sent and leads to it",
    "concerns:call": "records a call and leads back to the act",
}
