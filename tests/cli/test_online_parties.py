# SPDX-License-Identifier: Apache-2.0
"""`demarche invite`, `join` and `confirm`, as Aurelia's administrator types them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from demarche.areas.directory.invitation import read_paper
from demarche.areas.directory.joining import FILE_LIMIT
from demarche.areas.directory.models import Card, Comparison, Invitation
from demarche.cli.parties import confirm, invite, join
from demarche.core.keyset import spoken_fingerprint
from demarche.ledger.models import Member
from tests.areas.directory.letters import answer_to, heard, invitation_from
from tests.builders import AURELIA
from tests.cli.command import here
from tests.desk import officer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from demarche.areas.officers.models import Officer

pytestmark = pytest.mark.usefixtures("aurelia")

CARD = "+00 1 555 0100\n\n\nEnglish, French\nLegal desk\n"
CALL = ("--spoke-with", "Borealia, Diplomatic desk", "--line", "embassy directory 2026")


@pytest.fixture
def admin(db: None) -> Officer:
    """A. Admin."""
    return officer("admin", "administrator", name="A. Admin")


@pytest.fixture
def made() -> Invitation:
    """Aurelia has invited, and opened Borealia's answer."""
    here(invite, "Aurelia-Borealia process", say=CARD)
    found = Invitation.objects.get()
    Path("borealia-answer.demarche").write_bytes(answer_to(found))
    here(join, "borealia-answer.demarche")
    found.refresh_from_db()
    return found


def drawn(made: Invitation) -> str:
    """What Borealia reads aloud when it is asked."""
    return " ".join(heard(Comparison.objects.get(process=made.process, outcome="")))


def test_the_first_invitation_asks_for_the_contact_card() -> None:
    """Five lines with defaults; then the file is there, and what comes next is said."""
    status, said = here(invite, "Aurelia-Borealia process", "--clocks", "short", say=CARD)

    document = bytes(Invitation.objects.get().document)
    assert status == 0
    assert Path("aurelia-invitation.demarche").read_bytes() == document
    assert said.endswith(
        f"aurelia-invitation.demarche written, {len(document)} bytes.\n"
        "It holds no secret: send it by any way. When the answer comes: demarche join ANSWER\n"
    )
    card = Card.objects.get()
    assert (card.duty_line, card.hours, card.zone, card.weekend) == ("+00 1 555 0100", "24 h", "UTC", [6, 7])
    assert "The contact card" not in here(invite, "Another process")[1]


def test_clarification_stops_the_clock_where_that_is_asked_for() -> None:
    """Otherwise the charter says that the clock runs on."""
    here(invite, "Running process", say=CARD)
    here(invite, "Stopping process", "--clarification-stops")

    charters = {each.name: read_paper(bytes(each.document)).charter for each in Invitation.objects.all()}
    stops = {name: charter.clarification_stops for name, charter in charters.items()}
    assert stops == {"Running process": False, "Stopping process": True}


def test_how_large_files_may_be_is_chosen_with_the_process() -> None:
    """64 MiB where nothing is said."""
    here(invite, "Usual process", say=CARD)
    here(invite, "Small process", "--largest-file", "1MiB")
    here(invite, "Great process", "--largest-file", "1GiB")

    charters = {each.name: read_paper(bytes(each.document)).charter for each in Invitation.objects.all()}
    limits = {name: charter.limits["file"] for name, charter in charters.items()}
    assert limits == {"Usual process": 1 << 26, "Small process": 1 << 20, "Great process": 1 << 30}


@pytest.mark.parametrize(
    ("options", "chair", "depositary"),
    [
        ((), "XA", "XA"),
        (("--chair", "us", "--depositary", "XB"), "XA", "XB"),
        (("--chair", "XB"), "XB", "XA"),
        (("--chair", "them", "--depositary", "them", "--invited", "XB"), "XB", "XB"),
    ],
)
def test_chair_and_depositary_are_chosen_with_the_process(options: Sequence[str], chair: str, depositary: str) -> None:
    """Either side may be either: by *us*, *them* or a code."""
    assert here(invite, "Process", *options, say=CARD)[0] == 0

    charter = read_paper(bytes(Invitation.objects.get().document)).charter
    assert (charter.chair, charter.depositary) == (chair, depositary)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (
            ("--depositary", "them"),
            "expected the code of the Party that is invited, got none: a charter cannot name a chair or depositary without one, so give --invited CODE",
        ),
        (
            ("--chair", "XB", "--depositary", "XC"),
            "charter: expected chair and depositary among the Parties or one code for the open entry, got XB and XC",
        ),
        (("--chair", "Borealia"), "charter.chair.party: expected a Party code, got 'Borealia'"),
    ],
)
def test_what_no_charter_can_name_is_told(options: Sequence[str], sentence: str) -> None:
    """One line, and no invitation."""
    status, said = here(invite, "Process", *options, say=CARD)

    assert (status, said.splitlines()[-1]) == (1, f"Error: {sentence}")
    assert not Invitation.objects.exists()


def test_who_is_to_be_chair_and_depositary_is_told_on_joining() -> None:
    """Before the answer is sent: what the charter makes of this Party."""
    Path("invitation").write_bytes(invitation_from(chair="XA", depositary="XA"))

    _status, said = here(join, "invitation", "--output", "answer", say=CARD)

    assert (
        "This charter puts us first in the chair.\n"
        "This charter makes us its depositary: our node keeps the register in order and decides nothing.\n"
    ) in said
    Path("another").write_bytes(invitation_from(label="another"))
    assert "This charter" not in here(join, "another", "--output", "answer")[1]


