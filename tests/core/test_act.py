# SPDX-License-Identifier: Apache-2.0
"""Acts: written, signed, read back, and refused in every wrong form."""

import re
from collections.abc import Callable, Iterator

import pytest

from demarche.core.acts import concern as kinds
from demarche.core.acts.act import (
    ACT_TYPE,
    Authorship,
    Head,
    PartsError,
    SignedAct,
    Standpoint,
    UnknownVersionError,
    check_part,
    open_act,
    open_header,
    open_record,
    stored_act,
    write,
)
from demarche.core.encoding import Json, MalformedError, b64, canonical, digest, parse
from demarche.core.keys import SignatureError, pae
from tests.builders import AURELIA, BOREALIA, NOON, Numbers, Table, founded, notifying, raising

PROCESS = "5" * 64
KEY = AURELIA.acts["diplomatic"]


def said(**changes: Json) -> SignedAct:
    """An act of Aurelia's as it would be signed."""
    table = founded()
    return table.write(kinds.RAISE, AURELIA, {**raising("yes_or_no"), **changes})


def object_of(document: bytes) -> dict[str, Json]:
    """A document as an object to change."""
    value = parse(document)
    assert isinstance(value, dict)
    return value


def signed_anew(change: Callable[[dict[str, Json]], object]) -> bytes:
    """A document whose header its author changed before signing, as no honest node would."""
    value = object_of(said().document)
    header = value["header"]
    assert isinstance(header, dict)
    change(header)
    signatures = KEY.sign(pae(ACT_TYPE, canonical(header)))
    value["signatures"] = {"ed25519": b64(signatures[:64]), "ml_dsa_87": b64(signatures[64:])}
    return canonical(value)


def test_what_is_written_is_what_is_read() -> None:
    """One document, stored, sent and exported; its id is the hash of the header as signed."""
    signed = said()

    found = open_act(signed.document)

    assert found == signed
    assert found.act.id == digest(pae(ACT_TYPE, canonical(object_of(signed.document)["header"])))
    assert found.act.dossier == found.act.id
    assert found.act.opens
    assert not found.act.in_register
    assert found.act.values["title"] == "Destructive program in hospital networks"
    found.verify(KEY.public)


def test_a_later_act_names_the_one_before_it() -> None:
    """Aurelia's second act in a dossier, after it has seen Borealia's first."""
    table = founded()
    concern = table.say(kinds.RAISE, AURELIA, raising("yes_or_no"))
    answer = table.say(kinds.ANSWER, BOREALIA, {"a1": {"value": "no"}}, dossier=concern)

    closed = open_act(table.say(kinds.CLOSE, AURELIA, {}, dossier=concern).document).act

    assert (closed.seq, closed.prev, closed.after) == (2, concern.act.id, (answer.act.id,))
    assert (closed.dossier, closed.audience) == (concern.act.id, None)


def test_an_act_in_a_line_reads_as_the_same_act() -> None:
    """A parcel's record gives the same document again."""
    signed = said()

    assert open_record(parse(signed.document)) == signed


def test_a_stored_act_is_read_without_hashing_again() -> None:
    """The store was checked when it was written; `fsck` checks it again."""
    signed = said()

    assert stored_act(object_of(signed.document), signed.act.id) == signed.act


def test_an_act_of_the_register_belongs_to_the_process() -> None:
    """Aurelia's founding act."""
    founding = founded().founding["XA"].act

    assert (founding.dossier, founding.in_register, founding.opens) == (founding.process, True, False)


def test_a_header_reads_with_parts_withheld() -> None:
    """A redacted copy: what is shown is proved, what is not shown is only named."""
    signed = said()
    value = object_of(signed.document)
    parts = value["parts"]
    assert isinstance(parts, dict)

    act, message = open_header(value["header"], {"title": parts["title"]})

    assert (act.id, message) == (signed.act.id, signed.message)
    assert dict(act.values) == {"title": signed.act.values["title"]}
    with pytest.raises(PartsError, match=r"^part gossip is not named by the header$"):
        open_header(value["header"], {"gossip": parts["title"]})
    with pytest.raises(PartsError, match=r"^part title is not the one that the header names$"):
        open_header(value["header"], {"title": parts["matter"]})


