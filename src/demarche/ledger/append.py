# SPDX-License-Identifier: Apache-2.0
"""The one way an act of this node comes to be: judged, signed, and entered with all that follows in one transaction."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from secrets import token_bytes
from typing import Final

from demarche.core.acts.act import Act, Authorship, Draft, Head, SignedAct, Standpoint, stored_act, write
from demarche.core.acts.concern import BESIDE
from demarche.core.acts.depositary import CHANGE
from demarche.core.codes import Reason
from demarche.core.encoding import Json, digest
from demarche.core.errors import DemarcheError
from demarche.core.keys import ActKey
from demarche.core.log.leaf import act_leaf
from demarche.core.process.docket import Docket
from demarche.core.process.roles import LEFT
from demarche.core.process.settle import admits
from demarche.ledger import files, folds, logbook, records, replay, revoking, transaction
from demarche.ledger.behind import NotFetchedError, require_current
from demarche.ledger.files import File, MissingFileError, path_of
from demarche.ledger.models import ActRecord, FileOutbox, Outbox
from demarche.ledger.processes import Standing, keyset, standing
from demarche.ledger.read import file_parts
from demarche.ledger.signer import KeyLockedError, Signer
from demarche.ledger.statements import Insert

Random = Callable[[int], bytes]

SIGNINGS: Final = 5
_SALT: Final = 16
_DELIVERIES: Final = Insert(Outbox, "process_id", "act", "dossier", "addressee", "leaf_index")
_FOLLOWING: Final = Insert(FileOutbox, "process_id", "act", "dossier", "addressee", "leaf_index", "file", "bytes")


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What a releasing officer lets out: which desk signs, in the name of which office, which kind with which values.

    Exactly one of `dossier` (the opening act's id; the process id for an act of the register) and `audience` (all Parties
    that will hold the dossier this act opens, the own one too) is given. `files` are on disk already (`files.keep`).
    """

    process: str
    desk: str
    office: str
    kind: str
    values: Mapping[str, Json]
    dossier: str | None = None
    audience: tuple[str, ...] | None = None
    files: tuple[File, ...] = ()


class AudienceError(DemarcheError):
    """An audience names a Party that is not a member of the process."""


class _SignAgainError(DemarcheError):
    """While this act was being signed, another one took its number, or the own key-set changed."""


@dataclass(frozen=True, slots=True)
class _Drafted:
    """An act as it will be signed, where this node stood when it was written, and who it goes to."""

    draft: Draft
    here: Standing
    addressees: list[str]


def judge(outgoing: Outgoing, *, at: int) -> Reason | None:
    """Why the rules would refuse this act if it were released now; `None` when they admit it. Signs and writes nothing."""
    drafted = _draft(outgoing, at, token_bytes)
    return drafted if isinstance(drafted, Reason) else None


def append(
    outgoing: Outgoing,
    *,
    signer: Signer,
    at: int,
    random: Random = token_bytes,
    within: Callable[[SignedAct], None] | None = None,
) -> SignedAct | Reason:
    """Release an act: give it signed and on record, or the reason for which the rules refuse it.

    In one transaction: act, `act` leaf, tree, a delivery for each addressee, projections, and whatever `within` writes. The
    act is signed before; when its number was taken meanwhile it is written and signed again, a few times at most. No head is
    signed here, and nothing leaves before one is (`heads.head_for`). Raises `KeyLockedError`, `StandstillError`, `AudienceError`,
    `MissingFileError`, `BusyError`, `UnknownProcessError`; whatever is raised, nothing is written.
    """
    _check_files(outgoing)
    for _ in range(SIGNINGS):
        drafted = _draft(outgoing, at, random)
        if isinstance(drafted, Reason):
            return drafted
        _check_may_sign(outgoing, drafted.here)
        signed = drafted.draft.sign(_key(signer, outgoing.desk, drafted.here))
        entry = _Entry(outgoing, drafted, signed, at, random(_SALT), within)
        try:
            transaction.write(entry.commit)
        except _SignAgainError:
            continue
        return signed
    raise transaction.BusyError(f"expected a free number within {SIGNINGS} signings, others took each one first")


def _check_may_sign(outgoing: Outgoing, here: Standing) -> None:
    """The own log is no old copy, and what others hold of it is here again, unless the act opens a dossier."""
    require_current(here)
    if not here.log.fetched and outgoing.dossier is not None:
        raise NotFetchedError


def _check_files(outgoing: Outgoing) -> None:
    """What leaves names only files that are on disk."""
    held = {file.sha256 for file in outgoing.files}
    for name, sha256 in file_parts(outgoing.values).items():
        if sha256 not in held:
            raise MissingFileError(f"expected the file that part {name} names among the act's files, got others")
    for sha256 in held:
        if not path_of(sha256).exists():
            raise MissingFileError(f"expected file {sha256} on disk, it is not there")


def _draft(outgoing: Outgoing, at: int, random: Random) -> _Drafted | Reason:
    """Write the act as of now and judge it; nothing is signed."""
    here = standing(outgoing.process)
    if outgoing.audience is not None:
        folds.fold_register(here.ground, size=here.log.upto)
        return _judged(outgoing, here, Docket(outgoing.process, ""), at, random)
    with folds.lend(here.ground, outgoing.dossier or outgoing.process, size=here.log.upto) as docket:
        return _judged(outgoing, here, docket, at, random)


