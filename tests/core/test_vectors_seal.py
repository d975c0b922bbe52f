# SPDX-License-Identifier: Apache-2.0
"""Another reader, written from docs/protocol alone, agrees with the vectors of sealed files."""

import hmac
import re
from base64 import b64decode, b64encode
from hashlib import sha256

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from tests.vectors.reader import WrongError, binary, box, holds, require, vectors

SUITE = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)
STANZA = rb"-> mlkem768x25519 ([A-Za-z0-9+/]{1494})\n([A-Za-z0-9+/]{43})\n"
HEADER = re.compile(rb"(age-encryption\.org/v1\n((?:" + STANZA + rb"){1,256})---) ([A-Za-z0-9+/]{43})\n")


def raw64(text: bytes) -> bytes:
    data = b64decode(text + b"=" * (-len(text) % 4), validate=True)
    require(b64encode(data).rstrip(b"=") == text, "spelling")
    return data


def hkdf(file_key: bytes, salt: bytes, info: bytes) -> bytes:
    return hmac.digest(hmac.digest(salt, file_key, "sha256"), info + b"\1", "sha256")


def open_chunks(key: bytes, data: bytes) -> bytes:
    chunks = [data[at : at + 65_552] for at in range(0, len(data), 65_552)]
    require(chunks, "no chunk")
    plain = []
    for counter, chunk in enumerate(chunks):
        last = counter == len(chunks) - 1
        plain.append(ChaCha20Poly1305(key).decrypt(counter.to_bytes(11, "big") + bytes([last]), chunk, None))
    require(len(chunks) == 1 or plain[-1], "an empty last chunk")
    return b"".join(plain)


def open_sealed(data: bytes, seed: bytes) -> bytes:
    """The plain bytes; else an error whose text is the way of not opening."""
    found = HEADER.match(data)
    if not found or not holds(lambda: [raw64(text) for pair in re.findall(STANZA, found[2]) for text in pair]):
        raise WrongError("header")
    key, file_keys = box(seed)[0], []
    for enc, wrapped in re.findall(STANZA, found[2]):
        try:
            file_keys.append(SUITE.decrypt(raw64(enc) + raw64(wrapped), key, b"age-encryption.org/mlkem768x25519"))
        except InvalidTag:
            continue
    require(file_keys, "no stanza")
    mac = hmac.digest(hkdf(file_keys[0], b"", b"header"), found[1], "sha256")
    require(b64encode(mac).rstrip(b"=") == found[5], "header")
    nonce, body = data[found.end() : found.end() + 16], data[found.end() + 16 :]
    try:
        return open_chunks(hkdf(file_keys[0], nonce, b"payload"), body)
    except (InvalidTag, WrongError) as error:
        raise WrongError("payload") from error


def test_sealed_files() -> None:
    """Files of two programs, and three ways of not opening."""
    cases = vectors("seal/files.json")
    for case in cases["accept"]:
        plain = bytes((7 * i + i // 256) % 256 for i in range(case["plain_bytes"]))
        assert sha256(plain).hexdigest() == case["plain_sha256"]
        assert all(open_sealed(binary(case["sealed"]), bytes.fromhex(seed)) == plain for seed in case["keys"])
    seed = bytes.fromhex(cases["accept"][0]["keys"][0])
    for case in cases["refuse"]:
        with pytest.raises(WrongError, match=f"^{case['error']}$"):
            open_sealed(binary(case["sealed"]), seed)
