# SPDX-License-Identifier: Apache-2.0
"""A device that holds passkeys, and can be told to answer wrongly: as another origin, without having verified its owner."""

from __future__ import annotations

import html
import json
import re
import secrets
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode

if TYPE_CHECKING:
    from django.test import Client

HOST = "desk.aurelia.example"
PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40
HERE: dict[str, Any] = {"headers": {"host": HOST}, "secure": True}


def asked(client: Client, path: str) -> dict[str, Any]:
    """What a page asks the browser for."""
    page = client.get(path, **HERE).content.decode()
    found = re.search(r'data-passkey="([^"]+)"', page)
    assert found is not None
    question: dict[str, Any] = json.loads(html.unescape(found[1]))["publicKey"]
    return question


class SecurityKey:
    """One passkey of one person for one host."""

    def __init__(self, host: str = HOST) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._id = secrets.token_bytes(16)
        self._host = host
        self._handle = ""

    def make(self, question: dict[str, Any], *, flags: int = PRESENT | VERIFIED, origin: str = "") -> str:
        """Answer to the question for a new one."""
        self._handle = question["user"]["id"]
        public = cbor.encode(dict(ES256.from_cryptography_key(self._key.public_key())))  # type: ignore[no-untyped-call]
        named = bytes(16) + len(self._id).to_bytes(2) + self._id + public
        attested = {"fmt": "none", "attStmt": {}, "authData": self._data(flags | ATTESTED) + named}
        return self._answer(question, "webauthn.create", origin, attestationObject=cbor.encode(attested))

    def show(
        self, question: dict[str, Any], *, flags: int = PRESENT | VERIFIED, origin: str = "", handle: str = ""
    ) -> str:
        """Answer to the question for one that is there."""
        data = self._data(flags)
        client = self._client(question, "webauthn.get", origin)
        signature = self._key.sign(data + sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        whose = handle or self._handle
        return self._answer(question, "webauthn.get", origin, authenticatorData=data, signature=signature, whose=whose)

    def _data(self, flags: int) -> bytes:
        return sha256(self._host.encode()).digest() + bytes([flags]) + bytes(4)

    def _client(self, question: dict[str, Any], kind: str, origin: str) -> bytes:
        said = {"type": kind, "challenge": question["challenge"], "origin": origin or f"https://{HOST}"}
        return json.dumps(said).encode()

    def _answer(self, question: dict[str, Any], kind: str, origin: str, *, whose: str = "", **parts: bytes) -> str:
        response = {name: websafe_encode(part) for name, part in parts.items()}
        response["clientDataJSON"] = websafe_encode(self._client(question, kind, origin))
        if whose:
            response["userHandle"] = whose
        name = websafe_encode(self._id)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})
