# SPDX-License-Identifier: Apache-2.0
"""Contacts as vCard 4.0 (RFC 6350). What a standard property says stands in it; the rest in properties of this program's own.

Read are versions 4.0 and 3.0, folded anywhere, with either line break.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from demarche.areas.contacts.formats.row import (
    LINE_LIMIT,
    FileError,
    Listed,
    Read,
    Row,
    Source,
    Wrong,
    plain,
    split,
    unescaped,
)
from demarche.core.acts.contacts import TYPES

FOLD: Final = 75
"""The most octets of a line that is written, its break apart."""

OWN: Final = "X-DEMARCHE-"

_LINE: Final = re.compile(r'(?:[A-Za-z0-9-]+\.)?([A-Za-z0-9-]+)((?:;[^:;"]*(?:"[^"]*"[^:;"]*)*)*):(.*)', re.DOTALL)
_PREF: Final = re.compile(r";PREF=([0-9]{1,3})(?![0-9])", re.IGNORECASE)
_PREFERRED: Final = re.compile(r";TYPE=[^:]*\bpref\b", re.IGNORECASE)
_OFFSET: Final = re.compile(r"([+-])([0-9]{2}):?([0-9]{2})?")
_LAST: Final = 101
_VERSIONS: Final = ("4.0", "3.0")
_UTF8_MARK: Final = b"\xef\xbb\xbf"
_KNOWN: Final = frozenset({"VERSION", "PRODID", "UID", "KIND", "FN", "N", "ORG", "REV", "NOTE", "SOURCE"})


def write_cards(contacts: Iterable[Listed], source: Source) -> bytes:
    """Contacts as vCards, one after another, in UTF-8."""
    return b"".join(_folded(line) for each in contacts for line in _properties(each, source))


def _folded(line: str) -> bytes:
    """A line of at most 75 octets, and what is more on lines after it that begin with a blank; no character is cut."""
    lines = [b""]
    for each in line:
        octets = each.encode()
        if len(lines[-1]) + len(octets) > FOLD:
            lines.append(b" ")
        lines[-1] += octets
    return b"\r\n".join(lines) + b"\r\n"


def _escaped(text: str) -> str:
    """A text as a value: what has a meaning there has a backslash before it."""
    return re.sub(r"([\\,;])", r"\\\1", plain(text))


def _properties(each: Listed, source: Source) -> Iterator[str]:
    yield from ("BEGIN:VCARD", "VERSION:4.0", "PRODID:-//Demarche//Directory of contacts//EN")
    yield f"UID:urn:uuid:{uid(source.process_id, each.party, each.name)}"
    yield "KIND:group"
    yield f"FN:{_escaped(each.text('office'))}"
    yield f"ORG:{_escaped(each.party_name)};{_escaped(each.text('office'))}"
    yield f"NICKNAME:{_escaped(each.name)}"
    yield f"ROLE:{_escaped(each.text('account'))}"
    yield f"CATEGORIES:{_escaped(each.text('type'))}"
    yield from (f"TEL;PREF={at}:{_escaped(phone)}" for at, phone in enumerate(each.several("phones"), 1))
    yield from (f"EMAIL:{_escaped(mail)}" for mail in [each.text("email")] if mail)
    yield from (f"LANG;PREF={at}:{_escaped(tag)}" for at, tag in enumerate(each.several("languages"), 1))
    yield f"TZ:{_escaped(each.text('zone'))}"
    yield from (f"RELATED;TYPE=emergency;VALUE=text:{_escaped(path)}" for path in [each.text("emergency")] if path)
    yield f"REV:{re.sub('[:-]', '', each.signed)}"
    yield f"NOTE:{_escaped(_note(each, source))}"
    yield from (f"{OWN}{name}:{_escaped(value)}" for name, value in _own(each, source) if value)
    yield "END:VCARD"


def _note(each: Listed, source: Source) -> str:
    """What a program that knows none of our properties shows: hours, and from where this is."""
    return f"{each.text('hours')}. {source.marking}. {source.process}, register {source.register_size}, signed {each.signed}"


def _own(each: Listed, source: Source) -> Iterator[tuple[str, str]]:
    yield "CONTACT", each.name
    yield "PARTY", each.party
    yield "HOURS", each.text("hours")
    yield from (("ALTERNATE", name) for name in each.several("alternates"))
    yield "CONFIRMATION", each.text("confirmation")
    yield from (("KEY", key) for key in each.several("keys"))
    yield "NOTE-VERBALE", each.note
    yield "ACT", each.act
    yield "PROCESS", source.process
    yield "PROCESS-ID", source.process_id
    yield "REGISTER-SIZE", str(source.register_size)
    yield "MARKING", source.marking


def uid(process: str, party: str, name: str) -> str:
    """The name of a contact's card, the same whenever it is handed out: a UUID of version 8 (RFC 9562)."""
    made = bytearray(sha256(f"demarche/contact/v1 {process} {party} {name}".encode()).digest()[:16])
    made[6] = made[6] & 0x0F | 0x80
    made[8] = made[8] & 0x3F | 0x80
    digits = made.hex()
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


