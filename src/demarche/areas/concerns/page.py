# SPDX-License-Identifier: Apache-2.0
"""The page of a dossier, put together: where it stands, clocks, questions, what happened, how each side sees it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from demarche.areas.concerns import carried, copying, happened, queries, words
from demarche.areas.concerns.bundles import objects, on_record
from demarche.areas.concerns.clocks import Hands
from demarche.areas.concerns.happened import Copies, Entry
from demarche.areas.concerns.later import Later, beside, later
from demarche.areas.concerns.marks import Findings, findings
from demarche.areas.concerns.models import CallRecord, DossierRow
from demarche.areas.concerns.papers import answer_word, field_of, marking, text_of
from demarche.areas.concerns.possible import Possible, possible
from demarche.areas.concerns.projection import Standing, look
from demarche.areas.concerns.strands import STAGE, is_strand
from demarche.areas.release.paper import Paper
from demarche.areas.release.setting import acts_of, names, paper_of_act, values_of
from demarche.areas.release.telling import parties, told
from demarche.core.acts import concern as kinds
from demarche.core.acts.act import Act
from demarche.core.encoding import Json
from demarche.core.process.docket import Equivocation
from demarche.core.process.docket import Standing as Effect
from demarche.core.process.matter import Joint, Matter, Stage
from demarche.core.process.question import Question
from demarche.core.process.settle import UPGRADE
from demarche.core.stix import Indicator
from demarche.ledger import processes, read, replay
from demarche.ui import moments
from demarche.ui.series import all_of, listed


@dataclass(frozen=True, slots=True)
class Story:
    """What a page shows of a dossier, copied off the docket while it was lent."""

    row: DossierRow
    standing: Standing
    names: Mapping[str, str]
    entries: tuple[Entry, ...]
    number_of: Mapping[str, int]
    papers: Mapping[str, Paper]
    possible: tuple[Possible, ...]
    equivocations: tuple[Equivocation, ...]
    unsettled: tuple[str, ...]
    holding: frozenset[str]
    by_id: Mapping[str, Act]
    objects: Mapping[str, Indicator]
    later: Later

    @property
    def matter(self) -> Matter | None:
        """The matter, unless the opening act has no effect or is not here."""
        return self.standing.matter

    @property
    def other(self) -> str:
        """The other Party's name, in a dossier of two."""
        return self.names.get(self.row.party, self.row.party)

    @property
    def audience(self) -> tuple[str, ...]:
        """The codes of the Parties that hold the dossier."""
        opening = self.by_id.get(self.row.pk)
        return () if opening is None else tuple(opening.audience or ())

    @property
    def findings(self) -> Findings:
        """What stands as found of the indicators of a technical notification."""
        return findings(self.matter, {name: act.values for name, act in self.by_id.items()}, self.names)

    def values(self, act_id: str) -> Mapping[str, Json]:
        """What an act says."""
        act = self.by_id.get(act_id)
        return {} if act is None else act.values

    def to_copy(self, act_id: str) -> Mapping[str, Json]:
        """What an act says, under the marking of its matter: what is copied out of a supplement is under that too."""
        return {**self.values(act_id), "marking": self.values(self.row.pk).get("marking")}

    def made(self, act: Act) -> int:
        """When an act was entered in its author's log; while its place is not here, when its author says it was made."""
        return self.standing.places.get(act.id, {}).get(act.author, act.made)


def story(
    row: DossierRow, *, at: int, before: int | None = None, only: str | None = None, whole: bool = False
) -> Story:
    """Read a dossier at a moment: its newest acts, those before a number, one act `only`, or the `whole` of it."""
    ground = replay.ground(row.process)
    called = names(row.process)
    with replay.looking(row.process, row.pk, at=at) as touched:
        docket, standing = touched.docket, look(touched)
        found, number_of = happened.entries(standing, before=before, only=only, whole=whole)
        by_id = acts_of(docket)
        texts = values_of(by_id, row.pk)
        audience = () if row.pk not in by_id else by_id[row.pk].audience or ()
        held = Story(
            row=row,
            standing=standing,
            names=called,
            entries=tuple(found),
            number_of=number_of,
            papers={each.act.id: paper_of_act(each.act, called, texts, audience) for each in found},
            possible=tuple(possible(standing, ground, at=at)) if only is None and not is_strand(docket) else (),
            equivocations=docket.equivocations(),
            unsettled=docket.unsettled(),
            holding=frozenset(
                act
                for each in docket.equivocations()
                for act in each.acts
                if docket.standing(act) is not Effect.FORKED and act in docket.placed
            ),
            by_id=by_id,
            objects=on_record(docket) if only is None else {},
            later=later(docket),
        )
    times = read.place_times([each.act.id for each in found])
    return replace(held, standing=replace(standing, places={**standing.places, **times}))


