# SPDX-License-Identifier: Apache-2.0
"""The page of what can be said, `docs/protocol/acts.md`, says what the code says."""

import re
from pathlib import Path

import pytest

from demarche.core.acts import answering, checks, consultations, indicators, pursuing, red, returning, silence, subject
from demarche.core.acts import concern as kinds
from demarche.core.acts.founding import FOUND
from demarche.core.acts.vocabulary import NEWEST, RELEASED, VOCABULARIES
from demarche.core.codes import Reason
from demarche.core.process.settle import rule_of
from demarche.core.profiles import VOCABULARY as VOCABULARY_OF_NEW
from tests.core.specimens import EVERY

PAGE = Path(__file__).parents[2] / "docs" / "protocol" / "acts.md"
TEXT = PAGE.read_text()
SHARED = PAGE.with_name("register.md").read_text()
CHECKS = PAGE.with_name("checks.md").read_text()
OF_CHECKS = {kind.name for kind in checks.KINDS}
VOCABULARY = {name: kind for name, kind in VOCABULARIES[NEWEST].items() if name not in OF_CHECKS}
OF_ACTS = [name for name, kind in VOCABULARY.items() if not kind.in_register or name == FOUND]
IN_DOSSIER = [name for name, kind in VOCABULARY.items() if not kind.in_register]


def rows(heading: str) -> dict[str, list[str]]:
    """The cells of the table under a heading, by the name in the first."""
    return table(TEXT, heading)


def table(text: str, heading: str) -> dict[str, list[str]]:
    """The cells of the tables under a heading of a page, by the name in the first."""
    section = text.split(f"## {heading}")[1].split("\n## ", maxsplit=1)[0]
    lines = [line for line in section.splitlines() if line.startswith("| `")]
    split = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {cells[0].strip("`"): cells[1:] for cells in split}


def named(cell: str) -> dict[str, bool]:
    """The parts that a cell names, and whether each is needed; `qN` is `q*`."""
    return {name.replace("N", "*"): bool(bold) for bold, name in re.findall(r"(\*\*)?`([A-Za-z_]+)`", cell)}


def test_every_kind_has_its_row_and_no_other() -> None:
    """In the order of the vocabulary; kinds of the register but the founding act have theirs on its own page."""
    assert list(rows("2.")) == OF_ACTS


@pytest.mark.parametrize("name", OF_ACTS)
def test_a_row_names_the_parts_of_its_kind(name: str) -> None:
    """Coded and text, needed and not."""
    cells, kind = rows("2.")[name], VOCABULARY[name]

    own = [part for part in kind.parts if part is not RELEASED]
    assert named(cells[2]) == {part.name: part.required for part in own if part.coded}
    assert named(cells[3]) == {part.name: part.required for part in kind.parts if not part.coded}


@pytest.mark.parametrize("name", VOCABULARY)
def test_every_kind_but_one_may_say_how_it_was_released(name: str) -> None:
    """A founding act says nothing of it."""
    assert (RELEASED in VOCABULARY[name].parts) is (name != FOUND)


@pytest.mark.parametrize("name", IN_DOSSIER)
def test_a_row_says_who_may(name: str) -> None:
    """And whether the kind opens a dossier, and which side it is refused to."""
    cells = rows("2.")[name]
    roles = {str(role) for role in rule_of(name).who}

    assert set(cells[0].split(", ")) == roles
    assert (cells[1] == "opens a dossier") is VOCABULARY[name].opens
    if not VOCABULARY[name].opens:
        assert ("`only_raising`" in cells[5]) is (roles == {"raises"})
        assert ("`only_addressed`" in cells[5]) is (roles == {"addressed"})


def test_the_page_names_every_reason() -> None:
    """And none that the rules do not give."""
    refusing = TEXT.split("## 1.")[1].split("In a dossier")[0] + " ".join(cells[5] for cells in rows("2.").values())
    found = set(re.findall(r"`([a-z_]+)`", refusing)) | {"observer_reads"}

    codes = {reason.code for reason in Reason}
    shared = set(re.findall(r"`([a-z_]+)`", SHARED.split("## 5.")[1].split("\n## ")[0])) & codes
    of_checks = set(re.findall(r"`([a-z_]+)`", CHECKS.split("## 1.")[1].split("\n## ")[0])) & codes
    assert found | shared | of_checks == codes
    assert "`observer_reads`" in TEXT