@dataclass(slots=True)
class _Card:
    """A card that is being read: where it began, what it says, whether something in it is wrong."""

    line: int
    version: str = ""
    uid: str = ""
    values: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    wrong: bool = False

    def put(self, name: str, line: int, value: str, *, order: int = 0) -> None:
        """One more value of a field."""
        self.values.setdefault(name, []).append((order, value))
        self.lines.setdefault(name, line)

    def texts(self, name: str) -> list[str]:
        """The values of a field, those that are preferred first."""
        return [value for _order, value in sorted(self.values.get(name, ()), key=lambda each: each[0])]


def read_cards(data: bytes) -> Read:
    """Read vCards; raise `FileError` where the file is none. A card of this program's own is whole; of another what it lacks stays."""
    found, uids = Read(), set[str]()
    card: _Card | None = None
    for line, content in _unfolded(data.removeprefix(_UTF8_MARK)):
        parsed = _LINE.fullmatch(content)
        word = content.strip().upper()
        if word == "BEGIN:VCARD":
            if card is not None:
                found.reject(card.line, Wrong.END, content)
            card = _Card(line)
        elif card is None:
            found.reject(line, Wrong.BEGIN, content)
        elif word == "END:VCARD":
            _end(found, card, uids)
            card = None
        elif parsed is None or len(content) > LINE_LIMIT:
            found.reject(line, Wrong.PROPERTY if parsed is None else Wrong.TOO_LONG, content)
            card.wrong = True
        else:
            _property(found, card, line, (parsed[1].upper(), parsed[2], parsed[3]))
    if card is not None:
        found.reject(card.line, Wrong.END, "")
    return found


def _unfolded(data: bytes) -> Iterator[tuple[int, str]]:
    """The lines of a file that say something, unfolded, each with the number at which it begins. A fold may cut a character."""
    began, pieces = 0, list[bytes]()
    for number, line in enumerate(re.split(b"\r\n|\n|\r", data), 1):
        if line[:1] in (b" ", b"\t") and pieces:
            pieces.append(line[1:])
            continue
        yield from _text(began, pieces)
        began, pieces = number, [line] if line.strip() else []
    yield from _text(began, pieces)


def _text(line: int, pieces: list[bytes]) -> Iterator[tuple[int, str]]:
    if pieces:
        data = b"".join(pieces)
        try:
            yield line, data.decode()
        except UnicodeDecodeError as error:
            came = data[error.start : error.start + 8].hex(" ")
            raise FileError(Wrong.NOT_UTF8, line=line, came=came) from error


