# SPDX-License-Identifier: Apache-2.0
"""The cache in the store: of many who add one entry at once, one does, also in the place of one that is over."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from django.core.cache import cache
from django.db import connections


@pytest.mark.parametrize("over", [False, True])
def test_of_many_who_add_one_entry_one_does(over: bool, committed: str) -> None:
    """On both databases; the limits on attempts and the marks of used passkeys stand on it."""
    if over:
        cache.set("place", 1, -60)
    together, added = Barrier(4), []

    def come() -> None:
        together.wait()
        added.append(cache.add("place", 1, 60))
        connections.close_all()

    threads = [Thread(target=come) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(added) == [False, False, False, True]
