# SPDX-License-Identifier: Apache-2.0
"""Acts to rows: one row a dossier for lists, and what needs an officer's action. Runs on every door; knows no page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from demarche.areas.concerns import apart, finding, projected
from demarche.areas.concerns.bundles import unmarked
from demarche.areas.concerns.models import DossierLink, DossierRow, Turn, between
from demarche.areas.concerns.papers import list_of
from demarche.areas.concerns.strands import STAGE, is_strand
from demarche.areas.find.said import text_of
from demarche.core.acts import concern as acts
from demarche.core.acts.act import Act
from demarche.core.acts.red import named
from demarche.core.acts.schema import numbered
from demarche.core.process.deadlines import Deadline, Places, State, deadlines
from demarche.core.process.docket import Docket, Entry
from demarche.core.process.matter import Matter, Stage, matter
from demarche.core.process.owing import Owed, owings
from demarche.core.process.proposals import Proposal
from demarche.ledger import processes, read, replay
from demarche.ledger.models import Pending

if TYPE_CHECKING:
    from demarche.core.charter import Charter

NAME: Final = "concerns"
WRITER: Final = "drafter"

AT_ONCE: Final = "at_once"
TO_ANSWER: Final = "to_answer"
TO_ASSESS: Final = "to_assess"
WAITING: Final = "waiting"

TITLE_LIMIT: Final = 300
"""What lists show of a title; another Party's software may write longer ones, and its own page shows them whole."""

_TRACKS: Final = frozenset(acts.TRACKS)


@dataclass(frozen=True, slots=True)
class Standing:
    """A dossier as this Party sees it, with what rows are made of. `unmarked` are the Parties that were asked for marks and have not given them all."""

    process: str
    dossier: str
    own: str
    docket: Docket
    matter: Matter | None
    clocks: tuple[Deadline, ...]
    places: Places
    unmarked: frozenset[str]

    @property
    def opening(self) -> Act | None:
        """The opening act, if it is here."""
        return self.docket.opening or self.docket.waiting.get(self.dossier)

    @property
    def ended(self) -> bool:
        """Whether the raising Party has closed or withdrawn the matter."""
        return self.matter is not None and self.matter.stage in (Stage.CLOSED, Stage.WITHDRAWN)

    def entered(self, act_id: str) -> int:
        """When an act was entered in the own log."""
        return self.places.get(act_id, {}).get(self.own, 0)


def register() -> None:
    """Have the ledger keep this room's rows."""
    replay.register_projection(NAME, project, clear, rows)


def project(touched: replay.Touched) -> None:
    """Bring the rows of one dossier up to date."""
    if touched.dossier == touched.process or apart.is_another_rooms(touched):
        return
    standing = look(touched)
    fields = dict(row(standing))
    projected.keep_row(touched.dossier, fields)
    projected.keep_links(touched, links(standing))
    projected.keep_pending(touched.dossier, todo(standing, fields))
    finding.project(finding.Dossier(touched, standing.own, fields, standing.places))


def clear() -> None:
    """Delete every row this projection makes."""
    DossierRow.objects.all().delete()
    DossierLink.objects.all().delete()
    Pending.objects.filter(key__startswith="dossier/").delete()
    finding.clear()


def rows() -> Iterator[tuple[str, object]]:
    """Every row this projection makes, for comparison with rows made anew."""
    for row_ in DossierRow.objects.values():
        yield f"dossier {row_['dossier']}", row_
    for link in DossierLink.objects.values():
        yield f"link {link['key']}", link
    for task in Pending.objects.filter(key__startswith="dossier/").values():
        yield f"pending {task['key']}", task
    yield from finding.rows()


def look(touched: replay.Touched) -> Standing:
    """Read a dossier off its docket, with the times that its clocks need."""
    docket = touched.docket
    found = matter(docket)
    own = processes.own_code(touched.process)
    places = read.place_times(_needed(docket, found))
    opening = docket.opening
    founding: Charter = processes.charter_of(touched.process)
    charter = founding if opening is None else replay.charter_of_matter(touched.process, opening)
    clocks = () if found is None else deadlines(found, charter, places, touched.at, touched.paused)
    awaited = unmarked(docket, found, charter.vocabulary)
    return Standing(touched.process, touched.dossier, own, docket, found, clocks, places, awaited)