@pytest.mark.parametrize(
    ("name", "part", "text"),
    [
        ("Title", {"salt": b64(bytes(16)), "value": 1}, "part Title is not a salt and a value"),
        ("title", [], "part title is not a salt and a value"),
        ("title", {"salt": b64(bytes(16))}, "part title is not a salt and a value"),
        ("title", {"salt": b64(bytes(16)), "value": 1, "note": 2}, "part title is not a salt and a value"),
        ("title", {"salt": b64(bytes(15)), "value": 1}, "part title is not salted with 16 bytes"),
        ("title", {"salt": 1, "value": 1}, "part title is not salted with 16 bytes"),
        ("title", {"salt": b64(bytes(16)), "value": 2}, "part title is not the one that the header names"),
    ],
)
def test_a_part_is_the_one_that_the_header_names(name: str, part: Json, text: str) -> None:
    """Salted, and nothing else in it."""
    right: Json = {"salt": b64(bytes(16)), "value": 1}
    check_part("title", right, digest(canonical(right)))

    with pytest.raises(PartsError, match=f"^{text}$"):
        check_part(name, part, digest(canonical(right)))


HEADERS: dict[str, tuple[Callable[[dict[str, Json]], object], type[MalformedError], str]] = {
    "version": (
        lambda header: header.update(v=2),
        UnknownVersionError,
        "an act of version 1 was expected, version 2 came",
    ),
    "neither dossier nor audience": (
        lambda header: header.pop("audience"),
        MalformedError,
        "header: expected either dossier or audience, got both or neither",
    ),
    "both dossier and audience": (
        lambda header: header.update(dossier="1" * 64),
        MalformedError,
        "header: expected either dossier or audience, got both or neither",
    ),
    "prev in a first act": (
        lambda header: header.update(prev="1" * 64),
        MalformedError,
        "header: expected prev exactly when seq is above 1",
    ),
    "no prev in a second act": (
        lambda header: header.update(seq=2),
        MalformedError,
        "header: expected prev exactly when seq is above 1",
    ),
    "an audience without its author": (
        lambda header: header.update(audience=["XB", "XC"]),
        MalformedError,
        "header.audience: expected the author among them, got others only",
    ),
    "an audience out of order": (
        lambda header: header.update(audience=["XB", "XA"]),
        MalformedError,
        "header.audience: expected sorted values without repetition, got others",
    ),
    "an audience of one": (
        lambda header: header.update(audience=["XA"]),
        MalformedError,
        "header.audience: expected 2 to 256 items, got 1",
    ),
    "an opening act that has seen another": (
        lambda header: header.update(after=["1" * 64]),
        MalformedError,
        "header: expected seq 1 and an empty after in an opening act",
    ),
    "an act seen twice": (
        lambda header: header.update(after=["1" * 64, "1" * 64]),
        MalformedError,
        "header.after: expected sorted values without repetition, got others",
    ),
    "a field more": (
        lambda header: header.update(priority="high"),
        MalformedError,
        "header: expected no field priority, got one",
    ),
    "a field less": (
        lambda header: header.pop("nonce"),
        MalformedError,
        "header: expected a field nonce, got none",
    ),
    "a part not sent": (
        lambda header: header["parts"].update(more="1" * 64),  # type: ignore[union-attr]
        PartsError,
        "the parts are not exactly those that the header names",
    ),
    "a part too many": (
        lambda header: header["parts"].pop("title"),  # type: ignore[union-attr,arg-type]
        PartsError,
        "the parts are not exactly those that the header names",
    ),
}


@pytest.mark.parametrize("case", HEADERS)
def test_a_header_of_another_form_is_refused(case: str) -> None:
    """Even when it is signed."""
    change, error, text = HEADERS[case]

    with pytest.raises(error, match=f"^{re.escape(text)}$") as raised:
        open_act(signed_anew(change))

    assert type(raised.value) is error


@pytest.mark.parametrize(
    ("document", "text"),
    [
        (b"[]", "act: expected an object, got a list"),
        (b"{}", "act: expected a field header, got none"),
        (b'{"header": {}}', "expected RFC 8785 bytes, got another spelling at 10"),
    ],
)
def test_a_document_of_another_form_is_refused(document: bytes, text: str) -> None:
    """It is canonical, with a header, parts and two signatures."""
    with pytest.raises(MalformedError, match=f"^{re.escape(text)}$"):
        open_act(document)


def test_a_document_has_a_limit() -> None:
    """The charter may set a smaller one."""
    with pytest.raises(MalformedError, match=r"^expected at most 100 bytes, got \d+$"):
        open_act(said().document, limit=100)


def test_no_act_is_written_that_no_reader_would_take() -> None:
    """A mistake of our own is found before anything is signed."""
    by = Authorship(PROCESS, "XA", "diplomatic_desk", "1" * 64, NOON)
    at = Standpoint(1, None, (), Head(2, "2" * 64))
    with pytest.raises(MalformedError, match=r"^header: expected either dossier or audience, got both or neither$"):
        write(kinds.NOTIFY, notifying(), by=by, at=at, dossier=None, random=Numbers("x"))
    with pytest.raises(MalformedError, match=r"^header\.office: expected an office, got 'The Minister'$"):
        write(
            kinds.NOTIFY,
            notifying(),
            by=Authorship(PROCESS, "XA", "The Minister", "1" * 64, NOON),
            at=at,
            dossier=None,
            audience=("XA", "XB"),
            random=Numbers("x"),
        )


