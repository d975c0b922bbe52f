# SPDX-License-Identifier: Apache-2.0
"""Another reader of pasted lines, written from docs/protocol/acts.md 4 alone, makes the bundles of the vectors byte for byte."""

import re
from ipaddress import ip_address, ip_network
from typing import Any
from uuid import UUID, uuid5

import pytest

from tests.vectors.reader import jcs, vectors

CASES = vectors("pasted/lines.json")
SPACE = UUID("00abedb4-aa42-466c-9c01-fed23315a9b7")
SCHEMES = "ftp ftps http https ldap ldaps sftp smb tcp udp ws wss"
HASHES = {32: "MD5", 40: "SHA-1", 64: "SHA-256", 128: "SHA-512"}
WRAPS = ('"', '"'), ("'", "'"), ("<", ">"), ("(", ")"), ("[", "]"), ("“", "”"), ("«", "»")
SIGNS = {"dot": ".", "at": "@"}
ENDINGS = """
aspx bat bin cfg chm cmd conf csv dat dll dmp doc docm docx elf exe gif gz htm html ini iso
jar jpeg jpg js json jsp lnk log msi pdf php png ppt pptx ps1 rar rtf scr sys tar tmp txt
vbs wsf xls xlsm xlsx xml
"""
URI = re.compile("[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]")


def bare(word: str) -> str:
    """Without commas behind, and without what wraps it."""
    word = word.rstrip(",;")
    for left, right in WRAPS:
        if len(word) > 1 and word[0] == left and word[-1] == right:
            return bare(word[1:-1])
    return word


def refanged(word: str) -> str:
    """As it was before it was made harmless."""

    def sign(found: re.Match[str]) -> str:
        return SIGNS.get(found[1].lower(), found[1])

    word = re.sub(r"\[(\.|:|://|@|dot|at)\]", sign, word, flags=re.IGNORECASE)
    word = re.sub(r"^hxxp(s?)(?=://)", lambda found: "http" + found[1].lower(), word, flags=re.IGNORECASE)
    word = re.sub(r"^fxp(?=://)", "ftp", word, flags=re.IGNORECASE)
    found = re.fullmatch(r"([a-z]+://)?([^/]*)(.*)", word, re.IGNORECASE | re.DOTALL)
    assert found
    return (found[1] or "") + re.sub(r"[({](\.|@|dot|at)[)}]", sign, found[2], flags=re.IGNORECASE) + found[3]


def address(word: str) -> tuple[str, str] | None:
    try:
        net = ip_network(word)
    except ValueError:
        return None
    if "%" in word or word.isdigit():
        return None
    alone = net.num_addresses == 1
    return f"ipv{net.version}-addr", str(ip_address(net.network_address)) if alone else str(net)


def name(word: str) -> str | None:
    """A domain name in ASCII, in small letters."""
    word = word.lower().removesuffix(".")
    try:
        plain = word if word.isascii() else word.encode("idna").decode()
    except UnicodeError:
        return None
    if not word.isascii() and plain.encode().decode("idna") != word:
        return None
    labels = plain.split(".")
    whole = all(re.fullmatch("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?", each) for each in labels)
    last = re.fullmatch("[a-z]{2,63}|xn--[a-z0-9-]+", labels[-1]) and labels[-1] not in ENDINGS.split()
    return plain if len(labels) > 1 and whole and last else None


def url(word: str) -> str | None:
    """A URL: its scheme and host in small letters, the rest as it came, but for what may not stand there."""
    found = re.fullmatch(r"([a-z]+)://(?:([^/?#@]*)@)?([^/?#]+?)(:[0-9]+)?([/?#].*)?", word, re.IGNORECASE)
    if not found or found[1].lower() not in SCHEMES.split():
        return None
    host, inner = found[3], found[3].removeprefix("[").removesuffix("]")
    read = address(inner) if "/" not in inner else None
    six = host == f"[{inner}]"
    if read and six == (read[0] == "ipv6-addr"):
        host = f"[{read[1]}]" if six else read[1]
    elif named := name(host):
        host = named
    else:
        return None
    user = f"{found[2]}@" if found[2] is not None else ""
    kept = "".join(each if URI.match(each) else "".join(f"%{b:02X}" for b in each.encode()) for each in found[5] or "")
    return f"{found[1].lower()}://{user}{host}{found[4] or ''}{kept}"


def mail(word: str) -> str | None:
    box, at, host = word.partition("@")
    named = name(host) if at and re.fullmatch("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+", box) else None
    return f"{box}@{named}" if named else None


def observable(word: str) -> Any:
    """The object of one word, or none when it says nothing that is understood."""
    if re.fullmatch("[0-9A-Fa-f]+", word) and len(word) in HASHES:
        return thing("file", {"hashes": {HASHES[len(word)]: word.lower()}})
    if found := address(word):
        return thing(found[0], {"value": found[1]})
    read = [("url", url(word)), ("email-addr", mail(word)), ("domain-name", name(word))]
    return next((thing(kind, {"value": value}) for kind, value in read if value), None)


def thing(kind: str, said: Any) -> Any:
    made = f"{kind}--{uuid5(SPACE, jcs(said).decode())}"
    return {"type": kind, "spec_version": "2.1", "id": made, **said}


def read(text: str) -> tuple[str | None, list[int]]:
    """The bundle that lines make, and the numbers of those that are not understood."""
    found: dict[str, Any] = {}
    unread = []
    for number, line in enumerate(text.split("\n"), start=1):
        words = re.sub(r"^\s*([-*•]\s+|[0-9]+[.)]\s+)", "", line).split()
        objects = [observable(refanged(bare(word))) for word in words]
        if not all(objects):
            unread.append(number)
            continue
        for each in objects:
            found.setdefault(each["id"], each)
    if not found:
        return None, unread
    made = f"bundle--{uuid5(SPACE, jcs(list(found)).decode())}"
    return jcs({"type": "bundle", "id": made, "objects": list(found.values())}).decode(), unread


@pytest.mark.parametrize("case", CASES, ids=[case["what"] for case in CASES])
def test_another_reader(case: Any) -> None:
    """It knows the page, and nothing of ours."""
    assert read("\n".join(case["lines"])) == (case["bundle"], case["not_understood"])
