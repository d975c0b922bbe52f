# SPDX-License-Identifier: Apache-2.0
"""One file each way: what is in it, and what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from demarche.areas.directory.invitation import InvitationError, read_paper
from demarche.areas.directory.models import Contact, Invitation
from demarche.areas.directory.queries import contact, party_names
from demarche.core.acts.vocabulary import NEWEST
from demarche.core.codes import Refusal
from demarche.core.encoding import b64, canonical, parse
from demarche.ledger.models import Member, Process
from tests.areas.directory import letters
from tests.areas.directory.letters import ADDRESS, answer_to, invitation_from, invite, joined, open_file
from tests.builders import AURELIA, BOREALIA, CASTELLIA, party, seed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("aurelia")


def changed(document: bytes, change: Callable[[Any], None]) -> bytes:
    """A file with something in it altered on the way."""
    value: Any = parse(document)
    change(value)
    return canonical(value)


def refusal_of(document: bytes) -> str:
    """Why a file is refused; then nothing is kept of it."""
    before = (Process.objects.count(), Invitation.objects.count(), Contact.objects.count())
    with pytest.raises(InvitationError) as refused:
        open_file(document)
    assert (Process.objects.count(), Invitation.objects.count(), Contact.objects.count()) == before
    return str(refused.value)


def test_an_invitation_holds_public_things_only() -> None:
    """Key-set, card, address, certificate hash, charter with one open entry; no seed of any key."""
    document = bytes(invite().document)

    file = parse(document)
    assert isinstance(file, dict)
    assert sorted(file) == ["address", "card", "charter", "keyset", "kind", "tls", "v"]
    read = read_paper(document)
    assert (read.kind, read.party.code, read.address) == ("invitation", "XA", "127.0.0.1:9443")
    assert [each and each.code for each in read.charter.members] == ["XA", None]
    assert read.party.holidays == ("2027-12-25",)
    assert read.card == letters.CARD
    for name in ("root", "technical", "diplomatic", "node", "log", "box"):
        assert b64(seed(f"XA {name}"))[:40].encode() not in document


def test_the_answer_enters_both_into_the_process() -> None:
    """Aurelia opens Borealia's answer: the process has an id, both are members, Borealia is not confirmed."""
    made = joined()

    assert made.state == Invitation.State.ANSWERED
    assert party_names(made.process) == {"XA": "Aurelia", "XB": "Borealia"}
    assert list(Member.objects.filter(process=made.process, confirmed_at=None).values_list("code")) == [("XB",)]
    found = contact(made.process, "XB")
    assert found is not None
    assert (found.address, found.tls, found.card["duty_line"]) == (ADDRESS, BOREALIA.keyset.tls, "+00 2 555 0200")


def test_an_invitation_is_answered_by_filling_the_open_entry_only() -> None:
    """Aurelia opens Borealia's invitation; Borealia can match the answer with what it sent."""
    sent = invitation_from()

    opened = open_file(sent)

    assert opened.answer is not None
    ours = read_paper(opened.answer)
    assert ours.charter.opened("XA") == read_paper(sent).charter.document
    assert (ours.kind, ours.keyset.party, ours.charter.process) == ("answer", "XA", opened.process)
    assert Process.objects.get().own_code == "XA"


@pytest.mark.parametrize(("chair", "depositary"), [("XA", ""), ("", "XA"), ("XA", "XA")])
def test_an_invitation_may_name_us_chair_or_depositary(chair: str, depositary: str) -> None:
    """Borealia chose so; what Aurelia sends back is that charter with her entry."""
    sent = invitation_from(chair=chair, depositary=depositary)

    opened = open_file(sent)

    assert opened.answer is not None
    ours = read_paper(opened.answer).charter
    assert ours.opened("XA") == read_paper(sent).charter.document
    assert (ours.chair, ours.depositary) == (chair or "XB", depositary or "XB")


@pytest.mark.parametrize(("chair", "depositary"), [("XC", ""), ("", "XC")])
def test_an_invitation_that_names_another_is_refused_with_both_codes(chair: str, depositary: str) -> None:
    """Whoever passed it on is told whose it is, and nothing is kept."""
    assert refusal_of(invitation_from(chair=chair, depositary=depositary)) == (
        "This invitation is for XC, which its charter names chair or depositary, and this node is of XA."
        " Ask who made it for another."
    )


