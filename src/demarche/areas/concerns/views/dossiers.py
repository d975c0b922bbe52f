# SPDX-License-Identifier: Apache-2.0
"""A dossier, and the file that proves it."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from demarche.areas.concerns import page, together, vouched, words
from demarche.areas.concerns.access import EXPORTING, about, dossier_or_404, writes
from demarche.areas.concerns.added.red import row_open_to
from demarche.areas.concerns.asked import questions
from demarche.areas.concerns.clocks import Hands
from demarche.areas.concerns.clocks import rows as clock_rows
from demarche.areas.concerns.drawn import in_time
from demarche.areas.concerns.linked import linked
from demarche.areas.concerns.models import DossierRow, RedReader
from demarche.areas.concerns.offered import offered
from demarche.areas.concerns.page import Story
from demarche.areas.concerns.papers import field_of, marking, numbers
from demarche.areas.concerns.strands import STAGE
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.models import DESKS, DIPLOMATIC, READING, RELEASING, ROLES, TECHNICAL, Officer
from demarche.areas.officers.noting import Event, note
from demarche.areas.release.presentation import presentation_of
from demarche.areas.release.queries import drafts_of
from demarche.areas.release.register_acts import says_nothing
from demarche.areas.release.telling import parties, release_group, told
from demarche.areas.release.there import off_there, zone_of
from demarche.core.acts import concern as acts
from demarche.core.acts.vocabulary import find_kind
from demarche.ledger import evidence, processes, replay
from demarche.ledger.models import Pending
from demarche.ui.leaving import written
from demarche.ui.series import listed


@require_safe
@officer_required(*READING)
def dossier(request: OfficerRequest, dossier: str) -> HttpResponse:
    """Show a dossier: where it stands, questions, what happened beside how each side sees it, papers."""
    row = dossier_or_404(dossier, request.user)
    note(request, Event.OPENED, about(row))
    before = request.GET.get("before", "")
    story = page.story(
        row, at=request.at, before=int(before) if before.isdecimal() and len(before) < len("0000000") else None
    )
    hands = hands_of(request, story)
    oldest = story.entries[-1].number if story.entries else 1
    nothing = says_nothing(row.process, acts.ACKNOWLEDGE)
    says = writes(request.user) and not nothing
    context = {
        **frame(story),
        "stands": [*stands(story, hands), *([] if row.stage == STAGE else [_next(request.user, story, nothing)])],
        "questions": list(questions(story)),
        "view_of": _("%(party)s's view") % {"party": f"\u2068{_raising(story)}\u2069"},
        "offered": [*together.larger(story, writes=says), *offered(story, writes=says)],
        "found": page.found(story),
        "answer_of": _("%(party)s's answer") % {"party": f"\u2068{_addressed(story)}\u2069"},
        "happened": with_what_vouches(story, page.acts(story, hands)),
        "in_time": in_time(story, request.at, newest=not before),
        "earlier_url": f"?before={oldest}" if oldest > 1 else "",
        "newest_url": f"/concerns/{row.pk}/" if before else "",
        "views": list(page.views(story)),
        "linked": linked(row, request.user),
        "counter": _counter(request.user, row) if says else "",
        "forks": list(page.forks(story)),
        "possible": [each for each in story.possible if not each.why_not] if writes(request.user) else [],
        "impossible": [each for each in story.possible if each.why_not] if writes(request.user) else [],
        "handing": _handing(row) if says and story.matter is not None and row.party else "",
        "drafts": drafts_of(request.user, row.pk),
        "who": _who(story),
        "annexes": list(_annexes(story)),
        "strand_url": reverse("cooperation:strand", args=[row.pk]) if row.stage == STAGE else "",
        "may_name": bool(row.red) and request.user.has_role(RELEASING),
        "may_export": any(request.user.has_role(role) for role in EXPORTING),
    }
    return render(request, "concerns/dossier.html", context)


def with_what_vouches(story: Story, acts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Acts of a page, each with what vouches for it."""
    said = vouched.sentences(story)
    return [{**each, "vouched": said[each["id"]]} for each in acts]


