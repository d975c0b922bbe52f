# SPDX-License-Identifier: Apache-2.0
"""Comparing fingerprints by voice: groups drawn by this node, digits typed as heard, and what follows from them."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from django.db import transaction
from django.utils.translation import gettext

from demarche.areas.directory.invitation import InvitationError, withdrawn
from demarche.areas.directory.models import Comparison, Contact, Invitation
from demarche.areas.directory.signals import confirmed
from demarche.areas.officers.models import Officer
from demarche.core.keyset import spoken_fingerprint
from demarche.ledger import processes
from demarche.ledger.models import Member

GROUPS: Final = 12
ASKED: Final = 4

Outcome = Comparison.Outcome


@dataclass(frozen=True, slots=True)
class Call:
    """What is known of the call in which the digits were read: with which office, on which line, which note repeats them."""

    spoke_with: str
    line_used: str
    note_verbale: str = ""


def fingerprint_of(process: str, code: str) -> tuple[str, ...]:
    """The twelve groups of a Party of a process, from the key-set it founds with."""
    member = Member.objects.filter(process=process, code=code).first()
    keyset = processes.keyset(member.keyset_hash) if member else None
    if keyset is None:
        raise InvitationError(gettext("This node does not know that Party of that process."))
    return spoken_fingerprint(keyset.root)


def under_way(process: str, code: str, *, officer: Officer, at: int, random: Random) -> Comparison:
    """The attempt under way, or a new one with four groups drawn now; they stay the same until the attempt ends."""
    _file(process, code)
    with transaction.atomic():
        attempt, _ = Comparison.objects.exclude(outcome=Outcome.MISMATCH).get_or_create(
            process=process,
            code=code,
            defaults={
                "groups": sorted(random.sample(range(1, GROUPS + 1), ASKED)),
                "officer": officer,
                "started": at,
            },
        )
    return attempt


def agree(attempt: Comparison, heard: Sequence[str], call: Call, *, officer: Officer, at: int) -> bool:
    """Confirm the Party when all four groups are as they should be; otherwise nothing can be confirmed on its file any more."""
    expected = fingerprint_of(attempt.process, attempt.code)
    agrees = list(heard) == [expected[number - 1] for number in attempt.groups]
    with transaction.atomic():
        file = _file(attempt.process, attempt.code, lock=True)
        _end(attempt, Outcome.AGREED if agrees else Outcome.MISMATCH, heard, call, at=at)
        if not agrees:
            _keep_as_evidence(file)
        elif not is_confirmed(attempt.process, attempt.code):
            _note_state(file, Invitation.State.CONFIRMED)
            _confirm(attempt, officer=officer, at=at)
    return agrees


def disagree(attempt: Comparison, call: Call, *, at: int) -> None:
    """The listener says that they do not agree: the file is kept as evidence, and nothing can be confirmed on it."""
    with transaction.atomic():
        file = _file(attempt.process, attempt.code, lock=True)
        _end(attempt, Outcome.MISMATCH, (), call, at=at)
        _keep_as_evidence(file)


def add_note(attempt: Comparison, note_verbale: str) -> None:
    """Add the number of the note verbale that repeats the digits, which may follow later."""
    attempt.note_verbale = note_verbale
    attempt.save(update_fields=["note_verbale"])


def _confirm(attempt: Comparison, *, officer: Officer, at: int) -> None:
    processes.confirm(attempt.process, attempt.code, at=at)
    answers = confirmed.send(sender=Comparison, process=attempt.process, code=attempt.code, officer=officer, at=at)
    for _, draft in answers:
        if draft is not None:
            Contact.objects.filter(process=attempt.process, code=attempt.code).update(founding_draft=str(draft))


def _end(attempt: Comparison, outcome: Comparison.Outcome, heard: Sequence[str], call: Call, *, at: int) -> None:
    ended = Comparison.objects.filter(pk=attempt.pk, outcome=Outcome.OPEN).update(
        outcome=outcome,
        heard=list(heard),
        spoke_with=call.spoke_with,
        line_used=call.line_used,
        note_verbale=call.note_verbale,
        ended=at,
    )
    if not ended:
        raise InvitationError(gettext("Another officer has ended this comparison meanwhile."))


def disagreed(process: str, code: str) -> bool:
    """Whether the fingerprints of a Party of a process did not agree: nothing is confirmed on what it sent then, or later."""
    return Comparison.objects.filter(process=process, code=code, outcome=Outcome.MISMATCH).exists()


def is_over(process: str, code: str) -> bool:
    """Whether nothing can be confirmed any more: the digits did not agree, or the offer was withdrawn."""
    gone = Invitation.objects.filter(process=process, code=code, state=Invitation.State.WITHDRAWN)
    return disagreed(process, code) or gone.exists()


def is_confirmed(process: str, code: str) -> bool:
    """Whether officers of this node confirmed a Party of a process."""
    return Member.objects.filter(process=process, code=code).exclude(confirmed_at=None).exists()


def _keep_as_evidence(file: Invitation | None) -> None:
    _note_state(file, Invitation.State.MISMATCH)


def _note_state(file: Invitation | None, state: Invitation.State) -> None:
    if file is not None:
        file.state = state
        file.save(update_fields=["state"])


def _file(process: str, code: str, *, lock: bool = False) -> Invitation | None:
    """The invitation by which a Party came, still good; `None` for one that joined later, by the register."""
    rows = Invitation.objects.select_for_update() if lock else Invitation.objects
    invitation = rows.filter(process=process, code=code).first()
    if invitation is None and not Member.objects.filter(process=process, code=code).exists():
        raise InvitationError(gettext("This node does not know that Party of that process."))
    if disagreed(process, code):
        raise InvitationError(
            gettext(
                "The fingerprints did not agree on this file; it is kept as evidence and leads nowhere. Make a new invitation."
            )
            if invitation is not None
            else gettext(
                "The fingerprints did not agree; what it sent is kept as evidence, and nothing is confirmed on it."
            )
        )
    if invitation is not None and invitation.state == Invitation.State.WITHDRAWN:
        raise InvitationError(withdrawn())
    return invitation