def _needed(docket: Docket, found: Matter | None) -> set[str]:
    """The acts whose times count: the opening one, each author's newest, those that start, stop or meet a clock."""
    ids = {docket.dossier, *docket.tips.values(), *docket.waiting}
    if found is not None:
        for owing in owings(found):
            ids.update([owing.started_by] if owing.met_by is None else [owing.started_by, owing.met_by])
        for asked in found.clarifications:
            ids.update((asked.act, *asked.supplied))
        ids.update((*(entry.act for entry in _newest_answers(found)), *(act.id for act in found.resting)))
        ids.update(entry.act for entry in found.acknowledged.values() if entry is not None)
        for proposal in found.proposals:
            ids.update((proposal.act, *(each.entry.act for each in proposal.replies)))
    return ids


def _newest_answers(found: Matter) -> Iterator[Entry]:
    for question in found.questions:
        for given in (*question.answers.values(), *question.whole.values()):
            yield from given[-1:]


def row(standing: Standing) -> Iterator[tuple[str, object]]:
    """What the row of a dossier says."""
    opening, found = standing.opening, standing.matter
    values: Mapping[str, Any] = {} if opening is None else opening.values
    track = values.get("track")
    times = [standing.entered(each) for each in standing.places]
    yield "process", standing.process
    yield "kind", "" if opening is None else opening.kind
    yield "desk", track if isinstance(track, str) and track in _TRACKS else "diplomatic"
    yield "title", text_of(values, "title")[:TITLE_LIMIT]
    yield "language", text_of(values, "language")[:35]
    yield "ours", opening is not None and opening.author == standing.own
    yield "party", _other(standing)
    yield "red", between(named(values) or ())
    yield "subjects", between(list_of(values, "subjects"))
    yield "opened", standing.entered(standing.dossier) or min(times, default=0)
    yield "changed", max(times, default=0)
    yield "forked", bool(standing.docket.unsettled())
    yield from _numbers(standing)
    yield from (_nothing(standing) if found is None else _stands(standing, found))


def _other(standing: Standing) -> str:
    """The other Party of a dossier of two; empty when there are more."""
    opening = standing.opening
    others = [code for code in (() if opening is None else opening.audience or ()) if code != standing.own]
    return others[0] if len(others) == 1 else ""


def _numbers(standing: Standing) -> Iterator[tuple[str, object]]:
    numbers = {} if standing.matter is None else standing.matter.numbers
    yield "number", numbers.get(standing.own, "")
    yield "their_number", next((numbers[code] for code in sorted(numbers) if code != standing.own), "")


def _nothing(standing: Standing) -> Iterator[tuple[str, object]]:
    """A dossier whose opening act has no effect or is not here, and a working strand."""
    here, works = standing.docket.opening is not None, is_strand(standing.docket)
    yield from (
        ("urgent", False),
        ("stage", STAGE if works else "refused" if here else "waiting"),
        ("joint", ""),
        ("turn", (Turn.ENDED if here and not works else Turn.NOBODYS).value),
        ("questions", 0),
        ("answered", 0),
        ("due", None),
        ("due_party", ""),
    )


def _open(standing: Standing) -> list[Deadline]:
    """The clocks that wait for an act of somebody who has not left."""
    left = () if standing.matter is None else standing.matter.left
    waiting = (each for each in standing.clocks if each.state is not State.MET and each.owed is not Owed.PRESERVED)
    return [each for each in waiting if each.party not in left]


