# SPDX-License-Identifier: Apache-2.0
"""Another reader, written from docs/protocol alone, agrees with the vectors of encoding and keys."""

import re
from hashlib import sha256, sha512
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ed25519, mldsa

from tests.vectors.reader import (
    b64url,
    binary,
    box,
    document,
    edwards,
    encoding_to_sign,
    fields,
    hashed,
    holds,
    jcs,
    require,
    seconds,
    vectors,
    verify_ed25519,
)

KEYSET_TYPE = "application/vnd.demarche.keyset+json;v=1"


def test_documents() -> None:
    """JSON of the profile, and every other text."""
    cases = vectors("encoding/json.json")
    assert all(holds(document, case["text"].encode()) for case in cases["accept"])
    for case in cases["refuse"]:
        data = bytes.fromhex(case["hex"]) if "hex" in case else case["text"].encode()
        assert not holds(document, data), case["why"]


def test_fields() -> None:
    """Binary, times, and what is signed."""
    cases = vectors("encoding/fields.json")
    assert [binary(case["text"]).hex() for case in cases["base64url"]] == [case["hex"] for case in cases["base64url"]]
    assert [seconds(case["text"]) for case in cases["times"]] == [case["seconds"] for case in cases["times"]]
    assert not any(holds(binary, case["text"]) for case in cases["not_base64url"])
    assert not any(holds(seconds, case["text"]) for case in cases["not_times"])
    for case in cases["signed"]:
        assert encoding_to_sign(case["type"], case["body"].encode()).hex() == case["hex"]


def verify_set(key: Any, signatures: bytes, message: bytes) -> None:
    fields(key, "ed25519 ml_dsa_87")
    require(len(signatures) == 4691, "length")
    verify_ed25519(binary(key["ed25519"], 32), signatures[:64], message)
    public = mldsa.MLDSA87PublicKey.from_public_bytes(binary(key["ml_dsa_87"], 2592))
    public.verify(signatures[64:], message)


def key_id(key: Any) -> str:
    return sha256(binary(key["ed25519"], 32) + binary(key["ml_dsa_87"], 2592)).hexdigest()


def test_keys_of_seeds() -> None:
    """Every half from its 32 bytes."""
    cases = vectors("keyset/keys.json")
    for role, make in (("act", mldsa.MLDSA87PrivateKey), ("log", mldsa.MLDSA44PrivateKey)):
        for case in cases[role]:
            seed = bytes.fromhex(case["seed"])
            first = ed25519.Ed25519PrivateKey.from_private_bytes(seed[:32]).public_key().public_bytes_raw()
            second = make.from_seed_bytes(seed[32:]).public_key().public_bytes_raw()
            assert [*case["public"].values()] == [b64url(first), b64url(second)]
            assert role == "log" or key_id(case["public"]) == case["key_id"]
    for case in cases["box"]:
        _, public = box(bytes.fromhex(case["seed"]))
        assert case["public"] == {"mlkem768x25519": b64url(public)}


def test_signature_sets() -> None:
    """Both halves or nothing, and strict Ed25519."""
    cases = vectors("keyset/keys.json")
    key, message = cases["act"][0]["public"], binary(cases["message"])
    assert all(holds(verify_set, key, binary(case["signatures"]), message) for case in cases["holds"])
    for case in cases["does_not_hold"]:
        assert not holds(verify_set, key, binary(case["signatures"]), message), case["why"]
    assert not any(holds(edwards, bytes.fromhex(case["hex"])) for case in cases["refused_keys"])
    node = binary(cases["node"][0]["public"]["ed25519"])
    assert all(holds(verify_ed25519, node, binary(case["signature"]), message) for case in cases["node_holds"])
    for case in cases["node_does_not_hold"]:
        assert not holds(verify_ed25519, node, binary(case["signature"]), message), case["why"]


def check_root(root: Any) -> None:
    fields(root, "keys threshold")
    ids = [key_id(key) for key in root["keys"]]
    require(ids == sorted(set(ids)) and 1 <= root["threshold"] <= len(ids) <= 8, "root")


def check_payload(payload: Any) -> None:
    fields(payload, "v party n suite root acts node log witness box tls simulated made", "prev")
    require((payload["v"], payload["suite"]) == (1, "D1") and re.fullmatch("[A-Z][A-Z0-9]{1,7}", payload["party"]), "v")
    require(payload["n"] >= 1 and ("prev" in payload) == (payload["n"] > 1), "prev")
    require(isinstance(payload["simulated"], bool) and hashed(payload["tls"]) and seconds(payload["made"]), "fields")
    check_root(payload["root"])
    fields(payload["acts"], "technical diplomatic")
    fields(payload["box"], "mlkem768x25519")
    binary(payload["box"]["mlkem768x25519"], 1216)
    pairs = [*payload["root"]["keys"], *payload["acts"].values()]
    heads = [payload["log"], payload["witness"]]
    for half, size, keys in (
        ("ed25519", 32, [*pairs, *heads, payload["node"]]),
        ("ml_dsa_87", 2592, pairs),
        ("ml_dsa_44", 1312, heads),
    ):
        values = [binary(key[half], size) for key in keys]
        require(len(set(values)) == len(values), "a value twice")
    for key in [*pairs, *heads, payload["node"]]:
        edwards(binary(key["ed25519"]))


def open_keyset(found: Any, before: Any) -> Any:
    """Give the payload of a document that follows the payload before it."""
    fields(found, "payload signatures")
    payload, signatures = found["payload"], found["signatures"]
    check_payload(payload)
    if before is None:
        require(payload["n"] == 1, "first")
    else:
        require(payload["n"] == before["n"] + 1 and payload["prev"] == sha256(jcs(before)).hexdigest(), "order")
        require(all(payload[name] == before[name] for name in ("party", "simulated")), "same")
    roots = [each["root"] for each in (before, payload) if each]
    known = {key_id(key): key for root in roots for key in root["keys"]}
    ids = [signature["key"] for signature in signatures]
    require(ids == sorted(set(ids)), "order of signatures")
    for signature in signatures:
        fields(signature, "key ed25519 ml_dsa_87")
        both = binary(signature["ed25519"], 64) + binary(signature["ml_dsa_87"], 4627)
        verify_set(known[signature["key"]], both, encoding_to_sign(KEYSET_TYPE, jcs(payload)))
    for root in roots:
        require(sum(key_id(key) in ids for key in root["keys"]) >= root["threshold"], "threshold")
    return payload


def test_key_sets() -> None:
    """A chain of three, its fingerprints, and what does not follow."""
    cases = vectors("keyset/keysets.json")
    payloads: dict[Any, Any] = {None: None}
    for case in cases["chain"]:
        payload = open_keyset(document(case["document"].encode()), payloads.get(case["n"] - 1))
        payloads[case["n"]] = payload
        labelled = b"demarche/root/v1" + jcs(payload["root"])
        long = sha512(labelled).digest()
        assert sha256(jcs(payload)).hexdigest() == case["hash"]
        assert sha256(labelled).hexdigest() == case["fingerprint"]
        groups = [f"{int.from_bytes(long[5 * i : 5 * i + 5], 'big') % 100_000:05}" for i in range(12)]
        assert " ".join(groups) == case["spoken"]
    for case in cases["refused"]:
        found = {"payload": {**payloads[case["payload"]], **case["set"]}, "signatures": case["signatures"]}
        assert not holds(open_keyset, found, payloads[case["before"]]), case["why"]