def test_equal_answers_have_unequal_hashes() -> None:
    """A salt in every part: nobody tells a `no` from its hash."""
    one, two = said(), said()
    table = founded()
    answers = [table.write(kinds.RAISE, AURELIA, raising("yes_or_no")) for _ in range(2)]

    assert one.act.id == two.act.id  # the builders' numbers are alike in every run
    assert not set(answers[0].act.parts.values()) & set(answers[1].act.parts.values())


# Signature pairs.


@pytest.fixture(scope="module")
def table() -> Table:
    """A table for acts that nobody receives."""
    return founded()


def broken(data: bytes) -> Iterator[bytes]:
    """A signature with one bit changed, at its beginning, middle and end."""
    for at in (0, len(data) // 2, len(data) - 1):
        yield data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def test_both_signatures_hold_or_nothing_does(table: Table) -> None:
    """Each half broken, missing, doubled, swapped, another act's, another Party's, another desk's."""
    signed = table.write(kinds.RAISE, AURELIA, raising("yes_or_no"))
    other = table.write(kinds.RAISE, AURELIA, raising("open"))
    ed25519, ml_dsa_87 = signed.signatures[:64], signed.signatures[64:]
    theirs = BOREALIA.acts["diplomatic"].sign(signed.message)
    desks = AURELIA.acts["technical"].sign(signed.message)
    wrong = [
        *(half + ml_dsa_87 for half in broken(ed25519)),
        *(ed25519 + half for half in broken(ml_dsa_87)),
        ed25519,
        ml_dsa_87,
        b"",
        ed25519 + ed25519,
        ml_dsa_87 + ml_dsa_87,
        ed25519 * 2 + ml_dsa_87,
        ed25519 + ml_dsa_87 * 2,
        ml_dsa_87 + ed25519,
        bytes(64) + ml_dsa_87,
        ed25519 + bytes(4627),
        other.signatures,
        other.signatures[:64] + ml_dsa_87,
        ed25519 + other.signatures[64:],
        theirs,
        theirs[:64] + ml_dsa_87,
        ed25519 + theirs[64:],
        desks,
        desks[:64] + ml_dsa_87,
        ed25519 + desks[64:],
    ]

    signed.verify(KEY.public)
    for signatures in wrong:
        pair = SignedAct(signed.act, signed.document, signed.message, signatures)
        with pytest.raises(SignatureError):
            pair.verify(KEY.public)


@pytest.mark.parametrize("half", ["ed25519", "ml_dsa_87"])
def test_a_document_has_two_signatures_of_their_lengths(half: str) -> None:
    """One missing, cut short, or twice its length."""
    value = object_of(said().document)
    signatures = value["signatures"]
    assert isinstance(signatures, dict)
    size = {"ed25519": 64, "ml_dsa_87": 4627}[half]
    texts = {
        b64(bytes(size - 1)): f"act.signatures.{half}: expected {size} bytes in base64url, got {size - 1}",
        b64(bytes(size * 2)): f"act.signatures.{half}: expected {size} bytes in base64url, got {size * 2}",
        "": f"act.signatures.{half}: expected {size} bytes in base64url, got 0",
    }
    for changed, text in texts.items():
        with pytest.raises(MalformedError, match=f"^{text}$"):
            open_act(canonical({**value, "signatures": {**signatures, half: changed}}))
    del signatures[half]
    with pytest.raises(MalformedError, match=rf"^act\.signatures: expected a field {half}, got none$"):
        open_act(canonical({**value, "signatures": signatures}))


def test_signing_twice_gives_one_act_with_two_signature_sets(table: Table) -> None:
    """Nothing is keyed on a signature: leaves pin which set existed."""
    draft = object_of(table.write(kinds.RAISE, AURELIA, raising()).document)
    header = draft["header"]
    first, second = (KEY.sign(pae(ACT_TYPE, canonical(header))) for _ in range(2))
    acts = [
        open_act(canonical({**draft, "signatures": {"ed25519": b64(each[:64]), "ml_dsa_87": b64(each[64:])}}))
        for each in (first, second)
    ]

    assert acts[0].act.id == acts[1].act.id
    assert acts[0].sigs != acts[1].sigs
    for each in acts:
        each.verify(KEY.public)
