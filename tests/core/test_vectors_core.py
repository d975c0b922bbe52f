# SPDX-License-Identifier: Apache-2.0
"""Our own reader agrees with the vectors of encoding, keys, logs and sealed files."""

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from demarche.core.encoding import b64, canonical, moment, parse, stamp, unb64
from demarche.core.errors import DemarcheError
from demarche.core.keys import ActKey, ActPublic, LogKey, LogPublic, NodePublic, pae
from demarche.core.keyset import KeySet, open_keyset, root_fingerprint, spoken_fingerprint
from demarche.core.log.checkpoint import open_head
from demarche.core.log.leaf import parse_leaf
from demarche.core.log.place import Place, check_place
from demarche.core.log.tree import append, check_consistency, check_inclusion, leaf_hash, root
from demarche.core.seal import BoxKey, HeaderError, NoStanzaError, PayloadError, unseal

VECTORS = Path(__file__).parent.parent / "vectors"


def vectors(name: str) -> Any:
    return json.loads((VECTORS / name).read_text(encoding="utf-8"))


def refuses(read: Callable[..., object], *given: Any, **named: Any) -> bool:
    try:
        read(*given, **named)
    except DemarcheError:
        return True
    return False


def test_encoding() -> None:
    """Documents, base64url, times, what is signed."""
    cases = vectors("encoding/json.json")
    assert all(canonical(parse(case["text"].encode())) == case["text"].encode() for case in cases["accept"])
    for case in cases["refuse"]:
        assert refuses(parse, bytes.fromhex(case["hex"]) if "hex" in case else case["text"].encode()), case["why"]
    cases = vectors("encoding/fields.json")
    assert all(unb64(case["text"]).hex() == case["hex"] for case in cases["base64url"])
    assert all(b64(bytes.fromhex(case["hex"])) == case["text"] for case in cases["base64url"])
    assert all(refuses(unb64, case["text"]) for case in cases["not_base64url"])
    assert all(moment(case["text"]) == case["seconds"] for case in cases["times"])
    assert all(stamp(case["seconds"]) == case["text"] for case in cases["times"])
    assert all(refuses(moment, case["text"]) for case in cases["not_times"])
    assert all(pae(case["type"], case["body"].encode()).hex() == case["hex"] for case in cases["signed"])


def test_keys() -> None:
    """Keys of seeds, and which signatures hold."""
    cases = vectors("keyset/keys.json")
    message = unb64(cases["message"])
    for case in cases["act"]:
        public = ActKey.from_seed(bytes.fromhex(case["seed"])).public
        assert (public.to_json(), public.key_id) == (case["public"], case["key_id"])
    for case in cases["log"]:
        assert LogKey.from_seed(bytes.fromhex(case["seed"])).public.to_json() == case["public"]
    for case in cases["box"]:
        assert BoxKey.from_seed(bytes.fromhex(case["seed"])).public.to_json() == case["public"]
    key = ActPublic.from_json(cases["act"][0]["public"])
    for case in cases["holds"]:
        key.verify(message, unb64(case["signatures"]))
    for case in cases["does_not_hold"]:
        assert refuses(key.verify, message, unb64(case["signatures"])), case["why"]
    assert all(refuses(NodePublic, bytes.fromhex(case["hex"])) for case in cases["refused_keys"])
    node = NodePublic.from_json(cases["node"][0]["public"])
    for case in cases["node_holds"]:
        node.verify(message, unb64(case["signature"]))
    for case in cases["node_does_not_hold"]:
        assert refuses(node.verify, message, unb64(case["signature"])), case["why"]


def test_key_sets() -> None:
    """The chain, its fingerprints, and what does not follow."""
    cases = vectors("keyset/keysets.json")
    sets: dict[int | None, KeySet | None] = {None: None, 0: None}
    for case in cases["chain"]:
        found = open_keyset(case["document"].encode(), before=sets[case["n"] - 1])
        sets[case["n"]] = found
        assert (found.hash, root_fingerprint(found.root)) == (case["hash"], case["fingerprint"])
        assert " ".join(spoken_fingerprint(found.root)) == case["spoken"]
    for case in cases["refused"]:
        keyset = sets[case["payload"]]
        assert keyset is not None
        payload: Any = keyset.to_json()
        document = canonical({"payload": {**payload, **case["set"]}, "signatures": case["signatures"]})
        assert refuses(open_keyset, document, before=sets[case["before"]]), case["why"]


def test_trees() -> None:
    """Roots, paths and consistency proofs."""
    cases = vectors("log/tree.json")
    hashes = [leaf_hash(leaf.encode()) for leaf in cases["leaves"]]
    roots = [bytes.fromhex(each) for each in cases["roots"]]
    assert [root(*append(0, b"", hashes[:size])[:2]) for size in range(len(hashes) + 1)] == roots

    def inclusion(case: Any) -> None:
        path = [bytes.fromhex(each) for each in case["path"]]
        index, size = case["index"], case["size"]
        check_inclusion(hashes[case.get("leaf", index)], index, size, path, roots[size])

    def consistency(case: Any) -> None:
        proof, old, new = [bytes.fromhex(each) for each in case["proof"]], case["old"], case["new"]
        check_consistency(old, roots[old], new, roots[new], proof)

    for check, right, wrong in (
        (inclusion, "inclusion", "no_inclusion"),
        (consistency, "consistency", "no_consistency"),
    ):
        for case in cases[right]:
            check(case)
        assert not [case["why"] for case in cases[wrong] if not refuses(check, case)]


def test_leaves_heads_and_places() -> None:
    """What is one, and what is none."""
    cases = vectors("log/leaves.json")
    for case in cases["accept"]:
        parse_leaf(case["text"].encode())
        assert leaf_hash(case["text"].encode()).hex() == case["hash"]
    assert not [case["why"] for case in cases["refuse"] if not refuses(parse_leaf, case["text"].encode())]
    cases = vectors("log/heads.json")
    whose: Any = {"origin": cases["origin"], "key": LogPublic.from_json(cases["key"])}
    for case in cases["accept"]:
        head = open_head(case["note"].encode(), **whose)
        found = (head.checkpoint.size, head.checkpoint.root.hex(), stamp(head.at))
        assert found == (case["size"], case["root"], case["at"])
    assert not [case["why"] for case in cases["refuse"] if not refuses(open_head, case["note"].encode(), **whose)]
    cases = vectors("log/places.json")
    head = open_head(cases["head"].encode(), **whose)

    def place(case: Any) -> str:
        return check_place(Place.from_json(parse(case["place"].encode())), head).k

    assert [place(case) for case in cases["accept"]] == [case["k"] for case in cases["accept"]]
    assert not [case["why"] for case in cases["refuse"] if not refuses(place, case)]


def test_sealed_files() -> None:
    """Files of two programs, and three ways of not opening."""
    cases = vectors("seal/files.json")
    for case in cases["accept"]:
        for seed in case["keys"]:
            plain = unseal(unb64(case["sealed"]), BoxKey.from_seed(bytes.fromhex(seed)))
            assert (len(plain), sha256(plain).hexdigest()) == (case["plain_bytes"], case["plain_sha256"])
    key = BoxKey.from_seed(bytes.fromhex(cases["accept"][0]["keys"][0]))
    ways = {"header": HeaderError, "no stanza": NoStanzaError, "payload": PayloadError}
    for case in cases["refuse"]:
        with pytest.raises(ways[case["error"]]):
            unseal(unb64(case["sealed"]), key)
