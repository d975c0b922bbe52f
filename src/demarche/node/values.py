# SPDX-License-Identifier: Apache-2.0
"""How each kind of setting is read; what cannot be used is refused, saying what was expected and what came."""

import re
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from demarche.core.errors import DemarcheError
from demarche.core.reach import AddressError, read_door

PORTS: Final = 65_536


class ConfigError(DemarcheError):
    """A setting that cannot be used; says which, what was expected and what came."""


@dataclass(frozen=True, slots=True)
class Address:
    """A host (name or IP address) and a port; port 0 asks for any free one."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine reaches it."""
        return self.host in ("localhost", "::1") or re.fullmatch(r"127(\.[0-9]{1,3}){3}", self.host) is not None

    @property
    def is_wildcard(self) -> bool:
        """Whether it stands for every address of the machine."""
        return self.host in ("0.0.0.0", "::")  # noqa: S104  # compared, not listened on


_ADDRESS: Final = re.compile(r"(?:\[(?P<six>[0-9A-Fa-f:.]+)\]|(?P<host>[A-Za-z0-9.-]{1,253})):(?P<port>[0-9]{1,5})")


def address(text: str) -> Address:
    """Read `host:port` or `[IPv6]:port`."""
    found = _ADDRESS.fullmatch(text)
    if found is None or int(found["port"]) >= PORTS:
        raise ConfigError(f"expected host:port, got {text[:80]!r}")
    return Address(found["six"] or found["host"], int(found["port"]))


def text(value: Any) -> str:
    """Text of any length."""
    if not isinstance(value, str):
        raise ConfigError(f"expected text, got {value!r}")
    return value


def name(value: Any) -> str:
    """A name of one line."""
    if not isinstance(value, str) or not 0 < len(value) <= 120 or "\n" in value:  # noqa: PLR2004  # as in a charter
        raise ConfigError(f"expected a name of 1 to 120 characters on one line, got {value!r}")
    return value


def code(value: Any) -> str:
    """A Party's short code."""
    if not isinstance(value, str) or not re.fullmatch("[A-Z][A-Z0-9]{1,7}", value):
        raise ConfigError(f"expected 2 to 8 capital letters and digits, a letter first, got {value!r}")
    return value


def language(value: Any) -> str:
    """A language of the pages."""
    if value not in ("en", "ar"):
        raise ConfigError(f"expected en or ar, got {value!r}")
    return str(value)


def zone(value: Any) -> str:
    """A time zone, an IANA name."""
    try:
        return ZoneInfo(text(value)).key
    except (KeyError, ValueError, OSError) as error:
        raise ConfigError(f"expected a time zone such as Europe/Berlin or UTC, got {value!r}") from error


def listening(value: Any) -> Address:
    """Where a door listens."""
    return address(text(value))


def reached(value: Any) -> Address | None:
    """An address in its one spelling, for other nodes refuse any other; none while it is empty."""
    if not text(value):
        return None
    try:
        return Address(*read_door(value))
    except AddressError as error:
        raise ConfigError(str(error)) from error


def proxy(value: Any) -> Address | None:
    """A proxy, or none while it is empty."""
    if not text(value):
        return None
    if not value.startswith("http://"):
        raise ConfigError(f"expected http://host:port, got {value[:80]!r}")
    return address(value.removeprefix("http://").removesuffix("/"))


def issuer(value: Any) -> str:
    """The address of an OpenID provider as it calls itself; in the clear on this machine alone."""
    if not text(value):
        return ""
    parts = urlsplit(value)
    here = parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1", "::1")
    if not (parts.scheme == "https" or here) or not parts.hostname or parts.query or parts.fragment:
        raise ConfigError(f"expected the https:// address of a sign-in service, got {value[:80]!r}")
    return str(value)


def flag(value: Any) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise ConfigError(f"expected true or false, got {value!r}")
    return value


def names(value: Any) -> tuple[str, ...]:
    """A list of texts."""
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise ConfigError(f"expected a list of names, got {value!r}")
    return tuple(value)


def database(value: Any) -> str:
    """A PostgreSQL address, or nothing."""
    if text(value) and not value.startswith("postgresql://"):
        raise ConfigError(f"expected an address that begins with postgresql://, or nothing, got {value[:20]!r}")
    return str(value)


def seconds(value: Any) -> int:
    """Whole seconds, up to an hour."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 3600:  # noqa: PLR2004  # an hour
        raise ConfigError(f"expected whole seconds from 0 to 3600, got {value!r}")
    return value


def mebibytes(value: Any) -> int:
    """Whole MiB."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 1_000_000_000:  # noqa: PLR2004  # a petabyte
        raise ConfigError(f"expected whole MiB from 0 to 1000000000, got {value!r}")
    return value


def years(value: Any) -> int:
    """Whole years."""
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 100:  # noqa: PLR2004  # a lifetime
        raise ConfigError(f"expected whole years from 1 to 100, got {value!r}")
    return value


def processes(value: Any) -> int:
    """A number of processes."""
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 64:  # noqa: PLR2004  # a large machine
        raise ConfigError(f"expected a whole number of processes from 1 to 64, got {value!r}")
    return value


def command(value: Any) -> tuple[str, ...]:
    """A program by its full path, and its arguments."""
    words = names(value)
    if words and not words[0].startswith("/"):
        raise ConfigError(f"expected the full path of a program first, got {words[0][:80]!r}")
    return words


def port(value: Any) -> int:
    """A port."""
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value < PORTS:
        raise ConfigError(f"expected a port from 1 to 65535, got {value!r}")
    return value


def under_a_minute(value: Any) -> int:
    """Whole seconds, at least one, up to a minute."""
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 60:  # noqa: PLR2004  # a minute
        raise ConfigError(f"expected whole seconds from 1 to 60, got {value!r}")
    return value


def mail_tls(value: Any) -> str:
    """How a mail server is spoken to."""
    if value not in ("starttls", "tls", "none"):
        raise ConfigError(f"expected starttls, tls or none, got {value!r}")
    return str(value)


def hook(value: Any) -> str:
    """An https address, or one over plain http on this machine alone; or nothing."""
    if not text(value):
        return ""
    try:
        found = urlsplit(value)
        where = Address(found.hostname or "", found.port or 443)
    except ValueError:
        raise ConfigError(f"expected https://host:port/path, got {value[:80]!r}") from None
    plain = found.scheme == "http" and where.is_loopback
    if not where.host or not (found.scheme == "https" or plain) or "@" in found.netloc or not value.isascii():
        raise ConfigError(f"expected https://host:port/path, or http on this machine alone, got {value[:80]!r}")
    return str(value)
