# SPDX-License-Identifier: Apache-2.0
"""Requests and proposals as pages show them: in words, with what this officer may do of each."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from demarche.areas.joining import kinds, queries
from demarche.areas.joining import silence_kinds as pages
from demarche.areas.joining.queries import Stand, Table
from demarche.areas.joining.words import CAPACITIES, OUTCOMES, TIMING_NOTES, TIMINGS, TONES
from demarche.areas.officers.models import ADMINISTRATOR, Officer
from demarche.areas.release.register_acts import is_offered
from demarche.core.acts import silence as acts
from demarche.core.encoding import Json
from demarche.core.keyset import spoken_fingerprint
from demarche.core.process.joining import Request
from demarche.core.process.silence import Objection, Proposal, Timing
from demarche.ledger.processes import names
from demarche.ui.series import listed

_TIMING_TONES: Final = {Timing.IN_TIME: "held", Timing.CONTESTS: "held", Timing.LATE: "waiting"}
_OPEN: Final = (Stand.UNDER_SILENCE, Stand.WAITS_FOR_THE_OTHER, Stand.TO_ANNOUNCE)


@dataclass(frozen=True)
class Showing:
    """What an officer is shown of a table, and which acts his desk has the power to make."""

    found: Table
    officer: Officer
    names: Mapping[str, str]
    powers: frozenset[str]
    shown: Mapping[str, tuple[str, int]]
    unconfirmed: frozenset[str]

    def name(self, code: str) -> str:
        """What a Party calls itself; of one that is only asked for, as its request says."""
        asked = (each.name for each in self.found.requests if each.code == code)
        return self.names.get(code) or next(asked, code)

    def named(self, codes: Iterable[str]) -> str:
        """Several Parties in a line."""
        return listed(map(self.name, codes))

    @property
    def process(self) -> str:
        """The id of the process."""
        return self.found.here.process.id


def showing(found: Table, officer: Officer) -> Showing:
    """What this officer is shown."""
    process = found.here.process.id
    offered = (kind.name for kind in acts.KINDS if is_offered(officer, process, kind.name))
    unconfirmed = {code for code, member in found.here.members.items() if member.confirmed_at is None}
    return Showing(
        found,
        officer,
        names(process),
        frozenset(offered) if found.speaks else frozenset(),
        queries.shown_by(found.proposals),
        frozenset(unconfirmed),
    )


def request_row(shows: Showing, each: Request) -> dict[str, Any]:
    """One request: who asks as what, who entered it, how it is told apart and reached, and where it stands."""
    found, about = shows.found, {"admit": each.act}
    silences = found.about(about)
    admitted, acceded = found.admitted(each), found.acceded(each)
    word, tone = _request_word(shows, each)
    return {
        "act": each.act,
        "name": each.name,
        "code": each.code,
        "capacity": str(CAPACITIES[each.capacity.value]),
        "sponsor": shows.name(each.sponsor),
        "t": each.t,
        "note": str(each.value["note"]),
        "groups": spoken_fingerprint(each.keyset.root),
        "card": each.value["card"],
        "door": str(each.value["door"]),
        "word": word,
        "tone": tone,
        "admitted": admitted,
        "acceded": acceded,
        "proposals": [proposal_row(shows, proposal) for proposal in silences],
        "propose": _propose(shows, about) if each.code not in found.inside else "",
        **_administration(shows, each, admitted, acceded),
    }


def _request_word(shows: Showing, each: Request) -> tuple[str, str]:
    found = shows.found
    if found.acceded(each) is not None:
        return _("acceded"), "fine"
    if each.code in found.inside:
        return _("in the process by another request"), "waiting"
    if found.admitted(each) is not None:
        return _("adopted: admitted, has not acceded yet"), "fine"
    # What was put under silence says itself where it stands.
    return "" if found.about({"admit": each.act}) else _("asked, not put under silence yet"), "waiting"


def _administration(shows: Showing, each: Request, admitted: int | None, acceded: int | None) -> dict[str, str]:
    """What administrators do once it is admitted: give the admission, compare fingerprints."""
    if admitted is None or each.code == shows.found.own:
        return {"admission": "", "compare": ""}
    gives = acceded is None and shows.officer.has_role(ADMINISTRATOR)
    compares = each.code in shows.unconfirmed and shows.officer.has_role(ADMINISTRATOR)
    return {
        "admission": reverse("directory:admission_file", args=[shows.process, each.act]) if gives else "",
        "compare": reverse("directory:compare", args=[shows.process, each.code]) if compares else "",
    }


def _propose(shows: Showing, about: Mapping[str, Json]) -> str:
    """Where the chair puts something under silence; nothing for anybody else, or while it is."""
    if acts.PROPOSE not in shows.powers or not shows.found.may_propose(about):
        return ""
    [(what, act)] = about.items()
    return f"{_write(shows, pages.PROPOSE_PAGE)}?about={what}:{act}"


def _write(shows: Showing, page: str) -> str:
    return reverse("release:register_act", args=[shows.process, page])


def stand_words(shows: Showing, each: Proposal) -> str:
    """Where a proposal stands, in a line; its hour stands beside."""
    found = shows.found
    stand = found.stand(each)
    if stand is Stand.UNDER_SILENCE:
        return _("under silence")
    if stand is Stand.WAITS_FOR_THE_OTHER:
        told = {"parties": shows.named(found.missing(each))}
        return _("the hour has passed; not adopted without an act of %(parties)s") % told
    if stand is Stand.TO_ANNOUNCE:
        return _("the hour has passed, to be announced by the chair, %(party)s") % {"party": shows.name(found.chair)}
    if stand is Stand.ADOPTED:
        return _("adopted")
    timing = Timing.IN_TIME if stand is Stand.BROKEN else Timing.CONTESTS
    told = {"parties": shows.named(dict.fromkeys(one.author for one in queries.breakers(each, timing)))}
    return (_("broken by %(parties)s") if stand is Stand.BROKEN else _("contested by %(parties)s")) % told


def proposal_row(shows: Showing, each: Proposal) -> dict[str, Any]:
    """One thing under silence: its hour, who said what of it when, and what this Party may say."""
    found, stand = shows.found, shows.found.stand(each)
    few = stand in _OPEN and len(found.active) <= queries.FEW
    return {
        "act": each.act,
        "url": pages.proposal_url(shows.process, each.act),
        "author": shows.name(each.author),
        "t": each.t,
        "until": each.until,
        "word": stand_words(shows, each),
        "tone": TONES[stand],
        "open": stand is Stand.UNDER_SILENCE,
        "objections": [_objection(shows, each, one) for one in each.objections],
        "agreed": shows.named(each.agreed),
        "missing": shows.named(found.missing(each)) if few else "",
        "announced": str(OUTCOMES[each.outcome]) if each.outcome is not None else "",
        "acts": [*_offered(shows, each, stand)],
    }


def _objection(shows: Showing, proposal: Proposal, each: Objection) -> dict[str, Any]:
    timing = each.timing(proposal.until)
    by, t = shows.shown.get(each.act, ("", 0))
    show = f"{_write(shows, pages.SHOW_PAGE)}?act={each.act}" if by and acts.SHOW in shows.powers else ""
    return {
        "act": each.act,
        "party": shows.name(each.author),
        "amends": each.amends,
        "made": each.made,
        "had": each.had,
        "word": str(TIMINGS[timing]),
        "why": str(TIMING_NOTES[timing]),
        "tone": _TIMING_TONES[timing],
        "show": show,
        "shown_by": shows.name(by) if by else "",
        "shown_at": t,
    }


def _offered(shows: Showing, each: Proposal, stand: Stand) -> Iterator[dict[str, Any]]:
    """What this Party may say of it now; an objection stays welcome after the hour until it is announced, and is late."""
    ours = [one.amends for one in each.objections if one.author == shows.found.own]
    labels = {
        acts.ANNOUNCE: (pages.ANNOUNCE_PAGE, _("Announce what came of it"), shows.found.may_announce(each)),
        acts.OBJECT: (pages.OBJECT_PAGE, _("Object"), stand in _OPEN and not ours),
        acts.AMEND: (pages.AMEND_PAGE, _("Object with an amendment"), stand in _OPEN and not any(ours)),
        acts.AGREE: (pages.AGREE_PAGE, _("Agree"), stand in _OPEN and _may_agree(shows.found, each)),
    }
    for kind, (page, label, possible) in labels.items():
        if possible and kind in shows.powers:
            main = kind == acts.ANNOUNCE
            yield {"label": label, "url": f"{_write(shows, page)}?proposal={each.act}", "main": main}


def _may_agree(found: Table, each: Proposal) -> bool:
    return found.own not in {each.author, *each.agreed}


def amendment_rows(shows: Showing) -> list[dict[str, Any]]:
    """Amendments of the charter that are or were under silence, or that the chair may put there; the newest first."""
    found = shows.found
    waiting = [each.act for each in found.amendments]
    under = [str(each.about["amend"]) for each in found.proposals if "amend" in each.about]
    return [
        {
            "name": amendment_name(shows, act),
            "proposals": [proposal_row(shows, each) for each in found.about({"amend": act})],
            "propose": _propose(shows, {"amend": act}) if act in waiting else "",
        }
        for act in dict.fromkeys((*waiting, *under))
    ]


def amendment_name(shows: Showing, act: str) -> str:
    """An amendment in a line, by who proposed it."""
    author = next((code for (_name, code, about) in _amended(shows.found) if about == act), "")
    return _("Amendment of the charter, proposed by %(party)s") % {"party": shows.name(author)}


def _amended(found: Table) -> list[tuple[str, str, str]]:
    return [key for key, _entered in found.view.cells("amendment")]


def accede_url(shows: Showing) -> str:
    """Where this Party, admitted, accedes."""
    asked = shows.found.own_request()
    if asked is None or not is_offered(shows.officer, shows.process, "party.accede"):
        return ""
    return f"{_write(shows, kinds.ACCEDE_PAGE)}?request={asked.act}"
