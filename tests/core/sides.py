# SPDX-License-Identifier: Apache-2.0
"""Sides of a dossier that write acts from what they hold, unsigned: enough for the fold, which looks at no signature."""

from collections.abc import Iterable, Mapping
from itertools import count

from demarche.core.acts import concern as kinds
from demarche.core.acts.act import Act, Authorship, Head, Standpoint, write
from demarche.core.encoding import Json
from demarche.core.process.docket import Docket
from demarche.core.process.ground import Ground
from demarche.core.process.register import Register
from demarche.core.process.settle import add, settle

AURELIA, BOREALIA, CASTELLIA, DELTORA = "XA", "XB", "XC", "XD"
PROCESS = "5" * 64
REGISTER = Head(2, "a" * 64)


class Named(Register):
    """A register of which no more is known than its root at some sizes."""

    def __init__(self, *heads: Head) -> None:
        super().__init__()
        self._named = {head.size: head.root for head in heads}

    def root(self, size: int) -> str | None:
        return self._named.get(size)


def standing_on(vocabulary: int, founders: Mapping[str, str]) -> Ground:
    """A ground whose register is known by its root alone."""
    return Ground(PROCESS, vocabulary, 2, founders, register=Named(REGISTER), head=REGISTER)


GROUND = standing_on(2, {AURELIA: "b" * 64, BOREALIA: "b" * 64})
NOON = 1_800_000_000

_NUMBERS = count()


def numbers(size: int) -> bytes:
    """Bytes that differ each time and need no randomness."""
    return next(_NUMBERS).to_bytes(size, "big")


def matter(
    raises: str = AURELIA, addressed: Iterable[str] = (BOREALIA,), informed: Iterable[str] = ()
) -> dict[str, Json]:
    """The parts that a notification needs."""
    roles: dict[str, Json] = {
        "raises": [raises],
        "addressed": list[Json](sorted(addressed)),
        "informed": list[Json](sorted(informed)),
    }
    return {
        "roles": roles,
        "track": "diplomatic",
        "marking": {"tlp": "AMBER", "pap": "AMBER"},
        "urgency": {"profile": "ordinary"},
        "circulation": "nobody",
        "language": "en",
        "title": "Destructive program in hospital networks",
        "matter": "Since the night of 3 February.",
    }


def concern(*forms: str, **more: Json) -> dict[str, Json]:
    """The parts that a concern needs, with a question of each form."""
    parts: dict[str, Json] = {**matter(), "subjects": ["CIN"], **more}
    for number, form in enumerate(forms, 1):
        parts[f"q{number}"] = {"form": form}
        parts[f"q{number}_text"] = "Was any body of the State involved?"
    return parts


def act(  # what an author can say wrong
    kind: str,
    author: str,
    values: Mapping[str, Json],
    *,
    seq: int,
    prev: str | None = None,
    after: Iterable[str] = (),
    dossier: str | None = None,
    audience: tuple[str, ...] | None = None,
    register: Head = REGISTER,
    keyset: str = "b" * 64,
) -> Act:
    """Any act at all, right or wrong."""
    by = Authorship(PROCESS, author, "diplomatic_desk", keyset, NOON)
    at = Standpoint(seq, prev, tuple(after), register)
    return write(kind, values, by=by, at=at, dossier=dossier, audience=audience, random=numbers).act


class Side:
    """A Party with what it holds of one dossier."""

    def __init__(self, party: str, dossier: str) -> None:
        self.party = party
        self.docket = Docket(PROCESS, dossier)

    def take(self, *acts: Act) -> None:
        """Hold these acts too, in this order."""
        for each in acts:
            add(self.docket, each, GROUND)

    def write(self, kind: str, values: Mapping[str, Json]) -> Act:
        """Write an act that stands on all this side holds; the side does not hold it yet."""
        own = self.docket.newest(self.party)
        others = [self.docket.newest(party) for party in self.docket.tips if party != self.party]
        return act(
            kind,
            self.party,
            values,
            seq=1 if own is None else own.act.seq + 1,
            prev=None if own is None else own.act.id,
            after=[each.act.id for each in others if each is not None],
            dossier=self.docket.dossier,
        )

    def say(self, kind: str, values: Mapping[str, Json]) -> Act:
        """Write an act and hold it."""
        said = self.write(kind, values)
        self.take(said)
        return said


def raised(*forms: str, parties: tuple[str, ...] = (AURELIA, BOREALIA), **more: Json) -> tuple[Act, dict[str, Side]]:
    """Aurelia raises a concern with Borealia; others are informed. Every side holds the opening act."""
    parts = {**concern(*(forms or ("yes_or_no", "open")), **more)}
    if len(parties) > 2:  # beside the raising and the addressed Party
        parts["roles"] = matter(informed=[each for each in parties if each not in {AURELIA, BOREALIA}])["roles"]
    opening = act(kinds.RAISE, AURELIA, parts, seq=1, audience=parties)
    sides = {party: Side(party, opening.id) for party in parties}
    for side in sides.values():
        side.take(opening)
    return opening, sides


def fold(*acts: Act) -> Docket:
    """Settle acts of one dossier."""
    return settle(acts, GROUND, acts[0].dossier)
