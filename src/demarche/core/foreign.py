# SPDX-License-Identifier: Apache-2.0
"""JSON that others wrote: any spelling, but one meaning, and no more of it than was asked for."""

import json
from typing import Any, Final, NoReturn

from demarche.core.encoding import MalformedError

DEPTH_LIMIT: Final = 32
_DIGITS: Final = 32


def read_foreign(data: bytes, *, limit: int, depth: int = DEPTH_LIMIT) -> Any:
    """Read ordinary JSON (RFC 8259) of at most `limit` bytes and `depth` levels.

    Raises `MalformedError` for what readers understand differently: another encoding than UTF-8, a name twice in one
    object, numbers that are none, half a surrogate pair.
    """
    if len(data) > limit:
        raise MalformedError(f"expected at most {limit} bytes, got {len(data)}")
    try:
        value = _DECODER.decode(data.decode())
        _check(value, depth)
    except UnicodeDecodeError as error:
        raise MalformedError(f"expected UTF-8, got another byte at {error.start}") from error
    except UnicodeEncodeError as error:
        raise MalformedError("expected characters, got half of a surrogate pair") from error
    except json.JSONDecodeError as error:
        raise MalformedError(f"expected JSON, got something else at {error.pos}") from error
    except RecursionError as error:
        raise MalformedError(f"expected at most {depth} levels, got more") from error
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise MalformedError(f"expected each name once, got {name[:64]!a} twice")
        found[name] = value
    return found


def _integer(digits: str) -> int:
    if len(digits) > _DIGITS:
        raise MalformedError(f"expected numbers of at most {_DIGITS} digits, got {digits[:16]} and more")
    return int(digits)


def _constant(name: str) -> NoReturn:
    raise MalformedError(f"expected JSON, got {name}")


_DECODER: Final = json.JSONDecoder(object_pairs_hook=_unique, parse_int=_integer, parse_constant=_constant)


def _check(value: Any, left: int) -> None:
    if isinstance(value, str):
        value.encode()
    elif isinstance(value, dict | list):
        if not left:
            raise RecursionError
        for name in value if isinstance(value, dict) else ():
            name.encode()
        for each in value.values() if isinstance(value, dict) else value:
            _check(each, left - 1)
