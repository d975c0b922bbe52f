# SPDX-License-Identifier: Apache-2.0
"""Statements that every act runs: the ORM writes each once, and it is then run with other values.

Composing a statement costs the ORM ten times what running it costs the database. What is run is what it composed for the engine
in use, so it is as portable as any other; only where the values stand is remembered. Values are str, int, float and bytes.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any, Final

from django.db import connection, models
from django.db.models import QuerySet, sql
from django.db.models.constants import OnConflict

Value = str | int | float | bytes | None
Row = tuple[Any, ...]
Build = Callable[..., QuerySet[Any, Any]]
_Composed = tuple[str, list[Callable[[Sequence[Value]], Value]]]

_MARKS: Final[Mapping[type, Callable[[int], Value]]] = {
    str: lambda at: f"value {at}",
    int: lambda at: -(10**12) - at,
    float: lambda at: -(10.0**12) - at,
    bytes: lambda at: b"value %d" % at,
}


_WORD: Final = re.compile("[a-z_]+")
_PLACE: Final = re.compile("%[%s]")


class _Statement:
    """A statement with places for values of these types, composed when first run on an engine."""

    def __init__(self, *types: type) -> None:
        self._marks = [_MARKS[kind](at) for at, kind in enumerate(types)]
        self._composed: dict[str, _Composed] = {}

    def _compose(self) -> tuple[str, Iterable[Any]]:
        raise NotImplementedError

    def _run(self, cursor: Any, values: Sequence[Value]) -> None:
        if len(values) != len(self._marks):
            raise TypeError(f"expected {len(self._marks)} values for the statement, got {len(values)}")
        text, readers = self._statement()
        cursor.execute(text, [read(values) for read in readers])

    def _statement(self) -> _Composed:
        """The text for the engine in use, and where the value for each of its parameters comes from."""
        composed = self._composed.get(connection.vendor)
        if composed is None:
            composed = self._composed[connection.vendor] = self._written_in(*self._compose())
        return composed

    def _written_in(self, text: str, parameters: Iterable[Any]) -> _Composed:
        """The statement with its words written into it: SQLite uses no partial index for a condition whose words it is given later."""
        every = list(parameters)
        words = [each if isinstance(each, str) and _WORD.fullmatch(each) else None for each in every]
        at = iter(words)
        text = _PLACE.sub(lambda found: f"'{word}'" if found[0] == "%s" and (word := next(at)) else found[0], text)
        return text, self._readers([each for each, word in zip(every, words, strict=True) if word is None])

    def _readers(self, parameters: Iterable[Any]) -> list[Callable[[Sequence[Value]], Value]]:
        """For each parameter that the ORM gave, where the value for it comes from."""
        marks = {mark: at for at, mark in enumerate(self._marks)}
        places = [(marks.get(_bare(parameter)), parameter) for parameter in parameters]
        if sorted(at for at, _ in places if at is not None) != list(range(len(self._marks))):
            raise TypeError(f"expected each of {len(self._marks)} values to stand once in the statement, got otherwise")
        return [_constant(parameter) if at is None else itemgetter(at) for at, parameter in places]


def _bare(parameter: Any) -> Any:
    """A parameter without what the engines wrap bytes in, each in its own way."""
    wrapped = getattr(parameter, "obj", parameter)
    return bytes(wrapped) if isinstance(wrapped, memoryview) else wrapped


def _constant(value: Any) -> Callable[[Sequence[Value]], Value]:
    return lambda _values: value


class Select(_Statement):
    """A query. `build` takes as many values as there are `types`, and gives a queryset of `values_list`."""

    def __init__(self, build: Build, *types: type) -> None:
        super().__init__(*types)
        self._build = build

    def rows(self, *values: Value) -> list[Row]:
        """Every row, as the engine gives it."""
        with connection.cursor() as cursor:
            self._run(cursor, values)
            return list(cursor.fetchall())

    def first(self, *values: Value) -> Row | None:
        """The first row, if there is one."""
        return next(iter(self.rows(*values)), None)

    def _compose(self) -> tuple[str, Iterable[Any]]:
        text, parameters = self._build(*self._marks).query.get_compiler(connection=connection).as_sql()
        return text, parameters


class SelectAmong:
    """A query for rows of which a field is among some values of one type, composed for 1, 8, 64 and `MOST` of them.

    `build` takes the values of the types `before`, then a sequence; the last value asked for is repeated to fill that.
    """

    _SIZES: Final = (1, 8, 64, 512)
    MOST: Final = _SIZES[-1]

    def __init__(self, build: Build, kind: type, *, before: tuple[type, ...] = ()) -> None:
        self._build = build
        self._kind = kind
        self._before = before
        self._sized: dict[int, Select] = {}

    def rows(self, values: Iterable[Value], *before: Value) -> list[Row]:
        """Every row, in as few queries as hold the values."""
        every = list(dict.fromkeys(values))
        found: list[Row] = []
        for start in range(0, len(every), self.MOST):
            some = every[start : start + self.MOST]
            size = next(each for each in self._SIZES if len(some) <= each)
            found += self._of_size(size).rows(*before, *some, *[some[-1]] * (size - len(some)))
        return found

    def _of_size(self, size: int) -> Select:
        if size not in self._sized:
            first = len(self._before)
            self._sized[size] = Select(
                lambda *marks: self._build(*marks[:first], marks[first:]), *self._before, *[self._kind] * size
            )
        return self._sized[size]


class Update(_Statement):
    """A change to rows. `build` gives the rows, from as many values as there are `types`.

    `sets` says what each field becomes: for a type, a value given after those `build` takes; for a (type, function), what
    the function makes of such a value; else what stands there, a constant or an expression over the row.
    """

    def __init__(self, build: Build, *types: type, sets: Mapping[str, Any]) -> None:
        given = {name: to[0] if isinstance(to, tuple) else to for name, to in sets.items()}
        self._given = [name for name, to in given.items() if isinstance(to, type)]
        super().__init__(*types, *(given[name] for name in self._given))
        self._build = build
        self._sets = dict(sets)

    def run(self, *values: Value) -> int:
        """Change the rows; give how many there were."""
        with connection.cursor() as cursor:
            self._run(cursor, values)
            return int(cursor.rowcount)

    def each(self, rows: Sequence[Row]) -> None:
        """Change the rows for each of these sets of values, in one go."""
        if rows:
            with connection.cursor() as cursor:
                text, readers = self._statement()
                cursor.executemany(text, [[read(values) for read in readers] for values in rows])

    def _compose(self) -> tuple[str, Iterable[Any]]:
        first = len(self._marks) - len(self._given)
        marks = dict(zip(self._given, self._marks[first:], strict=True))
        query: Any = self._build(*self._marks[:first]).query.chain(sql.UpdateQuery)
        query.add_update_values({name: _becomes(to, marks.get(name)) for name, to in self._sets.items()})
        text, parameters = query.get_compiler(connection=connection).as_sql()
        return text, parameters


class Delete(_Statement):
    """Rows taken away. `build` gives them, from as many values as there are `types`."""

    def __init__(self, build: Build, *types: type) -> None:
        super().__init__(*types)
        self._build = build

    def run(self, *values: Value) -> int:
        """Take the rows away; give how many there were."""
        with connection.cursor() as cursor:
            self._run(cursor, values)
            return int(cursor.rowcount)

    def _compose(self) -> tuple[str, Iterable[Any]]:
        query: Any = self._build(*self._marks).query.chain(sql.DeleteQuery)
        text, parameters = query.get_compiler(connection=connection).as_sql()
        return text, parameters


def _becomes(to: Any, mark: Value) -> Any:
    """What a field is set to, with the mark where its value stands."""
    if isinstance(to, type):
        return mark
    return to[1](mark) if isinstance(to, tuple) else to


class Insert:
    """New rows of a model: each row has values for the fields named, and the defaults of all others.

    With `once`, rows that are there already are left as they are; with `over`, the names of a unique key, they get the values
    of the fields named.
    """

    def __init__(self, model: type[models.Model], *names: str, once: bool = False, over: Sequence[str] = ()) -> None:
        self._model = model
        self._conflict = OnConflict.UPDATE if over else OnConflict.IGNORE if once else None
        self._over = tuple(over)
        fields = [
            field
            for field in model._meta.local_concrete_fields  # noqa: SLF001  # Django's documented name
            if not isinstance(field, models.AutoField | models.CompositePrimaryKey)
        ]
        self._named = [next(field for field in fields if field.attname == name) for name in names]
        self._others = [field for field in fields if field not in self._named]
        self._defaults = tuple(field.get_default() for field in self._others)
        self._composed: dict[str, str] = {}

    def run(self, rows: Sequence[Row]) -> None:
        """Write the rows."""
        if not rows:
            return
        if connection.vendor not in self._composed:
            self._composed[connection.vendor] = self._compose()
        with connection.cursor() as cursor:
            cursor.executemany(self._composed[connection.vendor], [(*row, *self._defaults) for row in rows])

    def _compose(self) -> str:
        key = [field for field in self._named if field.attname in self._over]
        rest = [field for field in self._named if field not in key] if key else None
        query: Any = sql.InsertQuery(
            self._model, on_conflict=self._conflict, update_fields=rest, unique_fields=key or None
        )
        query.insert_values([*self._named, *self._others], [self._model()])
        [(text, _parameters)] = query.get_compiler(connection=connection).as_sql()
        return str(text)
