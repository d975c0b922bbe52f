# SPDX-License-Identifier: Apache-2.0
"""Another reader, written from docs/protocol alone, agrees with the vectors of logs."""

import re
from base64 import b64decode, b64encode
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric import mldsa

from tests.vectors.reader import (
    binary,
    document,
    fields,
    hashed,
    holds,
    jcs,
    require,
    seconds,
    vectors,
    verify_ed25519,
)


def node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\1" + left + right).digest()


def leaf(data: bytes) -> bytes:
    return sha256(b"\0" + data).digest()


def tree(hashes: list[bytes]) -> bytes:
    if len(hashes) < 2:
        return hashes[0] if hashes else sha256(b"").digest()
    return node(tree(hashes[: half(len(hashes))]), tree(hashes[half(len(hashes)) :]))


def half(size: int) -> int:
    return 1 << (size - 1).bit_length() - 1


def climb(start: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """The root a path leads to, from the top down as the RFC defines it."""
    require(0 <= index < size and bool(path) == (size > 1), "length")
    if size == 1:
        return start
    *below, beside = path
    if index < half(size):
        return node(climb(start, index, half(size), below), beside)
    return node(beside, climb(start, index - half(size), size - half(size), below))


def rebuilt(old: int, new: int, proof: list[bytes], *, known: bytes | None) -> tuple[bytes, bytes]:
    """Both roots of a consistency proof, as RFC 6962 defines it; `known` is the old root while it is a whole side."""
    if old == new:
        require(len(proof) == (known is None), "length")
        return (known or proof[0],) * 2
    require(proof, "length")
    *below, beside = proof
    if old <= half(new):
        older, newer = rebuilt(old, half(new), below, known=known)
        return older, node(newer, beside)
    older, newer = rebuilt(old - half(new), new - half(new), below, known=None)
    return node(beside, older), node(beside, newer)


def consistent(old: int, old_root: bytes, new: int, new_root: bytes, proof: list[bytes]) -> None:
    require(all(len(each) == 32 for each in proof) and 0 <= old <= new, "sizes")
    if old == 0:
        require(not proof and old_root == tree([]), "the empty tree")
    else:
        require(rebuilt(old, new, proof, known=old_root) == (old_root, new_root), "roots")


def included(start: bytes, case: Any, root: bytes) -> None:
    path = [bytes.fromhex(each) for each in case["path"]]
    require(all(len(each) == 32 for each in path), "length")
    require(climb(start, case["index"], case["size"], path) == root, "root")


def test_trees() -> None:
    """Roots, paths and consistency proofs."""
    cases = vectors("log/tree.json")
    hashes = [leaf(data.encode()) for data in cases["leaves"]]
    roots = [bytes.fromhex(root) for root in cases["roots"]]
    assert [tree(hashes[:size]) for size in range(len(hashes) + 1)] == roots
    for case in cases["inclusion"]:
        included(hashes[case["index"]], case, roots[case["size"]])
    for case in cases["no_inclusion"]:
        assert not holds(included, hashes[case.get("leaf", 0)], case, roots[case["size"]]), case["why"]

    def check(case: Any) -> None:
        old, new, proof = case["old"], case["new"], [bytes.fromhex(each) for each in case["proof"]]
        consistent(old, roots[old], new, roots[new], proof)

    for case in cases["consistency"]:
        check(case)
    assert not [case["why"] for case in cases["no_consistency"] if holds(check, case)]


KINDS = {
    "act": "act sigs",
    "got": "act sigs",
    "refused": "item code",
    "seen": "origin size root",
    "keyset": "n hash",
    "restored": "origin size root restored reason",
}
ORIGIN = "[\x21-\x2a\x2c-\x7e]{1,255}"


def read_leaf(value: Any) -> Any:
    common = "v k t keyset salt "
    if value["k"] == "act" and value["salt"] == "":
        fields(value, common + "act")
    else:
        binary(value["salt"], 16)
        fields(value, common + KINDS[value["k"]], "act file" if value["k"] == "refused" else "")
    require(value["v"] == 1 and value["keyset"]["n"] >= 1 and value.get("n", 1) >= 1, "numbers")
    fields(value["keyset"], "n hash")
    seconds(value["t"])
    for name in ("act", "sigs", "item", "file", "root", "hash"):
        require(name not in value or hashed(value[name]), name)
    hashed(value["keyset"]["hash"])
    require(re.fullmatch("[a-z][a-z0-9_]{0,63}", value.get("code", "x")), "code")
    require(re.fullmatch(ORIGIN, value.get("origin", "x")) and value.get("size", 0) >= 0, "head")
    require(
        value.get("restored", 0) >= 0 and value.get("reason", "x").strip() and len(value.get("reason", "")) <= 500,
        "restored",
    )
    return value


def test_leaves() -> None:
    """Each kind, and what is none."""
    cases = vectors("log/leaves.json")
    for case in cases["accept"]:
        read_leaf(document(case["text"].encode(), 2048))
        assert leaf(case["text"].encode()).hex() == case["hash"]
    for case in cases["refuse"]:
        assert not holds(lambda text: read_leaf(document(text.encode(), 2048)), case["text"]), case["why"]


def note_lines(note: str) -> tuple[str, list[tuple[str, bytes, bytes]]]:
    require(not re.search("[\x00-\x09\x0b-\x1f]", note) and note.endswith("\n"), "note")
    text, _, below = note.rpartition("\n\n")
    require(text, "text")
    lines = []
    for line in below[:-1].split("\n"):
        dash, name, encoded = line.split(" ")
        data = b64decode(encoded, validate=True)
        require(dash == "—" and b64encode(data).decode() == encoded and len(data) > 4, "line")
        lines.append((name, data[:4], data[4:]))
    return text + "\n", lines


def open_head(note: str, origin: str, key: Any) -> tuple[int, bytes, int]:
    """Size, root and time of a head of this log."""
    text, lines = note_lines(note)
    name, size, encoded, end = text.split("\n")
    root = b64decode(encoded, validate=True)
    require(name == origin and end == "" and re.fullmatch("0|[1-9][0-9]*", size) and len(root) == 32, "checkpoint")
    require([at for at, line in enumerate(lines) if line[0] == origin] == [0, 1], "own lines")
    first, second = binary(key["ed25519"], 32), binary(key["ml_dsa_44"], 1312)
    for kind, public, line in ((b"\1", first, lines[0]), (b"\6", second, lines[1])):
        require(line[1] == sha256(origin.encode() + b"\n" + kind + public).digest()[:4], "key id")
    when, signature = lines[1][2][:8], lines[1][2][8:]
    at = int.from_bytes(when, "big")
    require(0 < at < seconds("9999-12-31T23:59:59Z") + 1, "time")
    verify_ed25519(first, lines[0][2], text.encode())
    named = bytes([len(origin)]) + origin.encode()
    message = b"subtree/v1\n\0" + named + when + named + bytes(8) + int(size).to_bytes(8, "big") + root
    mldsa.MLDSA44PublicKey.from_public_bytes(second).verify(signature, message)
    return int(size), root, at


def test_heads() -> None:
    """Both lines of the log, in their place."""
    cases = vectors("log/heads.json")
    for case in cases["accept"]:
        found = open_head(case["note"], cases["origin"], cases["key"])
        assert found == (case["size"], bytes.fromhex(case["root"]), seconds(case["at"]))
    for case in cases["refuse"]:
        assert not holds(open_head, case["note"], cases["origin"], cases["key"]), case["why"]


def test_places() -> None:
    """A leaf leads to the head, and only where it stands."""
    cases = vectors("log/places.json")
    size, root, _ = open_head(cases["head"], cases["origin"], cases["key"])

    def check(text: str) -> Any:
        value = document(text.encode())
        fields(value, "leaf index path head")
        require(value["head"] == {"origin": cases["origin"], "size": size} and len(value["path"]) < 54, "head")
        path = [binary(each, 32).hex() for each in value["path"]]
        included(leaf(jcs(value["leaf"])), {"index": value["index"], "size": size, "path": path}, root)
        return read_leaf(value["leaf"])["k"]

    assert [check(case["place"]) for case in cases["accept"]] == [case["k"] for case in cases["accept"]]
    for case in cases["refuse"]:
        assert not holds(check, case["place"]), case["why"]
