# SPDX-License-Identifier: Apache-2.0
"""The rules of the house that no linter knows: sizes, licence lines, addresses, codes, texts, styles, budgets."""

from __future__ import annotations

import ast
import io
import re
import subprocess
import tokenize
import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from packaging.requirements import Requirement

from demarche.core import codes
from tools import i18n, promises

if TYPE_CHECKING:
    from collections.abc import Iterator

    from babel.messages.catalog import Catalog

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "demarche"
LISTS = (codes.Reason, codes.Refusal, codes.Obstacle)

FILE_LINES = 400
VERIFY_LINES = 4_000
SUBJECT_LINES = 700
DEPENDENCIES = 12

# Taken unchanged from elsewhere: its own licence line, its own length.
FOREIGN = {"bench/floor.py"}
WRITTEN = {".py", ".css", ".js", ".sh", ".html"}


def tracked() -> list[Path]:
    """Every file of the project, landed or new."""
    # A clone that another account owns is read all the same.
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
    return [ROOT / name for name in sorted(set(names)) if name and (ROOT / name).is_file()]


def name_of(path: Path) -> str:
    """The path as it stands in the repository."""
    return path.relative_to(ROOT).as_posix()


def ours(*suffixes: str) -> list[Path]:
    """The files of these kinds that we wrote."""
    foreign = [path for path in tracked() if name_of(path) in FOREIGN or "vendor" in path.parts]
    return [path for path in tracked() if path.suffix in suffixes and path not in foreign]


def texts() -> Iterator[tuple[str, str]]:
    """The name and content of every file that is text."""
    for path in tracked():
        try:
            yield name_of(path), path.read_text()
        except UnicodeDecodeError:
            continue


def code_lines(text: str) -> int:
    """How many lines of Python are neither blank nor comment nor docstring."""
    skipped = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in skipped:
            lines.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            lines.difference_update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return len(lines)


def module_file(module: str) -> Path | None:
    """The file of a module of ours."""
    path = SOURCE.joinpath(*module.split(".")[1:])
    return next((each for each in (path.with_suffix(".py"), path / "__init__.py") if each.is_file()), None)


def imported(path: Path) -> Iterator[str]:
    """The names of ours that a file imports, modules and things in modules alike."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield from (node.module, *(f"{node.module}.{alias.name}" for alias in node.names))


def closure(module: str) -> set[Path]:
    """Every file of ours that importing a module reads, the packages above it too."""
    waiting, found = [module], set[Path]()
    while waiting:
        each = waiting.pop()
        path = module_file(each) if each.partition(".")[0] == "demarche" else None
        if path is None or path in found:
            continue
        found.add(path)
        waiting += [each.rpartition(".")[0], *imported(path)]
    return found


def test_no_file_outgrows_its_reader() -> None:
    """A file is at most 400 lines, as `wc -l` counts."""
    lengths = {name_of(path): path.read_bytes().count(b"\n") for path in ours(*WRITTEN)}

    assert {name: length for name, length in lengths.items() if length > FILE_LINES} == {}


def test_every_source_file_names_its_licence() -> None:
    """One line at the top, after the line that names an interpreter."""
    scripts = [ROOT / "Makefile", ROOT / ".ci" / "run"]
    heads = {name_of(path): path.read_text()[:200] for path in [*ours(".py", ".sh", ".css", ".js"), *scripts]}

    assert [name for name, head in heads.items() if "SPDX-License-Identifier: Apache-2.0" not in head] == []


def test_pins_hold_hashes_and_no_addresses() -> None:
    """They work with any index, so none is named, and every requirement is pinned by hash."""
    pins = {path.name: path.read_text() for path in [*(ROOT / "requirements").glob("*.*"), ROOT / "tools" / "uv.txt"]}

    assert [name for name, text in pins.items() if "://" in text] == []
    for name, text in pins.items():
        entries = re.split(r"\n(?=\S)", text.strip())
        assert name.endswith(".in") or all("==" in each and "--hash=sha256:" in each for each in entries), name


def test_no_registry_and_no_machine_is_named() -> None:
    """Neither a package registry's host nor a path of the machine it was written on."""
    hosts = r"py[p]i\.org|pythonh[o]sted|npm[j]s\.(org|com)|deb\.deb[i]an\.org|regi[s]try\.npm"
    places = r"(?<![\w.-])/w[o]rk/|/r[o]ot/\."
    found = [f"{name}: {match.group()}" for name, text in texts() for match in re.finditer(f"{hosts}|{places}", text)]

    assert found == []


def test_nothing_is_left_for_later() -> None:
    """What is not done is not begun; what is begun is done."""
    marks = re.compile(r"\b(TO[D]O|FIX[M]E|XX[X]|HAC[K])\b")

    assert [name for name, text in texts() if marks.search(text) and name != "LICENSE"] == []


def test_no_test_is_skipped() -> None:
    """A skip counts as a failure in CI, so none is written."""
    skips = re.compile(r"pytest\.(skip|importorskip|xfail)|mark\.(skip|skipif|xfail)|unittest\.skip")

    found = [name_of(path) for path in ours(".py") if path != Path(__file__) and skips.search(path.read_text())]

    assert found == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    """A module is named for what it is about."""
    hollow = {"utils", "util", "helpers", "helper", "common", "manager", "misc", "base", "data", "info"}

    assert [name_of(path) for path in ours(".py") if {path.stem, path.parent.name} & hollow] == []


def test_every_code_stands_in_its_four_places() -> None:
    """The enum, a row of the page, both catalogues, and a test that names it."""
    places = Places(code_rows(), {language: i18n.kept(language) for language in i18n.PLURALS}, all_tests())
    missing = {str(code): list(places.without(code)) for listing in LISTS for code in listing}

    assert {code: where for code, where in missing.items() if where} == {}


