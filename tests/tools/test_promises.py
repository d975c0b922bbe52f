# SPDX-License-Identifier: Apache-2.0
"""The table of promises is read, and a proof holds only when all it names ran and passed."""

import pytest

from tools import promises

TABLE = """
| id | sentence | proof |
|---|---|---|
| A.04 | It is on record. | `tests/core`, `scenario 5 8` |
| A.12 | It is fast. | `docs/operate/figures.md` |
"""


def test_a_row_has_an_id_a_sentence_and_proofs() -> None:
    """Aurelia's officer reads two promises; the head of the table is none."""
    first, second = promises.read(TABLE)

    assert first == promises.Promise("A.04", "It is on record.", ("tests/core", "scenario 5 8"))
    assert second.proofs == ("docs/operate/figures.md",)
    assert promises.named_tests([first, second]) == ["tests/core"]


@pytest.mark.parametrize(("proof", "said"), [("`make test`", "'make test'"), ("later", "'no proof'")])
def test_a_row_that_nobody_can_run_is_refused(proof: str, said: str) -> None:
    """A promise cannot be proved by everything at once, nor by nothing."""
    with pytest.raises(promises.MalformedTableError) as caught:
        promises.read(f"| A.01 | x | {proof} |")

    assert str(caught.value) == f"promise A.01: {said} cannot be run"


@pytest.mark.parametrize(
    ("proof", "there"),
    [
        ("tests/tools", True),
        ("tests/tools/test_promises.py", True),
        ("tests/tools/test_promises.py::test_a_proof_is_there_or_not", True),
        ("tests/tools/test_promises.py::test_a_proof_is_there_or_not[one]", True),
        ("tests/tools/test_promises.py::test_nothing", False),
        ("tests/tools/test_nothing.py", False),
        ("tests/tools/test_nothing.py::test_x", False),
    ],
)
def test_a_proof_is_there_or_not(proof: str, there: bool) -> None:
    """A test is known by its file and its name."""
    assert promises.exists(proof) is there


def test_nothing_runs_twice() -> None:
    """A test that stands in a folder or file that another row names runs with that one."""
    named = ["tests/a", "tests/a/test_b.py", "tests/a/test_b.py::test_c", "tests/ab.py", "tests/ab.py::test_d"]

    assert promises.outermost(named) == ["tests/a", "tests/ab.py"]


@pytest.mark.parametrize(
    ("proof", "held"),
    [
        ("tests/a/test_b.py::test_c", True),
        ("tests/a/test_b.py::test_d", False),
        ("tests/a/test_b.py::test_d[1]", True),
        ("tests/a/test_b.py::test_never_ran", False),
        ("tests/a/test_b.py", False),
        ("tests/a/test_bb.py", True),
    ],
)
def test_a_proof_holds_when_all_of_it_passed(proof: str, held: bool) -> None:
    """One case that fails, or none that ran, is no proof; a name that only begins alike is another test."""
    good = {
        "tests.a.test_b.test_c": True,
        "tests.a.test_b.test_d[1]": True,
        "tests.a.test_b.test_d[2]": False,
        "tests.a.test_bb.test_c": True,
    }

    assert promises.holds(good, proof) is held
