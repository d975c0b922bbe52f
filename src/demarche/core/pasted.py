# SPDX-License-Identifier: Apache-2.0
"""Indicators as an officer pastes them, one a line, defanged or not: read without guessing, and written as a STIX 2.1 bundle.

Source: OASIS STIX Version 2.1, sections 2.9, 3.4 and 6; docs/protocol/acts.md 4 says what is read.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha1
from ipaddress import IPv4Network, IPv6Network
from typing import Final

from demarche.core.encoding import Json, spelling

# The namespace that STIX 2.1 gives to ids made of an observable's contributing properties.
_NAMESPACE: Final = bytes.fromhex("00abedb4aa42466c9c01fed23315a9b7")

_BULLET = re.compile(r"^\s*(?:[•·‣◦▪]\s*|[-*+–—]\s+|[0-9]{1,4}[.)]\s+)")
_PAIRS: Final = ('""', "''", "``", "<>", "()", "[]", "“”", "‘’", "«»", "„“")
_SQUARE = re.compile(r"\[(\.|:|://|@|dot|at)\]", re.IGNORECASE)
_ROUND = re.compile(r"[({](\.|@|dot|at)[)}]", re.IGNORECASE)
_BEFORE_PATH = re.compile(r"(?:[a-z*+.-]+://)?[^/?#]*", re.IGNORECASE)
_HIDDEN_SCHEME = re.compile(r"(?:h(?:xx|\*\*)p|(fxp))(s?)(?=://)", re.IGNORECASE)
_MEANT: Final = {"dot": ".", "at": "@"}

_IPV4 = re.compile(r"[0-9.]+(?:/[0-9]{1,2})?")
_IPV6 = re.compile(r"[0-9A-Fa-f:.]+(?:/[0-9]{1,3})?")
_HASH = re.compile(r"[0-9A-Fa-f]+")
_HASHES: Final[Mapping[int, str]] = {32: "MD5", 40: "SHA-1", 64: "SHA-256", 128: "SHA-512"}
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_LAST_LABEL = re.compile(r"[a-z]{2,63}|xn--[a-z0-9-]{1,59}")
_DOMAIN_LIMIT: Final = 253
# What ends the names of files and no domain: such a name is no indicator of a host.
_ENDINGS: Final = (
    "aspx bat bin cfg chm cmd conf csv dat dll dmp doc docm docx elf exe gif gz htm html ini iso jar jpeg jpg js json"
    " jsp lnk log msi pdf php png ppt pptx ps1 rar rtf scr sys tar tmp txt vbs wsf xls xlsm xlsx xml"
)
_FILE_ENDINGS: Final = frozenset(_ENDINGS.split())
_MAILBOX = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}")
_URL = re.compile(r"([a-z]+)://([^/?#]+)([/?#].*)?", re.IGNORECASE)
_SCHEMES: Final = frozenset({"ftp", "ftps", "http", "https", "ldap", "ldaps", "sftp", "smb", "tcp", "udp", "ws", "wss"})
_HOST_AND_PORT = re.compile(r"(\[[^\]]*\]|[^:\[\]]+)(:[0-9]{1,5})?")
_LAST_PORT: Final = 65_535
# What RFC 3986 lets stand in a URL.
_PLAIN: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#@!$&'()*+,;=%")


@dataclass(frozen=True, slots=True)
class Observable:
    """One indicator: its type as STIX calls it, its value in one spelling, the line it first stood on; `algorithm` of a hash."""

    type: str
    value: str
    line: int = 0
    algorithm: str = ""

    @property
    def id(self) -> str:
        """The id that every reader of STIX 2.1 gives it."""
        return f"{self.type}--{_uuid(self.properties())}"

    def properties(self) -> dict[str, Json]:
        """Its value as STIX spells it: the properties that its id is made of."""
        return {"hashes": {self.algorithm: self.value}} if self.algorithm else {"value": self.value}


@dataclass(frozen=True, slots=True)
class Unread:
    """A line that was not understood, as it stands."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Pasted:
    """What pasted lines say: each indicator once, in their order, and the lines that were not understood."""

    observables: tuple[Observable, ...]
    unread: tuple[Unread, ...]


def read_pasted(text: str) -> Pasted:
    """Read indicators, one a line or several with blanks between. A line with anything else in it is not understood."""
    found: dict[tuple[str, str, str], Observable] = {}
    unread = []
    for number, line in enumerate(text.split("\n"), start=1):
        read = [_observable(_refanged(_bare(each)), number) for each in _BULLET.sub("", line, count=1).split()]
        whole = [each for each in read if each is not None]
        if len(whole) < len(read):
            unread.append(Unread(number, line.strip()))
            continue
        for each in whole:
            found.setdefault((each.type, each.algorithm, each.value), each)
    return Pasted(tuple(found.values()), tuple(unread))