@dataclass(frozen=True, slots=True)
class Places:
    """Where a code must stand, beside its enum."""

    rows: dict[str, set[str]]
    catalogues: dict[str, Catalog | None]
    tests: str

    def without(self, code: codes.Code) -> Iterator[str]:
        """The places where a code is missing, or says something else."""
        if code.code not in self.rows:
            yield "no row in docs/protocol/codes.md"
        elif not {code.sentence, code.remedy} <= self.rows[code.code]:
            yield "another sentence or remedy in docs/protocol/codes.md"
        for language, catalogue in self.catalogues.items():
            found = [catalogue.get(text) if catalogue else None for text in (code.sentence, code.remedy)]
            if not all(each and (each.string or language not in i18n.TRANSLATED) for each in found):
                yield f"not in the {language} catalogue"
        # A code of one word is a word of every day, so only its quoted form counts.
        literal = rf"\b{code.code}\b" if "_" in code.code else rf"[\"'`]{code.code}[\"'`]"
        if not re.search(rf"{literal}|\b{type(code).__name__}\.{code.name}\b", self.tests):
            yield "named in no test"


def code_rows() -> dict[str, set[str]]:
    """The rows of the page of codes: the code, and the cells beside it."""
    page = ROOT / "docs" / "protocol" / "codes.md"
    lines = page.read_text().splitlines() if page.exists() else []
    split = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines if line.startswith("|")]
    return {cells[0].strip("`"): set(cells[1:]) for cells in split if re.fullmatch(r"`[a-z0-9_]+`", cells[0])}


def all_tests() -> str:
    """The text of every test, this file apart."""
    return "\n".join(
        path.read_text() for path in ours(".py") if path.is_relative_to(ROOT / "tests") and path != Path(__file__)
    )


def test_the_page_of_codes_names_no_other() -> None:
    """A row is never left behind by a code that is gone: codes are not reused."""
    assert sorted(code_rows()) == sorted(member.code for listing in LISTS for member in listing)


def test_a_code_is_one_word_and_says_one_thing() -> None:
    """Lower snake case, unique over all lists; sentences in lower case without a full stop."""
    members = [member for listing in LISTS for member in listing]
    names = Counter(member.code for member in members)

    assert [name for name, count in names.items() if count > 1 or not re.fullmatch(r"[a-z][a-z0-9_]*", name)] == []
    assert [m.code for m in members if m.code != m.name.lower() or not m.sentence or not m.remedy] == []
    assert [m.code for m in members if m.sentence[0].isupper() or m.sentence.endswith(".")] == []


@pytest.mark.parametrize("language", i18n.PLURALS)
def test_the_compiled_catalogue_is_the_written_one(language: str) -> None:
    """A `.mo` says what its `.po` says; whether the `.po` is whole is seen by `tools/i18n.py --check`."""
    catalogue = i18n.kept(language)

    assert catalogue is not None, f"there is no catalogue for {language}: `make messages` makes it"
    assert (i18n.folder(language) / "django.mo").read_bytes() == i18n.written(catalogue)[1]


def test_styles_know_no_left_and_no_right() -> None:
    """Logical properties only, so that Arabic is right from the first page."""
    physical = re.compile(
        r"(?<![\w-])((margin|padding|border|scroll-margin|scroll-padding)-(left|right)\b[\w-]*\s*:|(left|right)\s*:"
        r"|(text-align|float|clear|caption-side)\s*:\s*(left|right)\b"
        r"|border-(top|bottom)-(left|right)-radius\s*:)",
    )
    found = [
        f"{name_of(path)}: {match.group()}"
        for path in ours(".css", ".html", ".svg")
        for match in physical.finditer(path.read_text())
    ]

    assert found == []


def test_an_auditor_can_read_what_verify_imports() -> None:
    """What `demarche verify` imports is at most 4,000 lines of code, the rules and their reasons apart: they have a budget a subject."""
    rules = (SOURCE / "core" / "acts", SOURCE / "core" / "process", SOURCE / "core" / "codes" / "reasons.py")
    read = [path for path in closure("demarche.cli.offline") if not any(path.is_relative_to(each) for each in rules)]
    sizes = {name_of(path): code_lines(path.read_text()) for path in read}

    assert any(name.startswith("src/demarche/core/dossier") for name in sizes)
    assert sum(sizes.values()) <= VERIFY_LINES, sizes


def test_a_subject_of_the_rules_stays_small() -> None:
    """What can be said about a subject and what it amounts to are at most 700 lines of code together."""
    sizes: Counter[str] = Counter()
    for storey in ("acts", "process"):
        for path in (SOURCE / "core" / storey).rglob("*.py"):
            subject = path.relative_to(SOURCE / "core" / storey).parts[0].removesuffix(".py")
            sizes[subject] += code_lines(path.read_text())

    assert {subject: size for subject, size in sizes.items() if size > SUBJECT_LINES} == {}


def test_two_files_touch_keys() -> None:
    """Only `core/keys.py` and `core/seal.py` import `cryptography`."""
    users = {
        name_of(path)
        for path in SOURCE.rglob("*.py")
        if any(name.partition(".")[0] == "cryptography" for name in imported(path))
    }

    assert users == {"src/demarche/core/keys.py", "src/demarche/core/seal.py"}


def test_dependencies_are_few() -> None:
    """A node needs at most twelve packages by name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    names = [Requirement(each).name for each in project["dependencies"]]

    assert len(names) <= DEPENDENCIES, names


def test_every_promise_names_tests_that_exist() -> None:
    """A proof that nobody can run proves nothing."""
    table = promises.read(promises.TABLE.read_text())

    assert table
    assert [proof for proof in promises.named_tests(table) if not promises.exists(proof)] == []
