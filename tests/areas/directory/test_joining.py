# SPDX-License-Identifier: Apache-2.0
"""Request and admission: made, opened, refused; by pages on the side that asks, and on the side that admits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from demarche.areas.directory import admitting
from demarche.areas.directory.invitation import InvitationError
from demarche.areas.directory.joining import Admitting, kind_of, read_admission, read_request, write_admission
from demarche.areas.directory.models import Card, Contact, JoinRequest
from demarche.core.encoding import canonical, parse
from demarche.core.keyset import root_fingerprint
from demarche.ledger.models import Log, Member, Process
from tests.areas.directory.letters import ADDRESS, CARD, open_file
from tests.areas.exchange.joining import Joined
from tests.builders import AURELIA, BOREALIA, CASTELLIA, DELTORA, NOON, Numbers, Party, charter_between
from tests.desk import browser, officer, seat

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from django.test import Client

CHARTER = charter_between(AURELIA, BOREALIA)
REQUEST = "a" * 64
_RANDOM = Numbers("joining letters")


@pytest.fixture
def castellia(db: None, tmp_path: Path, settings: Any) -> Path:
    """Castellia's node with its contact card."""
    seat(tmp_path, settings, CASTELLIA)
    Card.objects.create(pk=1, weekend=[6, 7], holidays=["2027-12-25"], **CARD)
    return tmp_path


@pytest.fixture
def joined(db: None, tmp_path: Path, settings: Any) -> Joined:
    """Aurelia's node, where Castellia may be admitted."""
    seat(tmp_path, settings, AURELIA)
    Card.objects.create(pk=1, weekend=[6, 7], holidays=[], **CARD)
    two = Joined()
    two.found()
    Contact.objects.filter(code="XB").update(card=CARD)
    return two


@pytest.fixture
def admin(db: None) -> Client:
    """The administrator's browser."""
    return browser(officer("admin", "administrator"))


def ask(capacity: str = "party") -> JoinRequest:
    """A request is made here."""
    return admitting.ask_to_join(capacity, at=NOON, random=_RANDOM)


def admitting_one(party: Party, number: int) -> Admitting:
    """A Party as an admission tells of it."""
    origin = f"demarche.invalid/{number:032x}"
    return Admitting(party.member, (party.document,), party.keyset.tls, CARD, ADDRESS, origin)


def admission(applicant: str = "XC", parties: tuple[Party, ...] = (AURELIA, BOREALIA)) -> bytes:
    """An admission as Aurelia's node would write it."""
    told = [admitting_one(each, number) for number, each in enumerate(parties)]
    return write_admission(CHARTER, REQUEST, applicant, told)


def test_a_request_says_who_asks_and_which_log_it_will_keep(castellia: Path) -> None:
    """What it says are the parts of the act by which a Party enters it."""
    made = ask("observer")
    found = read_request(bytes(made.document))
    assert (found.member.code, found.member.name, found.capacity) == ("XC", "Castellia", "observer")
    assert found.member.root == root_fingerprint(CASTELLIA.keyset.root)
    assert (found.card, found.address) == (CARD, "127.0.0.1:9443")
    assert found.log["origin"] == made.origin
    parts = found.parts
    assert parts["applicant"] == {
        "code": "XC",
        "name": "Castellia",
        "as": "observer",
        "weekend": [6, 7],
        "holidays": ["2027-12-25"],
    }
    assert (parts["door"], parts["keyset"]) == ("127.0.0.1:9443", parse(CASTELLIA.document))


def _other_keys(value: Any) -> None:
    value["keyset"] = parse(DELTORA.document)


def _other_certificate(value: Any) -> None:
    value["tls"] = "0" * 64


def _other_log(value: Any) -> None:
    value["log"]["keys"] = DELTORA.log.public.to_json()


@pytest.mark.parametrize("change", [_other_keys, _other_certificate, _other_log])
def test_a_request_whose_parts_do_not_belong_together_is_refused(
    castellia: Path, change: Callable[[Any], None]
) -> None:
    """Party, certificate and log are those of the key-set."""
    value = parse(bytes(ask().document))
    change(value)
    with pytest.raises(InvitationError, match="in this request is not that of its key-set"):
        read_request(canonical(value))


