# SPDX-License-Identifier: Apache-2.0
"""Another reader: written from docs/protocol alone, it imports nothing of ours. What several formats share."""

import calendar
import json
import re
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import shake_256
from pathlib import Path
from typing import Any
from unicodedata import is_normalized

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric import ed25519, mlkem, x25519

VECTORS = Path(__file__).parent
PRIME = 2**255 - 19
Y8 = int.from_bytes(bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), "little")
SMALL = {0, 1, PRIME - 1, Y8, PRIME - Y8}


def vectors(name: str) -> Any:
    return json.loads((VECTORS / name).read_text(encoding="utf-8"))


class WrongError(Exception):
    """What the pages tell a reader to refuse."""


def require(holds: object, what: str) -> None:
    if not holds:
        raise WrongError(what)


def holds(read: Any, *given: Any) -> bool:
    try:
        read(*given)
    except (WrongError, InvalidSignature, InvalidTag, ValueError, TypeError, KeyError, RecursionError):
        return False
    return True


# encoding.md


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    require(len(dict(pairs)) == len(pairs), "a name twice")
    require(all(re.fullmatch("[a-z][a-z0-9_]{0,31}", name) for name, _ in pairs), "a name")
    return dict(pairs)


def never(text: str) -> None:
    raise WrongError(text)


def check_value(value: Any, depth: int) -> None:
    if isinstance(value, str):
        bad = "[\x00-\x09\x0b-\x1f\ud800-\udfff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
        require(is_normalized("NFC", value) and not re.search(bad, value), "a string")
    elif isinstance(value, (dict, list)):
        require(depth < 16, "depth")
        for item in value.values() if isinstance(value, dict) else value:
            check_value(item, depth + 1)
    elif value is not None:
        require(abs(value) < 2**53, "an integer")


def jcs(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def document(data: bytes, limit: int = 262_144) -> Any:
    require(len(data) <= limit, "length")
    value = json.loads(data.decode(), object_pairs_hook=once, parse_float=never, parse_constant=never)
    check_value(value, 0)
    require(jcs(value) == data, "spelling")
    return value


def fields(value: Any, required: str, optional: str = "") -> None:
    names, least = set(value), set(required.split())
    require(isinstance(value, dict) and least <= names <= least | set(optional.split()), "fields")


def b64url(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def binary(text: str, size: int | None = None) -> bytes:
    data = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    require(urlsafe_b64encode(data).rstrip(b"=").decode() == text, "spelling")
    require(size in (None, len(data)), "size")
    return data


def seconds(text: str) -> int:
    require(re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z", text), "time")
    found = calendar.timegm(time.strptime(text, "%Y-%m-%dT%H:%M:%SZ"))
    require(found >= 0 and time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(found)) == text, "time")
    return found


def hashed(text: Any) -> str:
    require(isinstance(text, str) and re.fullmatch("[0-9a-f]{64}", text), "hash")
    return str(text)


def encoding_to_sign(kind: str, body: bytes) -> bytes:
    return f"DSSEv1 {len(kind.encode())} {kind} {len(body)} ".encode() + body


def edwards(key: bytes) -> bytes:
    y = int.from_bytes(key, "little") % 2**255
    require(len(key) == 32 and y < PRIME and y not in SMALL, "key")
    return key


def verify_ed25519(key: bytes, signature: bytes, message: bytes) -> None:
    require(int.from_bytes(signature[:32], "little") % 2**255 % PRIME not in SMALL, "R")
    ed25519.Ed25519PublicKey.from_public_bytes(edwards(key)).verify(signature, message)


def box(seed: bytes) -> tuple[Any, bytes]:
    both = shake_256(seed).digest(96)
    first = mlkem.MLKEM768PrivateKey.from_seed_bytes(both[:64])
    second = x25519.X25519PrivateKey.from_private_bytes(both[64:])
    public = first.public_key().public_bytes_raw() + second.public_key().public_bytes_raw()
    return hpke.MLKEM768X25519PrivateKey(first, second), public
