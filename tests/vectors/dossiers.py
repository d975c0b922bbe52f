# SPDX-License-Identifier: Apache-2.0
"""Another reader of dossier files, written from docs/protocol alone: all of dossier.md 4 but the fold."""

import re
import struct
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile
from zlib import crc32

from cryptography.exceptions import InvalidSignature

from tests.core.test_vectors_log import climb, consistent, leaf, open_head, read_leaf, tree
from tests.core.test_vectors_primitives import open_keyset, verify_set
from tests.vectors.evidence import digest, note_text, read_act, read_charter, read_place, register_of
from tests.vectors.reader import WrongError, binary, document, fields, jcs, require

PAGE = Path(__file__).parents[2] / "docs" / "protocol" / "dossier.md"
README = PAGE.read_text(encoding="utf-8").split("## 6.")[1].split("```\n")[1]


def archive(members: dict[str, bytes]) -> bytes:
    """The one ZIP of these members."""
    local, central = b"", b""
    for name, data in sorted(members.items()):
        crc, size, length = crc32(data), len(data), len(name)
        head = struct.pack("<4H", 0, 0, 0, 0x21) + struct.pack("<3I2H", crc, size, size, length, 0)
        central += b"PK\1\2" + struct.pack("<2H", 10, 10) + head + struct.pack("<3HII", 0, 0, 0, 0, len(local))
        central += name.encode()
        local += b"PK\3\4" + struct.pack("<H", 10) + head + name.encode() + data
    count = len(members)
    return local + central + b"PK\5\6" + struct.pack("<4H2IH", 0, 0, count, count, len(central), len(local), 0)


def manifest(members: dict[str, bytes], *, data: bool) -> bytes:
    lines = (f"{digest(each)}  {name}\n" for name, each in members.items() if name.startswith("data/") is data)
    return "".join(lines).encode()


class Bag:
    """The members of a file, those not used yet, and whether anything is missing."""

    def __init__(self, data: bytes) -> None:
        with ZipFile(BytesIO(data)) as opened:
            found = {name: opened.read(name) for name in opened.namelist()}
        require(archive(found) == data and all(re.fullmatch("[a-z0-9._/-]{1,255}", name) for name in found), "archive")
        self.top = next(iter(found)).split("/")[0]
        self.members = {name.removeprefix(f"{self.top}/"): each for name, each in found.items()}
        self.left = set(self.members)
        self.missing = False

    def take(self, name: str) -> bytes | None:
        self.left.discard(name)
        self.missing |= name not in self.members
        return self.members.get(name)

    def json(self, name: str) -> Any:
        data = self.take(name)
        require(data is not None, name)
        return document(data or b"")

    def under(self, folder: str) -> list[str]:
        return [name for name in self.members if name.startswith(folder)]


def check_tags(bag: Bag, claim: Any) -> None:
    fields(claim, "v suite form process dossier", "act")
    require((claim["v"], claim["suite"]) == (1, "D1") and claim["form"] in ("dossier", "proof"), "claim")
    require(("act" in claim) == (claim["form"] == "proof"), "act")
    about = claim.get("act", claim["dossier"])
    require(bag.top == f"{claim['form']}-{about[:16]}", "top folder")
    what = f"one act, {about}," if "act" in claim else "one matter"
    readme = README.replace("WHAT", what).replace("PROCESS", claim["process"]).replace("DOSSIER", claim["dossier"])
    tags = {
        "bag-info.txt": f"External-Identifier: {claim['process']}/{about}\n".encode(),
        "bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "manifest-sha256.txt": manifest(bag.members, data=True),
        "readme.txt": readme.encode(),
    }
    tags["tagmanifest-sha256.txt"] = manifest(tags, data=False)
    require(tags == {name: each for name, each in bag.members.items() if not name.startswith("data/")}, "tags")
    bag.left -= set(tags)


