# SPDX-License-Identifier: Apache-2.0
"""Dossier files of a process that somebody joined: its keys stand by its request and its accession, and by nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from demarche.core.acts import contacts, joining, silence
from demarche.core.acts.act import Authorship, SignedAct, Standpoint, write
from demarche.core.dossier import Verdict
from demarche.core.dossier.trust import Roster
from demarche.core.encoding import stamp
from demarche.core.keyset import root_fingerprint
from demarche.core.log.leaf import register_leaf
from demarche.core.process.settle import add, grown
from tests.builders import AURELIA, BOREALIA, CASTELLIA, MemoryLog
from tests.core.test_dossier_register import Kept
from tests.core.test_joining import asking, log_of
from tests.exported import about, altered, examined, judged, written, wrong

if TYPE_CHECKING:
    from demarche.core.encoding import Json

ALL_THREE = Roster({each.code: root_fingerprint(each.keyset.root) for each in (AURELIA, BOREALIA, CASTELLIA)})
HOUR = 3600


class Joined(Kept):
    """Castellia has asked, was admitted, and acceded; then it confirms its contacts, of which it has none."""

    def __init__(self) -> None:
        super().__init__()
        asked = self.enter(joining.REQUEST, AURELIA, asking())
        until = stamp(self.table.now + 75 * HOUR)
        proposal = self.enter(silence.PROPOSE, AURELIA, {"about": {"admit": asked.act.id}, "until": until})
        self.enter(silence.AGREE, BOREALIA, {"proposal": proposal.act.id})
        self.table.now += 76 * HOUR
        self.enter(silence.ANNOUNCE, AURELIA, {"proposal": proposal.act.id, "outcome": "adopted"})
        self.table.parties["XC"] = CASTELLIA
        self.table.logs["XC"] = MemoryLog(CASTELLIA, "demarche.invalid/XC")
        for signed in self.table.acts.values():
            self.table._log(CASTELLIA, signed)
        self.first(joining.ACCEDE, {"request": asked.act.id, "log": log_of(CASTELLIA)})
        self.enter(contacts.CONFIRM, CASTELLIA, {})

    def first(self, kind: str, values: dict[str, Json]) -> SignedAct:
        """Castellia's first act, entered an hour later."""
        table = self.table
        table.now += HOUR
        by = Authorship(self.process, "XC", "diplomatic_desk", CASTELLIA.keyset.hash, table.now)
        at = Standpoint(1, None, (), table.register.head)
        signed = write(kind, values, by=by, at=at, dossier=self.process, random=table.random).sign(
            CASTELLIA.acts["diplomatic"]
        )
        table.acts[signed.act.id] = signed
        for party in table.parties.values():
            table._log(party, signed)
        add(self.docket, signed.act, table.ground)
        grown(self.docket, replace(table.ground, head=table.register.head))
        leaf = register_leaf(table.now, CASTELLIA.ref, act=signed.act.id)
        table.register.enter(leaf, signed.act, self.docket.placed[signed.act.id].writes)
        table.ground = replace(table.ground, head=table.register.head)
        self.log.append(signed.act.id, leaf)
        return signed


@pytest.fixture(scope="module")
def joined() -> Joined:
    """Castellia is in the process."""
    return Joined()


def test_who_acceded_is_a_party_of_the_file(joined: Joined) -> None:
    """With its keys, its log and its receipts."""
    data = written(joined.contents())
    assert judged(data, ALL_THREE) is Verdict.VALID
    found = examined(data, ALL_THREE)
    assert [str(each) for each in about(found, "accession of XC")] == [
        "holds     accession of XC: it keeps the log demarche.invalid/XC"
    ]
    assert [str(each) for each in about(found, "keys of XC")] == [
        "holds     keys of XC: key-set 1 is signed by its own roots"
    ]


def test_its_root_is_compared_as_any(joined: Joined) -> None:
    """A roster that does not name it trusts nothing of it."""
    data = written(joined.contents())
    two = Roster({code: root for code, root in ALL_THREE.roots.items() if code != "XC"})
    assert judged(data, two) is Verdict.NO_OUTSIDE_TRUST


def test_keys_of_who_has_not_acceded_are_nothing(joined: Joined) -> None:
    """As far as the register is here."""
    what, size = joined.contents(), len(joined.table.register.leaves) - 2
    short = replace(what, register=joined.table.register.leaves[:size])
    found = about(examined(written(short), ALL_THREE), "accession of XC")
    assert [str(each) for each in found] == [
        "missing   accession of XC: no accession of it is in the register as far as it is here"
    ]


def test_a_key_set_of_it_that_does_not_hold(joined: Joined) -> None:
    """Then there is no log of it either."""

    def spoil(members: dict[str, bytes]) -> None:
        members["data/keys/xc/1.json"] = b"{}"

    found = wrong(altered(written(joined.contents()), spoil), Verdict.INVALID)
    assert any(each.startswith("keys of XC: ") for each in found)
