# SPDX-License-Identifier: Apache-2.0
"""How figures that are proposed, agreed to or withheld read, and what hinders their release: that they are not what is counted here."""

from collections.abc import Iterator, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from demarche.areas.release.models import Draft
from demarche.areas.release.paper import Paper, Section, Setting, Table
from demarche.areas.release.presentation import Presentation
from demarche.areas.release.presentation import register as present
from demarche.areas.statistics.counting import Two, of, period
from demarche.areas.statistics.models import ProposalRow
from demarche.areas.statistics.queries import matrix
from demarche.areas.statistics.words import FIGURES, opened
from demarche.core.acts import figures as acts
from demarche.core.encoding import Json
from demarche.core.process.statistics import Period, cells
from demarche.ledger import processes, read
from demarche.ledger.models import Log
from demarche.ui import moments

Values = Mapping[str, Json]

TITLES: Mapping[str, Promise] = {
    acts.PROPOSE: gettext_lazy("Figures proposed"),
    acts.AGREE: gettext_lazy("Figures agreed to"),
    acts.WITHHOLD: gettext_lazy("Figures withheld"),
}
SAYS: Mapping[str, Promise] = {
    acts.PROPOSE: gettext_lazy("proposes figures"),
    acts.AGREE: gettext_lazy("agrees to their release"),
    acts.WITHHOLD: gettext_lazy("withholds them"),
}


def register() -> None:
    """Say how each kind reads, and where it is written."""
    for kind in acts.KINDS:
        _register(kind.name)


def _register(kind: str) -> None:
    present(
        kind,
        Presentation(
            title=TITLES[kind],
            paper=lambda setting, values: _paper(kind, setting, values),
            fields=_fields,
            edit_url=edit_url,
            name=lambda values: days(period(values)) if "period" in values else "",
            done_url=released_url,
            gaps=_gaps,
        ),
    )


def released_url(dossier: str) -> str:
    """The page of figures that were proposed, written out: rows are also made on doors that have no pages."""
    return f"/figures/released/{dossier}/"


def edit_url(draft: Draft) -> str:
    """Where the drafter of an act about figures goes on."""
    return f"/figures/drafts/{draft.pk}/"


def days(period_: Period) -> str:
    """A period by its first and last day."""
    return _("%(first)s to %(last)s") % {
        "first": moments.day(period_.since),
        "last": moments.day(period_.until - 1),
    }


def _paper(kind: str, setting: Setting, values: Values) -> Paper:
    whole = values if kind == acts.PROPOSE else setting.acts.get("opening", {})
    text = values.get("text")
    sections = [*_facts(whole), *([Section(_("In words"), text=text)] if isinstance(text, str) and text else [])]
    clauses = {
        acts.PROPOSE: _("Both Parties compute these figures from the record. They are released once both agree."),
        acts.AGREE: _("The same figures were computed by this Party. It agrees to their release."),
        acts.WITHHOLD: _("This Party does not release these figures."),
    }
    tables = tuple(_tables(setting, whole)) if kind != acts.WITHHOLD else ()
    return Paper(kind=str(TITLES[kind]), sections=tuple(sections), tables=tables, clauses=(clauses[kind],))


def _facts(values: Values) -> Iterator[Section]:
    if "period" in values:
        counted = period(values)
        yield Section(_("Period"), value=days(counted))
        yield Section(_("As of"), value=moments.utc(counted.at))
        yield Section(_("Hash of the figures"), value=str(values["hash"]))


def _tables(setting: Setting, values: Values) -> Iterator[Table]:
    """One table a kind of matter: each figure of both Parties, with what it counts."""
    two = Two("", setting.author, next(iter(setting.addressed), ""))
    counts = {cell: len(found) for cell, found in cells(values["table"]).items()} if "table" in values else {}
    for kind, lines in matrix(counts, two).items():
        heads = (_("Figure"), setting.named(two.own), setting.named(two.other), _("What it counts"))
        rows = tuple(
            (str(FIGURES[name][0]), str(ours), str(theirs), str(FIGURES[name][1])) for name, ours, theirs in lines
        )
        yield Table(opened(kind), heads, rows)


def _fields(values: Values) -> list[tuple[str, str]]:
    """What changed between two versions: the period, the moment, each figure, the words."""
    found = [(each.label, each.value) for each in _facts(values)]
    for (party, kind, name), listed in (cells(values["table"]) if "table" in values else {}).items():
        found.append((f"{party} · {opened(kind)} · {FIGURES[name][0]}", str(len(listed))))
    text = values.get("text")
    return [*found, *([(_("In words"), text)] if isinstance(text, str) and text else [])]


def _gaps(values: Values) -> list[tuple[str, str]]:
    """What hinders a release: what is said was counted is not what is counted here, as of the same heads."""
    said = values if "table" in values else _agreed_to(values)
    two = None if said is None else two_of(said)
    if said is None or two is None or of(two, said).hash == said["hash"]:
        return []
    return [("", _("These are not the figures that are computed here as of the same heads. Look at what differs."))]


def _agreed_to(values: Values) -> Values | None:
    """The figures that an act agrees to, by their hash."""
    row = ProposalRow.objects.filter(hash=str(values.get("hash", ""))).first()
    signed = None if row is None else read.act(row.dossier)
    return None if signed is None else signed.act.values


def two_of(values: Values) -> Two | None:
    """Whose figures they are, by the own log that they name."""
    heads = values["heads"]
    logs = (
        {str(log["origin"]): str(log["party"]) for log in heads if isinstance(log, dict)}
        if isinstance(heads, list)
        else {}
    )
    own = Log.objects.filter(origin__in=list(logs)).first()
    if own is None:
        return None
    code = processes.own_code(own.process_id)
    return Two(own.process_id, code, next(party for party in logs.values() if party != code))