def _end(found: Read, card: _Card, uids: set[str]) -> None:
    """Take what a card says, or say what is wrong with the whole of it."""
    if card.wrong:
        return
    if card.version not in _VERSIONS:
        found.reject(card.line, Wrong.VERSION, card.version)
        return
    if card.uid in uids:
        found.reject(card.line, Wrong.UID_TWICE, card.uid)
        return
    if card.uid:
        uids.add(card.uid)
    names = card.texts("own_name") or card.texts("contact")
    fields = {name: between.join(card.texts(name)) for name, between in _BETWEEN.items() if name in card.values}
    fields |= {name: card.texts(name)[0] for name in _SINGLE if card.texts(name)}
    if "account" not in fields and "email" in fields:
        fields["account"], card.lines["account"] = fields["email"], card.lines["email"]
    if names:
        fields["contact"] = names[0]
    party = "".join(card.texts("party")[:1])
    found.add(Row(card.line, party, fields, dict(card.lines), whole="own_name" in card.values))


_BETWEEN: Final[Mapping[str, str]] = {"phones": "\n", "keys": "\n", "languages": ", ", "alternates": ", "}
_SINGLE: Final = ("type", "office", "account", "email", "hours", "zone", "emergency", "confirmation")


def _property(found: Read, card: _Card, line: int, said: tuple[str, str, str]) -> None:
    """Take one property of a card."""
    name, parameters, value = said
    if name == "VERSION":
        card.version = value.strip()
    elif name == "UID":
        card.uid = value.strip()
    elif name == "FN":
        card.put("office", line, unescaped(value))
    elif name in _READERS:
        _READERS[name](card, line, parameters, value)
    elif name.startswith(OWN) and name.removeprefix(OWN) in _OWNED:
        card.put(_OWNED[name.removeprefix(OWN)], line, unescaped(value))
    elif name not in _KNOWN and not name.startswith(OWN):
        found.skip(name)


_OWNED: Final[Mapping[str, str]] = {
    "CONTACT": "own_name",
    "PARTY": "party",
    "HOURS": "hours",
    "ALTERNATE": "alternates",
    "CONFIRMATION": "confirmation",
    "KEY": "keys",
}


def _order(parameters: str) -> int:
    pref = _PREF.search(parameters)
    if pref is not None:
        return int(pref[1])
    return 1 if _PREFERRED.search(parameters) else _LAST


def _telephone(card: _Card, line: int, parameters: str, value: str) -> None:
    number = unescaped(value).strip()
    card.put("phones", line, number[4:] if number.lower().startswith("tel:") else number, order=_order(parameters))


def _mail(card: _Card, line: int, parameters: str, value: str) -> None:
    card.put("email", line, unescaped(value), order=_order(parameters))


def _language(card: _Card, line: int, parameters: str, value: str) -> None:
    card.put("languages", line, unescaped(value).strip(), order=_order(parameters))


def _nickname(card: _Card, line: int, _parameters: str, value: str) -> None:
    for each in split(value, ",")[:1]:
        card.put("contact", line, each)


def _role(card: _Card, line: int, _parameters: str, value: str) -> None:
    card.put("account", line, unescaped(value))


def _category(card: _Card, line: int, _parameters: str, value: str) -> None:
    """The first category that is a type of contact; else the first there is, to be said what is wrong with it."""
    names = [re.sub(r"[\s-]+", "_", each.casefold()) for each in split(value, ",")]
    for each in [*(each for each in names if each in TYPES), *names][:1]:
        card.put("type", line, each, order=0 if each in TYPES else 1)


def _zone(card: _Card, line: int, _parameters: str, value: str) -> None:
    """A zone by its name, or how far it is from UTC."""
    text = unescaped(value).strip()
    offset = _OFFSET.fullmatch(text)
    card.put("zone", line, text if offset is None else f"UTC{offset[1]}{offset[2]}:{offset[3] or '00'}")


def _related(card: _Card, line: int, parameters: str, value: str) -> None:
    """Whom to turn to in an emergency; other relations are not read."""
    if re.search(r"TYPE=[^:;]*\bemergency\b", parameters, re.IGNORECASE):
        card.put("emergency", line, unescaped(value))


_READERS: Final[Mapping[str, Callable[[_Card, int, str, str], None]]] = {
    "TEL": _telephone,
    "EMAIL": _mail,
    "LANG": _language,
    "NICKNAME": _nickname,
    "ROLE": _role,
    "CATEGORIES": _category,
    "TZ": _zone,
    "RELATED": _related,
}
