# SPDX-License-Identifier: Apache-2.0
"""Beside a node, with its keys: the record of a register of 193 Parties, made by the ledger; and how long it takes to fold.

With DEMARCHE_HOME: `python -m bench.registering make ACTS REQUEST PARTIES` (as depositary: a process of so many Parties, so many acts in
its register, and the applicant of that request admitted), `… nearby CODE ADDRESS` (a Party is confirmed and reached there, and nobody
else is), `… refold` (prints acts, seconds of processor time and MiB), `… pages USERNAME` (of each page that names every Party: what it is
called, ms of processor time, queries, bytes).
"""

import json
import os
import resource
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from secrets import token_bytes
from typing import Final

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "demarche.node.settings"
os.environ.setdefault("DEMARCHE_DOOR", "inside")
django.setup()

from django.db import connection  # noqa: E402  # models load after Django is set up
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from bench.speaking import Batch, Saying, Voices, speaking, topic  # noqa: E402
from demarche.areas.directory import own  # noqa: E402
from demarche.areas.directory.joining import read_request  # noqa: E402
from demarche.areas.directory.models import Card, ConfirmedAddress, Contact  # noqa: E402
from demarche.areas.officers.models import Officer  # noqa: E402
from demarche.core.acts import joining, silence  # noqa: E402
from demarche.core.acts.act import SignedAct  # noqa: E402
from demarche.core.acts.founding import FOUND  # noqa: E402
from demarche.core.charter import Charter, read_charter  # noqa: E402
from demarche.core.charter import Member as CharterMember  # noqa: E402
from demarche.core.encoding import Json, canonical, parse, stamp  # noqa: E402
from demarche.core.log.checkpoint import new_origin, open_head  # noqa: E402
from demarche.core.profiles import compose_charter, rules_of  # noqa: E402
from demarche.core.renewal import read_set  # noqa: E402
from demarche.ledger import processes, register_heads, replay  # noqa: E402
from demarche.ledger.append import Outgoing, append  # noqa: E402
from demarche.ledger.models import Member, Outbox, Process, RegisterHeld  # noqa: E402
from demarche.ledger.peers import Grown  # noqa: E402
from demarche.ledger.receive import Arrived, receive  # noqa: E402
from demarche.node import clock  # noqa: E402
from demarche.node.signers import signer  # noqa: E402

AT_ONCE: Final = 10
"""How many acts a Party says under one head of its log."""

PARCEL: Final = 48
"""How many batches are taken in at once, as one parcel would bring them."""

DAY: Final = 86_400
_CARD: Final = {"duty_line": "+00 1 555 0100", "hours": "24 h", "zone": "UTC", "confirmation": "Legal desk"}


def codes(parties: int) -> list[str]:
    """The codes of all Parties but the depositary's."""
    return [f"Q{n:03}" for n in range(1, parties)]


class _Making:
    """A register that grows: rounds of every Party speaking, each upon the register as it stands before it."""

    def __init__(self, voices: Voices, parties: int, began: int) -> None:
        self._voices, self._codes, self._now = voices, codes(parties), began
        card, here = Card(**_CARD, languages=["en"], weekend=[6, 7]), own.own()
        card.save()
        self._charter = _charter([here.member(card), *voices.members], voices.members[0].code)
        self._process = self._charter.process
        self._logs = {code: read_set(document) for code, document in zip(self._codes, voices.documents, strict=True)}
        documents = [here.keyset_document, *voices.documents]
        processes.open_process(
            self._charter, here.code, documents, origin=new_origin(token_bytes(16)), at=began, origins=voices.origins
        )
        Contact.objects.bulk_create(
            Contact(
                process=self._process,
                code=code,
                address=f"{code.lower()}.example:9443",
                tls=self._logs[code].tls,
                card={**_CARD, "languages": ["en"]},
            )
            for code in self._codes
        )

    def found(self) -> None:
        """Everybody founds."""
        values = processes.founding_values(self._process)
        said = Outgoing(self._process, "diplomatic", "diplomatic_desk", FOUND, values, self._process, None)
        if not isinstance(append(said, signer=signer(), at=self._now), SignedAct):
            raise SystemExit("expected the founding act on record")
        for batch in self._voices.found(self._process, at=self._now):
            self._take([batch])

    def speak(self, acts: int) -> None:
        """Have the Parties speak until the register has so many acts."""
        left, n = acts - processes.standing(self._process).register.size, 0
        while left > 0:
            told: dict[str, list[Saying]] = {}
            for at, code in enumerate(self._codes):
                other = self._codes[at - 1]
                told[code] = [topic(n + each)(code, other) for each in range(min(AT_ONCE, left))]
                left -= len(told[code])
                if not left:
                    break
            self._round(told)
            n += AT_ONCE
            print(f"{acts - left} of {acts}", file=sys.stderr, flush=True)

    def admit(self, request: Path) -> None:
        """The applicant is asked for, put under silence, and admitted by nobody's objection."""
        asked = self._say({joining.REQUEST: {**read_request(request.read_bytes()).parts, "note": "Q001/1/2026"}})
        until = self._now + 73 * 3600
        proposal = self._say({silence.PROPOSE: {"about": {"admit": asked}, "until": stamp(until)}})
        self._now = until
        self._say({silence.ANNOUNCE: {"proposal": proposal, "outcome": "adopted"}})
        process = Process.objects.get()
        for code in Member.objects.exclude(code=process.own_code).values_list("code", flat=True):
            if code in self._codes:
                register_heads.note_held(process.id, code, process.register_size)

    def _say(self, said: Mapping[str, Mapping[str, object]]) -> str:
        """The chair says something; its id."""
        [batch] = self._round({self._codes[0]: list(said.items())})  # type: ignore[arg-type]  # values of JSON
        return batch.acts[-1][0].act.id

    def _round(self, told: Mapping[str, Sequence[Saying]]) -> list[Batch]:
        self._now += 600
        head = processes.standing(self._process).register
        batches = self._voices.say(self._process, told, head=head, at=self._now)
        for start in range(0, len(batches), PARCEL):
            self._take(batches[start : start + PARCEL])
        return batches

    def _take(self, batches: Sequence[Batch]) -> None:
        """One parcel: what one of them said, and what it brings of the others."""
        arrived, grown = [], []
        for batch in batches:
            head = open_head(batch.note, origin=batch.checkpoint.origin, key=self._logs[batch.author].log)
            grown.append(Grown(batch.author, head, batch.since, batch.proof))
            arrived += [Arrived(signed, place, head) for signed, place in batch.acts]
        receive(self._process, batches[0].author, arrived, shown=grown[:1], proved=grown[1:], at=self._now)