def where(story: Story) -> str:
    """Where it stands, in a sentence or two."""
    found = story.matter
    if found is None:
        if any(each.missing == UPGRADE for each in story.entries):
            return _("This node does not know the vocabulary of this process. Nothing is lost: upgrade this node.")
        if story.row.stage == STAGE:
            return _("A working strand on a subject of cooperation.")
        if story.row.stage == "waiting":
            return _("The act that opens this matter is not here yet.")
        return _("The act that was to open this matter has no effect. It stays on record.")
    if not found.is_concern and not any(found.assessments.values()):
        return _stage(story, found)
    status = told(_("Joint status: %(status)s."), status=joint(story, found))
    return format_html_join(" ", "{}", ((each,) for each in (_stage(story, found), *_repeated(found), status)))


def _repeated(found: Matter) -> Iterator[str]:
    """How often the questions were asked again."""
    if found.repeats:
        yield ngettext("Asked again %(n)d time.", "Asked again %(n)d times.", found.repeats) % {"n": found.repeats}


def _stage(story: Story, found: Matter) -> str:
    raising = parties(story.names.get(code, code) for code in found.raising)
    return {
        Stage.RAISED: _("Raised. Not acknowledged yet."),
        Stage.ACKNOWLEDGED: _("Acknowledged, without prejudice."),
        Stage.CLARIFICATION_ASKED: _("Clarification was asked and is not supplied yet."),
        Stage.UNDER_EXAMINATION: _("Answered for now. Further answers are announced."),
        Stage.PARTLY_ANSWERED: _partly(found),
        Stage.ANSWERED: _answered(found),
        Stage.DECLINED: " ".join([_("Declined as a whole. Declining is an answer."), *_still_open(found)]),
        Stage.SATISFIED: told(_("Answered. %(party)s is satisfied with every answer."), party=raising),
        Stage.RESTING: _rests(story, found),
        Stage.CLOSED: told(_("Closed by %(party)s; an answer stays welcome."), party=raising),
        Stage.WITHDRAWN: told(_("Withdrawn by %(party)s."), party=raising),
    }[found.stage]


def _rests(story: Story, found: Matter) -> SafeString:
    """That it rests, by whose statement and since when."""
    said = [
        told(
            "%(party)s (%(moment)s)",
            party=story.names.get(act.author, act.author),
            moment=moments.utc(story.made(act)),
        )
        for act in sorted(found.resting, key=story.made)
    ]
    return told(_("The matter rests: stated by %(who)s."), who=SafeString(all_of(said)))


def _partly(found: Matter) -> str:
    done = sum(each.is_answered for each in found.asked)
    said = _("Answered in part: %(done)d of %(all)d questions.") % {"done": done, "all": len(found.asked)}
    return " ".join([said, *_unsatisfied(found)])


def _answered(found: Matter) -> str:
    return " ".join([_("Answered. Answered is not satisfied."), *_still_open(found), *_unsatisfied(found)])


def _unsatisfied(found: Matter) -> Iterator[str]:
    unsatisfied = [str(each.number) for each in found.asked if each.satisfaction and not each.satisfies]
    if unsatisfied:
        not_ = ngettext(
            "Not satisfied with question %(numbers)s.", "Not satisfied with questions %(numbers)s.", len(unsatisfied)
        )
        yield not_ % {"numbers": listed(unsatisfied)}


def _still_open(found: Matter) -> Iterator[str]:
    still = [str(each.number) for each in found.asked if _is_open(each)]
    if still:
        open_ = ngettext("Question %(numbers)s is open still.", "Questions %(numbers)s are open still.", len(still))
        yield open_ % {"numbers": listed(still)}


def _is_open(question: Question) -> bool:
    """Whether a question has no answer yet, or one that it is under examination."""
    if not question.is_answered:
        return True
    standing = [question.current(party) for party in question.answers]
    return any(each is not None and answer_word(each.value) == "under_examination" for each in standing)


def joint(story: Story, found: Matter) -> str:
    """The joint status, and where sides differ, what each says."""
    if found.joint is not Joint.PARTIALLY:
        return words.word(words.STATUSES, found.joint)
    said = [
        told(
            _("%(party)s says %(status)s"),
            party=story.names.get(party, party),
            status=words.word(words.STATUSES, entries[-1].value) if entries else _("nothing"),
        )
        for party, entries in found.assessments.items()
    ]
    return format_html("{} ({})", words.word(words.STATUSES, found.joint), SafeString(listed(said)))