def hands_of(request: OfficerRequest, story: Story) -> Hands:
    """How a moment is told to the officer on a page about a dossier."""
    row = story.row
    zone, charter = zone_of(row.process, row.party) if row.party else "", replay.charter_in_force(row.process)
    return Hands(request.user.own_zone, zone, story.other, request.at, partial(off_there, charter, row.party, zone))


def frame(story: Story) -> dict[str, Any]:
    """What head and bar of every page of a dossier say."""
    row = story.row
    charter = processes.charter_of(row.process)
    named = listed(story.names.get(code, code) for code in story.audience)
    return {
        "row": row,
        "numbers": " · ".join(filter(None, (row.number, row.their_number))),
        "kind": listed(filter(None, (words.word(words.KINDS, row.kind), _form(story)))),
        "title": row.title or words.word(words.KINDS, row.kind),
        "other": story.other,
        "matter": {
            "process": charter.name,
            "release_group": release_group(len(story.audience), named),
            "marking": marking(story.values(row.pk)),
            "exercise": charter.exercise,
        },
    }


def _form(story: Story) -> str:
    """The form of the act that opens the matter, such as a note verbale."""
    return words.word(words.FORMS, field_of(story.values(story.row.pk), "form", "kind"))


def stands(story: Story, hands: Hands) -> list[dict[str, Any]]:
    """Where a dossier stands, numbers that were changed, and its clocks."""
    kinds = {name: act.kind for name, act in story.by_id.items()}
    clocks = clock_rows(story.standing.clocks, story.names, hands, kinds)
    return [
        {"label": _("Where it stands"), "value": page.where(story)},
        *together.rows(story),
        *_numbers(story),
        *clocks,
    ]


def _numbers(story: Story) -> Iterator[dict[str, Any]]:
    """Numbers that were changed, with those before them."""
    changed = {party: given for party, given in sorted(story.later.numbers.items()) if given[1:]}
    said = [
        told(
            _("%(party)s: %(number)s, before: %(before)s"),
            party=story.names.get(party, party),
            number=given[-1],
            before=parties(reversed(given[:-1])),
        )
        for party, given in changed.items()
    ]
    if said:
        yield {"label": _("Numbers"), "value": format_html_join(" · ", "{}", ((each,) for each in said))}


def _next(officer: Officer, story: Story, nothing: str) -> dict[str, Any]:
    """What this desk is to do next, from the rows of Needs my action; why it does nothing, where this Party says nothing now."""
    if nothing:
        return {"label": _("Next for you"), "value": nothing}
    tasks = Pending.objects.filter(dossier=story.row.pk, key__startswith="dossier/").exclude(group="waiting")
    first = min(tasks, key=lambda each: (each.due is None, each.due or 0), default=None)
    row: dict[str, Any] = {"label": _("Next for you"), "value": _("nothing now")}
    if writes(officer):
        row |= {"url": "#possible", "url_label": _("All acts you may do")}
    return row if first is None else {**row, **_task(officer, first)}


def _task(officer: Officer, first: Pending) -> dict[str, Any]:
    verb = {
        "acknowledge": _("acknowledge without prejudice"),
        "answer": _("answer the questions"),
        "own_date": _("answer by your own date"),
        "supply": _("supply the clarification"),
        "mark": _("mark the indicators"),
        "assess": _("say how you see it"),
        "satisfaction": _("state how far the answers satisfy"),
        "reply": _("reply to a request or an offer"),
        "look": _("look at the proof of two acts under one number"),
        "concur": _("concur, or leave it"),
        "consent": _("consent to a larger dossier, or decline it"),
    }.get(first.verb.split("/", 1)[0], first.verb)
    if first.verb.startswith("reply/"):
        verb = f"{verb}: {presentation_of(first.verb.partition('/')[2]).title}"
    return {"value": verb, **({"href": first.url} if writes(officer) else {})}


def _counter(officer: Officer, row: DossierRow) -> str:
    """Where a linked concern of one's own begins: from a matter that another Party raised."""
    if row.ours or not row.party or not writes(officer) or not officer.sees(DIPLOMATIC):
        return ""
    kind = find_kind(processes.charter_of(row.process).vocabulary, acts.RAISE)
    known = kind is not None and kind.find("related1") is not None
    return f"{reverse('concerns:raise')}?related={row.pk}" if known else ""


