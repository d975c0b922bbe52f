# SPDX-License-Identifier: Apache-2.0
"""Dossier files by someone who lies about acts: signature pairs, keys, offices, ids."""

import pytest

from demarche.core.acts import concern as kinds
from demarche.core.acts.act import SignedAct
from demarche.core.dossier import Verdict
from demarche.core.encoding import Json, b64, canonical
from tests.builders import AURELIA, BOREALIA, CASTELLIA, Table, founded, raising
from tests.exported import altered, edit, exported, short_matter, wrong

SALT = bytes(16)


@pytest.fixture(scope="module")
def matter() -> tuple[Table, SignedAct, SignedAct]:
    """One concern and its answer."""
    return short_matter()


@pytest.fixture(scope="module")
def file(matter: tuple[Table, SignedAct, SignedAct]) -> bytes:
    """Their dossier file."""
    return exported(matter[0], matter[1])


def halves(act: SignedAct) -> tuple[bytes, bytes]:
    """Both signatures of an act."""
    return act.signatures[:64], act.signatures[64:]


def pairs(one: SignedAct, other: SignedAct) -> dict[str, tuple[bytes, bytes]]:
    """Pairs that are not the one that both keys of its author made of this act."""
    ed25519, ml_dsa_87 = halves(one)
    return {
        "Ed25519 broken": (ed25519[:-1] + bytes([ed25519[-1] ^ 1]), ml_dsa_87),
        "ML-DSA-87 broken": (ed25519, ml_dsa_87[:-1] + bytes([ml_dsa_87[-1] ^ 1])),
        "Ed25519 missing": (b"", ml_dsa_87),
        "ML-DSA-87 missing": (ed25519, b""),
        "Ed25519 zero": (bytes(64), ml_dsa_87),
        "ML-DSA-87 zero": (ed25519, bytes(4627)),
        "Ed25519 doubled": (ed25519 * 2, ml_dsa_87),
        "ML-DSA-87 doubled": (ed25519, ml_dsa_87 * 2),
        "Ed25519 twice": (ed25519, ed25519.ljust(4627, b"\0")),
        "swapped": (ml_dsa_87, ed25519),
        "both of another act": halves(other),
        "Ed25519 of another act": (halves(other)[0], ml_dsa_87),
        "ML-DSA-87 of another act": (ed25519, halves(other)[1]),
    }


PAIRS = tuple(pairs(*short_matter()[1:]))


@pytest.mark.parametrize("case", PAIRS)
def test_one_good_signature_is_as_bad_as_none(
    matter: tuple[Table, SignedAct, SignedAct], file: bytes, case: str
) -> None:
    """Each half broken, missing, doubled, swapped, or of another act: never valid."""
    _table, concern, answer = matter
    ed25519, ml_dsa_87 = pairs(concern, answer)[case]

    def change(value: dict[str, Json]) -> None:
        value["signatures"] = {"ed25519": b64(ed25519), "ml_dsa_87": b64(ml_dsa_87)}

    data = altered(file, edit(f"data/acts/{concern.act.id}.json", change))

    faults = wrong(data, Verdict.INVALID)
    assert any(text.startswith(f"act {concern.act.id[:16]}: ") and "signature" in text for text in faults)


@pytest.mark.parametrize("half", ["ed25519", "ml_dsa_87"])
def test_a_signature_left_out_is_not_a_signature(
    matter: tuple[Table, SignedAct, SignedAct], file: bytes, half: str
) -> None:
    """There are always two."""
    name = f"data/acts/{matter[1].act.id}.json"
    data = altered(file, edit(name, lambda value: value["signatures"].pop(half)))  # type: ignore[union-attr,arg-type]

    faults = wrong(data, Verdict.INVALID)
    assert f"act {matter[1].act.id[:16]}: act.signatures: expected a field {half}, got none" in faults


def forged(table: Table, concern: SignedAct, case: str) -> tuple[SignedAct, str]:
    """An act in Borealia's name that Borealia did not make so, and what is said of it."""
    answer: dict[str, Json] = {"a1": {"value": "yes"}}
    ed25519 = "expected an Ed25519 signature of this key and message, got another"
    if case == "another Party's key":
        return table.write(kinds.ANSWER, BOREALIA, answer, dossier=concern, key=AURELIA.acts["diplomatic"]), ed25519
    if case == "another desk's key":
        return table.write(kinds.ANSWER, BOREALIA, answer, dossier=concern, key=BOREALIA.acts["technical"]), ed25519
    if case == "the root key":
        return table.write(kinds.ANSWER, BOREALIA, answer, dossier=concern, key=BOREALIA.root), ed25519
    if case == "no desk's office":
        signed = table.write(
            kinds.ANSWER, BOREALIA, answer, dossier=concern, desk="legal", key=BOREALIA.acts["diplomatic"]
        )
        return signed, "expected the office of a desk of XB, got legal_desk"
    if case == "another dossier":
        other = table.write(kinds.RAISE, BOREALIA, raising(raises=BOREALIA, addressed=AURELIA))
        return other, f"expected an act of this dossier or of the register, got one of {other.act.id[:16]}"
    assert case == "another process"
    elsewhere = founded(BOREALIA, CASTELLIA)
    stray = elsewhere.write(kinds.RAISE, BOREALIA, raising(raises=BOREALIA, addressed=CASTELLIA))
    return (
        stray,
        f"expected an act of process {table.charter.process[:16]}, got one of {elsewhere.charter.process[:16]}",
    )


@pytest.mark.parametrize(
    "case",
    [
        "another Party's key",
        "another desk's key",
        "the root key",
        "no desk's office",
        "another dossier",
        "another process",
    ],
)
def test_an_act_is_its_authors_in_this_matter(case: str) -> None:
    """Someone else's key, another desk's, an office that signs nothing, another matter."""
    table, concern, _answer = short_matter()
    act, text = forged(table, concern, case)
    table.keep(BOREALIA, act)
    name = f"data/acts/{act.act.id}.json"
    data = altered(exported(table, concern), lambda members: members.update({name: act.document}))

    faults = wrong(data, Verdict.INVALID)
    assert f"act {act.act.id[:16]}: {text}" in faults


def test_an_act_is_filed_under_its_id(matter: tuple[Table, SignedAct, SignedAct], file: bytes) -> None:
    """Another name is not believed."""
    name = f"data/acts/{'1' * 64}.json"
    data = altered(file, lambda members: members.update({name: matter[1].document}))

    faults = wrong(data, Verdict.INVALID)
    assert f"act {'1' * 16}: expected the act of that id, got act {matter[1].act.id}" in faults


def test_an_unreadable_act_is_named(file: bytes) -> None:
    """And says what is wrong with it."""
    name = f"data/acts/{'1' * 64}.json"
    cases = {
        b'{"header":{"parts":[]},"parts":{},"signatures":{}}': "act.signatures: expected a field ed25519, got none",
        canonical(
            {
                "header": {"parts": []},
                "parts": {},
                "signatures": {"ed25519": b64(bytes(64)), "ml_dsa_87": b64(bytes(4627))},
            }
        ): "header: expected a field v, got none",
        b" " * 262_145: f"{name}: expected at most 262144 bytes, got 262145",
    }
    for document, text in cases.items():
        data = altered(file, lambda members, document=document: members.update({name: document}))  # type: ignore[misc]

        faults = wrong(data, Verdict.INVALID)
        assert f"act {'1' * 16}: {text}" in faults