def views(story: Story) -> Iterator[dict[str, Any]]:
    """How each side sees it, in its own words only."""
    found = story.matter
    for party, entries in ({} if found is None else found.assessments).items():
        if not entries:
            yield {"party": story.names.get(party, party), "word": _("has stated nothing yet"), "when": ""}
            continue
        act = story.by_id[entries[-1].act]
        yield {
            "party": story.names.get(party, party),
            "word": words.word(words.STATUSES, entries[-1].value),
            "when": moments.day(story.made(act)),
            "said": text_of(act.values, "text"),
            "lang": text_of(act.values, "language"),
            "act": story.number_of.get(act.id),
        }


def found(story: Story, values: Mapping[str, Json] | None = None) -> dict[str, Any]:
    """What was found of the indicators of a notification; of those that one act holds, once any indicator is marked."""
    findings = story.findings
    if values is None:
        every = findings.every(story.objects)
        return findings.table(every, story.objects, story.number_of) if story.row.kind == kinds.NOTIFY else {}
    held = objects([values]) if findings.marked else {}
    return findings.table([*held], held, story.number_of)


def acts(story: Story, hands: Hands) -> list[dict[str, Any]]:
    """The acts as the list shows them, newest first."""
    outgoing = [each.act.id for each in story.entries if each.act.author == story.standing.own]
    copies = Copies(story.standing, read.deliveries(outgoing), story.names, processes.charter_of(story.row.process))
    calls = queries.calls(story.row.pk) if story.row.kind == kinds.NOTIFY else {}
    files = carried.lines([each.act for each in story.entries], story.names, at=hands.at)
    return [
        {
            **_act(story, each, copies),
            "files": files.get(each.act.id, ()),
            "inside": [call(one) for one in calls.get(each.act.id, ())],
        }
        for each in story.entries
    ]


def call(recorded: CallRecord) -> SafeString:
    """A call that was recorded, as a note inside."""
    return told(
        _("Call with %(office)s on %(line)s, %(moment)s; recorded inside by %(name)s, never sent."),
        office=recorded.office,
        line=recorded.line,
        moment=moments.utc(recorded.at),
        name=recorded.by.name,
    )


def _act(story: Story, entry: Entry, copies: Copies) -> dict[str, Any]:
    act = entry.act
    ours = act.author == story.standing.own
    lines = copies.lines(act) if ours else []
    return {
        "number": entry.number,
        "id": act.id,
        "party": story.names.get(act.author, act.author),
        "says": happened.says(act),
        "at": story.made(act),
        "ours": ours,
        "office": words.office(act.office),
        "numbers": text_of(act.values, "number"),
        "form": words.word(words.FORMS, field_of(act.values, "form", "kind")),
        "marking": marking(act.values),
        "visible_to": parties(story.names.get(code, code) for code in story.audience),
        "body": "release/_paper.html",
        "sheet": story.papers[act.id],
        "received": "" if ours else _received(story, act),
        "crossed": _crossed(story, entry),
        "by_rule": entry.reason,
        "note": happened.waiting_for(entry, story.names),
        "beside": list(beside(story.later, act, story.number_of)),
        "links": list(_links(story, act)),
        **(lines[0] if lines else {}),
    }


def _received(story: Story, act: Act) -> str:
    said = happened.received(story.standing, act, story.names.get(act.author, act.author))
    return format_html_join(" · ", "{}", ((each,) for each in said))


def _links(story: Story, act: Act) -> Iterator[dict[str, str]]:
    alone = f"/concerns/{story.row.pk}/acts/{act.id}/"
    yield {"label": _("This act alone, and how to check it"), "url": alone}
    if act.kind == kinds.NOTIFY:
        yield {"label": _("To be sure by telephone"), "url": f"{alone}#call"}
    values = story.to_copy(act.id)
    if copying.copied(values):
        pap = f"\u2068PAP:{field_of(values, 'marking', 'pap')}\u2069"
        yield {"label": _("Copy the indicators out, under %(pap)s") % {"pap": pap}, "url": f"{alone}#indicators"}


def _crossed(story: Story, entry: Entry) -> str:
    if not entry.crossed:
        return ""
    numbers = listed(entry.crossed)
    party = story.names.get(entry.act.author, entry.act.author)
    sentence = ngettext(
        "Crossed in the post: %(party)s had not seen act %(numbers)s when it wrote this",
        "Crossed in the post: %(party)s had not seen acts %(numbers)s when it wrote this",
        len(entry.crossed),
    )
    return told(sentence, party=party, numbers=numbers)


def forks(story: Story) -> Iterator[dict[str, Any]]:
    """Two acts under one number, each with its place: proofs against their author."""
    for each in story.equivocations:
        yield {
            "party": story.names.get(each.author, each.author),
            "number": each.seq,
            "open": each.author in story.unsettled,
            "holds": next((story.number_of.get(act) for act in each.acts if act in story.holding), None),
            "acts": [
                {"number": story.number_of.get(act), "url": f"/concerns/{story.row.pk}/acts/{act}/"}
                for act in each.acts
            ],
        }