def test_an_invitation_is_answered_with_a_file_to_send_back() -> None:
    """Aurelia joins Borealia's process."""
    Path("borealia-invitation.demarche").write_bytes(invitation_from())

    status, said = here(join, "borealia-invitation.demarche", "--output", "answer", say=CARD)

    assert status == 0
    assert said.endswith("Send it back to Borealia. Then, with Borealia on the telephone: demarche confirm XB\n")
    assert Path("answer").read_bytes() == bytes(Invitation.objects.get().reply or b"")


def test_an_answer_is_opened(made: Invitation) -> None:
    """Opening it again says the same."""
    assert here(join, "borealia-answer.demarche") == (
        0,
        "Borealia has answered. With Borealia on the telephone: demarche confirm XB\n",
    )
    assert made.code == "XB"


def test_a_file_that_cannot_be_opened_is_told() -> None:
    """One line, and exit status 1; one that is far too large is not even read."""
    Path("letter").write_bytes(b"{}")
    Path("film").write_bytes(bytes(FILE_LIMIT + 1))

    status, said = here(join, "letter", say=CARD)

    assert status == 1
    assert said.endswith(
        "Error: This is not an invitation or an answer that can be read: invitation: expected a field v, got none.\n"
    )
    assert here(join, "film") == (
        1,
        f"Error: film: expected an invitation, an answer or an admission, got a file of {FILE_LIMIT + 1} bytes\n",
    )


def test_fingerprints_are_read_and_typed(made: Invitation, admin: Officer) -> None:
    """Ours as twelve numbered groups; theirs as four, asked one by one, a slip asked again."""
    status, said = here(confirm, "XB")
    assert status == 1
    groups = dict(re.findall(r"(\d+): (\d{5})", said))
    assert tuple(groups[str(number)] for number in range(1, 13)) == spoken_fingerprint(AURELIA.keyset.root)
    numbers = Comparison.objects.get().groups
    assert "read groups {}, {}, {} and {} of theirs".format(*numbers) in said

    first, *rest = drawn(made).split()
    status, said = here(confirm, "XB", say="\n".join(["123", first, *rest, "Borealia, Legal desk", "embassy line"]))

    assert status == 0
    assert "a group has five digits" in said
    assert said.endswith(
        f"Borealia is confirmed. The founding act waits for a releasing officer: /parties/{made.process}/charter/\n"
    )
    attempt = Comparison.objects.get()
    assert (attempt.outcome, attempt.spoke_with, attempt.line_used) == (
        "agreed",
        "Borealia, Legal desk",
        "embassy line",
    )
    assert Member.objects.get(code="XB").confirmed_at is not None
    assert here(confirm, "XB") == (0, "Borealia is confirmed already.\n")


@pytest.mark.parametrize("how", [("--heard", "00000 00000 00000 00000"), ("--disagree",)])
def test_a_mismatch_has_no_way_on(made: Invitation, admin: Officer, how: tuple[str, ...]) -> None:
    """Exit status 1, and the same for the right digits afterwards."""
    here(confirm, "XB")
    right = drawn(made)

    status, said = here(confirm, "XB", *how, *CALL)

    assert status == 1
    assert said.endswith(
        "Do not go on. Either a digit was misheard, or the file was changed on the way."
        " Ask for the file again by another way.\n"
        "The file you opened is kept as evidence; nothing can be confirmed on it any more.\n"
    )
    assert here(confirm, "XB", "--heard", right, *CALL) == (
        1,
        (
            "Error: The fingerprints did not agree on this file; it is kept as evidence and leads nowhere."
            " Make a new invitation.\n"
        ),
    )
    assert Member.objects.get(code="XB").confirmed_at is None


def test_who_confirms_is_an_administrator(made: Invitation) -> None:
    """With two, one says who one is."""
    assert here(confirm, "XB") == (1, "Error: expected one administrator, got 0: say who you are with --as\n")
    officer("d.amis", "drafter")
    assert here(confirm, "XB", "--as", "d.amis") == (1, "Error: expected an administrator, got d.amis\n")
    officer("admin", "administrator")
    officer("b.admin", "administrator")
    assert here(confirm, "XB") == (1, "Error: expected one administrator, got 2: say who you are with --as\n")
    here(confirm, "XB", "--as", "b.admin")

    status, said = here(confirm, "XB", "--as", "b.admin", "--heard", drawn(made), *CALL, "--note", "XA/12/2027")

    attempt = Comparison.objects.get()
    assert (status, attempt.note_verbale) == (0, "XA/12/2027"), said


def test_a_party_is_named_by_its_process_where_there_are_several(made: Invitation, admin: Officer) -> None:
    """Two processes with Borealia; none with Castellia."""
    Path("borealia-invitation.demarche").write_bytes(invitation_from())
    here(join, "borealia-invitation.demarche")

    assert here(confirm, "XB") == (1, "Error: expected one process with XB, got 2: name it with --process\n")
    nobody = "expected a process with XC, got none: make an invitation with `demarche invite`, or open theirs with `demarche join`"
    assert here(confirm, "XC") == (1, f"Error: {nobody}\n")
    assert "Read yours to them" in here(confirm, "XB", "--process", made.process[:12])[1]


def test_groups_that_are_none_are_not_taken_as_heard(made: Invitation, admin: Officer) -> None:
    """A slip ends nothing."""
    status, said = here(confirm, "XB", "--heard", "1 2 3", *CALL)

    assert (status, said.splitlines()[-1]) == (1, "Error: expected 4 groups of five digits, got '1 2 3'")
    assert Comparison.objects.get().outcome == ""