@pytest.mark.parametrize("document", [b"", b"{}", b"[]", b'{"kind":"invitation","v":1}'])
def test_what_is_no_request_and_no_admission_is_refused(document: bytes) -> None:
    """With the field that is wrong."""
    with pytest.raises(InvitationError, match="This is not a request to join that can be read"):
        read_request(document)
    with pytest.raises(InvitationError, match="This is not an admission that can be read"):
        read_admission(document)


@pytest.mark.parametrize(
    ("document", "kind"), [(b"", ""), (b"[]", ""), (b'{"kind":3}', ""), (b'{"kind":"admission"}', "admission")]
)
def test_the_kind_of_a_file_is_read_before_anything_else(document: bytes, kind: str) -> None:
    """Empty for what is none."""
    assert kind_of(document) == kind


def test_an_admission_leads_into_the_process(castellia: Path) -> None:
    """Its Parties are known and none is confirmed; the own log has the name that the request says."""
    made = ask()
    opened = open_file(admission())
    assert (opened.process, opened.code, opened.answer) == (CHARTER.process, CHARTER.depositary, None)
    members = {each.code: each for each in Member.objects.all()}
    assert list(members) == ["XA", "XB", "XC"]
    assert [each.code for each in members.values() if each.confirmed_at is not None] == ["XC"]
    assert (members["XA"].origin, members["XC"].origin) == (f"demarche.invalid/{0:032x}", made.origin)
    assert Log.objects.get().origin == made.origin
    assert Contact.objects.get(code="XB").tls == BOREALIA.keyset.tls
    made.refresh_from_db()
    assert made.process == CHARTER.process
    assert open_file(admission()).process == CHARTER.process
    assert Process.objects.count() == 1


def test_those_who_joined_before_are_told_of_too(castellia: Path) -> None:
    """In the order in which they came, the own Party last."""
    ask()
    open_file(admission(parties=(AURELIA, BOREALIA, DELTORA)))
    assert list(Member.objects.order_by("pk").values_list("code", flat=True)) == ["XA", "XB", "XD", "XC"]


def test_an_admission_for_another_is_refused(castellia: Path) -> None:
    """Nothing of it is kept."""
    ask()
    with pytest.raises(InvitationError, match="This admits XD, and this node is that of XC"):
        open_file(admission("XD"))
    assert not Process.objects.exists()


def test_an_admission_that_nobody_asked_for_is_refused(castellia: Path) -> None:
    """The log under which the applicant receipts is named by its own request."""
    with pytest.raises(InvitationError, match="No request to join was made here that is not answered yet"):
        open_file(admission())


def _drop(value: Any) -> None:
    del value["parties"][1]
    value["parties"].append({**value["parties"][0]})


def _rename(value: Any) -> None:
    value["process"] = "0" * 64


def _newer(value: Any) -> None:
    from demarche.core.charter import read_charter  # noqa: PLC0415  # of this change alone

    value["charter"]["vocabulary"] = 99
    value["process"] = read_charter(canonical(value["charter"])).process


def _swap(value: Any) -> None:
    value["parties"][1]["keysets"] = [parse(DELTORA.document)]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (_drop, "does not name each Party of the charter once"),
        (_rename, "is not that of the process it names"),
        (_newer, "The charter needs vocabulary 99"),
        (_swap, "expected the keys and the certificate of XB, got others"),
    ],
)
def test_an_admission_whose_parts_do_not_belong_together_is_refused(change: Callable[[Any], None], why: str) -> None:
    """Each Party of the charter once, with its own root keys."""
    value = parse(admission())
    change(value)
    with pytest.raises(InvitationError, match=why):
        read_admission(canonical(value))


