# SPDX-License-Identifier: Apache-2.0
"""The cache in the store, which says so when the store fails: Django's would answer that nothing was to be done."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.db import DatabaseError, IntegrityError, connections, router, transaction

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

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Put in what is not there. What is over is taken away first, so that of many who add in its place one does."""
        store = connections[router.db_for_write(self.cache_model_class)]
        now = datetime.fromtimestamp(int(time.time()), UTC)
        with transaction.atomic(using=store.alias), store.cursor() as cursor:
            table = store.ops.quote_name(self._table)  # type: ignore[attr-defined]  # the stubs leave it out
            over = [self.make_and_validate_key(key, version=version), store.ops.adapt_datetimefield_value(now)]
            cursor.execute(f"DELETE FROM {table} WHERE cache_key = %s AND expires < %s", over)  # noqa: S608  # our table's name
        return super().add(key, value, timeout, version)
