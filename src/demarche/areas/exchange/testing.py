# SPDX-License-Identifier: Apache-2.0
"""The page of the test of the connection: one line a step, with what helps at either end."""

import json
import subprocess
from typing import Any, Final

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from demarche.areas.exchange.remedies import NAMES, OBSERVED, STATES, helps
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.models import ADMINISTRATOR, RELEASING
from demarche.core.charter import read_charter
from demarche.ledger.models import Member

_LONGEST: Final = 120


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required(ADMINISTRATOR, RELEASING)
def test(request: OfficerRequest, process: str, code: str) -> HttpResponse:
    """Test the connection and show what came of it; a test is made by the button and not by an address."""
    party = get_object_or_404(Member.objects.select_related("process"), process=process, code=code)
    if request.method != "POST":
        return redirect("directory:party", process, code)
    steps, wrong = run(process, code)
    charter = read_charter(bytes(party.process.charter))
    context = {
        "party": party,
        "steps": steps,
        "wrong": wrong,
        "failed": any(step["state"] == "failed" for step in steps),
        "at": request.at,
        "matter": {"process": charter.name, "exercise": charter.exercise},
    }
    return render(request, "exchange/test.html", context)


def run(process: str, code: str) -> tuple[list[dict[str, Any]], str]:
    """The steps in words, or why nothing could be sent."""
    try:
        done = subprocess.run(  # noqa: S603  # the node's own module, with an id and a code that are on record
            [*settings.CONNECTION_TEST, process, code], capture_output=True, text=True, check=False, timeout=_LONGEST
        )
    except subprocess.TimeoutExpired:
        return [], _("The test did not end in %(seconds)d seconds.") % {"seconds": _LONGEST}
    if done.returncode:
        return [], done.stderr.strip()[-300:]
    return [_in_words(step) for step in json.loads(done.stdout)], ""


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
