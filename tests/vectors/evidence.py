# SPDX-License-Identifier: Apache-2.0
"""Another reader of acts, charters and parcels, written from docs/protocol alone; it imports nothing of ours."""

import re
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import islice
from typing import Any

from tests.core.test_vectors_log import ORIGIN
from tests.vectors.reader import (
    WrongError,
    binary,
    document,
    encoding_to_sign,
    fields,
    hashed,
    jcs,
    require,
    seconds,
    verify_ed25519,
)

PARTY = "[A-Z][A-Z0-9]{1,7}"
KIND = r"[a-z]{1,20}\.[a-z_]{1,30}"
NAME = "[a-z][a-z0-9_]{0,31}"
HEADER = "v kind process author office keyset seq after register made parts nonce"


def digest(data: bytes) -> str:
    return sha256(data).hexdigest()


def whole(value: Any, least: int = 0, most: int = 2**53 - 1) -> int:
    require(type(value) is int and least <= value <= most, "an integer")
    return int(value)


def party(value: Any) -> str:
    require(re.fullmatch(PARTY, value), "a Party code")
    return str(value)


def ordered(values: list[str]) -> None:
    require(values == sorted(set(values)) and len(values) <= 256, "order")


# act.md


def read_header(header: Any) -> None:
    fields(header, HEADER, "dossier audience prev")
    require(header["v"] == 1 and re.fullmatch(KIND, header["kind"]) and re.fullmatch(NAME, header["office"]), "header")
    require(("dossier" in header) != ("audience" in header), "dossier or audience")
    require((whole(header["seq"], 1) == 1) == ("prev" not in header), "prev")
    for each in ("process", "keyset", "dossier", "prev"):
        require(each not in header or hashed(header[each]), each)
    ordered([hashed(each) for each in header["after"]])
    fields(header["register"], "size root")
    whole(header["register"]["size"])
    hashed(header["register"]["root"])
    seconds(header["made"])
    binary(header["nonce"], 32)
    party(header["author"])
    if "audience" in header:
        ordered([party(each) for each in header["audience"]])
        require(len(header["audience"]) > 1 and header["author"] in header["audience"], "audience")
        require(header["seq"] == 1 and not header["after"], "an opening act")


def read_act(found: Any, *, withheld: bool = False) -> tuple[str, bytes, bytes]:
    """The id of an act, what is signed, and its signature set."""
    fields(found, "header parts signatures")
    read_header(found["header"])
    named, shown = found["header"]["parts"], found["parts"]
    require(set(shown) <= set(named) and (withheld or set(shown) == set(named)), "parts")
    for name, part in shown.items():
        fields(part, "salt value")
        binary(part["salt"], 16)
        require(hashed(named[name]) == digest(jcs(part)), "a part")
    fields(found["signatures"], "ed25519 ml_dsa_87")
    signatures = binary(found["signatures"]["ed25519"], 64) + binary(found["signatures"]["ml_dsa_87"], 4627)
    message = encoding_to_sign("application/vnd.demarche.act+json;v=1", jcs(found["header"]))
    return digest(message), message, signatures


# charter.md


