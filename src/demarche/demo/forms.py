# SPDX-License-Identifier: Apache-2.0
"""A browser of forms and links without script: what an officer's hands do, over HTTP."""

import re
import secrets
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPException, HTTPResponse
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode, urljoin, urlsplit

TIMEOUT = 30
REDIRECTS = 10
AGAIN = 0.2
_PIECE = 1 << 20

Body = list[bytes | Path]
Values = Mapping[str, "str | list[str] | bool | Upload"]


class PlayError(Exception):
    """A step could not be played: what was looked for on which page, and what was there."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file put into a form: its bytes, or where a large one lies on disk."""

    name: str
    data: bytes | Path
    media: str = "application/json"


@dataclass(slots=True)
class Field:
    """A field of a form with its value; of a radio or checkbox group, what is ticked and what can be."""

    kind: str
    values: list[str] = field(default_factory=list)
    choices: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Form:
    """A form: where it goes, its fields, its buttons by their words."""

    action: str
    method: str
    fields: dict[str, Field] = field(default_factory=dict)
    buttons: dict[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it came: status, address, words, links by their words, forms."""

    status: int
    url: str
    text: str
    html: str
    links: tuple[tuple[str, str], ...]
    forms: tuple[Form, ...]
    body: bytes

    def says(self, words: str) -> bool:
        """Whether these words stand on the page, whatever the spaces between them."""
        return " ".join(words.split()) in self.text


class _Reader(HTMLParser):
    """Reads a page into words, links and forms."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.links: list[tuple[str, str]] = []
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._inside: list[str] = []
        self._link: tuple[str, list[str]] | None = None
        self._button: tuple[dict[str, str], list[str]] | None = None
        self._area: tuple[str, list[str]] | None = None
        self._select: str | None = None
        self._option: tuple[dict[str, str], list[str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        found |= {name: "yes" for name, value in attrs if value is None}
        if tag in ("script", "style", "title"):
            self._inside.append(tag)
        elif tag == "form":
            self._form = Form(found.get("action", ""), found.get("method", "get").lower())
            self.forms.append(self._form)
        elif tag == "a" and "href" in found:
            self._link = (found["href"], [])
        elif tag == "button":
            self._button = (found, [])
        elif self._form is not None:
            self._start_field(tag, found)

    def _start_field(self, tag: str, found: dict[str, str]) -> None:
        name = found.get("name", "")
        if tag == "input" and name:
            self._input(name, found)
        elif tag == "textarea":
            self._area = (name, [])
        elif tag == "select":
            self._select = name
            self._fields[name] = Field("select")
        elif tag == "option" and self._select is not None:
            self._option = (found, [])

    @property
    def _fields(self) -> dict[str, Field]:
        if self._form is None:
            raise PlayError("expected a field inside a form, got one outside")
        return self._form.fields

    def _input(self, name: str, found: dict[str, str]) -> None:
        kind = found.get("type", "text")
        if kind in ("checkbox", "radio"):
            group = self._fields.setdefault(name, Field(kind))
            value = found.get("value", "on")
            group.choices.append(value)
            if "checked" in found:
                group.values.append(value)
        elif kind == "file":
            self._fields[name] = Field(kind)
        elif kind == "submit" and self._form is not None:
            self._form.buttons[found.get("value", "")] = (name, found.get("value", ""))
        elif kind not in ("button", "reset", "image"):
            self._fields.setdefault(name, Field(kind)).values.append(found.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if self._inside and tag == self._inside[-1]:
            self._inside.pop()
        elif tag == "form":
            self._form = None
        elif tag == "a" and self._link is not None:
            self.links.append((" ".join("".join(self._link[1]).split()), self._link[0]))
            self._link = None
        elif tag == "button" and self._button is not None:
            self._end_button(*self._button)
            self._button = None
        elif tag == "textarea" and self._area is not None:
            text = "".join(self._area[1])
            self._fields[self._area[0]] = Field("textarea", [text.removeprefix("\r").removeprefix("\n")])
            self._area = None
        elif tag == "option":
            self._end_option()
        elif tag == "select":
            self._end_option()
            self._select = None

    def _end_button(self, found: dict[str, str], words: list[str]) -> None:
        if self._form is not None and found.get("type", "submit") == "submit":
            self._form.buttons[" ".join("".join(words).split())] = (found.get("name", ""), found.get("value", ""))

    def _end_option(self) -> None:
        if self._option is None or self._select is None:
            return
        found, words = self._option
        value = found.get("value", " ".join("".join(words).split()))
        group = self._fields[self._select]
        group.choices.append(value)
        if "selected" in found:
            group.values.append(value)
        self._option = None

    def handle_data(self, data: str) -> None:
        if self._inside:
            return
        for open_ in (self._link, self._button, self._area, self._option):
            if open_ is not None:
                open_[1].append(data)
        if self._area is None:
            self.words.append(data)


class Browser:
    """One person's browser at one node: keeps cookies, follows links, fills forms.

    Where no answer comes the person asks again, or presses the same button again, for `patience` seconds.
    """

    def __init__(self, base: str, *, patience: float = 0.0) -> None:
        self.base = base
        self.patience = patience
        self._cookies: dict[str, str] = {}

    @property
    def cookies(self) -> dict[str, str]:
        """The cookies it holds, by name."""
        return dict(self._cookies)

    def open(self, path: str) -> Page:
        """Open an address and follow where it leads."""
        return self._go("GET", urljoin(self.base, path), [], {})

    def follow(self, page: Page, words: str) -> Page:
        """Follow the link with these words."""
        for said, url in page.links:
            if said == words:
                return self._go("GET", urljoin(page.url, url), [], {})
        raise PlayError(f"{page.url}: expected a link {words!r}, got {[said for said, _url in page.links]}")

    def submit(self, page: Page, button: str, values: Values | None = None) -> Page:
        """Fill the form that has this button, keep what else it holds, press the button, and follow where it leads."""
        return self._go(*self._pressed(page, button, values))

    def post(self, page: Page, button: str, values: Values | None = None) -> int:
        """Fill and press a button and do not wait for the page it leads to; give the answer's status."""
        status, _location, _data, _media = self._once(*self._pressed(page, button, values))
        return status

    def _pressed(self, page: Page, button: str, values: Values | None) -> tuple[str, str, Body, dict[str, str]]:
        form = next((form for form in page.forms if button in form.buttons), None)
        if form is None:
            there = [said for form in page.forms for said in form.buttons]
            raise PlayError(f"{page.url} ({page.status}): expected a button {button!r}, got {there}: {page.text[:300]}")
        pairs, files = _filled(page, form, values or {})
        name, value = form.buttons[button]
        if name:
            pairs.append((name, value))
        url = urljoin(page.url, form.action) if form.action else page.url
        if form.method == "get":
            return "GET", f"{url.partition('?')[0]}?{urlencode(pairs)}", [], {}
        body, media = _encode(pairs, files)
        size = str(sum(map(_size, body)))
        return "POST", url, body, {"Content-Type": media, "Content-Length": size, "Referer": page.url}

    def _go(self, method: str, url: str, body: Body, headers: dict[str, str]) -> Page:
        for _ in range(REDIRECTS):
            status, location, data, media = self._once(method, url, body, headers)
            if status not in (301, 302, 303, 307, 308):
                return _page(status, url, data, media)
            url, method, body, headers = urljoin(url, location), "GET", [], {}
        raise PlayError(f"{url}: expected a page, got {REDIRECTS} redirects")

    def _once(self, method: str, url: str, body: Body, headers: dict[str, str]) -> tuple[int, str, bytes, str]:
        end = time.monotonic() + self.patience
        while True:
            try:
                return self._ask(method, url, body, headers)
            except (OSError, HTTPException):
                if time.monotonic() > end:
                    raise
                time.sleep(AGAIN)

    def _ask(self, method: str, url: str, body: Body, headers: dict[str, str]) -> tuple[int, str, bytes, str]:
        parts = urlsplit(url)
        connection = HTTPConnection(parts.hostname or "", parts.port, timeout=TIMEOUT)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        sent = {"Accept-Language": "en", **headers, **({"Cookie": cookies} if cookies else {})}
        try:
            connection.request(method, target, body=_pieces(body) if body else None, headers=sent)
            answer = connection.getresponse()
            self._keep(answer)
            return answer.status, answer.getheader("Location", ""), answer.read(), answer.getheader("Content-Type", "")
        finally:
            connection.close()

    def _keep(self, answer: HTTPResponse) -> None:
        for header in answer.msg.get_all("Set-Cookie") or ():
            for name, morsel in SimpleCookie(header).items():
                if morsel.value:
                    self._cookies[name] = morsel.value
                else:
                    self._cookies.pop(name, None)


def _page(status: int, url: str, data: bytes, media: str) -> Page:
    if not media.startswith("text/html"):
        return Page(status, url, "", "", (), (), data)
    html = data.decode()
    reader = _Reader()
    reader.feed(html)
    text = " ".join("".join(reader.words).split())
    return Page(status, url, text, html, tuple(reader.links), tuple(reader.forms), data)


def _filled(page: Page, form: Form, values: Values) -> tuple[list[tuple[str, str]], list[tuple[str, Upload]]]:
    unknown = values.keys() - form.fields.keys()
    if unknown:
        raise PlayError(f"{page.url}: expected fields {sorted(unknown)}, got {sorted(form.fields)}")
    pairs: list[tuple[str, str]] = []
    files: list[tuple[str, Upload]] = []
    for name, there in form.fields.items():
        value = values.get(name, there.values)
        if isinstance(value, Upload):
            files.append((name, value))
        elif there.kind != "file":
            pairs.extend((name, each) for each in _ticked(page, name, there, value))
    return pairs, files


def _ticked(page: Page, name: str, there: Field, value: "str | list[str] | bool | Upload") -> list[str]:
    if isinstance(value, bool):
        return there.choices[:1] if value else []
    chosen = [value] if isinstance(value, str) else list(value) if isinstance(value, list) else []
    odd = [each for each in chosen if there.choices and each not in there.choices]
    if odd:
        raise PlayError(f"{page.url}: expected {name} to offer {odd}, got {there.choices}")
    if there.kind == "select" and not chosen and there.choices:
        return there.choices[:1]
    return chosen


def _size(part: bytes | Path) -> int:
    return part.stat().st_size if isinstance(part, Path) else len(part)


def _pieces(body: Body) -> Iterator[bytes]:
    """What is sent, of files a piece at a time."""
    for part in body:
        if isinstance(part, bytes):
            yield part
            continue
        with part.open("rb") as file:
            while piece := file.read(_PIECE):
                yield piece


def _encode(pairs: list[tuple[str, str]], files: list[tuple[str, Upload]]) -> tuple[Body, str]:
    if not files:
        return [urlencode(pairs).encode()], "application/x-www-form-urlencoded"
    edge = secrets.token_hex(16)
    lines: Body = []
    for name, value in pairs:
        lines.append(f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode())
    for name, upload in files:
        head = f'form-data; name="{name}"; filename="{re.sub(r"[^A-Za-z0-9._-]", "_", upload.name)}"'
        lines.append(f"--{edge}\r\nContent-Disposition: {head}\r\nContent-Type: {upload.media}\r\n\r\n".encode())
        lines.extend((upload.data, b"\r\n"))
    return [*lines, f"--{edge}--\r\n".encode()], f"multipart/form-data; boundary={edge}"
