# SPDX-License-Identifier: Apache-2.0
"""Where a node may be reached: the one spelling of a host, and which addresses a connection may go to.

Source: docs/protocol/exchange.md 6.
"""

import re
from collections.abc import Callable, Iterable
from enum import Enum
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final

from demarche.core.errors import DemarcheError

PORTS: Final = 65_536
_NAME: Final = 253

_LABEL: Final = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
# A name that ends in such a label is read by some programs as an address: 2130706433, 0x7f.1, 127.1.
_NUMERIC: Final = re.compile(r"0x[0-9a-f]*|[0-9]+")
_DOOR: Final = re.compile(r"(?:\[(?P<six>[^\[\]]*)\]|(?P<host>[^:\[\]]*)):(?P<port>0|[1-9][0-9]{0,4})", re.ASCII)

_TWO_SPELLINGS: Final = tuple(map(IPv6Network, ("::/96", "::ffff:0:0/96", "::ffff:0:0:0/96")))
_NAT64: Final = IPv6Network("64:ff9b::/96")
_EVERYBODY: Final = IPv4Address("255.255.255.255")
_GLOBAL: Final = IPv6Network("2000::/3")


class AddressError(DemarcheError):
    """A host or address that is not in its one spelling; says what was expected."""


class Kind(Enum):
    """What may be said of an address: anybody may go there, only who confirmed it exactly, or nobody."""

    PUBLIC = "public"
    PRIVATE = "private"
    BARRED = "barred"


def literal(host: str) -> bool:
    """Whether a host in its one spelling is an address and not a name."""
    try:
        return str(ip_address(host)) == host
    except ValueError:
        return False


def check_host(host: str) -> str:
    """Give back a host that is a name of DNS or an address, in its one spelling. Raises `AddressError`."""
    if literal(host):
        if kind_of(host) is Kind.BARRED:
            raise AddressError(f"expected an address to which a connection may go, got {host!r}")
        return host
    labels = host.split(".")
    if ":" in host or _NUMERIC.fullmatch(labels[-1]):
        raise AddressError(f"expected an address in its shortest usual spelling, got {host[:80]!r}")
    if len(host) > _NAME or not all(map(_LABEL.fullmatch, labels)):
        raise AddressError(f"expected a host name in lower case or an address, got {host[:80]!r}")
    return host


def read_door(text: str) -> tuple[str, int]:
    """Read `host:port` or `[IPv6]:port`, each in its one spelling. Raises `AddressError`."""
    found = _DOOR.fullmatch(text)
    if found is None or int(found["port"]) >= PORTS:
        raise AddressError(f"expected host:port, got {text[:80]!r}")
    host = check_host(found["host"] if found["six"] is None else found["six"])
    if (found["six"] is not None) != (":" in host):
        raise AddressError(f"expected brackets around an IPv6 address and nothing else, got {text[:80]!r}")
    return host, int(found["port"])


def kind_of(address: str) -> Kind:
    """What may be said of an address, in whatever spelling a resolver gives it. Raises `AddressError` for any other text."""
    try:
        read = ip_address(address)
    except ValueError as error:
        raise AddressError(f"expected an address, got {address[:80]!r}") from error
    # Nobody answers for a group or for no address, which systems read as their own; a zone means another thing on each machine.
    if read.is_multicast or read.is_unspecified or read == _EVERYBODY or "%" in address:
        return Kind.BARRED
    if isinstance(read, IPv4Address):
        return Kind.PUBLIC if read.is_global else Kind.PRIVATE
    return _kind_of_six(read)


def _kind_of_six(read: IPv6Address) -> Kind:
    if read.is_loopback:
        return Kind.PRIVATE
    if any(read in network for network in _TWO_SPELLINGS):
        return Kind.BARRED
    inner = _inner(read)
    if not all(address.is_global for address in inner):
        return Kind.BARRED
    return Kind.PUBLIC if inner or (read in _GLOBAL and read.is_global) else Kind.PRIVATE


def _inner(read: IPv6Address) -> tuple[IPv4Address, ...]:
    """The IPv4 addresses to which an IPv6 address leads through a translator or a tunnel."""
    if read in _NAT64:
        return (IPv4Address(int(read) & 0xFFFF_FFFF),)
    if read.sixtofour is not None:
        return (read.sixtofour,)
    return read.teredo or ()


def first_barred(addresses: Iterable[str], confirmed: Callable[[str], bool]) -> tuple[Kind, str] | None:
    """The first address to which no connection may go, and of which kind it is; `None` when every one is allowed."""
    for address in addresses:
        kind = kind_of(address)
        if kind is Kind.BARRED or (kind is Kind.PRIVATE and not confirmed(address)):
            return kind, address
    return None
