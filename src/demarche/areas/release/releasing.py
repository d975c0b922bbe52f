# SPDX-License-Identifier: Apache-2.0
"""Release: a second person turns a draft into an act. Nothing else in this node lets anything out."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from secrets import token_bytes

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from demarche.areas.directory import clock
from demarche.areas.directory.unable import unable_to_sign
from demarche.areas.officers.models import DUTY, RELEASING, Officer
from demarche.areas.officers.queries import one_person
from demarche.areas.release import finding, large, pending, urgent
from demarche.areas.release.entering import Releasing
from demarche.areas.release.models import Draft, DraftFile, DutyRelease, State
from demarche.areas.release.presentation import presentation_of
from demarche.core.acts.act import SignedAct
from demarche.core.acts.concern import BESIDE
from demarche.core.acts.vocabulary import BY_SINGLE_OFFICER, ON_DUTY, RELEASED, find_kind
from demarche.core.codes import Reason
from demarche.core.encoding import MalformedError, canonical
from demarche.core.errors import DemarcheError
from demarche.ledger import files, processes, replay
from demarche.ledger.append import Outgoing, append, judge
from demarche.ledger.signer import Signer

# What an act document has besides its values: header and both signatures, and for each part its name again, salt and hash.
_ROOM = 12_000
_ROOM_A_PART = 125


class Bar(Enum):
    """Why this officer cannot release this draft now; the value is the sentence the page shows."""

    NOT_RELEASING = _("This takes a releasing officer of this desk.")
    NOT_ON_DUTY = _("The charter does not let this kind of act be released on duty authority.")
    NOT_DUTY_OFFICER = _("This takes a duty officer of this desk.")
    NOT_SAID = _("Acts of this process cannot say that a single officer released them. Somebody else must release it.")
    URGENT = _(
        "The urgent line takes a second officer beside the one who releases: a drafter or releasing officer who wrote none of it."
    )
    OWN_DRAFT = _("You drafted this. A releasing officer who did not must release it.")
    NOBODY = _("Addressed to nobody: this cannot be released.")
    CHANGED = _("The text changed since you read it. Read the change, then release.")
    NOT_SUBMITTED = _("This draft has not been sent to the releasing officer, or was given back.")
    DISCARDED = _("This draft was discarded. Nothing of it left.")
    INCOMPLETE = _("Something is still missing. Return it to the drafter.")
    TOO_LARGE = _("This is longer than the charter lets an act be. Shorten it, or send the matter in two.")
    CANNOT_SIGN = _("This node cannot sign for this desk now, so nothing was released.")
    CLOCK = _("This node's clock is in doubt, so nothing is released until an officer confirms it.")
    FILE_LOST = _("A file that goes with it is not on this node any more, so nothing was released. Attach it anew.")
    BUSY = _("The node could not write it now, and nothing was released. Try again.")

    @property
    def sentence(self) -> Promise:
        """What the page says."""
        sentence: Promise = self.value
        return sentence


class StaleDraftError(DemarcheError):
    """The draft was released, changed or put away while its act was being signed; nothing was written."""


@dataclass(frozen=True, slots=True)
class Released:
    """The act that a draft became, now or by an earlier click."""

    act: str
    dossier: str


@dataclass(frozen=True, slots=True)
class Authority:
    """What a duty officer releases on: the office that instructed him, and when it did so by telephone. It stays inside."""

    instruction: str
    given: int


def takes_number(draft: Draft) -> bool:
    """Whether an act of this kind can carry a number of the registry."""
    return _has_part(draft, "number")


def _has_part(draft: Draft, name: str) -> bool:
    kind = find_kind(processes.charter_of(draft.process).vocabulary, draft.kind)
    return kind is not None and kind.find(name) is not None


def outgoing(draft: Draft, *, number: str = "", mark: str = "", kept: tuple[files.File, ...] = ()) -> Outgoing:
    """The act as it would be signed: the draft's values, the registry number if one is given, how it is released if not by two."""
    values = {**draft.values, "number": number} if number and takes_number(draft) else draft.values
    if mark:
        values = {**values, RELEASED.name: mark}
    return Outgoing(
        process=draft.process,
        desk=draft.desk,
        office=f"{draft.desk}_desk",
        kind=draft.kind,
        values=values,
        dossier=draft.dossier or None,
        audience=None if draft.dossier else tuple(sorted(draft.audience)),
        files=kept,
    )


def is_addressed(draft: Draft) -> bool:
    """Whether any other Party would see it. An act of the register goes to all."""
    return bool(set(draft.audience) - {processes.own_code(draft.process)})


def withheld(draft: Draft, *, keys: Signer | None = None, at: int) -> Bar | None:
    """Why this node lets out nothing of the draft's desk now, whatever it says."""
    if unable_to_sign(draft.desk, keys) is not None:
        return Bar.CANNOT_SIGN
    return Bar.CLOCK if clock.standing(at) else None


def hindrance(draft: Draft, *, at: int) -> Reason | Bar | None:
    """Why nobody could release this draft as it stands: addressed to nobody, incomplete, too large, or refused by the rules."""
    return _shortcoming(draft) or judge(outgoing(draft), at=at)


def _shortcoming(draft: Draft) -> Bar | None:
    """What hinders a release whatever the rules say."""
    if not is_addressed(draft):
        return Bar.NOBODY
    if presentation_of(draft.kind).gaps(draft.values):
        return Bar.INCOMPLETE
    try:
        size = len(canonical(draft.values))
    except MalformedError:
        return Bar.TOO_LARGE
    if size + _ROOM + _ROOM_A_PART * len(draft.values) > replay.charter_in_force(draft.process).limits["act"]:
        return Bar.TOO_LARGE
    return None


