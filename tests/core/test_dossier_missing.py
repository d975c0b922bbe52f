# SPDX-License-Identifier: Apache-2.0
"""Dossier files from which something is left out: what is missing is named, and what is here still holds."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from demarche.core.acts import concern as kinds
from demarche.core.acts.act import SignedAct
from demarche.core.dossier import Finding, Outcome, Verdict
from demarche.core.encoding import canonical, digest, parse
from tests.builders import AURELIA, BOREALIA, Table, founded, notifying
from tests.exported import (
    ATTACHED,
    BOTH,
    Members,
    about,
    altered,
    contents,
    examined,
    exported,
    judged,
    whole_matter,
    written,
    wrong,
)


@pytest.fixture(scope="module")
def matter() -> tuple[Table, list[SignedAct]]:
    """Four acts, all delivered."""
    return whole_matter()


@pytest.fixture(scope="module")
def file(matter: tuple[Table, list[SignedAct]]) -> bytes:
    """The dossier file of them."""
    table, acts = matter
    return exported(table, acts[0], files=(ATTACHED,))


def drop(*names: str) -> Callable[[Members], None]:
    """Leave these members out."""

    def change(members: Members) -> None:
        for name in names:
            del members[name]

    return change


def test_a_file_without_an_act_is_incomplete(matter: tuple[Table, list[SignedAct]], file: bytes) -> None:
    """Borealia's acknowledgement is left out, and its own answer names it."""
    table, acts = matter
    gone = acts[1].act.id
    kept = contents(table, acts[0], files=(ATTACHED,))
    without = replace(
        kept,
        acts=[pair for pair in kept.acts if pair[0] != gone],
        places=[pair for pair in kept.places if pair[0] != gone],
    )

    faults = wrong(written(without), Verdict.INCOMPLETE)
    assert faults == [f"act {gone[:16]}: not here that holds: named by act {acts[2].act.id[:16]}"]


def test_a_file_without_its_opening_act_is_incomplete(matter: tuple[Table, list[SignedAct]]) -> None:
    """What a matter is about cannot be left out."""
    table, acts = matter
    gone = acts[0].act.id
    kept = contents(table, acts[0])
    without = replace(
        kept,
        acts=[pair for pair in kept.acts if pair[0] != gone],
        places=[pair for pair in kept.places if pair[0] != gone],
    )
    findings = examined(written(without), BOTH)

    faults = wrong(written(without), Verdict.INCOMPLETE)
    assert f"act {gone[:16]}: not here that holds: the opening act" in faults
    assert about(findings, f"act {acts[1].act.id[:16]}")[-1].sentence == "waits for an act that is not here"