def _charter(members: Sequence[CharterMember], chair: str) -> Charter:
    """A charter of all of them, the first keeping the register."""
    first = members[0]
    written = compose_charter("Exercise of many", first, rules_of("bilateral_ordinary", exercise=True), nonce=bytes(32))
    value = parse(written.document)
    assert isinstance(value, dict)  # noqa: S101  # it was written just now
    parties: list[Json] = [each.value() for each in members]
    sits: Json = {"party": chair, "months": 120}
    return read_charter(canonical({**value, "parties": parties, "chair": sits}))


def make(acts: int, request: Path, parties: int) -> None:
    """Make the record."""
    began = clock.now() - 60 * DAY
    with speaking(codes(parties), made=began - DAY) as voices:
        making = _Making(voices, parties, began)
        making.found()
        making.speak(acts - 3)
        making.admit(request)


def nearby(code: str, address: str) -> None:
    """A Party is confirmed and reached at this address; whom nothing leads to is not tried for an hour."""
    process = Process.objects.get()
    processes.confirm(process.id, code, at=clock.now())
    Contact.objects.filter(process=process.id, code=code).update(address=address)
    officer, host = Officer.objects.order_by("pk")[0], address.rpartition(":")[0]
    ConfirmedAddress.objects.get_or_create(
        process=process.id, code=code, address=host, defaults={"officer": officer, "at": clock.now()}
    )
    later = clock.machine() + 3600
    Outbox.objects.exclude(addressee=code).exclude(state=Outbox.State.DELIVERED).update(due=later)
    RegisterHeld.objects.exclude(party=code).update(due=later)


def refold() -> tuple[int, float, float]:
    """Fold the register from its rows, as a process of the node does at its start: acts, seconds of processor time, MiB at the peak."""
    process, began = Process.objects.get(), time.process_time()
    size = replay.ground(process.id).register.size
    spent = time.process_time() - began
    return size, spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


PAGES: Final = {"parties": "/parties/", "directory": "/contacts/{process}/", "figures": "/figures/"}
TIMES: Final = 20


def pages(username: str) -> Iterator[tuple[str, float, int, int]]:
    """What each page that names every Party takes, once it was opened before."""
    process, client = Process.objects.get(), Client(headers={"host": "localhost"})
    client.force_login(Officer.objects.get(username=username))
    for name, path in PAGES.items():
        at = path.format(process=process.id)
        client.get(at)
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(at)
        asked = len(captured)
        if answer.status_code != 200:  # noqa: PLR2004  # found
            raise SystemExit(f"expected a page at {at}, got {answer.status_code}")
        began = time.process_time()
        for _ in range(TIMES):
            client.get(at)
        yield name, 1000 * (time.process_time() - began) / TIMES, asked, len(answer.content)


def main() -> None:
    """Do what is asked."""
    what, *told = sys.argv[1:]
    if what == "make":
        make(int(told[0]), Path(told[1]), int(told[2]))
    elif what == "nearby":
        nearby(*told)
    elif what == "refold":
        print(json.dumps(refold()))
    elif what == "pages":
        print(json.dumps(list(pages(*told))))


if __name__ == "__main__":
    main()
