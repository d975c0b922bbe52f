# SPDX-License-Identifier: Apache-2.0
"""A process of four, and a dossier among some of them: acts are written as any of them, and can be enclosed with signatures that nobody looks at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demarche.core.acts import concern as kinds
from demarche.core.acts import joining
from demarche.core.acts.act import Act, Authorship, Standpoint, write
from demarche.core.encoding import Json, b64
from demarche.core.process.docket import Docket
from demarche.core.process.matter import Matter, matter
from demarche.core.process.settle import add, admits
from tests.builders import CASTELLIA, DELTORA, Party
from tests.core.shared import Shared
from tests.core.sides import concern, numbers
from tests.core.test_joining import acceding, asking, unbroken

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from demarche.core.codes import Reason

XA, XB, XC, XD = "XA", "XB", "XC", "XD"
NOT_LOOKED_AT: Json = {"ed25519": b64(bytes(64)), "ml_dsa_87": b64(bytes(4627))}


def shared_by_four(vocabulary: int | None = None) -> Shared:
    """Aurelia and Borealia founded it; Castellia and Deltora have acceded."""
    shared = Shared(vocabulary=vocabulary)
    for party in (CASTELLIA, DELTORA):
        _let_in(shared, party)
    return shared


def _let_in(shared: Shared, party: Party) -> None:
    request = shared.say(XA, joining.REQUEST, asking(party))
    unbroken(shared, request)
    shared.now += 3600
    shared.say(party.code, joining.ACCEDE, acceding(party, request))


def roles(raises: str, addressed: str, informed: str = "") -> dict[str, Json]:
    """Roles from codes between blanks."""
    return {
        "raises": list[Json](raises.split()),
        "addressed": list[Json](addressed.split()),
        "informed": list[Json](informed.split()),
    }


class Meeting:
    """A dossier in a process of four, on one node that holds all of it."""

    def __init__(  # what an opening act can say
        self,
        shared: Shared,
        value: dict[str, Json] | None = None,
        author: str = XA,
        kind: str = kinds.RAISE,
        parts: Mapping[str, Json] | None = None,
    ) -> None:
        self.shared = shared
        self.whole: dict[str, Json] = {}
        self.docket = Docket(shared.process, "")
        value = value or roles(XA, XB)
        audience = tuple(sorted({str(each) for codes in value.values() for each in codes}))  # type: ignore[union-attr]
        asked = ("yes_or_no", "open") if kind == kinds.RAISE else ()
        self.opening = self.write(author, kind, {**concern(*asked), "roles": value, **(parts or {})}, audience=audience)
        self.reason = admits(self.docket, self.opening, shared.ground)
        self.docket = Docket(shared.process, self.opening.id)
        self.take(self.opening)

    def stands(self) -> Matter:
        """The matter as it stands."""
        found = matter(self.docket)
        assert found is not None
        return found

    def write(
        self,
        party: str,
        kind: str,
        values: Mapping[str, Json],
        *,
        audience: tuple[str, ...] | None = None,
        after: Iterable[str] | None = None,
    ) -> Act:
        """An act on all that is held, or on what is named."""
        own = self.docket.newest(party)
        seq, prev = (1, None) if own is None else (own.act.seq + 1, own.act.id)
        seen = [tip for author, tip in self.docket.tips.items() if author != party] if after is None else after
        by = Authorship(self.shared.process, party, "diplomatic_desk", self.shared.refs[party].hash, self.shared.now)
        draft = write(
            kind,
            values,
            by=by,
            at=Standpoint(seq, prev, tuple(seen), self.shared.register.head),
            dossier=None if audience else self.docket.dossier,
            audience=audience,
            random=numbers,
        )
        self.whole[draft.act.id] = {"header": draft.header, "parts": draft.parts, "signatures": NOT_LOOKED_AT}
        return draft.act

    def take(self, *acts: Act) -> None:
        for each in acts:
            add(self.docket, each, self.shared.ground)

    def say(self, party: str, kind: str, values: Mapping[str, Json] | None = None) -> Act:
        """Write an act, and hold it."""
        said = self.write(party, kind, values or {})
        self.take(said)
        assert self.docket.reason(said.id) is None, self.docket.reason(said.id)
        return said

    def refused(self, party: str, kind: str, values: Mapping[str, Json] | None = None) -> Reason | None:
        """Why the author's own node would not let it out."""
        return admits(self.docket, self.write(party, kind, values or {}), self.shared.ground)

    def enclosing(self, *acts: Act) -> dict[str, Json]:
        """These acts as parts of an act that encloses them."""
        return {f"enclosed{at}": self.whole[act.id] for at, act in enumerate(acts, 1)}
