# SPDX-License-Identifier: Apache-2.0
"""What administrators do to come to a process: invite, answer an invitation, open the answer."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext

from demarche.areas.directory import admitting, finding, offers, own
from demarche.areas.directory.invitation import (
    InvitationError,
    Paper,
    check_clock,
    check_unchanged,
    read_paper,
    withdrawn,
    write_paper,
)
from demarche.areas.directory.joining import kind_of, read_admission
from demarche.areas.directory.models import Contact, Invitation
from demarche.core.charter import Charter, Member
from demarche.core.encoding import b64, parse
from demarche.core.log.checkpoint import RANDOMNESS_SIZE, new_origin
from demarche.core.profiles import Rules, compose_charter
from demarche.ledger import processes

Random = Callable[[int], bytes]
State = Invitation.State

NONCE_SIZE = 32


@dataclass(frozen=True, slots=True)
class Opened:
    """What opening a file led to: a process, the other Party's code, and an answer to send back when it was an invitation.

    An admission leads to several Parties: `code` is then that of the depositary, which is compared first.
    """

    process: str
    code: str
    answer: bytes | None
    admitted: bool = False


def invite(name: str, here: Member, rules: Rules, *, at: int, random: Random) -> Invitation:
    """Make an invitation: a charter of these rules with one open entry, our key-set, card and address."""
    nonce = random(NONCE_SIZE)
    charter = compose_charter(name, here, rules, nonce=nonce)
    document = write_paper(
        "invitation",
        keyset_document=own.own().keyset_document,
        card=own.card_value(own.card_needed()),
        address=own.own_address(),
        charter=charter,
    )
    return Invitation.objects.create(made_here=True, nonce=b64(nonce), name=charter.name, document=document, at=at)


def withdraw(pk: int) -> bool:
    """Take an offer back: an answer to it is not opened any more, and nothing can be confirmed on it.

    Not once its Party is confirmed: then the founding act says what this Party does. Whether it could be taken back.
    """
    with transaction.atomic():
        waiting = Invitation.objects.filter(pk=pk, state__in=(State.MADE, State.ANSWERED))
        withdrawn = bool(waiting.update(state=State.WITHDRAWN))
        if withdrawn:
            offers.forget(pk)
    return withdrawn


def open_file(document: bytes, *, at: int, random: Random) -> Opened:
    """Open an invitation, an answer to one, or an admission. Raises `InvitationError`; then nothing is kept."""
    if kind_of(document) == "admission":
        process, code = admitting.enter(read_admission(document), at=at)
        return Opened(process, code, None, admitted=True)
    paper = read_paper(document)
    check_clock(paper, simulated=own.own().keyset.simulated)
    if not paper.address and not own.own_address():
        raise InvitationError(
            gettext(
                "Neither node has an address: set peer.address on one of the two, for the other can only fetch there."
            )
        )
    with transaction.atomic():
        if paper.kind == "invitation":
            return _answer(paper, at=at, random=random)
        return _take_answer(paper, at=at, random=random)


def _answer(paper: Paper, *, at: int, random: Random) -> Opened:
    """Fill the open entry of an invitation, and nothing else, and enter the process."""
    known = Invitation.objects.filter(nonce=_nonce(paper.charter)).first()
    if known is not None:
        return _again(known, paper.document, known.document)
    card, here = own.card_needed(), own.own()
    if paper.keyset.party == here.code:
        raise InvitationError(
            gettext("This invitation is from a Party with our own code, %(code)s; two Parties cannot share one.")
            % {"code": here.code}
        )
    if paper.charter.awaited not in ("", here.code):
        raise InvitationError(
            gettext(
                "This invitation is for %(awaited)s, which its charter names chair or depositary, and this node is of %(code)s. Ask who made it for another."
            )
            % {"awaited": paper.charter.awaited, "code": here.code}
        )
    charter = paper.charter.fill(here.member(card))
    answer = write_paper(
        "answer",
        keyset_document=here.keyset_document,
        card=own.card_value(card),
        address=own.own_address(),
        charter=charter,
    )
    _enter(charter, paper, here, at=at, random=random)
    Invitation.objects.create(
        made_here=False,
        nonce=_nonce(charter),
        name=charter.name,
        document=paper.document,
        reply=answer,
        process=charter.process,
        code=paper.keyset.party,
        state=State.ANSWERED,
        at=at,
    )
    return Opened(charter.process, paper.keyset.party, answer)


def _take_answer(paper: Paper, *, at: int, random: Random) -> Opened:
    """Match an answer with its invitation; only the entry that was open may differ."""
    invitation = Invitation.objects.select_for_update().filter(nonce=_nonce(paper.charter), made_here=True).first()
    if invitation is None:
        raise InvitationError(gettext("This answers an invitation that was not made here."))
    if invitation.state == State.WITHDRAWN:
        raise InvitationError(withdrawn())
    invited = read_paper(bytes(invitation.document)).charter
    check_unchanged(invited, paper.charter)
    filled = paper.charter.members[invited.members.index(None)]
    if filled is None or filled.code != paper.keyset.party:
        raise InvitationError(gettext("The key-set in this answer is not that of the Party that filled the entry."))
    if invitation.reply is not None:
        return _again(invitation, paper.document, invitation.reply)
    _enter(paper.charter, paper, own.own(), at=at, random=random)
    invitation.reply = paper.document
    invitation.process = paper.charter.process
    invitation.code = paper.keyset.party
    invitation.state = State.ANSWERED
    invitation.save()
    return Opened(paper.charter.process, paper.keyset.party, None)


def _again(invitation: Invitation, document: bytes, before: bytes | memoryview) -> Opened:
    """The same file twice leads to the same place; another one in its stead leads nowhere."""
    if invitation.state == State.WITHDRAWN:
        raise InvitationError(withdrawn())
    if invitation.state == State.MISMATCH:
        raise InvitationError(
            gettext(
                "The fingerprints did not agree on this file; it is kept as evidence and leads nowhere. Make a new invitation."
            )
        )
    if invitation.made_here and invitation.reply is None:
        raise InvitationError(
            gettext("This is an invitation made here: send it to the other Party, and open its answer.")
        )
    if document != bytes(before):
        raise InvitationError(
            gettext(
                "This invitation was answered before, with another file. If that was not you, make a new invitation."
            )
        )
    return Opened(invitation.process, invitation.code, None if invitation.made_here else bytes(invitation.reply or b""))


def _enter(charter: Charter, paper: Paper, here: own.Own, *, at: int, random: Random) -> None:
    documents = (here.keyset_document, paper.keyset_document)
    processes.open_process(charter, here.code, documents, origin=new_origin(random(RANDOMNESS_SIZE)), at=at)
    Contact.objects.create(
        process=charter.process,
        code=paper.keyset.party,
        address=paper.address,
        tls=paper.keyset.tls,
        card=dict(paper.card),
    )
    finding.update(charter.process)


def _nonce(charter: Charter) -> str:
    value = parse(charter.document)
    nonce = value["nonce"] if isinstance(value, dict) else None
    return str(nonce)


def file_name(_invitation: Invitation, which: str) -> str:
    """What a file about an invitation is called."""
    return own_file_name(which)


def own_file_name(which: str) -> str:
    """What a file is called: `aurelia-invitation.demarche`, after the Party that made it."""
    name = re.sub(r"[^a-z0-9]+", "-", own.own().name.lower()).strip("-") or own.own().code.lower()
    return f"{name}-{which}.demarche"
