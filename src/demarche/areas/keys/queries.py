# SPDX-License-Identifier: Apache-2.0
"""What pages read of keys: each Party's key-sets, where they took over, which are revoked, and what others say that they hold."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from demarche.areas.release.presentation import presentation_of
from demarche.areas.release.telling import told
from demarche.core.keyset import DESKS, KeySet, root_fingerprint, spoken_fingerprint
from demarche.core.process.membership import ACCEDED
from demarche.core.process.revoking import Revocation
from demarche.ledger import keyrings, processes, replay, revoking
from demarche.ledger.generations import find, of
from demarche.ledger.models import ActRecord
from demarche.ledger.processes import Standing
from demarche.ui import moments

ACTS = 200
"""The most acts among which the first disowned one is chosen, the newest first."""


@dataclass(frozen=True, slots=True)
class OneSet:
    """A key-set of a Party: when it was made, what it changed, since which entry it is in force, and its fingerprint where that is new.

    `since` is `None` of one that is not in force yet, and of the first of who founded.
    """

    n: int
    made: int
    hash: str
    changed: tuple[str, ...]
    since: int | None
    spoken: tuple[str, ...]
    before: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Owner:
    """A Party, whether it founded the process, its key-sets the newest first, and the keys it has revoked."""

    code: str
    name: str
    ours: bool
    founded: bool
    sets: tuple[OneSet, ...]
    revoked: tuple[Revocation, ...]


def owners(here: Standing) -> list[Owner]:
    """Every Party of a process with its keys, the own one first."""
    names = processes.names(here.process.id)
    revoked = revoking.revoked(here)
    found = [_owner(here, code, names[code], revoked) for code in here.parties]
    return sorted(found, key=lambda each: not each.ours)


def _owner(here: Standing, code: str, name: str, revoked: list[Revocation]) -> Owner:
    ring = keyrings.keyring(here, code)
    times = keyrings.times(here, code)
    acceded = replay.ground(here.process.id).view(here.register.size).entry(ACCEDED, code)
    sets = []
    for before, keyset in zip((None, *ring.sets), ring.sets, strict=False):
        new_root = before is not None and root_fingerprint(before.root) != root_fingerprint(keyset.root)
        sets.append(
            OneSet(
                n=keyset.n,
                made=keyset.made,
                hash=keyset.hash,
                changed=() if before is None else tuple(changed(before, keyset)),
                since=times.get(keyset.n, None if before is not None or acceded is None else acceded.t),
                spoken=spoken_fingerprint(keyset.root) if new_root or before is None else (),
                before=spoken_fingerprint(before.root) if new_root and before is not None else (),
            )
        )
    own = tuple(each for each in revoked if each.party == code)
    founded = processes.charter_of(here.process.id).names(code)
    return Owner(code, name, code == here.own_code, founded, tuple(reversed(sets)), own)


def role_names() -> dict[str, str]:
    """What each role of keys is called."""
    return {
        "act": _("act keys of both desks"),
        "node": _("node key"),
        "log": _("log key"),
        "witness": _("witness key"),
        "box": _("box key"),
        "tls": _("certificate"),
        "root": _("root key"),
    }


def changed(before: KeySet, keyset: KeySet) -> Iterator[str]:
    """Whose keys a key-set has anew, by role."""
    pairs = {
        "act": (dict(before.acts), dict(keyset.acts)),
        **{name: (getattr(before, name), getattr(keyset, name)) for name in ("node", "log", "witness", "box", "tls")},
        "root": (before.root, keyset.root),
    }
    yield from (name for name, (old, new) in pairs.items() if old != new)


def key_choices(here: Standing) -> list[tuple[str, str]]:
    """Every act key that this Party has or had, the newest first."""
    names = {"technical": _("technical desk"), "diplomatic": _("diplomatic desk")}
    found: dict[str, str] = {}
    for keyset in reversed(keyrings.keyring(here, here.own_code).sets):
        for desk in DESKS:
            said = {"desk": names[desk], "number": str(keyset.n)}
            found[keyset.acts[desk].key_id] = told(_("%(desk)s, of key-set %(number)s"), **said)
    return list(found.items())


def act_choices(here: Standing) -> list[tuple[str, str]]:
    """That no act is in doubt, then this Party's newest acts: each as the log and the entry from which on nothing is believed."""
    found = [(f"{here.log.origin} {here.log.size}", _("None: every act so far is this Party’s own"))]
    logs = of(here.process.id)
    rows = ActRecord.objects.filter(process=here.process, outgoing=True).order_by("-leaf_index")
    for row in rows.defer("document")[:ACTS]:
        where = find(logs, row.leaf_index)
        said = {"what": str(presentation_of(row.kind).title), "moment": moments.utc(row.t), "index": str(where.index)}
        found.append((f"{where.log.origin} {where.index}", told(_("%(what)s, %(moment)s, entry %(index)s"), **said)))
    return found
