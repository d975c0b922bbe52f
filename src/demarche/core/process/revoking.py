# SPDX-License-Identifier: Apache-2.0
"""Keys that their Party has revoked: from when on their acts are refused at the door, and which acts read *disowned*.

Nothing here changes a docket: what was said under a stolen key stays in effect until the Party says otherwise, as for any act.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from demarche.core.acts.act import Act
from demarche.core.acts.revoking import REVOKE
from demarche.core.process.cells import Write
from demarche.core.process.ruling import Past, Ruling

REVOKED: Final = "revoked"


def _revoke(act: Act, _past: Past) -> Ruling:
    return Ruling(writes=(Write(REVOKED, act.values["last"], str(act.values["key"])),))


RULES: Final[Mapping[str, Callable[[Act, Past], Ruling]]] = {REVOKE: _revoke}


@dataclass(frozen=True, slots=True)
class Revocation:
    """One act `keys.revoke`: whose key, by which act, when it was made (UTC seconds), why, and where it stands in its author's log.

    What this key signed in the log `origin` from leaf `size` on is disowned; in the log `at` after leaf `index` it is refused.
    """

    party: str
    key: str
    act: str
    made: int
    origin: str
    size: int
    why: str
    at: str = ""
    index: int | None = None

    @classmethod
    def of(cls, act: Act, *, at: str = "", index: int | None = None) -> "Revocation":
        """What an act says, whose kind's schema has checked it, and whose place this is."""
        last = act.values["last"]
        assert isinstance(last, dict)  # noqa: S101  # its kind's schema checked it
        why = str(act.values.get("text", ""))
        key = str(act.values["key"])
        return cls(act.author, key, act.id, act.made, str(last["origin"]), int(str(last["size"])), why, at, index)

    def disowns(self, party: str, key: str, origin: str, index: int) -> bool:
        """Whether an act that this key signed, at this place in its author's log, is disowned."""
        return (party, key) == (self.party, self.key) and origin == self.origin and index >= self.size

    def refuses(self, party: str, key: str, origin: str, index: int) -> bool:
        """Whether it was signed after the Party had revoked the key: its own log says so."""
        same = (party, key) == (self.party, self.key) and origin == self.at
        return same and self.index is not None and index > self.index


def revocations(acts: Mapping[str, Act], admitted: Callable[[str], bool]) -> Iterator[Act]:
    """The acts of the register that revoke a key and that the rules admit, in the order of their numbers; the last of a key stands."""
    found: dict[tuple[str, str], Act] = {}
    for act in sorted(acts.values(), key=lambda act: (act.author, act.seq)):
        if act.kind == REVOKE and admitted(act.id):
            found[act.author, str(act.values["key"])] = act
    yield from found.values()
