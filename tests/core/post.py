# SPDX-License-Identifier: Apache-2.0
"""A correspondence in which every side gets at once what another says, and where it stands."""

from collections.abc import Mapping
from itertools import permutations

from demarche.core.acts.act import Act
from demarche.core.codes import Reason
from demarche.core.encoding import Json
from demarche.core.process.docket import Docket, Entry
from demarche.core.process.matter import Matter, Stage, matter
from demarche.core.process.owing import Owed, Owing, owings
from demarche.core.process.settle import admits
from tests.core.sides import AURELIA, BOREALIA, GROUND, Side, fold, raised

TWO = (AURELIA, BOREALIA)


def stands(docket: Docket) -> Matter:
    """Where the matter of a docket stands."""
    found = matter(docket)
    assert found is not None
    return found


class Correspondence:
    """A matter, by default Aurelia's concern with a question put as yes or no and an open one, and what was said of it."""

    def __init__(self, opened: tuple[Act, dict[str, Side]] | None = None) -> None:
        first, self.sides = opened or raised()
        self.acts = [first]
        self.stages = [self.matter.stage]

    @property
    def first(self) -> Act:
        """The opening act."""
        return self.acts[0]

    @property
    def docket(self) -> Docket:
        """What all sides hold alike."""
        return self.sides[AURELIA].docket

    @property
    def matter(self) -> Matter:
        """Where it stands."""
        return stands(self.docket)

    def stage(self) -> Stage:
        """How far it has come."""
        return self.stages[-1]

    def say(self, party: str, kind: str, values: Mapping[str, Json]) -> Act:
        """Say what the rules admit; every side gets it."""
        said = self.sides[party].write(kind, values)
        assert admits(self.sides[party].docket, said, GROUND) is None
        self.carry(said)
        return said

    def carry(self, *acts: Act) -> None:
        """Let every side hold these; they agree on every bit of it."""
        for side in self.sides.values():
            side.take(*acts)
        self.acts.extend(acts)
        self.stages.append(self.matter.stage)
        assert len({side.docket.digest() for side in self.sides.values()}) == 1

    def refused(self, party: str, kind: str, values: Mapping[str, Json]) -> Reason:
        """Why the rules refuse this now: by its author's core, and by a fold of all, alike. Nobody comes to hold it."""
        said = self.sides[party].write(kind, values)
        reason = admits(self.sides[party].docket, said, GROUND)
        docket = fold(*self.acts, said)
        assert reason is not None
        assert docket.reason(said.id) is reason
        assert cells(docket) == cells(self.docket)
        return reason

    def owed(self, owed: Owed) -> list[Owing]:
        """What is owed of this sort."""
        return [each for each in owings(self.matter) if each.owed is owed]


def cells(docket: Docket) -> Json:
    """The cells of a docket that have a value in effect."""
    value = docket.value()
    assert isinstance(value, dict)
    return value["cells"]


def ids(entries: tuple[Entry, ...]) -> list[str]:
    """The acts of entries."""
    return [each.act for each in entries]


def any_order(*acts: Act) -> Docket:
    """The docket of a few acts, which is one whatever their order."""
    dockets = [fold_in(acts[0].dossier, order) for order in permutations(acts)]
    assert len({each.digest() for each in dockets}) == 1
    return dockets[0]


def fold_in(dossier: str, acts: tuple[Act, ...]) -> Docket:
    """The docket of acts in this order of arrival."""
    side = Side(AURELIA, dossier)
    side.take(*acts)
    return side.docket
