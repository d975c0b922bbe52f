# SPDX-License-Identifier: Apache-2.0
"""Whose logs the heads of a parcel may be of, and what is held of these: read for all of them at once, however many there are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from demarche.core.parcel import ShownHead
from demarche.ledger.models import HeadRecord, Log, Member, PeerLog
from demarche.ledger.statements import SelectAmong

_OWN: Final = SelectAmong(
    lambda process, origins: Log.objects.filter(process=process, origin__in=origins).values_list("origin"),
    str,
    before=(str,),
)
_HEARD: Final = SelectAmong(
    lambda process, origins: PeerLog.objects.filter(process=process, origin__in=origins).values_list("origin", "party"),
    str,
    before=(str,),
)
_NAMED: Final = SelectAmong(
    lambda process, origins: Member.objects.filter(process=process, origin__in=origins).values_list("origin", "code"),
    str,
    before=(str,),
)


@dataclass(frozen=True, slots=True)
class Whose:
    """What is known of the logs whose heads were shown, by origin.

    `own` are the own logs; `heard` says of whom a log was heard; `named` to whom a founding act, a request or an admission
    gives it, which a signature has still to show. `roots` are those of heads that are held, by origin and size.
    """

    own: frozenset[str] = frozenset()
    heard: Mapping[str, str] = field(default_factory=dict)
    named: Mapping[str, str] = field(default_factory=dict)
    roots: Mapping[tuple[str, int], bytes] = field(default_factory=dict)


def whose(process: str, shown: Iterable[ShownHead]) -> Whose:
    """Look up the logs of these heads, and what is held of them at their sizes and at those that they are proved from."""
    heads = list(shown)
    origins = sorted({each.origin for each in heads})
    sizes = sorted({size for each in heads for size in (each.checkpoint.size, each.since)})
    held = HeadRecord.objects.filter(origin__in=origins, size__in=sizes).values_list("origin", "size", "root")
    return Whose(
        own=frozenset(origin for (origin,) in _OWN.rows(origins, process)),
        heard=dict(_HEARD.rows(origins, process)),
        named=dict(_NAMED.rows(origins, process)),
        roots={(origin, size): bytes.fromhex(root) for origin, size, root in held},
    )