@pytest.mark.parametrize(
    ("part", "values"),
    [
        ("track", kinds.TRACKS),
        ("marking", (*kinds.TLP, *kinds.PAP)),
        ("urgency", kinds.URGENCIES),
        ("circulation", kinds.CIRCULATION),
        ("subjects", kinds.SUBJECTS),
        ("ask", kinds.ASKS),
        ("qN", kinds.QUESTION_FORMS),
        ("form", (*kinds.FORMS, *kinds.COURTESY)),
        ("clause", ("without_prejudice",)),
        ("red", red.ROLES),
        ("relatedN", kinds.RELATIONS),
        ("actor", kinds.CONFIDENCES),
        ("responsibility", (*kinds.VIEWS, *kinds.DEGREES, *kinds.LIKELIHOODS)),
        ("statement", ("made",)),
        ("effects", kinds.SECTORS),
        ("channels", kinds.CHANNELS),
        ("legal", kinds.CLAUSES),
        ("aN", kinds.ANSWERS),
        ("because", kinds.BECAUSE),
        ("referral", kinds.REFERRED_TO),
        ("status", kinds.STATUSES),
        ("scope", answering.SCOPES),
        ("sN", pursuing.SATISFACTIONS),
        ("mN", indicators.MARKS),
        ("meeting", (*consultations.LEVELS, *consultations.WAYS)),
        ("released", ("by_single_officer", "on_duty")),
        ("wish`, `outcome", (*returning.WISHES, *returning.OUTCOMES)),
    ],
)
def test_the_values_of_a_part_are_those_of_the_code(part: str, values: tuple[str, ...]) -> None:
    """Choices, each in its spelling."""
    fields = {"tlp", "pap", "profile", "wished", "kind", "courtesy", "value", "until", "because", "reference", "to"}
    fields |= {"by", "level", "way", "object", "marks", "relation", "confidence", "view", "degree", "likelihood"}
    fields |= {"actor_text", "responsibility_text", "statement_text", "true", "false", "roles"}
    found = re.findall(r"`([A-Za-z0-9_+]+)`", rows("3.")[part][0])
    fields |= {"concern.decline"}

    assert set(found) - fields == set(values)


def test_every_coded_part_has_its_values() -> None:
    """And every row is of one."""
    coded = {part.name.replace("*", "N") for name in OF_ACTS for part in VOCABULARY[name].parts if part.coded}

    told = {name for cell in rows("3.") for name in cell.split("`, `")}
    assert coded == told - {"referral"}


def test_every_kind_that_opens_nothing_has_its_least() -> None:
    """In the order of the table; the tests of the fold say it."""
    assert list(EVERY) == [name for name in IN_DOSSIER if not VOCABULARY[name].opens]


def test_vocabulary_1_is_what_the_page_says() -> None:
    """The kinds up to `dossier.assess`, none after, without the parts that the page names."""
    assert VOCABULARY_OF_NEW == NEWEST
    assert list(VOCABULARIES[1]) == list(VOCABULARY)[: list(VOCABULARY).index(kinds.ASSESS) + 1]
    assert {part.since for kind in VOCABULARIES[1].values() for part in kind.parts} == {1}
    told = TEXT.split("## 8.")[1].split("\n## ")[0].split("but for these:")[1]
    later = {part.name for name in VOCABULARIES[1] for part in VOCABULARY[name].parts if part.since > 1}
    assert set(named(told)) - {"concern.raise"} == later


OF_REGISTER = [name for name, kind in VOCABULARY.items() if kind.in_register and name != FOUND]


def test_the_page_of_the_register_has_a_row_for_each_of_its_kinds() -> None:
    """In the order of the vocabulary; none was there before vocabulary 3, and the page says which came with 4."""
    found = [name for name in table(SHARED, "5.") if "." in name]
    assert found == OF_REGISTER
    assert {VOCABULARY[name].since for name in OF_REGISTER} <= {3, 4}
    for name in OF_REGISTER:
        [row] = [line for line in SHARED.splitlines() if line.startswith(f"| `{name}` |")]
        assert ("from vocabulary 4 on" in row) == (VOCABULARY[name].since == 4), name  # as the page says


@pytest.mark.parametrize("name", OF_REGISTER)
def test_a_row_of_the_register_names_the_parts_of_its_kind(name: str) -> None:
    """Coded and text, needed and not."""
    cells, kind = table(SHARED, "5.")[name], VOCABULARY[name]

    own = [part for part in kind.parts if part is not RELEASED]
    assert named(cells[1]) == {part.name: part.required for part in own if part.coded}
    assert named(cells[2]) == {part.name: part.required for part in own if not part.coded}


def test_every_coded_part_of_the_register_has_its_values() -> None:
    """And every row is of one."""
    coded = {
        part.name for name in OF_REGISTER for part in VOCABULARY[name].parts if part.coded and part is not RELEASED
    }

    assert coded == {name for cell in table(SHARED, "5.") if "." not in cell for name in cell.split("`, `")}


@pytest.mark.parametrize(("part", "values"), [("area", subject.AREAS), ("outcome", silence.OUTCOMES)])
def test_the_values_of_a_part_of_the_register_are_those_of_the_code(part: str, values: tuple[str, ...]) -> None:
    """Choices, each in its spelling."""
    assert set(re.findall(r"`([A-Za-z0-9_+]+)`", table(SHARED, "5.")[part][0])) == set(values)