def _handing(row: DossierRow) -> str:
    """The link that opens a linked matter at the other desks."""
    return _("Escalate to the diplomatic desks") if row.desk == TECHNICAL else _("Hand down to the technical desks")


def _addressed(story: Story) -> str:
    """Whose answers a concern asks for."""
    asked = () if story.matter is None else story.matter.addressed
    return listed(story.names.get(code, code) for code in asked)


def _raising(story: Story) -> str:
    """Whose satisfaction counts: the Party that asks."""
    opening = story.by_id.get(story.row.pk)
    return "" if opening is None else story.names.get(opening.author, opening.author)


def _who(story: Story) -> str:
    own = story.names.get(story.standing.own, story.standing.own)
    who = _desk_and_roles(story.row)
    others = [story.names.get(code, code) for code in story.audience if code != story.standing.own]
    lines = [
        told(_("%(party)s: %(desk)s."), party=own, desk=who),
        *(told(_("%(party)s: as %(party)s decides."), party=each) for each in others),
    ]
    if story.row.red:
        lines.append(told(_("TLP:RED, open to: %(who)s."), who=_named(story.row)))
    return SafeString(" ".join(lines))


def _desk_and_roles(row: DossierRow) -> str:
    """The desk, and the roles in which its officers and those of both desks read it; of a matter marked TLP:RED the desk alone."""
    desk = words.word(words.DESKS, row.desk)
    if row.red:
        return desk
    held: dict[str, set[str]] = {}
    for officer in Officer.objects.filter(is_active=True, desk__in=["", row.desk]):
        held.setdefault(officer.desk, set()).update(role for role in officer.roles if role in READING)
    said = []
    for name, at in ((desk, row.desk), (str(DESKS[""]), "")):
        roles = listed(ROLES[role] for role in ROLES if role in held.get(at, ()))
        if roles or at:
            said.append(f"{name} ({roles})" if roles else name)
    return " · ".join(said)


def _annexes(story: Story) -> Iterator[dict[str, Any]]:
    """The files of every act, each on the page of its act."""
    for act in sorted(story.by_id.values(), key=lambda each: story.number_of.get(each.id, 0)):
        for number in numbers(act.values, "file"):
            yield {
                "name": field_of(act.values, f"file{number}", "name"),
                "act": story.number_of.get(act.id),
                "url": f"/concerns/{story.row.pk}/acts/{act.id}/#files",
            }


def _named(row: DossierRow) -> str:
    """The desk and its roles, and the officers by name, to whom a matter marked TLP:RED is open here."""
    names = RedReader.objects.filter(dossier=row.pk).order_by("officer__name").values_list("officer__name", flat=True)
    return listed([row_open_to(row), *names])


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required(*EXPORTING)
def export(request: OfficerRequest, dossier: str) -> HttpResponseBase:
    """Warn, then hand out the dossier as one file that proves itself to anyone."""
    row = dossier_or_404(dossier, request.user)
    if request.method == "POST":
        name = row.number or row.their_number or row.pk[:16]
        response = written(partial(evidence.export_dossier, row.process, row.pk), f"{name}.dossier")
        note(request, Event.EXPORTED, about(row))
        return response
    story = page.story(row, at=request.at, before=1)
    return render(request, "concerns/export.html", frame(story))


@require_http_methods(["POST"])
@officer_required(*EXPORTING)
def proof(request: OfficerRequest, dossier: str, act: str) -> HttpResponseBase:
    """Hand out one act with its places: it can be checked alone."""
    row = dossier_or_404(dossier, request.user)
    story = page.story(row, at=request.at, only=act)
    if not story.entries:
        messages.error(request, _("There is no such act in this dossier."))
        return redirect("concerns:dossier", row.pk)
    response = written(partial(evidence.export_act, row.process, act), f"{act[:16]}.proof")
    note(request, Event.PROOF, about(row, act))
    return response