def _judged(outgoing: Outgoing, here: Standing, docket: Docket, at: int, random: Random) -> _Drafted | Reason:
    draft = write(
        outgoing.kind,
        outgoing.values,
        by=Authorship(outgoing.process, here.own_code, outgoing.office, here.keyset.hash, at),
        at=_standpoint(docket, here, _cited(outgoing, here)),
        dossier=outgoing.dossier,
        audience=outgoing.audience,
        random=random,
    )
    act = stored_act({"header": draft.header, "parts": draft.parts}, digest(draft.message))
    reason = admits(docket, act, here.ground)
    return reason or _Drafted(draft, here, _addressees(act, docket, here))


def _cited(outgoing: Outgoing, here: Standing) -> Head:
    """The head that it cites: the newest, but where its depositary is to be replaced, what is to stay of the register."""
    stays = outgoing.values.get("stays")
    if outgoing.kind != CHANGE or not isinstance(stays, int):
        return here.register
    root = here.ground.register.root(stays) if stays <= here.register.size else None
    return here.register if root is None else Head(stays, root)


def _standpoint(docket: Docket, here: Standing, register: Head) -> Standpoint:
    """The own next number, and the newest act seen of each other Party, on this register."""
    newest = docket.newest(here.own_code)
    # Founding acts stand on nothing, so that it does not matter whose comes first.
    tips = [tip for author, tip in docket.tips.items() if author != here.own_code]
    if docket.dossier == docket.process:
        # What the register holds is named by its head, and founding acts stand on nothing, whoever's came first.
        view = here.ground.view(register.size)
        tips = [tip for tip in tips if register.size and not view.holds(tip)]
    seq, prev = (1, None) if newest is None else (newest.act.seq + 1, newest.act.id)
    return Standpoint(seq, prev, tuple(sorted(tips)), register)


def _addressees(act: Act, docket: Docket, here: Standing) -> list[str]:
    opening, holders = act if act.opens else docket.opening, here.holders()
    audience = holders if opening is None else opening.audience or ()
    for code in audience:
        if code not in here.parties:
            raise AudienceError(f"expected members of the process in the audience, got {code}")
    # Leaving a process or a dossier ends sending, from the acts on that saw it; this one has seen all that is here.
    stays = [code for code in audience if act.opens or code in holders]
    return here.others(code for code in stays if docket.current(LEFT, code) is None)


def _key(signer: Signer, desk: str, here: Standing) -> ActKey:
    key = signer.under(keyset(here.keyset.hash)).act(desk)
    if keyset(here.keyset.hash).acts.get(desk) != key.public:
        raise KeyLockedError(f"expected the {desk} act key of key-set {here.keyset.n}, got another key")
    if any((each.party, each.key) == (here.own_code, key.public.key_id) for each in revoking.revoked(here)):
        raise KeyLockedError(
            f"expected the {desk} act key, this Party has revoked it: make a new one, `demarche keys rotate`"
        )
    return key


@dataclass(frozen=True, slots=True)
class _Entry:
    """A signed act on its way into the record."""

    outgoing: Outgoing
    drafted: _Drafted
    signed: SignedAct
    at: int
    salt: bytes
    within: Callable[[SignedAct], None] | None

    def commit(self) -> None:
        """Write everything; the whole of a transaction."""
        try:
            # Nothing that matters here changes without a leaf, so the size says whether all is as it was when signing.
            here = self.drafted.here
            self._enter(here.apart() if self.signed.act.in_register else here)
        except transaction.MovedError:
            self._enter(self._moved())
        if self.within is not None:
            self.within(self.signed)

    def _moved(self) -> Standing:
        """Where this node stands now; raise when what was signed no longer fits there."""
        act, before = self.signed.act, self.drafted.here
        here = standing(act.process, lock=True)
        _check_may_sign(self.outgoing, here)
        same = ActRecord.objects.filter(process=act.process, dossier=act.dossier, seq=act.seq, outgoing=True)
        if same.exists():
            raise _SignAgainError(f"expected number {act.seq} of dossier {act.dossier[:16]} free, it was taken")
        if here.keyset != before.keyset:
            raise _SignAgainError(f"expected key-set {before.keyset.n} in force, key-set {here.keyset.n} is")
        return here

    def _enter(self, here: Standing) -> None:
        act = self.signed.act
        t = logbook.entered_at(here.log, self.at)
        leaf = act_leaf(t, here.keyset, act=act.id, sigs=self.signed.sigs, salt=self.salt)
        [index] = logbook.enter(here.log, [leaf], t=t)
        self._write_rows(t, index)
        replay.project(here, act.dossier, at=self.at, placed=(act.id,), fresh=((index, act),))

    def _write_rows(self, t: int, index: int) -> None:
        act = self.signed.act
        files.record(self.outgoing.files)
        records.record([(index, self.signed)], t=t, outgoing=True)
        deliveries = [(act.process, act.id, act.dossier, code, index) for code in self.drafted.addressees]
        _DELIVERIES.run(deliveries)
        large = [file for file in self.outgoing.files if file.bytes > BESIDE]
        _FOLLOWING.run([(*each, file.sha256, file.bytes) for each in deliveries for file in large])
