# SPDX-License-Identifier: Apache-2.0
"""Beside a running node, with its keys: concerns by the thousand, entered by its ledger, and how often a page asks its store.

With DEMARCHE_HOME and DEMARCHE_DOOR=inside: `python -m bench.filling raise COUNT`, `… assess COUNT DOSSIER`, `… long ACTS` (a concern
of forty questions with so many acts; prints it), `… queries PATH USERNAME` or `… weight PATH USERNAME`.
"""

import os
import re
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
    for n in range(count):
        if dossier:
            _say(ASSESS, _VIEW, dossier)
        else:
            _say(RAISE, _concern(n), None)


def long(acts: int) -> str:
    """Raise a concern of forty questions under a title of three hundred letters, and say how we see it until it has so many acts."""
    more: dict[str, Json] = {"title": "A long matter ".ljust(300, "x")}
    for number in range(1, QUESTIONS + 1):
        more |= {f"q{number}": {"form": "open"}, f"q{number}_text": f"Is it known there, seen from side {number}?"}
    dossier = _say(RAISE, {**_concern(0), **more}, None).act.id
    fill(acts - 1, dossier)
    return dossier


def _say(kind: str, values: dict[str, Json], dossier: str | None) -> SignedAct:
    process = Process.objects.get()
    audience = None if dossier else tuple(sorted(Member.objects.values_list("code", flat=True)))
    outgoing = Outgoing(process.id, "diplomatic", "diplomatic_desk", kind, values, dossier, audience)
    done = append(outgoing, signer=signer(), at=clock.now())
    if not isinstance(done, SignedAct):
        raise SystemExit(f"expected the act on record, got {done.code}")
    return done


_VIEW: Final[dict[str, Json]] = {"status": "open", "text": "Question 1 remains."}


QUESTIONS: Final = 40


def _concern(n: int) -> dict[str, Json]:
    own = Process.objects.get().own_code
    codes = sorted(Member.objects.values_list("code", flat=True))
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
    client = _browser(username)
    _page(client, path)
    with CaptureQueriesContext(connection) as captured:
        _page(client, path)
    return len(captured)


def weight(path: str, username: str) -> int:
    """How many bytes a browser takes for a page that it opens for the first time, stylesheets and all, without script."""
    client = _browser(username)
    html = _page(client, path)
    sheets = re.findall(r'<link rel="(?:stylesheet|icon)" href="([^"]+)"', _page(client, path, packed="").decode())
    return len(html) + sum(len(_page(client, each)) for each in sheets)


def _browser(username: str) -> Client:
    client = Client(headers={"host": "localhost"})
    client.force_login(Officer.objects.get(username=username))
    return client


def _page(client: Client, path: str, packed: str = "gzip") -> bytes:
    answer = client.get(path, headers={"accept-encoding": packed})
    if answer.status_code != 200:  # noqa: PLR2004  # found
        raise SystemExit(f"expected a page at {path}, got {answer.status_code}")
    return b"".join(answer) if answer.streaming else answer.content


if __name__ == "__main__":
    if sys.argv[1] in ("raise", "assess"):
        fill(int(sys.argv[2]), sys.argv[3] if sys.argv[3:] else None)
    elif sys.argv[1] == "long":
        print(long(int(sys.argv[2])))
    else:
        print({"queries": queries, "weight": weight}[sys.argv[1]](sys.argv[2], sys.argv[3]))
