# SPDX-License-Identifier: Apache-2.0
"""The order in which acts are read: causes first, then the smallest id. It decides nothing."""

from collections.abc import Iterable
from heapq import heapify, heappop, heappush

from demarche.core.acts.act import Act


def reading_order(acts: Iterable[Act]) -> list[Act]:
    """Sort acts so that each comes after those it stands on; among those ready the smallest id comes first.

    Acts whose causes are not among `acts` are read as though those causes were there.
    """
    by_id = {act.id: act for act in acts}
    causes = {act.id: {each for each in (act.prev, *act.after) if each in by_id} for act in by_id.values()}
    followers: dict[str, list[str]] = {}
    for act_id, before in causes.items():
        for each in before:
            followers.setdefault(each, []).append(act_id)
    ready = [act_id for act_id, before in causes.items() if not before]
    heapify(ready)
    found: list[Act] = []
    while ready:
        act_id = heappop(ready)
        found.append(by_id[act_id])
        for each in followers.get(act_id, ()):
            causes[each].discard(act_id)
            if not causes[each]:
                heappush(ready, each)
    return found
