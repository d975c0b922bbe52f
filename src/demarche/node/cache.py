# SPDX-License-Identifier: Apache-2.0
"""The cache in the store, which says so when the store fails: Django's would answer that nothing was to be done."""

from collections.abc import Callable
from typing import Any

from django.core.cache.backends.db import DatabaseCache
from django.db import DatabaseError, IntegrityError, connections, router

Execute = Callable[..., Any]


class StoreCache(DatabaseCache):
    """A limit on attempts is not reached because the disk is full, and a word is not kept because nobody looked."""

    def _base_set(self, mode: str, key: str, value: object, timeout: object) -> bool:
        failed: list[DatabaseError] = []

        def watch(execute: Execute, sql: str, params: object, many: bool, context: object) -> object:  # noqa: FBT001  # Django's
            try:
                return execute(sql, params, many, context)
            except IntegrityError:  # another process was the first to add it
                raise
            except DatabaseError as error:
                failed.append(error)
                raise

        with connections[router.db_for_write(self.cache_model_class)].execute_wrapper(watch):
            done: bool = super()._base_set(mode, key, value, timeout)  # type: ignore[misc]  # the stubs leave it out
        if failed:
            raise failed[0]
        return done

    def free_locks(self) -> None:
        """Take back the locks of limits on attempts, for the only process of a door as it starts: who held one was killed.

        allauth lets nobody in while one is held, and lets go of it after ten seconds.
        """
        store = connections[router.db_for_write(self.cache_model_class)]
        with store.cursor() as cursor:
            table = store.ops.quote_name(self._table)  # type: ignore[attr-defined]  # the stubs leave it out
            cursor.execute(f"DELETE FROM {table} WHERE cache_key LIKE %s", ["%:lock"])  # noqa: S608  # our table's name
