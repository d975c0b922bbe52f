# SPDX-License-Identifier: Apache-2.0
"""A log's head as it is shown to others: in parcels, answers and dossier files.

Source: docs/protocol/parcel.md 3.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Self

from demarche.core.encoding import Json, MalformedError, Maybe, Spec, b64, blob, list_of, shape, whole
from demarche.core.log.checkpoint import Checkpoint, read_head
from demarche.core.log.tree import HASH_SIZE

# What the longest consistency proof has, and more.
PROOF_LIMIT: Final = 64


@dataclass(frozen=True, slots=True)
class ShownHead:
    """A log's head as shown to another Party: its note, and the proof that it continues the head at size `since`.

    `since` 0 means that nothing is proved, for nothing was shown before. Nothing here is verified yet.
    """

    note: bytes = field(repr=False)
    origin: str
    since: int = 0
    proof: tuple[bytes, ...] = field(repr=False, default=())

    @property
    def checkpoint(self) -> Checkpoint:
        """The origin, size and root that the note states."""
        return read_head(self.note)[1]

    def to_json(self) -> dict[str, Json]:
        """Give the fields of a `head` record."""
        return {"note": self.note.decode(), "since": self.since, "proof": [b64(node) for node in self.proof]}

    @classmethod
    def from_json(cls, value: Json, what: str = "head") -> Self:
        """Read what `to_json` gives; the note's form is checked, its signatures are not."""
        found = shape(value, _SHOWN, what)
        note = found["note"].encode()
        try:
            origin = read_head(note)[1].origin
        except MalformedError as error:
            raise MalformedError(f"{what}.note: {error}") from error
        return cls(note, origin, found["since"], found["proof"])


_SHOWN: Final[Mapping[str, Spec | Maybe]] = {
    "note": str,
    "since": whole(),
    "proof": list_of(blob(HASH_SIZE), most=PROOF_LIMIT),
}