def write_bundle(observables: Iterable[Observable]) -> bytes:
    """A STIX 2.1 bundle of bare observables, the same bytes for the same indicators in the same order."""
    objects: list[Json] = [
        {"type": each.type, "spec_version": "2.1", "id": each.id, **each.properties()} for each in observables
    ]
    ids: list[Json] = [each["id"] for each in objects if isinstance(each, dict)]
    return spelling({"type": "bundle", "id": f"bundle--{_uuid(ids)}", "objects": objects})


def _uuid(name: Json) -> str:
    """UUIDv5 of a value in its RFC 8785 form."""
    made = bytearray(sha1(_NAMESPACE + spelling(name), usedforsecurity=False).digest()[:16])
    made[6] = made[6] & 0x0F | 0x50
    made[8] = made[8] & 0x3F | 0x80
    digits = made.hex()
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def _bare(token: str) -> str:
    """A token without commas behind it and without what it is wrapped in."""
    bare = token.rstrip(",;")
    while bare[:1] + bare[-1:] in _PAIRS and len(bare) > 1:
        bare = bare[1:-1].rstrip(",;")
    return bare


def _refanged(token: str) -> str:
    """A token as it was before it was defanged. Round brackets are part of some paths, so they mean nothing there."""
    whole = _SQUARE.sub(_meant, token)
    whole = _HIDDEN_SCHEME.sub(lambda found: f"{'ftp' if found[1] else 'http'}{found[2].lower()}", whole, count=1)
    before = _BEFORE_PATH.match(whole)
    end = 0 if before is None else before.end()
    return _ROUND.sub(_meant, whole[:end]) + whole[end:]


def _meant(found: re.Match[str]) -> str:
    return _MEANT.get(found[1].lower(), found[1])


def _observable(token: str, line: int) -> Observable | None:
    algorithm = _HASHES.get(len(token)) if _HASH.fullmatch(token) else None
    if algorithm:
        return Observable("file", token.lower(), line, algorithm)
    readers = {
        "ipv4-addr": _ipv4,
        "ipv6-addr": _ipv6,
        "url": _url,
        "email-addr": _mail_address,
        "domain-name": _domain,
    }
    read = ((kind, reader(token)) for kind, reader in readers.items())
    return next((Observable(kind, value, line) for kind, value in read if value), None)


def _ipv4(token: str) -> str:
    return _network(IPv4Network, token) if _IPV4.fullmatch(token) else ""


def _ipv6(token: str) -> str:
    return _network(IPv6Network, token) if _IPV6.fullmatch(token) else ""


def _network(kind: type[IPv4Network | IPv6Network], token: str) -> str:
    """An address, or a network whose address has no bit of a host."""
    try:
        network = kind(token)
    except ValueError:
        return ""
    return str(network.network_address) if network.prefixlen == network.max_prefixlen else str(network)


def _domain(token: str) -> str:
    labels = [_label(each) for each in token.removesuffix(".").split(".")]
    name = ".".join(labels)
    last = labels[-1]
    if len(labels) == 1 or not all(labels) or len(name) > _DOMAIN_LIMIT or last in _FILE_ENDINGS:
        return ""
    return name if _LAST_LABEL.fullmatch(last) else ""


def _label(label: str) -> str:
    """A label in ASCII. One that IDNA would turn into another is not understood: `ß` and `ss` are two names."""
    small = label.lower()
    if not small.isascii():
        try:
            encoded = small.encode("idna")
            if encoded.decode("idna") != small:
                return ""
        except UnicodeError:
            return ""
        small = encoded.decode()
    return small if _LABEL.fullmatch(small) else ""


def _mail_address(token: str) -> str:
    mailbox, _at, host = token.partition("@")
    name = _domain(host)
    return f"{mailbox}@{name}" if name and _MAILBOX.fullmatch(mailbox) else ""


def _url(token: str) -> str:
    found = _URL.fullmatch(token)
    if found is None or found[1].lower() not in _SCHEMES:
        return ""
    user, at, place = found[2].rpartition("@")
    named = _HOST_AND_PORT.fullmatch(place)
    host = _host(named[1]) if named else ""
    port = named[2] if named and named[2] else ""
    if not host or (port and not 0 < int(port[1:]) <= _LAST_PORT):
        return ""
    return f"{found[1].lower()}://{_encoded(user)}{at}{host}{port}{_encoded(found[3] or '')}"


def _host(host: str) -> str:
    if host.startswith("["):
        address = _ipv6(host[1:-1])
        return f"[{address}]" if address and "/" not in address else ""
    return _ipv4(host) or _domain(host)


def _encoded(text: str) -> str:
    """A text as it stands in a URL: what may not stand there by its bytes in hexadecimal."""
    return "".join(each if each in _PLAIN else "".join(f"%{byte:02X}" for byte in each.encode()) for each in text)
