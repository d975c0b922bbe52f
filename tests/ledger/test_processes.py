# SPDX-License-Identifier: Apache-2.0
"""Entering a process: only with the key-sets that its charter's fingerprints name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from demarche.core.encoding import digest
from demarche.core.keys import SignatureError
from demarche.core.keyset import KeySetError, Root, sign_keyset
from demarche.ledger import processes, read
from demarche.ledger.models import Member
from demarche.ledger.processes import UnknownKeySetError, UnknownProcessError
from tests.builders import AURELIA, BOREALIA, CASTELLIA, NOON
from tests.ledger.builders import Meeting

if TYPE_CHECKING:
    from collections.abc import Iterable

pytestmark = pytest.mark.quick

STRANGER = "7" * 64


def enter(meeting: Meeting, documents: Iterable[bytes], own: str = "XA") -> None:
    """Enter the meeting's process."""
    processes.open_process(meeting.charter, own, documents, origin=meeting.origin, at=NOON)


def test_where_a_node_stands(db: None) -> None:
    """Aurelia has entered: its members in the charter's order, its log empty, nobody else confirmed."""
    meeting = Meeting()
    enter(meeting, [BOREALIA.document, AURELIA.document])
    here = processes.standing(meeting.process)
    assert list(here.members) == ["XA", "XB"]
    assert (here.own_code, here.own.code, here.keyset) == ("XA", "XA", AURELIA.ref)
    assert {code: member.confirmed_at for code, member in here.members.items()} == {"XA": NOON, "XB": None}
    assert here.founders == {"XA": AURELIA.ref, "XB": BOREALIA.ref}
    assert (here.log.origin, here.log.size, here.register.size) == (meeting.origin, 0, 0)
    assert here.others(["XA", "XB"]) == ["XB"]
    assert here.ground.founders == {"XA": AURELIA.keyset.hash, "XB": BOREALIA.keyset.hash}
    assert processes.charter_of(meeting.process) == meeting.charter
    assert processes.keyset(BOREALIA.keyset.hash) == BOREALIA.keyset

    processes.confirm(meeting.process, "XB", at=NOON + 5)
    processes.confirm(meeting.process, "XB", at=NOON + 9)
    assert Member.objects.get(code="XB").confirmed_at == NOON + 5
    assert processes.founding_values(meeting.process) == {
        "charter": {"sha256": meeting.process},
        "log": {"origin": meeting.origin, "keys": AURELIA.keyset.log.to_json()},
    }


def test_what_is_not_committed_is_not_kept_in_mind(db: None) -> None:
    """A process entered in a transaction that may yet fail is read again each time."""
    meeting = Meeting()
    processes._KNOWN.pop(meeting.process, None)
    enter(meeting, [AURELIA.document, BOREALIA.document])
    assert processes.standing(meeting.process).founders
    assert meeting.process not in processes._KNOWN


def test_a_key_set_is_missing(db: None) -> None:
    """Borealia's did not come."""
    with pytest.raises(KeySetError, match=r"^expected the key-set of XB, got none$"):
        enter(Meeting(), [AURELIA.document, CASTELLIA.document])
    assert not Member.objects.exists()


def test_another_root_than_the_charters(db: None) -> None:
    """A key-set that says it is Borealia's, under a root that nobody read aloud."""
    keyset = replace(BOREALIA.keyset, root=Root.of(CASTELLIA.root.public))
    forged = sign_keyset(keyset, [CASTELLIA.root])
    message = r"^expected the key-set of XB to have the charter's root, got another$"
    with pytest.raises(KeySetError, match=message):
        enter(Meeting(), [AURELIA.document, forged])


def test_a_key_set_that_its_root_did_not_sign(db: None) -> None:
    """Changed after signing."""
    with pytest.raises(SignatureError):
        enter(Meeting(), [AURELIA.document, BOREALIA.document.replace(b'"simulated":false', b'"simulated":true')])


def test_a_node_that_the_charter_does_not_name(db: None) -> None:
    """Castellia cannot enter it."""
    with pytest.raises(KeySetError, match=r"^expected XC among the Parties of the charter, got others$"):
        enter(Meeting(), [AURELIA.document, BOREALIA.document], own="XC")


def test_what_is_not_held(meeting: Meeting) -> None:
    """Another process, another key-set, another act."""
    message = rf"^expected a process this node is in, got {STRANGER}$"
    with pytest.raises(UnknownProcessError, match=message):
        processes.standing(STRANGER)
    with pytest.raises(UnknownProcessError, match=message):
        processes.charter_of(STRANGER)
    with pytest.raises(UnknownKeySetError, match=rf"^expected a key-set that is held here, got {STRANGER}$"):
        processes.keyset(STRANGER)
    assert read.act(STRANGER) is None
    assert read.place_times([STRANGER]) == {}
    assert read.deliveries([STRANGER]) == {}
    assert list(read.acts(meeting.process, STRANGER)) == []


def test_the_acts_of_a_dossier_in_the_order_they_were_entered(meeting: Meeting) -> None:
    """The register's: Aurelia's own first, then Borealia's as it came."""
    acts = list(read.acts(meeting.process, meeting.process))
    assert [signed.act.author for signed in acts] == ["XA", "XB"]
    assert [digest(signed.message) for signed in acts] == [signed.act.id for signed in acts]