class Examined:
    """What a file proves: acts by id, logs by origin, heads by origin and size."""

    def __init__(self, bag: Bag) -> None:
        self.bag, self.claim = bag, bag.json("data/dossier.json")
        check_tags(bag, self.claim)
        charter = bag.take("data/charter.json") or b""
        require(digest(charter) == self.claim["process"], "charter")
        self.charter = read_charter(charter)
        self.codes = [each["code"] for each in self.charter["parties"]]
        self.keysets = {code: self.chain(code) for code in self.codes}
        self.acts = dict(pair for name in bag.under("data/acts/") if (pair := self.act(name)))
        self.logs = self.founding()
        firsts = self.firsts()
        heads = (self.head(name) for name in bag.under("data/logs/") if "/heads/" in name)
        self.heads = dict(pair for pair in heads if pair)
        self.going_on(firsts)
        self.histories()
        self.leaves: dict[tuple[str, int], Any] = {}
        self.receipts = {place for name in bag.under("data/places/") if (place := self.place(name))}
        self.files()
        self.closure()
        require(not bag.left, "unused")

    def chain(self, code: str) -> list[Any]:
        chain: list[Any] = []
        for n in range(1, 1 + len(self.bag.under(f"data/keys/{code.lower()}/"))):
            found = self.bag.json(f"data/keys/{code.lower()}/{n}.json")
            chain.append(open_keyset(found, chain[-1] if chain else None))
            require(chain[-1]["party"] == code, "party")
        self.bag.missing |= not chain
        root = next(each["root"] for each in self.charter["parties"] if each["code"] == code)
        require(not chain or self.fingerprint(chain[0]) == root, "root")
        return chain

    @staticmethod
    def fingerprint(keyset: Any) -> str:
        return sha256(b"demarche/root/v1" + jcs(keyset["root"])).hexdigest()

    def act(self, name: str) -> tuple[str, Any] | None:
        found = self.bag.json(name)
        act_id, message, signatures = read_act(found, withheld=True)
        header = found["header"]
        self.bag.missing |= set(found["parts"]) != set(header["parts"])
        require(name == f"data/acts/{act_id}.json" and header["process"] == self.claim["process"], "id and process")
        require(header.get("dossier", act_id) in (self.claim["dossier"], self.claim["process"]), "dossier")
        chain = self.keysets[header["author"]]
        keyset = next((each for each in chain if digest(jcs(each)) == header["keyset"]), None)
        if keyset is None:
            self.bag.missing = True
            return None
        require(header["office"].endswith("_desk"), "office")
        verify_set(keyset["acts"][header["office"].removesuffix("_desk")], signatures, message)
        return act_id, {**found, "sigs": digest(signatures)}

    def founding(self) -> dict[str, Any]:
        acts = [act for act in self.acts.values() if act["header"].get("dossier") == self.claim["process"]]
        logs: dict[str, Any] = {}
        for act in acts:
            header, log = act["header"], act["parts"]["log"]["value"]
            first = self.keysets[header["author"]][0]
            require(header["kind"] == "process.found" and header["keyset"] == digest(jcs(first)), "founding")
            require(header["register"] == {"size": 0, "root": tree([]).hex()} and header["seq"] == 1, "founding")
            require(act["parts"]["charter"]["value"] == {"sha256": self.claim["process"]}, "founding")
            require(log["keys"] == first["log"] and log["origin"] not in logs, "log")
            logs[log["origin"]] = (header["author"], log["keys"])
        if len(logs) < len(self.codes):
            self.bag.missing = True
            self.bag.left -= set(self.bag.under("data/register/"))
            return logs
        bare = [{name: each for name, each in act.items() if name != "sigs"} for act in acts]
        leaves = register_of(self.charter, bare, {code: chain[0] for code, chain in self.keysets.items()})
        require(all(self.bag.take(f"data/register/{at}.json") == each for at, each in enumerate(leaves)), "register")
        return logs

    def head(self, name: str) -> tuple[tuple[str, int], bytes] | None:
        note = (self.bag.take(name) or b"").decode()
        origin, size = note_text(note)
        require(name == f"data/logs/{digest(origin.encode())}/heads/{size}", "name")
        if origin not in self.logs and len(self.logs) < len(self.codes):
            self.bag.missing = True
            return None
        return (origin, size), open_head(note, origin, self.logs[origin][1])[1]

    def firsts(self) -> list[Any]:
        """The first leaves of later logs; what goes on from a known log is known."""
        names = [name for name in self.bag.under("data/logs/") if name.endswith("/generation.json")]
        waiting = [(name, read_place(self.bag.json(name))) for name in names]
        found, old = [], dict(self.logs)
        while each := next((each for each in waiting if each[1]["leaf"].get("origin") in old), None):
            waiting.remove(each)
            name, place = each
            origin, named = place["head"]["origin"], place["leaf"]["origin"]
            require(name == f"data/logs/{digest(origin.encode())}/generation.json", "name")
            require(origin not in self.logs, "one log goes on as one")
            self.logs[origin] = old[origin] = old.pop(named)
            found.append(place)
        require(all(read_leaf(place["leaf"])["k"] == "restored" for _, place in waiting), "leaf")
        self.bag.missing |= bool(waiting)
        return found

    def going_on(self, firsts: list[Any]) -> None:
        for place in firsts:
            found, size = read_leaf(place["leaf"]), place["head"]["size"]
            origin = place["head"]["origin"]
            require(found["k"] == "restored" and found["salt"] and place["index"] == 0, "first leaf")
            sets = {digest(jcs(each)): each["n"] for each in self.keysets[self.logs[origin][0]]}
            require(sets[found["keyset"]["hash"]] == found["keyset"]["n"], "key-set")
            if (origin, size) not in self.heads:
                self.bag.missing = True
                continue
            path = [binary(each, 32) for each in place["path"]]
            require(climb(leaf(jcs(place["leaf"])), 0, size, path) == self.heads[origin, size], "path")

    def histories(self) -> None:
        for origin in self.logs:
            sizes = sorted((size for each, size in self.heads if each == origin), reverse=True)
            leading, folder = set(sizes[:1]), f"data/logs/{digest(origin.encode())}/proofs/"
            pairs = [name.removeprefix(folder).removesuffix(".json").split("-") for name in self.bag.under(folder)]
            for new, old in sorted(((int(new), int(old)) for old, new in pairs), reverse=True):
                proof = self.bag.json(f"{folder}{old}-{new}.json")
                fields(proof, "proof")
                hashes = [binary(each, 32) for each in proof["proof"]]
                consistent(old, self.heads[origin, old], new, self.heads[origin, new], hashes)
                leading |= {old} if new in leading else set()
            self.bag.missing |= not leading >= set(sizes)

    def place(self, name: str) -> tuple[str, str] | None:
        act_id, file = name.split("/")[2:]
        act, code = self.acts.get(act_id), file.removesuffix(".json").upper()
        if code not in self.codes:
            return None
        place = read_place(self.bag.json(name))
        origin, size = place["head"]["origin"], place["head"]["size"]
        if act is None or (origin, size) not in self.heads:
            self.bag.missing = True
            return None
        require(self.logs[origin][0] == code, "log")
        sets = {digest(jcs(each)): each["n"] for each in self.keysets[code]}
        if place["leaf"]["keyset"]["hash"] not in sets:
            self.bag.missing = True
            return None
        own, found = code == act["header"]["author"], read_leaf(place["leaf"])
        require(found["salt"] and found["k"] == ("act" if own else "got"), "leaf")
        require((found["act"], found["sigs"]) == (act_id, act["sigs"]), "act and signatures")
        require(sets[found["keyset"]["hash"]] == found["keyset"]["n"], "key-set")
        require(not own or found["keyset"]["hash"] == act["header"]["keyset"], "key-set in force")
        path = [binary(each, 32) for each in place["path"]]
        start = leaf(jcs(place["leaf"]))
        require(climb(start, place["index"], size, path) == self.heads[origin, size], "path")
        register = act["header"].get("dossier") == self.claim["process"]
        require(not (own and register and place["index"]), "leaf 0")
        self.leaves[origin, place["index"]] = found
        return act_id, code

    def files(self) -> None:
        for act in self.acts.values():
            for name, part in act["parts"].items():
                if re.fullmatch("file[1-9][0-9]{0,2}", name):
                    data = self.bag.take(f"data/files/{part['value']['sha256']}")
                    found = data is None or (digest(data), len(data)) == (
                        part["value"]["sha256"],
                        part["value"]["bytes"],
                    )
                    require(found, "file")

    def closure(self) -> None:
        for (origin, index), found in self.leaves.items():
            for (other, later), after in self.leaves.items():
                falls = (after["t"], after["keyset"]["n"]) < (found["t"], found["keyset"]["n"])
                require(origin != other or later < index or not falls, "times")
        headers = {act_id: act["header"] for act_id, act in self.acts.items()}
        self.bag.missing |= any((act_id, header["author"]) not in self.receipts for act_id, header in headers.items())
        if self.claim["form"] == "proof":
            alone = [act_id for act_id, each in headers.items() if each.get("dossier") != self.claim["process"]]
            require(alone == [self.claim["act"]], "one act")
            return
        needed = {self.claim["dossier"], *(each for header in headers.values() for each in self.past(header))}
        self.bag.missing |= not needed <= set(headers)
        for header in headers.values():
            for seen in self.past(header):
                self.bag.missing |= seen in headers and (seen, header["author"]) not in self.receipts

    @staticmethod
    def past(header: Any) -> list[str]:
        return [*header["after"], *([header["prev"]] if "prev" in header else [])]


def verdict(data: bytes, roster: dict[str, str]) -> str:
    """What the page says of a file."""
    try:
        found = Examined(Bag(data))
    except BadZipFile:
        return "unreadable"
    except (WrongError, InvalidSignature, ValueError, TypeError, KeyError):
        return "INVALID"
    roots = {code: Examined.fingerprint(chain[0]) for code, chain in found.keysets.items() if chain}
    if any(code in roster and roster[code] != root for code, root in roots.items()):
        return "INVALID"
    if found.bag.missing:
        return "INCOMPLETE"
    return "VALID" if roots.keys() <= roster.keys() else "VALID, NO OUTSIDE TRUST"
