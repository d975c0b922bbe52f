# SPDX-License-Identifier: Apache-2.0
"""What vouches for the acts of a page, a sentence an act: who signed, whose logs have it, whether a head that both hold covers it. Six queries, however many acts.

Each part says what is on record, and what is missing says that it is. What `proving` does again for one act is not claimed here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from django.utils.html import format_html_join
from django.utils.translation import gettext as _

from demarche.areas.concerns.happened import Entry
from demarche.areas.concerns.page import Story
from demarche.areas.release.telling import parties, told
from demarche.core.process.revoking import Revocation
from demarche.ledger import generations, processes, revoking
from demarche.ledger.models import ActRecord, GenerationRecord, HeadRecord, Log, PlaceRecord, Shown
from demarche.ledger.peers import FILE
from demarche.ui import moments


@dataclass(frozen=True, slots=True)
class Record:
    """What the ledger holds about the acts of a page."""

    leaves: Mapping[str, int]
    places: Mapping[str, tuple[PlaceRecord, ...]]
    logs: tuple[Log, ...]
    heads: Mapping[str, int]
    """Per own log, the size of its newest signed head."""
    shown: Mapping[str, int]
    """Per Party, the size of the open own log that it said it holds."""
    gone_on: frozenset[str]
    """Logs of others that go on as new ones."""
    disowned: Mapping[str, Revocation]
    """Acts whose Party has revoked the key that signed them, from an entry on that they are not before."""

    @classmethod
    def of(cls, story: Story) -> "Record":
        """Read it, for every act of the page at once."""
        process, ids = story.row.process, [each.act.id for each in story.entries]
        logs = tuple(generations.of(process))
        places: dict[str, list[PlaceRecord]] = {}
        found = PlaceRecord.objects.filter(act__in=ids).exclude(kind=FILE).order_by("origin", "index")
        for each in found.defer("path", "leaf"):
            places.setdefault(each.act, []).append(each)
        newest = HeadRecord.objects.filter(origin=OuterRef("origin"), own=True).order_by("-size").values("size")[:1]
        headed = Log.objects.filter(pk__in=[log.pk for log in logs]).annotate(newest=Subquery(newest))
        return cls(
            leaves=dict(ActRecord.objects.filter(pk__in=ids).values_list("pk", "leaf_index")),
            places={act: tuple(held) for act, held in places.items()},
            logs=logs,
            heads=dict(headed.exclude(newest=None).values_list("origin", "newest")),
            shown=dict(Shown.objects.filter(process=process).values_list("party", "size")),
            gone_on=frozenset(GenerationRecord.objects.filter(process=process).values_list("old_origin", flat=True)),
            disowned=revoking.disowning(processes.standing(process), [each.act for each in story.entries]),
        )

    def own(self, act: str) -> generations.Where:
        """Where an act stands in the own logs."""
        return generations.find(self.logs, self.leaves[act])

    def holders(self, act: str) -> list[str]:
        """The Parties that hold a head which covers the act: those whose signed heads lead to it, and those that said they hold one of ours."""
        where = self.own(act)
        proved = {each.party for each in self.places.get(act, ()) if each.kind != "refused"}
        said = {party for party, size in self.shown.items() if where.log.open and size > where.index}
        return sorted(proved | said)


def sentences(story: Story) -> dict[str, str]:
    """For each act of the page, what vouches for it."""
    record = Record.of(story)
    return {each.act.id: _sentence(story, each, record) for each in story.entries}


def _sentence(story: Story, entry: Entry, record: Record) -> str:
    return format_html_join(" · ", "{}", ((each,) for each in _said(story, entry, record)))


def _said(story: Story, entry: Entry, record: Record) -> Iterator[str]:
    act = entry.act
    author = story.names.get(act.author, act.author)
    yield told(_("signed by %(party)s, key-set %(number)d"), party=author, number=processes.keyset(act.keyset).n)
    gone = record.disowned.get(act.id)
    if gone is not None:
        sentence = _("disowned by %(party)s on %(moment)s, because: %(why)s")
        yield told(sentence, party=author, moment=moments.utc(gone.made), why=gone.why)
    if any(act.id in each.acts for each in story.equivocations):
        yield told(_("%(party)s signed another act under this number: both are kept as proof"), party=author)
    yield from _logged(story, entry, record)
    yield from _covered(story, entry, record)
    where = record.own(act.id)
    if not where.log.open:
        yield _("our log was restored since, and goes on as a new one")
    elif any(each.origin in record.gone_on for each in record.places.get(act.id, ())):
        yield _("the other log was restored since, and goes on as a new one")


def _logged(story: Story, entry: Entry, record: Record) -> Iterator[str]:
    """Whose logs have it: by their places, the own one by its leaf."""
    places, own = record.places.get(entry.act.id, ()), story.standing.own
    having = {own, *(each.party for each in places if each.kind != "refused")}
    refused = {each.party for each in places if each.kind == "refused"} - having
    # Nobody owes this node the place of another Party's act in a third one's log.
    wanted = set(story.audience) if entry.act.author == own else {own, entry.act.author}
    named = parties(story.names.get(code, code) for code in sorted(having))
    both = len(story.audience) == len({*story.audience} & having) == 2  # noqa: PLR2004  # two Parties: both
    yield _("logged by both") if both else told(_("logged by %(parties)s"), parties=named)
    for code in sorted(refused):
        yield told(_("refused at the door by %(party)s, signed"), party=story.names.get(code, code))
    missing = sorted(wanted - having - refused)
    if missing:
        who = parties(story.names.get(code, code) for code in missing)
        yield told(_("no receipt of %(parties)s yet"), parties=who)


def _covered(story: Story, entry: Entry, record: Record) -> Iterator[str]:
    where, holders = record.own(entry.act.id), record.holders(entry.act.id)
    size = record.heads.get(where.log.origin, 0)
    if holders and len(story.audience) == 2:  # noqa: PLR2004  # two Parties: both
        yield _("covered by a head both hold")
    elif holders:
        who = parties(story.names.get(code, code) for code in holders)
        yield told(_("covered by heads that %(parties)s hold as well"), parties=who)
    elif size > where.index:
        yield _("covered by our signed head at size %(size)d, which no other Party has said yet that it holds") % {
            "size": size
        }
    else:
        yield _("covered by no signed head yet; the next one will")
