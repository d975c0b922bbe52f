# SPDX-License-Identifier: Apache-2.0
"""One-time codes of an app (RFC 6238) and recovery codes; each is good once, also when it comes twice at the same time."""

import hmac
import secrets
import struct
import time
from base64 import b32decode, b32encode
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import quote, urlencode

import qrcode  # type: ignore[import-untyped]  # has no types
from django.db import transaction

from demarche.areas.officers.models import Factor, Officer
from demarche.core.encoding import digest

PERIOD: Final = 30
DIGITS: Final = 6
RECOVERY_CODES: Final = 10

# A clock that is half a minute wrong is let pass.
_SLACK: Final = 1
_LETTERS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_RECOVERY_LENGTH: Final = 16


def new_secret() -> str:
    """A secret for an app: 160 bits, as letters and digits."""
    return b32encode(secrets.token_bytes(20)).decode()


def code_at(secret: str, step: int) -> str:
    """The code of an app in a step of 30 seconds."""
    made = hmac.digest(b32decode(secret), struct.pack(">Q", step), "sha1")
    at = made[-1] & 0x0F
    value = int.from_bytes(made[at : at + 4]) & 0x7FFFFFFF
    return f"{value % 10**DIGITS:0{DIGITS}}"


def step_now() -> int:
    """The step of 30 seconds in which we are."""
    return int(time.time()) // PERIOD


def step_of(secret: str, code: str, *, after: int = 0) -> int | None:
    """The step whose code this is: of those near now, and later than the last one that was spent."""
    now = step_now()
    for step in range(now - _SLACK, now + _SLACK + 1):
        if step > after and hmac.compare_digest(code_at(secret, step).encode(), _plain(code).encode()):
            return step
    return None


def address_of(secret: str, *, party: str, username: str) -> str:
    """What an app reads from the picture."""
    label = quote(f"{party}: {username}")
    return f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': party}, quote_via=quote)}"


def picture_of(text: str) -> dict[str, Any]:
    """A QR code as the size of its square and the path of an SVG."""
    code = qrcode.QRCode(border=4)
    code.add_data(text)
    rows = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return {"size": len(rows), "path": path}


def in_groups(secret: str) -> str:
    """A secret in groups of four, to be typed."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def set_app(officer: Officer, secret: str, code: str, *, at: int) -> bool:
    """Keep an app, in place of another, once it shows a right code; that code is spent by it."""
    step = step_of(secret, code)
    if step is None:
        return False
    data = {"secret": secret, "step": step}
    Factor.objects.update_or_create(
        officer=officer, kind=Factor.APP, defaults={"data": data, "added": at, "used": None}
    )
    return True


def spend_code(officer: Officer, code: str, *, at: int) -> bool:
    """Whether the app shows this code now; it is spent by it, and so is every earlier one."""
    return _spend(officer, Factor.APP, lambda data: _after_code(data, code), at=at)


def spend_two(officer: Officer, code: str, following: str, *, at: int) -> bool:
    """Whether the app showed these two codes one after the other, just now."""
    return _spend(officer, Factor.APP, lambda data: after_two(data, code, following), at=at)


def spend_recovery(officer: Officer, code: str, *, at: int) -> bool:
    """Whether this is a recovery code that was not used; it is spent by it."""
    return _spend(officer, Factor.RECOVERY, lambda data: after_recovery(data, code), at=at)


def new_recovery(officer: Officer, *, at: int) -> list[str]:
    """Make recovery codes in place of those before; they are shown now and never again, for only their hashes are kept."""
    made = ["".join(secrets.choice(_LETTERS) for _ in range(_RECOVERY_LENGTH)) for _ in range(RECOVERY_CODES)]
    data = {"left": [digest(code.encode()) for code in made]}
    Factor.objects.update_or_create(
        officer=officer, kind=Factor.RECOVERY, defaults={"data": data, "added": at, "used": None}
    )
    return ["-".join(code[n : n + 4] for n in range(0, _RECOVERY_LENGTH, 4)) for code in made]


def is_recovery(code: str) -> bool:
    """Whether a text has the form of a recovery code."""
    return len(_plain(code)) == _RECOVERY_LENGTH


def after_two(data: dict[str, Any], code: str, following: str) -> dict[str, Any] | None:
    """What is kept of an app after two codes in a row; None when they are not."""
    now = step_now()
    for step in range(now - _SLACK - 1, now + _SLACK + 1):
        both = (code_at(data["secret"], step), code_at(data["secret"], step + 1))
        right = hmac.compare_digest("".join(both).encode(), f"{_plain(code)}{_plain(following)}".encode())
        if right and step > data["step"]:
            return {**data, "step": step + 1}
    return None


def after_recovery(data: dict[str, Any], code: str) -> dict[str, Any] | None:
    """What is kept of recovery codes after one of them; None when it is none of them."""
    spent = digest(_plain(code).encode())
    return {"left": [each for each in data["left"] if each != spent]} if spent in data["left"] else None


def _after_code(data: dict[str, Any], code: str) -> dict[str, Any] | None:
    step = step_of(data["secret"], code, after=data["step"])
    return None if step is None else {**data, "step": step}


def _spend(officer: Officer, kind: str, after: Callable[[dict[str, Any]], dict[str, Any] | None], *, at: int) -> bool:
    """Change what is kept under a lock, so that of two who come with the same code one is let in."""
    with transaction.atomic():
        row = Factor.objects.select_for_update().filter(officer=officer, kind=kind).first()
        data = None if row is None else after(row.data)
        if row is None or data is None:
            return False
        row.data, row.used = data, at
        row.save(update_fields=["data", "used"])
    return True


def _plain(code: str) -> str:
    return "".join(each for each in code.upper() if each.isalnum())