def read_party(value: Any) -> str | None:
    if value == {"open": True}:
        return None
    fields(value, "code name root weekend holidays")
    require(re.fullmatch(r"[^\n]{1,120}", value["name"]) and hashed(value["root"]), "name and root")
    require(len(value["weekend"]) <= 7 and all(whole(day, 1, 7) for day in value["weekend"]), "weekend")
    require(len(value["holidays"]) <= 1000, "holidays")
    require(all(re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", day) for day in value["holidays"]), "holidays")
    return party(value["code"])


def read_clock(value: Any) -> None:
    fields(value, "kind profile", "acknowledge answer")
    require(re.fullmatch(KIND, value["kind"]) and value["profile"] in ("ordinary", "urgent"), "clock")
    for period in (value[name] for name in ("acknowledge", "answer") if name in value):
        fields(period, "unit n")
        require(period["unit"] in ("hours", "days", "working_days") and whole(period["n"], 1, 3650), "period")


CHARTER = (
    "v name parties vocabulary terms chair depositary clocks duty_kinds opening_reported clarification_stops silence "
    "limits exercise nonce"
)


def read_charter(data: bytes) -> Any:
    value = document(data)
    fields(value, CHARTER)
    require(value["v"] == 1 and re.fullmatch(r"[^\n]{1,120}", value["name"]), "name")
    codes = [code for code in map(read_party, value["parties"]) if code]
    require(len(value["parties"]) == 2 and len(set(codes)) == len(codes), "parties")
    require(value["terms"] in ("binding", "political") and whole(value["vocabulary"], 1), "terms")
    fields(value["chair"], "party months")
    whole(value["chair"]["months"], 0, 120)
    others = {value["chair"]["party"], value["depositary"]} - set(codes)
    require(len(others) <= value["parties"].count({"open": True}), "chair and depositary")
    require(len(value["clocks"]) <= 100 and len(value["duty_kinds"]) <= 100, "lists")
    for clock in value["clocks"]:
        read_clock(clock)
    require(all(re.fullmatch(KIND, kind) for kind in value["duty_kinds"]), "duty kinds")
    require(all(type(value[each]) is bool for each in ("opening_reported", "clarification_stops", "exercise")), "bool")
    fields(value["silence"], "hours")
    whole(value["silence"]["hours"], 1, 10_000)
    fields(value["limits"], "parcel file act waiting")
    for name, least in (("parcel", 65_536), ("file", 0), ("act", 4096), ("waiting", 1)):
        whole(value["limits"][name], least)
    binary(value["nonce"], 32)
    return value


def clock_ends(party: Any, period: Any, begun: str) -> int:
    """When a time of the charter ends for a Party."""
    began = datetime.fromtimestamp(seconds(begun), UTC)
    if period["unit"] != "working_days":
        return int((began + timedelta(**{period["unit"]: period["n"]})).timestamp())
    weekend = [] if len(set(party["weekend"])) == 7 else party["weekend"]
    days = (began + timedelta(days=ahead) for ahead in range(1, 10_000))
    working = (day for day in days if day.isoweekday() not in weekend and f"{day:%Y-%m-%d}" not in party["holidays"])
    return int(next(islice(working, period["n"] - 1, None)).timestamp())


def register_of(charter: Any, founding: list[Any], keysets: dict[str, Any]) -> list[bytes]:
    """The register's first leaves: the founding acts in charter order."""
    latest, leaves = "", []
    for code in (each["code"] for each in charter["parties"]):
        act = next(each for each in founding if each["header"]["author"] == code)
        latest = max(latest, act["header"]["made"])
        keyset = {"n": 1, "hash": digest(jcs(keysets[code]))}
        value = {"v": 1, "k": "act", "t": latest, "keyset": keyset, "salt": "", "act": read_act(act, withheld=True)[0]}
        leaves.append(jcs(value))
    return leaves


# parcel.md


def read_heads(values: Any) -> None:
    require(len(values) <= 256, "heads")
    for value in values:
        fields(value, "origin size root")
        require(re.fullmatch(ORIGIN, value["origin"]) and hashed(value["root"]), "head")
        whole(value["size"])


def read_cover(data: bytes) -> Any:
    value = document(data)
    fields(value, "v from to made items heads auth")
    require(value["v"] == 1 and party(value["from"]) and party(value["to"]) and seconds(value["made"]), "cover")
    require(1 <= len(value["items"]) <= 1000, "items")
    for item in value["items"]:
        fields(item, "sha256 bytes")
        require(hashed(item["sha256"]) and whole(item["bytes"]) >= 0, "item")
    read_heads(value["heads"])
    binary(value["auth"], 64)
    return value


def verify_cover(cover: Any, node: str) -> None:
    unsigned = {name: value for name, value in cover.items() if name != "auth"}
    message = encoding_to_sign("application/vnd.demarche.cover+json;v=1", jcs(unsigned))
    verify_ed25519(binary(node, 32), binary(cover["auth"]), message)


def read_body(body: bytes) -> tuple[Any, list[bytes]]:
    cover, newline, rest = body.partition(b"\n")
    require(newline, "newline")
    found, items = read_cover(cover), []
    for item in found["items"]:
        items.append(rest[: item["bytes"]])
        rest = rest[item["bytes"] :]
        require(digest(items[-1]) == item["sha256"] and len(items[-1]) == item["bytes"], "item")
    require(not rest, "rest")
    return found, items


def read_place(value: Any) -> Any:
    fields(value, "leaf index path head")
    fields(value["head"], "origin size")
    whole(value["index"])
    whole(value["head"]["size"], 1)
    require(re.fullmatch(ORIGIN, value["head"]["origin"]) and len(value["path"]) <= 53, "place")
    require(all(binary(each, 32) for each in value["path"]), "path")
    return value


def read_shown(value: Any) -> None:
    fields(value, "note since proof")
    note_text(value["note"])
    require(whole(value["since"]) >= 0 and len(value["proof"]) <= 64, "proof")
    require(all(binary(each, 32) for each in value["proof"]), "proof")


def read_record(value: Any) -> None:
    kind = value.pop("k")
    if kind == "head":
        read_shown(value)
    elif kind == "act":
        fields(value, "act place")
        read_act(value["act"])
        read_place(value["place"])
    elif kind == "place":
        fields(value, "act place")
        require(hashed(value["act"]) and read_place(value["place"]), "place")
    elif kind == "generation":
        fields(value, "place")
        read_place(value["place"])
    elif kind == "refused":
        fields(value, "code", "act file place")
        require(re.fullmatch("[a-z][a-z0-9_]{0,63}", value["code"]), "code")
        require(all(hashed(value[name]) for name in ("act", "file") if name in value), "hash")
        require("place" not in value or read_place(value["place"]), "place")
    elif kind == "inventory":
        read_inventory(value)
    elif kind == "want":
        read_want(value)
    else:
        raise WrongError(kind)


def read_want(value: Any) -> None:
    span = set(value) in ({"from"}, {"from", "to"})
    require(span or set(value) == {"dossier", "author", "above"}, "want")
    require(all(hashed(value[name]) for name in ("from", "to", "dossier") if name in value), "want")
    require(span or (party(value["author"]) and whole(value["above"]) >= 0), "want")


def read_inventory(value: Any) -> None:
    fields(value, "from", "to dossiers sum")
    require(("dossiers" in value) != ("sum" in value), "one of both")
    require(all(hashed(value[name]) for name in ("from", "to", "sum") if name in value), "hash")
    names = [entry["dossier"] for entry in value.get("dossiers", [])]
    require(names == sorted(set(names)) and len(names) <= 1000, "dossiers")
    require(all(value["from"] <= name and ("to" not in value or name < value["to"]) for name in names), "span")
    for entry in value.get("dossiers", []):
        fields(entry, "dossier acts")
        authors = [each["author"] for each in entry["acts"]]
        require(hashed(entry["dossier"]) and authors == sorted(set(authors)), "authors")
        for each in entry["acts"]:
            fields(each, "author n last")
            require(party(each["author"]) and whole(each["n"], 1) and hashed(each["last"]), "acts")


def sum_of(dossiers: Any) -> str:
    return digest(b"".join(jcs(entry) + b"\n" for entry in dossiers))


def note_text(note: str) -> tuple[str, int]:
    text, blank, _ = note.rpartition("\n\n")
    lines = text.split("\n")
    require(blank and len(lines) == 3 and re.fullmatch("0|[1-9][0-9]{0,15}", lines[1]), "note")
    return lines[0], int(lines[1])


def read_lines(data: bytes, kinds: dict[str, int]) -> list[Any]:
    """The records of a parcel or answer: the first kind once, the others in order and within their numbers."""
    require(data.endswith(b"\n"), "newline")
    records = [document(line, 270_336) for line in data[:-1].split(b"\n")]
    order, names = [each["k"] for each in records], list(kinds)
    require(order[0] == names[0] and order.count(names[0]) == 1, "first")
    require(order == sorted(order, key=names.index), "order")
    require(all(order.count(name) <= most for name, most in kinds.items()), "number")
    for record in records[1:]:
        read_record(record)
    return records


def read_parcel(data: bytes) -> None:
    require(len(data) <= 4_194_304, "length")
    kinds = {"parcel": 1, "head": 256, "generation": 16, "act": 1000, "place": 1000, "inventory": 1000, "want": 1000}
    first = read_lines(data, kinds)[0]
    fields(first, "k v process", "complete")
    require(first["v"] == 1 and first.get("complete", 1) == 1 and hashed(first["process"]), "parcel")


def read_answer(data: bytes) -> None:
    kinds = {"answer": 1, "head": 17, "generation": 16, "place": 1000, "refused": 1000, "inventory": 1000, "want": 1000}
    first = read_lines(data, kinds)[0]
    fields(first, "k v held", "code")
    require(first["v"] == 1 and re.fullmatch("[a-z][a-z0-9_]{0,63}", first.get("code", "x")), "answer")
    read_heads(first["held"])