def _stands(standing: Standing, found: Matter) -> Iterator[tuple[str, object]]:
    open_clocks = [each for each in _open(standing) if each.due is not None]
    nearest = min(open_clocks, key=lambda each: each.due or 0, default=None)
    running = nearest if nearest is not None and not standing.ended else None
    yield "urgent", found.profile == "urgent"
    yield "stage", found.stage.value
    yield "joint", found.joint.value if found.is_concern else ""
    yield "turn", _turn(standing, found).value
    yield "questions", len(found.asked)
    yield "answered", sum(each.is_answered for each in found.asked)
    yield "due", None if running is None else running.due
    yield "due_party", "" if running is None else running.party


def _turn(standing: Standing, found: Matter) -> Turn:
    if standing.ended:
        return Turn.ENDED
    owing = {*(each.party for each in _open(standing)), *standing.unmarked}
    if any(not each.supplied for each in found.clarifications):
        owing.update(found.raising)
    for each in found.proposals:
        if waits(found, each):
            owing.update(code for code in (*found.raising, *found.addressed) if code != each.party)
    owing.update(found.named)
    owing.update(party for each in found.successors for party in each.awaited)
    owing -= set(found.left)
    if standing.own in owing:
        return Turn.OURS
    return Turn.THEIRS if owing else Turn.NOBODYS


def waits(found: Matter, proposal: Proposal) -> bool:
    """Whether somebody is to reply: nobody is to more time that the raising Party gave, for it stands by itself."""
    return not proposal.replies and all(each.act != proposal.act for each in found.extensions)


def links(standing: Standing) -> Iterator[DossierLink]:
    """The dossiers that the opening act names as related, and the one it succeeds, each once; an act without effect links nothing."""
    opening = None if standing.matter is None else standing.matter.opening
    succeeds = None if opening is None else opening.values.get("succeeds")
    if opening is not None and isinstance(succeeds, dict):
        yield DossierLink(
            key=f"{standing.dossier}/0",
            process=standing.process,
            dossier=standing.dossier,
            other=str(succeeds["dossier"]),
            relation="succeeds",
            party=opening.author,
        )
    for number, related in ({} if opening is None else numbered(opening, "related")).items():
        if opening is not None and isinstance(related, dict) and related["dossier"] != standing.dossier:
            yield DossierLink(
                key=f"{standing.dossier}/{number}",
                process=standing.process,
                dossier=standing.dossier,
                other=str(related["dossier"]),
                relation=str(related["relation"]),
                party=opening.author,
            )


@dataclass(frozen=True, slots=True)
class _Tasks:
    """Makes rows of things to do about one dossier."""

    standing: Standing
    fields: Mapping[str, Any]

    def make(  # noqa: PLR0913  # a row has these
        self,
        verb: str,
        group: str,
        page: str = "",
        *,
        kind: str = "",
        about: str = "",
        due: int | None = None,
        since: int | None = None,
    ) -> Pending:
        """One thing to do, on the page of the dossier called `page`; `kind` is the act it is about, as a rule the opening one."""
        dossier = self.standing.dossier
        return Pending(
            key=f"dossier/{dossier}/{verb}/{about}",
            group=group,
            verb=f"{verb}/{kind or self.fields['kind']}",
            title=self.fields["title"],
            number=self.fields["number"] or self.fields["their_number"],
            process=self.standing.process,
            dossier=dossier,
            desk=self.fields["desk"],
            role="" if group == WAITING else WRITER,
            party=self.fields["party"],
            due=due,
            url=f"/concerns/{dossier}/{page}",
            since=self.fields["opened"] if since is None else since,
        )


def todo(standing: Standing, fields: Mapping[str, Any]) -> Iterator[Pending]:
    """What needs an officer of this Party, and what it waits for from others; `fields` is the dossier's row."""
    tasks = _Tasks(standing, fields)
    found = standing.matter
    if standing.docket.unsettled():
        yield tasks.make("look", AT_ONCE)
    if found is None or standing.own in found.left:
        return
    yield from _joined(tasks, found)
    if standing.ended or standing.own in found.named or standing.own in found.informed:
        return
    yield from (_owed(tasks, found, clock) for clock in _open(standing) if clock.owed is not Owed.REPLY)
    yield from (_wished(tasks, each) for each in found.proposals if waits(found, each))
    yield from (_to_mark(tasks, party) for party in sorted(standing.unmarked))
    if standing.own in found.raising:
        yield from _of_raising(tasks, found)


