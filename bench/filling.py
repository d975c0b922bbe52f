# SPDX-License-Identifier: Apache-2.0
"""Beside a running node, with its keys: concerns by the thousand, entered by its ledger, and how often a page asks its store.

With DEMARCHE_HOME and DEMARCHE_DOOR=inside: `python -m bench.filling raise COUNT`, `… assess COUNT DOSSIER` or
`… queries PATH USERNAME`.
"""

import os
import sys
from typing import Final

import django

from demarche.core.encoding import Json

os.environ["DJANGO_SETTINGS_MODULE"] = "demarche.node.settings"
django.setup()

from django.db import connection  # noqa: E402  # models load after Django is set up
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from demarche.areas.officers.models import Officer  # noqa: E402
from demarche.core.acts.act import SignedAct  # noqa: E402
from demarche.core.acts.concern import ASSESS, RAISE  # noqa: E402
from demarche.ledger.append import Outgoing, append  # noqa: E402
from demarche.ledger.models import Member, Process  # noqa: E402
from demarche.node import clock  # noqa: E402
from demarche.node.signers import signer  # noqa: E402


def fill(count: int, dossier: str | None) -> None:
    """Raise so many concerns, or say so often how we see one, each act signed and on its way to the other Party."""
    process = Process.objects.get()
    codes = tuple(sorted(Member.objects.values_list("code", flat=True)))
    for n in range(count):
        kind, values = (ASSESS, _VIEW) if dossier else (RAISE, _concern(n, process.own_code, codes))
        audience = None if dossier else codes
        outgoing = Outgoing(process.id, "diplomatic", "diplomatic_desk", kind, values, dossier, audience)
        done = append(outgoing, signer=signer(), at=clock.now())
        if not isinstance(done, SignedAct):
            raise SystemExit(f"expected act {n} on record, got {done.code}")


_VIEW: Final[dict[str, Json]] = {"status": "open", "text": "Question 1 remains."}


def _concern(n: int, own: str, codes: tuple[str, ...]) -> dict[str, Json]:
    return {
        "roles": {"raises": [own], "addressed": [code for code in codes if code != own], "informed": []},
        "track": "diplomatic",
        "marking": {"tlp": "AMBER", "pap": "AMBER"},
        "urgency": {"profile": "ordinary"},
        "circulation": "nobody",
        "language": "en",
        "title": f"Concern {n}",
        "matter": "What happened, since when, seen by whom, still going on.",
        "subjects": ["CIN"],
        "q1": {"form": "open"},
        "q1_text": "Is it known there?",
    }


def queries(path: str, username: str) -> int:
    """How many statements a page sends to the store."""
    client = Client(headers={"host": "localhost"})
    client.force_login(Officer.objects.get(username=username), "allauth.account.auth_backends.AuthenticationBackend")
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    if answer.status_code != 200:  # noqa: PLR2004  # found
        raise SystemExit(f"expected a page at {path}, got {answer.status_code}")
    return len(captured)


if __name__ == "__main__":
    if sys.argv[1] in ("raise", "assess"):
        fill(int(sys.argv[2]), sys.argv[3] if sys.argv[3:] else None)
    else:
        print(queries(sys.argv[2], sys.argv[3]))
