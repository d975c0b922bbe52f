# SPDX-License-Identifier: Apache-2.0
"""What Find holds of a dossier: the matter with the act that opened it, every other act, and calls recorded."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from demarche.areas.concerns import words
from demarche.areas.concerns.bundles import objects
from demarche.areas.concerns.models import CallRecord
from demarche.areas.find import index, said, sources
from demarche.areas.find.index import Found
from demarche.core.acts.act import Act
from demarche.core.acts.concern import NOTIFY
from demarche.core.process.deadlines import Places
from demarche.ledger import processes, read, replay

KINDS: Final = ("matter", "act", "call")


@dataclass(frozen=True, slots=True)
class Dossier:
    """A dossier that acts were added to, with its row and the times known so far."""

    touched: replay.Touched
    own: str
    fields: Mapping[str, Any]
    places: Places

    @property
    def name(self) -> str:
        """Its id."""
        return self.touched.dossier

    @property
    def acts(self) -> dict[str, Act]:
        """Every act that is here, waiting or not."""
        docket = self.touched.docket
        return {**{name: each.act for name, each in docket.placed.items()}, **docket.waiting}

    def common(self, opening: Act | None) -> dict[str, Any]:
        """What every document of it says."""
        return {
            "process": self.touched.process,
            "dossier": self.name,
            "desk": self.fields["desk"],
            "party": self.fields["party"],
            "title": self.fields["title"],
            "marking": "" if opening is None else said.marking(opening.values),
        }


def register(*roles: str) -> None:
    """Say what can be found here, and by whom."""
    for name, (label, one) in words.FOUND.items():
        sources.register(sources.Source(name, label, one, roles))


def clear() -> None:
    """Take out everything of every dossier."""
    index.clear(*KINDS)


def rows() -> Iterator[tuple[str, object]]:
    """Everything of every dossier, for comparison with what is made anew."""
    return index.rows(*KINDS)


def project(dossier: Dossier) -> None:
    """Bring the index up to date: all of a dossier when its opening act has come, else what is new."""
    index.put(_documents(dossier))


def _documents(dossier: Dossier) -> Iterator[Found]:
    here = dossier.acts
    opening = here.get(dossier.name)
    fresh = [here[each] for each in dossier.touched.placed if each in here]
    if opening is None:
        yield from _said(dossier, None, fresh)
    elif opening in fresh:
        yield _matter(dossier, opening)
        yield from _said(dossier, opening, [act for act in here.values() if act is not opening])
        if opening.kind == NOTIFY:
            calls = CallRecord.objects.filter(dossier=dossier.name)
            yield from (call_document(each, dossier.fields) for each in calls)
    else:
        if any(act.values.get("number") for act in fresh):
            yield _matter(dossier, opening)
        else:
            index.move(_key(dossier), dossier.fields["opened"], dossier.fields["turn"])
        yield from _said(dossier, opening, fresh)


def _key(dossier: Dossier) -> str:
    return f"matter/{dossier.name}"


def _matter(dossier: Dossier, opening: Act) -> Found:
    fields = dossier.fields
    return Found(
        **dossier.common(opening),
        **_told(opening),
        key=_key(dossier),
        kind="matter",
        form=fields["kind"],
        at=fields["opened"],
        url=f"/concerns/{dossier.name}/",
        number=" · ".join(filter(None, (fields["number"], fields["their_number"]))),
        language=fields["language"],
        state=fields["turn"],
    )


def _told(act: Act) -> dict[str, Any]:
    vocabulary = processes.charter_of(act.process).vocabulary
    looked_for = (text for each in objects([act.values]).values() for text in (each.name or "", each.value))
    also = " ".join((act.id, *said.named(act.values), *looked_for))
    return {"text": said.texts(act.values, act.kind, vocabulary), "also": also}


def _said(dossier: Dossier, opening: Act | None, acts: list[Act]) -> Iterator[Found]:
    """The acts of a dossier but its opening one; each stands under the matter's title."""
    unknown = [act.id for act in acts if dossier.own not in dossier.places.get(act.id, {})]
    times = {**dossier.places, **(read.place_times(unknown) if unknown else {})}
    for act in acts:
        yield Found(
            **dossier.common(opening),
            **_told(act),
            titled=False,
            key=f"act/{act.id}",
            kind="act",
            form=act.kind,
            at=times.get(act.id, {}).get(dossier.own, 0),
            url=f"/concerns/{dossier.name}/acts/{act.id}/",
            number=said.text_of(act.values, "number"),
            language=said.text_of(act.values, "language")[:35],
        )


def call_document(call: CallRecord, fields: Mapping[str, Any]) -> Found:
    """A call recorded in a dossier; `fields` is the dossier's row."""
    return Found(
        key=f"call/{call.act}/{call.pk}",
        kind="call",
        at=call.at,
        url=f"/concerns/{call.dossier}/acts/{call.act}/",
        title=fields["title"],
        titled=False,
        text=f"{call.office} · {call.line}",
        process=fields["process"],
        dossier=call.dossier,
        desk=fields["desk"],
        party=fields["party"],
    )
