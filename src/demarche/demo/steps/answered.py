# SPDX-License-Identifier: Apache-2.0
"""Step 12: Borealia answers question by question; both sides export the dossier and prove it without Django."""

import json
import re
import subprocess
import sys
from pathlib import Path

from demarche.demo.forms import Browser, PlayError, Values
from demarche.demo.nodes import Node, until
from demarche.demo.stage import Stage, expect, wait_for
from demarche.demo.steps.doing import release, send_on

ANSWERS: tuple[Values, ...] = (
    {"value": "no", "text": "No body of the State was involved."},
    {"value": "information_given", "text": "Two firms that let servers; both were told on 12 February."},
    {
        "value": "declined",
        "because": "criminal_investigation",
        "referred": "network_24_7",
        "reference": "88/27",
    },
    {"value": "measure_taken", "text": "Two servers were taken down on 13 February."},
    {"value": "under_examination", "until": "2027-03-01T17:00", "text": "The loader is being analysed."},
)
SHOWN = ("No", "Information given", "criminal investigation", "88/27", "Measure taken", "1 Mar 2027 17:00 UTC")

WITHOUT_DJANGO = "import sys; sys.modules['django'] = None; from demarche.cli.offline import verify; verify()"


def answer(stage: Stage) -> None:
    """Five answers, each to its question, the same on both sides; the dossier proves itself to anyone."""
    here = stage.known["concern"]
    stage.clock.set("2027-02-15T16:59:00Z")
    birk, amis = stage.borealia.officer("d.birk"), stage.aurelia.officer("d.amis")
    for number, values in enumerate(ANSWERS, 1):
        page = birk.open(f"{here}answer/{number}/")
        expect(birk.submit(page, "Save and go to all questions", values))
    send_on(birk, birk.open(f"{here}answer/"), {}, button="Check 5 answers, then send them to the releasing officer")
    release(stage.borealia, "r.brand", reads=("No body of the State was involved.",))
    for officer in (amis, birk):
        wait_for(officer, here, *SHOWN)
    wait_for(birk, here, "delivered")
    prove(stage, here)
    filed(stage)


def filed(stage: Stage) -> None:
    """Each side's registry has the answer as a paper, and the bytes that prove it, without anybody's doing."""
    for node in stage.founders:
        paper = until(
            f"the answer filed for the registry of {node.cast.name}",
            lambda node=node: next(node.folder.rglob("*-XB-concern_answer.pdf"), None),  # type: ignore[misc]  # this node
        )
        if not paper.read_bytes().startswith(b"%PDF-"):
            raise PlayError(f"expected a PDF, got {paper.name}: {paper.read_bytes()[:40]!r}")
        _verdict(paper.with_suffix(".proof"), [], 4, "VALID, NO OUTSIDE TRUST")


TAKE = "Take the dossier with its signatures out"


def prove(stage: Stage, here: str, *, button: str = TAKE) -> None:
    """Each side's export verifies: with the roots it trusts VALID, without them NO OUTSIDE TRUST; both say the same docket."""
    roster = stage.folder / "roster.json"
    parties = [{"code": node.cast.code, "root": root(node)} for node in stage.founders]
    roster.write_text(json.dumps({"v": 1, "parties": parties}, sort_keys=True, separators=(",", ":")))
    for node, username in ((stage.aurelia, "r.aksel"), (stage.borealia, "r.brand")):
        path = node.folder / "concern.dossier"
        path.write_bytes(export(node.officer(username), here, button=button))
        _verdict(path, [], 4, "VALID, NO OUTSIDE TRUST")
        _verdict(path, ["--trust", str(roster)], 0, "VALID")


def export(browser: Browser, here: str, *, button: str = TAKE) -> bytes:
    """The dossier's file, as the page gives it after a deliberate step."""
    taken = browser.submit(browser.open(f"{here}export/"), button)
    if not taken.body:
        raise PlayError(f"{taken.url} ({taken.status}): expected a dossier file, got a page: {taken.text[:800]}")
    return taken.body


def root(node: Node) -> str:
    """A Party's root fingerprint in hex, as its own screen shows it."""
    page = node.officer("admin").open("/parties/")
    found = re.search(r'<code class="id" dir="ltr">([0-9a-f]{64})</code>', page.html)
    if found is None:
        raise PlayError(f"{page.url}: expected the fingerprint in hex, got {page.text[:800]}")
    return found[1]


def _verdict(path: Path, options: list[str], status: int, words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_DJANGO, *options, str(path)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    last = done.stdout.splitlines()[-1] if done.stdout else done.stderr.strip()
    if done.returncode != status or last != f"verdict: {words}":
        raise PlayError(
            f"expected {path.name} to end 'verdict: {words}' ({status}), got {last!r} ({done.returncode}): {done.stdout[-1500:]}"
        )
