# SPDX-License-Identifier: Apache-2.0
"""How many acts of one dossier the core folds in a second."""

import time
from dataclasses import replace
from hashlib import sha256

from demarche.core.acts import concern as kinds
from demarche.core.acts.act import Act, Authorship, Head, Standpoint, write
from demarche.core.process.ground import Ground
from demarche.core.process.register import Register
from demarche.core.process.settle import settle

_REGISTER = Head(2, "a" * 64)


class _Named(Register):
    """A register of which no more is known than a root."""

    def root(self, size: int) -> str | None:
        return _REGISTER.root if size == _REGISTER.size else None


_GROUND = Ground("5" * 64, 1, 2, {}, register=_Named(), head=_REGISTER)


def _act(kind: str, author: str, values: dict[str, object], **more: object) -> Act:
    by = Authorship("5" * 64, author, "diplomatic_desk", "b" * 64, 1_800_000_000)
    at = Standpoint(1, None, (), _REGISTER)
    return write(kind, values, by=by, at=at, random=bytes, **{"dossier": None, **more}).act  # type: ignore[arg-type]


def history(count: int) -> list[Act]:
    """A notification, and two Parties saying in turn how they see it, each having seen all before."""
    roles = {"raises": ["XA"], "addressed": ["XB"], "informed": []}
    opening = _act(
        kinds.NOTIFY,
        "XA",
        {
            "roles": roles,
            "track": "technical",
            "marking": {"tlp": "AMBER", "pap": "AMBER"},
            "urgency": {"profile": "ordinary"},
            "circulation": "nobody",
            "language": "en",
            "title": "T",
            "matter": "M",
        },
        audience=("XA", "XB"),
    )
    views = {party: _act(kinds.ASSESS, party, {"status": "open"}, dossier=opening.id) for party in ("XA", "XB")}
    acts, last = [opening], {"XA": opening}
    for n in range(count - 1):
        party, other = ("XA", "XB") if n % 2 else ("XB", "XA")
        own, seen = last.get(party), last.get(other)
        said = replace(
            views[party],
            id=sha256(n.to_bytes(4, "big")).hexdigest(),
            seq=1 if own is None else own.seq + 1,
            prev=None if own is None else own.id,
            after=() if seen is None else (seen.id,),
        )
        last[party] = said
        acts.append(said)
    return acts


def refold_rate(count: int) -> float:
    """Acts folded in a second of processor time."""
    acts = history(count)
    began = time.process_time()
    docket = settle(acts, _GROUND, acts[0].id)
    return len(docket.placed) / (time.process_time() - began)