def test_the_side_that_admits_writes_what_the_other_opens(joined: Joined) -> None:
    """Only once the register admits it."""
    asked = joined.asks()
    with pytest.raises(InvitationError, match="does not admit this applicant"):
        admitting.admit(joined.process, asked.act.id)
    with pytest.raises(InvitationError, match="Expected one process that admits XC, got 0"):
        admitting.admitted_request("XC", "")
    admitted = joined.admit()
    assert admitting.admitted_request("XC", joined.process[:8]) == (joined.process, admitted.act.id)
    found = read_admission(admitting.admit(joined.process, admitted.act.id))
    assert (found.applicant, found.request, found.charter.process) == ("XC", admitted.act.id, joined.process)
    told = {each.member.code: each for each in found.parties}
    assert list(told) == ["XA", "XB"]
    assert told["XB"].origin == joined.peer.log.origin
    assert (told["XA"].address, told["XB"].address) == ("127.0.0.1:9443", ADDRESS)


def test_the_pages_of_asking(castellia: Path, admin: Client) -> None:
    """Choose, take the file away, open the admission."""
    assert "As an observer" in admin.get("/parties/ask/").content.decode()
    answer = admin.post("/parties/ask/", {"capacity": "party"}, follow=True)
    assert "castellia-request.demarche" in answer.content.decode()
    made = JoinRequest.objects.get()
    file = admin.get(f"/parties/ask/{made.pk}/request.demarche")
    assert (file.content, file["Content-Disposition"]) == (
        bytes(made.document),
        'attachment; filename="castellia-request.demarche"',
    )
    assert "Open the admission" in admin.get(f"/parties/ask/{made.pk}/").content.decode()
    open_file(admission())
    shown = admin.get("/parties/").content.decode()
    assert shown.count("compare fingerprints") == 2
    assert "It was opened: see the Parties" in admin.get(f"/parties/ask/{made.pk}/").content.decode()
    drafter = browser(officer("d.celik", "drafter"))
    assert drafter.get("/parties/ask/").status_code == 403


def test_nothing_is_asked_without_a_contact_card(castellia: Path, admin: Client) -> None:
    """The page says so at once, and at the form when it is sent all the same."""
    Card.objects.all().delete()
    assert "It is not filled in yet" in admin.get("/parties/ask/").content.decode()
    refused = admin.post("/parties/ask/", {"capacity": "party"}).content.decode()
    assert "Fill in the contact card first: the other Party needs a line it can call." in refused
    assert not JoinRequest.objects.exists()


def test_the_page_of_who_admits(joined: Joined, admin: Client) -> None:
    """The admission is a file to take away; the applicant stands among the Parties, to be compared."""
    asked = joined.admit()
    file = admin.get(f"/parties/{joined.process}/admission/{asked.act.id}.demarche")
    assert read_admission(file.content).applicant == "XC"
    refused = admin.get(f"/parties/{joined.process}/admission/{'0' * 64}.demarche")
    assert refused.status_code == 403
    assert "The register does not admit this applicant, or not any more." in refused.content.decode()
    assert admin.get(f"/parties/{'0' * 64}/admission/{asked.act.id}.demarche").status_code == 404
    shown = admin.get("/parties/").content.decode()
    assert "Castellia" in shown
    assert f"/parties/{joined.process}/XC/compare/" in shown
    joined.confirm()
    assert "confirmed, has not acceded yet" in admin.get("/parties/").content.decode()
    joined.read_by_castellia()
    joined.accedes(asked)
    assert "in the process" in admin.get("/parties/").content.decode()


def test_who_joins_is_compared_as_anybody(joined: Joined, admin: Client) -> None:
    """By four groups; a wrong digit ends it, for it alone."""
    joined.admit()
    path = f"/parties/{joined.process}/XC/compare/"
    assert "They agree: confirm Castellia" in admin.get(path).content.decode()
    wrong = {"agree": "1", "spoke_with": "Castellia, desk", "line_used": "embassy directory"}
    form = admin.get(path).content.decode()
    names = [name for name in (f"group_{n}" for n in range(1, 13)) if f'name="{name}"' in form]
    admin.post(path, {**wrong, **dict.fromkeys(names, "00000")})
    assert "nothing passes between the two nodes in this process" in admin.get(path).content.decode()
    assert "fingerprints did not agree" in admin.get("/parties/").content.decode()
    assert Member.objects.get(code="XB").confirmed_at is not None
