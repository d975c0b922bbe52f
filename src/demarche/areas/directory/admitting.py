# SPDX-License-Identifier: Apache-2.0
"""What administrators do where a Party joins a process: ask, give the admission out, open it, and know the applicant from then on."""

from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext

from demarche.areas.directory import finding, own
from demarche.areas.directory.invitation import CARD, InvitationError
from demarche.areas.directory.joining import (
    Admission,
    Admitting,
    read_request,
    write_admission,
    write_request,
)
from demarche.areas.directory.models import Contact, JoinRequest
from demarche.core.charter import Member as CharterMember
from demarche.core.codes import Refusal
from demarche.core.keyset import open_founding
from demarche.core.log.checkpoint import RANDOMNESS_SIZE, new_origin
from demarche.core.process.joining import Request, admitted, requests, with_joined
from demarche.core.process.joining import request as asked
from demarche.core.process.membership import members
from demarche.ledger import processes, replay
from demarche.ledger.keyrings import keyring
from demarche.ledger.models import Process
from demarche.ledger.processes import Standing

Random = Callable[[int], bytes]


def know(process: str, found: Request, **_more: object) -> None:
    """Hear that the register admits an applicant: keep how its node is reached, as its request says."""
    asked_with = found.value["card"]
    assert isinstance(asked_with, dict)  # noqa: S101  # its kind's schema says so
    card: dict[str, object] = dict(asked_with)
    Contact.objects.get_or_create(
        process=process,
        code=found.code,
        defaults={"address": str(found.value["door"]), "tls": found.keyset.tls, "card": card},
    )
    finding.update(process)


def ask_to_join(capacity: str, *, at: int, random: Random) -> JoinRequest:
    """Make a request to join a process that others have founded: our key-set, card, address, and the log we will keep."""
    card, here = own.card_needed(), own.own()
    origin = new_origin(random(RANDOMNESS_SIZE))
    document = write_request(
        here.member(card),
        capacity,
        keyset_document=here.keyset_document,
        card=own.card_value(card),
        address=own.own_address(),
        origin=origin,
    )
    return JoinRequest.objects.create(document=document, origin=origin, capacity=capacity, at=at)


def admitted_request(code: str, beginning: str) -> tuple[str, str]:
    """The process whose id begins so, and the request by which it admits an applicant of this code; raise `InvitationError`."""
    found = []
    for process in processes.founded().filter(id__startswith=beginning).values_list("id", flat=True):
        ground, charter = replay.ground(process), processes.charter_of(process)
        view = ground.view(ground.head.size)
        asked_by = [each.act for each in requests(view) if each.code == code]
        found += [(process, each) for each in asked_by if admitted(view, charter, each) is not None]
    if len(found) != 1:
        raise InvitationError(
            gettext("Expected one process that admits %(code)s, got %(number)d.") % {"code": code, "number": len(found)}
        )
    return found[0]


def admit(process: str, request: str) -> bytes:
    """Make the file by which the node of an applicant, whom the register admits, finds the Parties of the process."""
    here = processes.standing(process)
    ground = replay.folded_ground(here)
    view, charter = ground.view(ground.head.size), processes.charter_of(process)
    found = asked(view, request)
    if found is None or admitted(view, charter, request) is None:
        raise InvitationError(gettext("The register does not admit this applicant, or not any more."))
    named = {member.code: member for member in with_joined(view, charter).everyone}
    parties = [_admitting(here, named[code]) for code in members(view, charter) if code != found.code]
    return write_admission(charter, request, found.code, parties)


def _admitting(here: Standing, member: CharterMember) -> Admitting:
    """One Party, as this node knows it."""
    ring, origin = keyring(here, member.code), here.members[member.code].origin
    documents, tls = tuple(ring.documents), ring.sets[-1].tls
    if member.code == here.own_code:
        return Admitting(member, documents, tls, own.card_value(own.card_needed()), own.own_address(), origin)
    contact = Contact.objects.get(process=here.process.id, code=member.code)
    card = {name: contact.card[name] for name in CARD}
    return Admitting(member, documents, tls, card, contact.address, origin)  # type: ignore[arg-type]  # it was read as a card


def enter(found: Admission, *, at: int) -> tuple[str, str]:
    """Enter a process that admits us; give its id and its depositary, with whom fingerprints are compared first.

    Its Parties are known from here on, and nothing passes before they are confirmed. Raises `InvitationError`.
    """
    here = own.own()
    depositary = found.charter.depositary
    if found.applicant != here.code:
        raise InvitationError(
            gettext("This admits %(applicant)s, and this node is that of %(code)s.")
            % {"applicant": found.applicant, "code": here.code}
        )
    if any(open_founding(each.keysets[0]).simulated != here.keyset.simulated for each in found.parties):
        raise InvitationError(f"{Refusal.SIMULATED_PEER.code}: {Refusal.SIMULATED_PEER.sentence}")
    with transaction.atomic():
        if Process.objects.filter(id=found.charter.process).exists():
            return found.charter.process, depositary
        request = JoinRequest.objects.select_for_update().filter(process="").order_by("-at", "-pk").first()
        if request is None:
            raise InvitationError(gettext("No request to join was made here that is not answered yet."))
        _enter_as_joined(found, request, here, at=at)
        request.process = found.charter.process
        request.save(update_fields=["process"])
    return found.charter.process, depositary


def _enter_as_joined(found: Admission, request: JoinRequest, here: own.Own, *, at: int) -> None:
    asked_with = read_request(bytes(request.document))
    before = {member.code for member in found.charter.parties}
    processes.open_process(
        found.charter,
        here.code,
        [*(document for each in found.parties for document in each.keysets), here.keyset_document],
        origin=request.origin,
        at=at,
        joined=[*(each.member for each in found.parties if each.member.code not in before), asked_with.member],
        origins={**{each.member.code: each.origin for each in found.parties}, here.code: request.origin},
    )
    for each in found.parties:
        Contact.objects.create(
            process=found.charter.process,
            code=each.member.code,
            address=each.address,
            tls=each.tls,
            card=dict(each.card),
        )
    finding.update(found.charter.process)
