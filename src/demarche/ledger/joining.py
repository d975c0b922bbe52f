# SPDX-License-Identifier: Apache-2.0
"""Who joins a process: known here from its admission on, as its request in the register says; and entering one as who joins it.

Source: docs/protocol/register.md 6.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from django.dispatch import Signal

from demarche.core.encoding import Json, canonical
from demarche.core.process.joining import REQUESTED, Request, admitted, request
from demarche.ledger.models import KeySetRecord, Member
from demarche.ledger.processes import Standing, charter_of
from demarche.ledger.statements import Select

known = Signal()
"""An applicant whom the register admits is known here now. Sent inside the transaction, with `process` (id) and `found` (a Request)."""

_OWN: Final = Select(
    lambda process, code: Member.objects.filter(process=process, code=code).values_list("pk"), str, str
)


def note_admitted(here: Standing) -> None:
    """Know everyone whom the register, as it stands now, admits and who was not known. Part of the caller's transaction."""
    for each in _new(here):
        document = canonical(each.value["keyset"])
        keyset = KeySetRecord(hash=each.keyset.hash, party=each.code, n=each.keyset.n, document=document)
        KeySetRecord.objects.bulk_create([keyset], ignore_conflicts=True)
        if _OWN.first(here.process.id, each.code) is None:
            Member.objects.create(
                process=here.process,
                code=each.code,
                name=each.name,
                root=each.root,
                keyset_n=each.keyset.n,
                keyset_hash=each.keyset.hash,
                origin=each.origin,
                log_keys=_keys(each.value),
            )
            known.send(sender=Member, process=here.process.id, found=each)


def _new(here: Standing) -> Iterator[Request]:
    view, charter = here.ground.view(here.register.size), charter_of(here.process.id)
    for (_name, _sponsor, act), entered in view.cells(REQUESTED):
        value = entered.value
        assert isinstance(value, dict)  # noqa: S101  # its rule writes it so
        applicant = value["applicant"]
        assert isinstance(applicant, dict)  # noqa: S101  # its kind's schema says so
        # Before vocabulary 4 a request named no log, and nobody could be receipted before acceding.
        if applicant["code"] in here.parties or "log" not in value or admitted(view, charter, act) is None:
            continue
        found = request(view, act)
        if found is not None:
            yield found


def _keys(value: Mapping[str, Json]) -> Json:
    log = value["log"]
    return log["keys"] if isinstance(log, dict) else None