def test_an_answer_of_another_than_the_one_invited_is_refused() -> None:
    """Castellia's node took up what Aurelia made for Borealia: the charter it sends back cannot be one."""
    made = invite(depositary="XB")
    value: Any = parse(read_paper(bytes(made.document)).charter.document)
    value["parties"][1] = letters.member(CASTELLIA).value()
    file = changed(answer_to(made), lambda each: each.update(charter=value))

    assert refusal_of(file) == (
        "This is not an invitation or an answer that can be read: charter: expected chair and depositary among the"
        " Parties XA and XC, got XB."
    )
    assert open_file(answer_to(made)).code == "XB"


def test_opening_the_same_file_twice_changes_nothing() -> None:
    """An administrator opens it again, on either side: the same process, the same answer."""
    made, invited = invite(), invitation_from()
    answer = answer_to(made)

    assert open_file(answer) == open_file(answer)
    assert open_file(invited) == open_file(invited)
    assert Process.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            lambda charter: charter["clocks"][3]["answer"].update(n=30),
            "The charter came back changed in clocks[3].answer.n: sent 10, came back 30.",
        ),
        (
            lambda charter: charter.update(opening_reported=True),
            "The charter came back changed in opening_reported: sent false, came back true.",
        ),
        (
            lambda charter: charter["parties"][0].update(name="Greater Aurelia"),
            'The charter came back changed in parties[0].name: sent "Aurelia", came back "Greater Aurelia".',
        ),
        (
            lambda charter: charter.update(depositary="XB"),
            'The charter came back changed in depositary: sent "XA", came back "XB".',
        ),
        (
            lambda charter: charter["clocks"].pop(),
            "The charter came back changed in clocks: sent [",
        ),
    ],
)
def test_any_other_change_is_refused_naming_it(change: Callable[[Any], None], sentence: str) -> None:
    """Borealia, or somebody on the way, changed more than the open entry."""
    assert refusal_of(answer_to(invite(), change=change)).startswith(sentence)


def test_an_answer_to_nothing_is_refused() -> None:
    """Castellia answers an invitation that Aurelia never made."""
    stranger = read_paper(invitation_from(CASTELLIA)).charter.fill(letters.member(BOREALIA))

    assert refusal_of(letters.paper("answer", stranger)) == "This answers an invitation that was not made here."


def test_a_second_answer_by_another_is_refused() -> None:
    """Whoever else got hold of the file comes too late, and Aurelia is told what to do."""
    made = joined()

    sentence = refusal_of(answer_to(made, party=CASTELLIA))

    assert sentence == (
        "This invitation was answered before, with another file. If that was not you, make a new invitation."
    )


def test_an_answer_with_the_inviters_own_keys_is_refused() -> None:
    """Somebody fills the entry as Borealia and encloses Aurelia's key-set."""
    filled = read_paper(bytes(invite().document)).charter.fill(letters.member(BOREALIA))

    assert refusal_of(letters.paper("answer", filled, AURELIA)) == (
        "The key-set in this answer is not that of the Party that filled the entry."
    )


def test_our_own_invitation_opened_here_says_what_to_do_with_it() -> None:
    """It is to be sent, not opened."""
    assert refusal_of(bytes(invite().document)) == (
        "This is an invitation made here: send it to the other Party, and open its answer."
    )


def test_two_parties_cannot_share_a_code() -> None:
    """Another Party calls itself XA too."""
    assert refusal_of(invitation_from(party("XA", "Another Aurelia"))) == (
        "This invitation is from a Party with our own code, XA; two Parties cannot share one."
    )


