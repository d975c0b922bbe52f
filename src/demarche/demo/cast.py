# SPDX-License-Identifier: Apache-2.0
"""Who plays: fictional Parties and their role accounts."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Account:
    """An officer's account: sign-in name, name on pages, desk (empty: both), roles."""

    username: str
    name: str
    desk: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartyCast:
    """A Party of the demo: what `demarche init` is told, its contact card and its officers."""

    code: str
    name: str
    zone: str
    language: str
    duty_line: str
    hours: str
    languages: str
    confirmed_by: str
    accounts: tuple[Account, ...]

    def account(self, username: str) -> Account:
        """The account of that sign-in name."""
        return next(each for each in self.accounts if each.username == username)


AURELIA = PartyCast(
    "XA",
    "Aurelia",
    "Etc/GMT-1",
    "en",
    "+00 1 555 0100",
    "24 hours",
    "English, French",
    "Legal desk, +00 1 555 0103",
    (
        Account("admin", "A. Admin", "", ("administrator",)),
        Account("d.amis", "D. Amis", "diplomatic", ("drafter", "reader")),
        Account("t.arno", "T. Arno", "technical", ("drafter", "technical", "duty")),
        Account("r.aksel", "R. Aksel", "", ("releasing",)),
    ),
)
BOREALIA = PartyCast(
    "XB",
    "Borealia",
    "Etc/GMT-3",
    "en",
    "+00 2 555 0200",
    "24 hours",
    "English, Arabic",
    "Legal desk, +00 2 555 0203",
    (
        Account("admin", "B. Admin", "", ("administrator",)),
        Account("d.birk", "D. Birk", "diplomatic", ("drafter", "reader")),
        Account("t.basso", "T. Basso", "technical", ("drafter", "technical")),
        Account("r.brand", "R. Brand", "", ("releasing",)),
    ),
)
CASTELLIA = PartyCast(
    "XC",
    "Castellia",
    "Etc/GMT-2",
    "en",
    "+00 3 555 0300",
    "24 hours",
    "English, Spanish",
    "Legal desk, +00 3 555 0303",
    (
        Account("admin", "C. Admin", "", ("administrator",)),
        Account("d.celik", "D. Celik", "diplomatic", ("drafter", "reader")),
        Account("r.costa", "R. Costa", "", ("releasing",)),
    ),
)
DELTORA = PartyCast(
    "XD",
    "Deltora",
    "Etc/GMT-4",
    "en",
    "+00 4 555 0400",
    "Mon to Fri 08:00 to 18:00",
    "English",
    "Legal desk, +00 4 555 0403",
    (
        Account("admin", "E. Admin", "", ("administrator",)),
        Account("d.dara", "D. Dara", "diplomatic", ("drafter", "reader")),
        Account("r.dovan", "R. Dovan", "", ("releasing",)),
    ),
)
