# SPDX-License-Identifier: Apache-2.0
"""Two real nodes of which the invited one is to chair and keep the register: founded, and a subject confirmed by both."""

from pathlib import Path

from demarche.demo.forms import Page, Values
from demarche.demo.stage import Stage, expect
from demarche.demo.steps.founding import PROCESS, found
from demarche.demo.steps.nominated import nominate
from demarche.demo.steps.subjects import subjects


def drafted(stage: Stage) -> Page:
    """Aurelia's administrator drafts a charter that makes Borealia both, and the invitation from it."""
    admin = stage.aurelia.officer("admin")
    terms = admin.submit(admin.open("/charter/drafts/new/"), "Go on to the terms", {"name": PROCESS})
    chosen: Values = {"chair": "them", "depositary": "them", "invited": "XB"}
    draft = expect(admin.submit(terms, "Save, and read it whole", chosen), "XB, who is invited keeps the register")
    return admin.submit(draft, "Make the invitation file")


def test_the_invited_side_keeps_the_register(tmp_path: Path) -> None:
    """It enters what both say, brings it to the side that invited, and both show the same."""
    stage = Stage.build(tmp_path)
    try:
        found(stage, drafted)
        nominate(stage)
        subjects(stage)
    finally:
        stage.close()