def _joined(tasks: _Tasks, found: Matter) -> Iterator[Pending]:
    """To concur, where another named this Party as raising; to say whether a larger dossier may be opened."""
    own = tasks.standing.own
    if own in found.named and not tasks.standing.ended:
        yield tasks.make("concur", TO_ANSWER, "concur/")
    for each in found.successors:
        act, since = each.proposal.id, tasks.standing.entered(each.proposal.id)
        if own in each.awaited:
            yield tasks.make(
                "consent", TO_ANSWER, f"consent/?about={act}", kind=each.proposal.kind, about=act, since=since
            )
        elif own == each.proposal.author and each.awaited:
            yield tasks.make("await_consent", WAITING, "#offered", kind=each.proposal.kind, about=act, since=since)


def _wished(tasks: _Tasks, proposal: Proposal) -> Pending:
    """A request or an offer that nobody has replied to yet."""
    standing = tasks.standing
    since = standing.entered(proposal.act)
    clocks = [each for each in _open(standing) if (each.owed, each.started_by) == (Owed.REPLY, proposal.act)]
    due = clocks[0].due if clocks else None
    mine = proposal.party == standing.own
    verb, group = ("await_reply", WAITING) if mine else ("reply", TO_ANSWER)
    return tasks.make(verb, group, "#offered", kind=proposal.kind, about=proposal.act, due=due, since=since)


def _to_mark(tasks: _Tasks, party: str) -> Pending:
    """Marks that were asked of a Party and are not all given."""
    if party != tasks.standing.own:
        return tasks.make("await_mark", WAITING, about=party)
    return tasks.make("mark", TO_ANSWER, "mark/")


def _of_raising(tasks: _Tasks, found: Matter) -> Iterator[Pending]:
    standing = tasks.standing
    for asked in found.clarifications:
        if not asked.supplied:
            since = standing.entered(asked.act)
            yield tasks.make("supply", TO_ANSWER, "supply/", about=asked.act, since=since)
    answered_at = _answered_at(standing, found)
    if answered_at is not None:
        yield tasks.make("assess", TO_ASSESS, "assess/", since=answered_at)


def _owed(tasks: _Tasks, found: Matter, clock: Deadline) -> Pending:
    """What a clock that is not met asks of this Party, or of another."""
    if clock.party != tasks.standing.own:
        about = f"{clock.party}/{clock.question or ''}"
        owed = Owed.ANSWER if clock.owed is Owed.AGREED else clock.owed
        return tasks.make(f"await_{owed}", WAITING, about=about, due=clock.due)
    if clock.owed is Owed.ACKNOWLEDGE:
        group = AT_ONCE if found.profile == "urgent" else TO_ANSWER
        return tasks.make("acknowledge", group, "acknowledge/", due=clock.due)
    if clock.owed is Owed.ANSWER:
        return tasks.make("answer", TO_ANSWER, "answer/", about=str(clock.question or ""), due=clock.due)
    page = f"answer/{clock.question}/" if clock.question else "answer/"
    if clock.owed is Owed.AGREED:
        return tasks.make("answer", TO_ANSWER, page, about=str(clock.question), due=clock.due)
    return tasks.make("own_date", TO_ANSWER, page, about=str(clock.question or ""), due=clock.due)


def _answered_at(standing: Standing, found: Matter) -> int | None:
    """When the newest answer to a wholly answered concern came, unless this Party has stated its view since."""
    whole = all(each.is_answered for each in found.asked)
    if found.stage not in (Stage.ANSWERED, Stage.DECLINED, Stage.SATISFIED) or not whole:
        return None
    newest = [
        given[-1]
        for question in found.asked
        for party in found.addressed
        for given in [question.answers[party] or question.whole[party]]
    ]
    stated = found.assessments.get(standing.own, ())
    if stated and all(standing.docket.saw(stated[-1].act, each.act) for each in newest):
        return None
    return max((standing.entered(each.act) for each in newest), default=0)
