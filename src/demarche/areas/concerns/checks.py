# SPDX-License-Identifier: Apache-2.0
"""How to check an act, in words, with the hashes behind: who signed, where it is logged, which heads cover it."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from demarche.areas.concerns import proving, words
from demarche.areas.concerns.carried import large
from demarche.areas.concerns.happened import Entry
from demarche.areas.concerns.page import Story
from demarche.areas.release.telling import told
from demarche.core.acts.act import Act, SignedAct, open_act
from demarche.core.log.leaf import parse_leaf
from demarche.core.log.tree import leaf_hash
from demarche.ledger import generations, processes, read, revoking
from demarche.ledger.generations import Where
from demarche.ledger.models import ActRecord, GenerationRecord, HeadRecord, Leaf, PlaceRecord, Shown
from demarche.ledger.peers import FILE
from demarche.ui import moments


def of_act(story: Story, entry: Entry) -> dict[str, Any]:
    """The sentences and hashes of one act."""
    act = entry.act
    record = ActRecord.objects.get(pk=act.id)
    found = PlaceRecord.objects.filter(act=act.id).exclude(kind="refused").order_by("origin", "index")
    places = [each for each in found if each.kind != FILE]
    receipts = list(_receipts(story, act, [each for each in found if each.kind == FILE]))
    return {
        "checks": [*_sentences(story, entry, record, places), *(each for each, _said in receipts)],
        "hashes": [*_hashes(entry, places), *(each for _said, each in receipts)],
    }


def _receipts(story: Story, act: Act, places: list[PlaceRecord]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Where each large file of an act is receipted: in words, and the hash of the leaf that says so."""
    names = large(act.values)
    own = story.names.get(story.standing.own, story.standing.own)
    for place in places:
        leaf = bytes(place.leaf)
        party, name = story.names.get(place.party, place.party), names.get(parse_leaf(leaf).file or "", "")
        yield _receipt(name, party, place.index, place.t), _hash(_("Receipt of a file"), leaf_hash(leaf).hex())
    ended = [each for each in read.files_coming([act.id]) if each.ended and not each.refusal] if names else []
    leaves = Leaf.objects.filter(log__process=act.process, index__in=[each.leaf_index for each in ended])
    data = dict(leaves.values_list("index", "data")) if ended else {}
    for row in ended:
        said = _receipt(names.get(row.file, ""), own, row.leaf_index or 0, row.ended or 0)
        yield said, _hash(_("Receipt of a file"), leaf_hash(bytes(data[row.leaf_index or 0])).hex())


def _receipt(name: str, party: str, index: int, at: int) -> str:
    sentence = _("File %(name)s: entered as received in the log of %(party)s at number %(index)d, %(moment)s.")
    return told(sentence, name=name, party=party, index=index, moment=moments.utc(at, precise=True))


def _sentences(story: Story, entry: Entry, record: ActRecord, places: list[PlaceRecord]) -> Iterator[str]:
    found = open_act(bytes(record.document))
    yield _signed(story, found)
    yield from _disowned(story, found)
    own = story.names.get(story.standing.own, story.standing.own)
    logs = generations.of(story.row.process)
    where = generations.find(logs, record.leaf_index)
    yield told(_("Entered in the log of %(party)s at number %(index)d."), party=own, index=where.index)
    yield from _own_head(story, where)
    for place in places:
        yield _place(story, place, found)
    yield from _missing(story, entry.act, places)
    yield _("The signatures, and the places in other logs, were checked again just now, on this node.")
    yield _("To check it without this node: take the file of this act and run “demarche verify” on any machine.")


def _signed(story: Story, found: SignedAct) -> str:
    act = found.act
    sentence = _("Signed by %(party)s, %(office)s, with both signatures, under its key-set %(number)d.")
    if not proving.signed(found):
        sentence = _(
            "The signatures do not hold under key-set %(number)d of %(party)s, %(office)s: this node's store is not what it was. Run “demarche fsck”."
        )
    party, number = story.names.get(act.author, act.author), processes.keyset(act.keyset).n
    return told(sentence, party=party, office=words.office(act.office), number=number)


def _disowned(story: Story, found: SignedAct) -> Iterator[str]:
    """That its Party has revoked the key that signed it, from an entry of its log on that this act is not before."""
    gone = revoking.disowning(processes.standing(story.row.process), [found.act]).get(found.act.id)
    if gone is not None:
        sentence = _(
            "Disowned by %(party)s on %(moment)s, because: %(why)s It stays on record, and where the matter stands is not changed by it."
        )
        party = story.names.get(gone.party, gone.party)
        yield told(sentence, party=party, moment=moments.utc(gone.made), why=gone.why)


def _place(story: Story, place: PlaceRecord, found: SignedAct) -> str:
    sentence = _(
        "Entered in the log of %(party)s at number %(index)d, proved by the head of that log at size %(size)d."
    )
    if not proving.placed(place, found):
        sentence = _(
            "Its place in the log of %(party)s, number %(index)d, does not lead to the head of that log at size %(size)d: this node's store is not what it was. Run “demarche fsck”."
        )
    return told(sentence, party=story.names.get(place.party, place.party), index=place.index, size=place.size)


def _missing(story: Story, act: Act, places: list[PlaceRecord]) -> Iterator[str]:
    """Whose receipt of an own act is not here, and that another Party's log was restored since."""
    having = {story.standing.own, *(each.party for each in places)}
    if act.author == story.standing.own:
        for code in sorted(set(story.audience) - having):
            party = story.names.get(code, code)
            yield told(_("No receipt of %(party)s yet: nothing on record shows that it has this act."), party=party)
    for each in GenerationRecord.objects.filter(old_origin__in=[place.origin for place in places]).order_by("number"):
        yield told(
            _("%(party)s restored that log since, on %(moment)s, and goes on with a new one: “%(reason)s”"),
            party=story.names.get(each.party, each.party),
            moment=moments.utc(each.restored),
            reason=each.reason,
        )


def _own_head(story: Story, where: Where) -> Iterator[str]:
    sizes = HeadRecord.objects.filter(origin=where.log.origin, own=True, size__gt=where.index).order_by("size")
    size = sizes.values_list("size", flat=True).first()
    if size is None:
        yield _("No signed head of this node's log covers it yet; the next one will.")
    else:
        yield _("Covered by this node's signed head at size %(size)d.") % {"size": size}
    if not where.log.open:
        yield _("This node's log was restored from a copy since, and goes on as a new one.")
        return
    for each in Shown.objects.filter(process=story.row.process, size__gt=where.index).order_by("party"):
        party = story.names.get(each.party, each.party)
        yield told(_("%(party)s said that it holds a head of this node's log that covers it."), party=party)


def _hashes(entry: Entry, places: list[PlaceRecord]) -> Iterator[dict[str, Any]]:
    act = entry.act
    yield _hash(_("Act"), act.id)
    yield _hash(_("Key-set"), act.keyset)
    if act.prev:
        yield _hash(_("Its author's act before"), act.prev)
    for seen in act.after:
        yield _hash(_("Had seen"), seen)
    yield _hash(_("Register at size %(size)d") % {"size": act.register.size}, act.register.root)
    for name, value in sorted(act.parts.items()):
        yield _hash(_("Part %(name)s") % {"name": f"\u2068{name}\u2069"}, value)
    for place in places:
        yield {"label": _("Log"), "value": place.origin, "code": True}


def _hash(label: str, value: str) -> dict[str, Any]:
    return {"label": label, "value": value, "code": True}
