# SPDX-License-Identifier: Apache-2.0
"""The page of the test of the connection: one line a step, with what helps at either end; the last ten are kept."""

import json
import subprocess
from typing import Any, Final

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from demarche.areas.doctor import notes
from demarche.areas.doctor.models import Note
from demarche.areas.exchange.remedies import NAMES, OBSERVED, STATES, helps
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.models import ADMINISTRATOR, RELEASING
from demarche.core.charter import read_charter
from demarche.ledger.models import Member
from demarche.ui import moments
from demarche.ui.series import listed

TOPIC: Final = "connection"
_LONGEST: Final = 120


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required(ADMINISTRATOR, RELEASING)
def test(request: OfficerRequest, process: str, code: str) -> HttpResponse:
    """Show the last test and those before it; a test is made by the button and not by an address."""
    party = get_object_or_404(Member.objects.select_related("process"), process=process, code=code)
    if request.method == "POST":
        keep(process, code, *run(process, code), at=request.at)
    kept = notes.history(TOPIC, about(process, code))
    charter = read_charter(bytes(party.process.charter))
    steps, wrong = (kept[0].value["steps"], kept[0].value["wrong"]) if kept else ([], "")
    shown = [_in_words(step) for step in steps]
    context = {
        "party": party,
        "tested": kept[0].at if kept else None,
        "steps": shown,
        "wrong": wrong,
        "failed": any(step["state"] == "failed" for step in steps),
        "letter": _letter(party.name, kept[0].at, shown) if shown else "",
        "history": [{"at": each.at, **_outcome(each)} for each in kept],
        "matter": {"process": charter.name, "exercise": charter.exercise},
    }
    return render(request, "exchange/test.html", context)


def about(process: str, code: str) -> str:
    """What notes of tests with a Party are about."""
    return f"{process}:{code}"


def run(process: str, code: str) -> tuple[list[dict[str, str]], str]:
    """Test it now: the steps, or why nothing could be sent."""
    try:
        done = subprocess.run(  # noqa: S603  # the node's own module, with an id and a code that are on record
            [*settings.CONNECTION_TEST, process, code], capture_output=True, text=True, check=False, timeout=_LONGEST
        )
    except subprocess.TimeoutExpired:
        return [], f"no end within {_LONGEST} s"
    except OSError as error:
        return [], f"the test could not be started: {(error.strerror or 'it failed').lower()}"
    if done.returncode:
        return [], done.stderr.strip()[-300:]
    return json.loads(done.stdout), ""


def keep(process: str, code: str, steps: list[dict[str, str]], wrong: str, *, at: int) -> Note:
    """Note what a test found."""
    return notes.note(TOPIC, {"steps": steps, "wrong": wrong}, at=at, about=about(process, code))


def _in_words(step: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {
        **step,
        "label": NAMES[step["name"]],
        "word": STATES[step["state"]],
        "said": OBSERVED.get(step["observed"], ""),
        "tone": {"ok": "fine", "failed": "untrusted"}.get(step["state"], "waiting"),
    }
    if step["code"]:
        found["because"], found["here"], found["there"] = helps(step["code"])
    return found


def _outcome(kept: Note) -> dict[str, str]:
    """A test of before, in a word and a line."""
    failed = next((step for step in kept.value["steps"] if step["state"] == "failed"), None)
    if failed is not None:
        said = {"step": NAMES[failed["name"]], "why": helps(failed["code"])[0]}
        return {"tone": "untrusted", "word": str(STATES["failed"]), "said": _("%(step)s: %(why)s") % said}
    if kept.value["wrong"]:
        return {"tone": "untrusted", "word": _("not sent"), "said": kept.value["wrong"]}
    return {"tone": "fine", "word": str(STATES["ok"]), "said": ""}


def _letter(name: str, at: int, steps: list[dict[str, Any]]) -> str:
    """What to send to the other administrator: what was reached, what failed, what helps at either end."""
    good = listed(str(step["label"]) for step in steps if step["state"] == "ok")
    failed = next((step for step in steps if step["state"] == "failed"), None)
    said = {"own": settings.NODE.party_name, "party": name, "time": moments.utc(at), "good": good or "–"}
    lines = [
        _("The node of %(own)s tested its connection to the node of %(party)s on %(time)s.") % said,
        _("In order: %(good)s.") % said,
    ]
    if failed is None:
        return "\n".join([*lines, _("Nothing was in the way.")])
    observed = failed["said"] or failed["observed"]
    why = {"step": failed["label"], "why": failed["because"], "observed": observed, "code": failed["code"]}
    helping = {"here": failed["here"], "there": failed["there"]}
    lines.append(_("First obstacle: %(step)s: %(why)s (%(code)s; %(observed)s).") % why)
    lines.append(_("At your end: %(there)s") % helping)
    lines.append(_("At our end: %(here)s") % helping)
    return "\n".join(lines)