def test_a_file_without_a_founding_act_is_incomplete(matter: tuple[Table, list[SignedAct]], file: bytes) -> None:
    """Whose log it is cannot be told without it."""
    table, acts = matter
    gone = table.founding["XB"].act.id
    kept = contents(table, acts[0], files=(ATTACHED,))
    without = replace(
        kept,
        acts=[pair for pair in kept.acts if pair[0] != gone],
        places=[pair for pair in kept.places if pair[0] != gone],
        register=[],
    )
    findings = examined(written(without), BOTH)

    faults = wrong(written(without), Verdict.INCOMPLETE)
    origin = table.logs["XB"].origin
    assert "founding of XB: no founding act of XB in effect is here" in faults
    assert "register: not all founding acts are here, so its leaves cannot be checked" in faults
    assert f"no founding act here names the log {origin}" in [finding.sentence for finding in about(findings, "head ")]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("data/files/{file}", "file {file}: named by an act, and not enclosed here"),
        ("data/places/{answer}/xb.json", "act {answer16}: no place of it in the log of XB is here that holds"),
        ("data/places/{concern}/xb.json", "act {concern16}: XB acted upon it, and its receipt is not here"),
        (
            "data/logs/{log}/heads/6",
            "act {answer16} in the log of XB: no head of {origin} at size 6 is here that holds",
        ),
    ],
)
def test_what_is_referred_to_and_not_here_makes_it_incomplete(
    matter: tuple[Table, list[SignedAct]], file: bytes, name: str, text: str
) -> None:
    """A file, a place in the author's log, a receipt that must exist, a head."""
    table, acts = matter
    names = {
        "file": digest(ATTACHED),
        "answer": acts[2].act.id,
        "answer16": acts[2].act.id[:16],
        "concern": acts[0].act.id,
        "concern16": acts[0].act.id[:16],
        "origin": table.logs["XB"].origin,
        "log": digest(table.logs["XB"].origin.encode()),
    }
    changed = altered(file, drop(name.format(**names)))

    faults = wrong(changed, Verdict.INCOMPLETE)
    assert text.format(**names) in faults


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("data/dossier.json", "archive: data/dossier.json: expected such a file in the dossier, got none"),
        ("data/charter.json", "charter: data/charter.json: expected such a file in the dossier, got none"),
        ("data/register/1.json", "register: data/register/1.json: expected such a file in the dossier, got none"),
        ("readme.txt", "bag: expected the tags that the content makes, got another readme.txt"),
    ],
)
def test_what_every_file_has_must_be_here(file: bytes, name: str, text: str) -> None:
    """Without them it is not what it says it is."""
    changed = altered(file, drop(name))

    faults = wrong(changed, Verdict.INVALID)
    assert text in faults


def test_a_file_without_key_sets_proves_nothing(file: bytes) -> None:
    """Nothing of Borealia's can be judged for want of its keys, and that is said of Borealia first."""
    changed = altered(file, drop("data/keys/xb/1.json"))
    findings = examined(changed, BOTH)

    faults = wrong(changed, Verdict.INCOMPLETE)
    assert faults[0] == "root of XB: no key-set of this Party that holds is here"
    hash_ = BOREALIA.keyset.hash[:16]
    assert f"key-set {hash_} of XB is not here that holds" in [finding.sentence for finding in findings]


def test_what_was_sent_and_not_receipted_is_a_fact_and_no_fault() -> None:
    """Aurelia closes while Borealia's node is stopped: the file is valid and says so."""
    table, acts = whole_matter()
    closed = table.say(kinds.CLOSE, AURELIA, {}, dossier=acts[0], delivered=False)
    data = exported(table, acts[0], files=(ATTACHED,))

    assert judged(data, BOTH) is Verdict.VALID
    assert Finding(Outcome.NOTE, f"act {closed.act.id[:16]}", "sent, not receipted by XB in this file") in examined(
        data, BOTH
    )


def test_nothing_of_a_party_that_has_said_nothing_is_cited() -> None:
    """Borealia has received a notification and said nothing."""
    table = founded()
    notification = table.say(kinds.NOTIFY, AURELIA, notifying())

    findings = examined(exported(table, notification), BOTH)

    assert about(findings, "complete up to")[1].sentence == "XB: no act of it that another Party cites or receipted"


def withhold(members: Members) -> None:
    """Redact the text of Borealia's answer."""
    name, document = next((name, each) for name, each in members.items() if b'"kind":"concern.answer"' in each)
    value = parse(document)
    del value["parts"]["a1_text"]  # type: ignore[union-attr,arg-type,index,call-overload]
    members[name] = canonical(value)


def test_a_redacted_copy_still_proves_what_it_shows(file: bytes) -> None:
    """One part is withheld; both signatures hold, and it is named as incomplete."""
    changed = altered(file, withhold)
    findings = examined(changed, BOTH)

    faults = wrong(changed, Verdict.INCOMPLETE)
    assert [text.partition(": ")[2] for text in faults] == ["parts withheld here: a1_text"]
    assert about(findings, "standing")[0].sentence == "cannot be told while parts are withheld"