def test_a_node_of_another_clock_is_refused() -> None:
    """Borealia practises on simulated time; Aurelia does not."""
    practising = party("XP", "Practising Borealia", simulated=True)

    assert refusal_of(invitation_from(practising)) == f"simulated_peer: {Refusal.SIMULATED_PEER.sentence}"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            lambda file: file.update(tls="00" * 32),
            "The certificate named in this file is not the one in its key-set.",
        ),
        (
            lambda file: file["charter"]["parties"][0].update(root="00" * 32),
            "The charter in this file names other root keys than its key-set has.",
        ),
        (
            lambda file: file["charter"]["parties"][0].update(code="XD"),
            "The charter in this file does not name the Party that made it.",
        ),
        (
            lambda file: file["charter"].update(depositary="XC", chair={"party": "XA", "months": 6}),
            (
                "This is not an invitation or an answer that can be read: charter: expected chair and depositary among"
                " the Parties or one code for the open entry, got XA and XC."
            ),
        ),
        (
            lambda file: file.update(kind="answer"),
            "An invitation has one open entry in its charter, and an answer has none; this file is neither.",
        ),
        (
            lambda file: file["charter"].update(vocabulary=NEWEST + 1),
            f"The charter needs vocabulary {NEWEST + 1}, which this node does not know. Update this node first.",
        ),
        (
            lambda file: file["keyset"]["payload"].update(n=2),
            (
                "This is not an invitation or an answer that can be read: key-set.prev: expected none in key-set 1 and one"
                " in every other, got otherwise."
            ),
        ),
        (
            lambda file: file["keyset"]["payload"].update(made="2027-01-01T00:00:00Z"),
            (
                "This is not an invitation or an answer that can be read: expected an Ed25519 signature of this key and"
                " message, got another."
            ),
        ),
        (
            lambda file: file.update(address="https://node.example/"),
            (
                "This is not an invitation or an answer that can be read: invitation.address: expected host:port, got 'https://node.example/'."
            ),
        ),
        (
            lambda file: file["card"].pop("hours"),
            (
                "This is not an invitation or an answer that can be read: invitation.card: expected a field hours, got"
                " none."
            ),
        ),
        (
            lambda file: file.update(v=2),
            (
                "This is not an invitation or an answer that can be read: invitation.v: expected an integer from 1 to 1,"
                " got 2."
            ),
        ),
    ],
)
def test_what_does_not_belong_together_is_refused(change: Callable[[Any], None], sentence: str) -> None:
    """An invitation altered on the way, one thing at a time."""
    assert refusal_of(changed(invitation_from(), change)) == sentence


def test_a_charter_that_does_not_name_its_sender_is_refused() -> None:
    """Borealia's key-set stands beside a charter of Castellia's."""
    charter = read_paper(invitation_from(CASTELLIA)).charter
    forged = changed(invitation_from(), lambda file: file.update(charter=parse(charter.document)))

    assert refusal_of(forged) == "The charter in this file does not name the Party that made it."


def test_bytes_that_are_no_file_of_ours_are_refused() -> None:
    """Somebody opens a picture."""
    assert refusal_of(b"\x89PNG").startswith(
        "This is not an invitation or an answer that can be read: expected UTF-8, got another byte at 0"
    )


def test_without_a_card_or_an_address_nothing_is_made(bare: Path, settings: Any) -> None:
    """The sentence says what to do first; port 0 is looked up where the running node says what it is bound to."""
    from demarche.areas.directory.models import Card  # noqa: PLC0415  # beside its one use
    from tests.desk import seat  # noqa: PLC0415

    seat(bare, settings, peer__address="")
    with pytest.raises(InvitationError, match=r"^Set peer\.address in demarche\.toml first: it is where"):
        invite()
    (bare / "run" / "node.json").write_text('{"peer": "127.0.0.1:40123"}')
    assert read_paper(bytes(invite().document)).address == "127.0.0.1:40123"
    Card.objects.all().delete()
    with pytest.raises(
        InvitationError, match=r"^Fill in the contact card first: the other Party needs a line it can call\.$"
    ):
        invite()


def test_a_node_that_fetches_needs_no_address_where_the_other_has_one(aurelia: Path, settings: Any) -> None:
    """Its files carry none, and then nothing is posted to it; two without one are told."""
    from tests.desk import seat  # noqa: PLC0415  # beside its one use

    seat(aurelia, settings, peer__address="", peer__collect=True)
    assert read_paper(bytes(invite().document)).address == ""
    assert refusal_of(changed(invitation_from(), lambda file: file.update(address=""))) == (
        "Neither node has an address: set peer.address on one of the two, for the other can only fetch there."
    )
    opened = open_file(invitation_from())
    assert opened.answer is not None
    assert read_paper(opened.answer).address == ""