def bar(draft: Draft, officer: Officer) -> Bar | None:
    """Why this officer is not the one to release this draft. An own draft he releases where he is stated to be the only one."""
    own = officer.pk in draft.hands
    if own and not is_single(draft, officer):
        return Bar.OWN_DRAFT
    if not officer.has_role(RELEASING) or not officer.sees(draft.desk):
        return Bar.NOT_RELEASING
    return Bar.NOT_SAID if own and not (draft.dossier == draft.process or _has_part(draft, RELEASED.name)) else None


def line(draft: Draft, officer: Officer) -> Bar | None:
    """What an urgent act still lacks before this officer may release it: a second one, where there are two."""
    if not pending.is_urgent(draft) or urgent.has_second(draft, officer) or is_single(draft, officer):
        return None
    return Bar.URGENT


def is_single(draft: Draft, officer: Officer) -> bool:
    """Whether this Party stated that it has one person only, and no other releasing officer of the desk is there."""
    if one_person() is None:
        return False
    return all(each.pk == officer.pk or not each.sees(draft.desk) for each in Officer.objects.with_role(RELEASING))


def mark(draft: Draft, officer: Officer, duty: Authority | None = None) -> str:
    """How the act says it was released, where no second officer does; an act of the register says nothing of it."""
    if duty is not None:
        return ON_DUTY
    return BY_SINGLE_OFFICER if officer.pk in draft.hands and _has_part(draft, RELEASED.name) else ""


def duty_bar(draft: Draft, officer: Officer) -> Bar | None:
    """Why this officer does not release this draft on duty authority; his own draft he may."""
    if not officer.has_role(DUTY) or not officer.sees(draft.desk):
        return Bar.NOT_DUTY_OFFICER
    return None if pending.is_for_duty(draft) else Bar.NOT_ON_DUTY


def release(  # noqa: PLR0913  # who releases what he read, with what, when
    draft: Draft,
    *,
    officer: Officer,
    version: int,
    number: str = "",
    duty: Authority | None = None,
    since: State = State.SUBMITTED,
    signer: Signer,
    at: int,
    random: Callable[[int], bytes] = token_bytes,
) -> Released | Reason | Bar:
    """Release a draft, just read from the store, as the officer read it, at `version`; on `duty` authority if it is given.

    `since` says whether it comes from a releasing officer's hands or out of the hold (`holding`).

    The draft is marked in the transaction that enters the act, so there is never an act without its draft marked, nor a
    delivery of anything unreleased. A draft that is released already gives the act it became: a second click does no more.
    While the node cannot sign or its clock is in doubt, nothing is written and the bar says so.
    """
    if draft.state == State.RELEASED:
        return _became(draft)
    stop = stopped(draft, officer, version, duty, since) or withheld(draft, keys=signer, at=at) or _shortcoming(draft)
    if stop is not None:
        return stop
    try:
        kept = tuple(_kept(each) for each in _files(draft))
    except files.MissingFileError:
        return Bar.FILE_LOST

    def within(signed: SignedAct) -> None:
        _mark(draft, signed, since, duty=_duty(draft, officer, duty, at) if duty else None)
        entry.write(signed)

    entry = Releasing(draft, officer, since, at)
    try:
        with entry:
            done = append(
                outgoing(draft, number=number, mark=mark(draft, officer, duty), kept=kept),
                signer=signer,
                at=at,
                random=random,
                within=within,
            )
    except StaleDraftError:
        now = Draft.objects.get(pk=draft.pk)
        return (
            _became(now) if now.state == State.RELEASED else stopped(now, officer, version, duty, since) or Bar.CHANGED
        )
    if not isinstance(done, SignedAct):
        return done
    if any(each.bytes > BESIDE for each in kept):
        large.release(draft)
    return Released(done.act.id, done.act.dossier)


def _files(draft: Draft) -> list[DraftFile]:
    """The files that the draft names; one that was replaced stays behind."""
    named = {str(value["sha256"]) for value in draft.values.values() if isinstance(value, dict) and "sha256" in value}
    return list(draft.files.filter(sha256__in=named)) if named else []


def _kept(file: DraftFile) -> files.File:
    """Put a file where those of acts lie."""
    return large.put_in_place(file) if file.size is not None else files.keep(bytes(file.data), file.media)


def _duty(draft: Draft, officer: Officer, duty: Authority, at: int) -> DutyRelease:
    return DutyRelease(draft=draft, by=officer, instruction=duty.instruction, given=duty.given, at=at)


def stopped(
    draft: Draft, officer: Officer, version: int, duty: Authority | None = None, since: State = State.SUBMITTED
) -> Bar | None:
    """Why this officer does not release this draft, as he read it, in the state it is in."""
    if draft.state == State.DISCARDED:
        return Bar.DISCARDED
    if draft.state != since:
        return Bar.NOT_SUBMITTED
    stop = duty_bar(draft, officer) if duty else bar(draft, officer)
    return stop or (Bar.CHANGED if version != draft.version else None if duty else line(draft, officer))


def _became(draft: Draft) -> Released:
    return Released(draft.act, draft.dossier or draft.act)


def _mark(draft: Draft, signed: SignedAct, since: State, *, duty: DutyRelease | None = None) -> None:
    """Mark the draft as released, in the act's transaction; whoever comes second finds it marked."""
    marked = Draft.objects.filter(pk=draft.pk, state=since, version=draft.version).update(
        state=State.RELEASED, act=signed.act.id, values=dict(signed.act.values)
    )
    if not marked:
        raise StaleDraftError(f"expected draft {draft.pk} at version {draft.version}, it was released or changed")
    pending.drop(draft)
    finding.drop(draft)
    if duty is not None:
        duty.pk = None
        duty.save()
        pending.to_note(draft)
