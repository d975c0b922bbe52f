# SPDX-License-Identifier: Apache-2.0
"""The Party's own sign-in service (OpenID Connect): where to send the officer, and whom it says it was.

Authorization code with PKCE, state and nonce. The ID token is judged here, signature included, however it came.
"""

import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest
from pathlib import Path
from secrets import token_urlsafe
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

import urllib3
from django.conf import settings
from django.core.cache import cache

from demarche.core.encoding import digest
from demarche.core.errors import DemarcheError

# Signed by a key of the service; never `none`, and never a secret that both sides know.
_ALGORITHMS: Final = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"]
_SECONDS: Final = 5
_PAUSE: Final = 10
_DESCRIBED_FOR: Final = 300
_LARGEST: Final = 200_000
_LEEWAY: Final = 30
_OK: Final = 200


class ServiceError(DemarcheError):
    """The sign-in service does not answer, or answered what cannot be relied on."""


@dataclass(frozen=True, slots=True)
class Going:
    """What is kept in the officer's browser while he is at the service."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def new(cls) -> "Going":
        """Three new secrets."""
        return cls(token_urlsafe(24), token_urlsafe(24), token_urlsafe(48))


def address(going: Going, back: str) -> str:
    """Where to send the officer; raise `ServiceError` when the service does not answer."""
    hashed = urlsafe_b64encode(sha256(going.verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code",
        "client_id": settings.NODE.oidc["client_id"],
        "redirect_uri": back,
        "scope": "openid",
        "state": going.state,
        "nonce": going.nonce,
        "code_challenge": hashed,
        "code_challenge_method": "S256",
    }
    where = _endpoint(_described(), "authorization_endpoint")
    return f"{where}{'&' if '?' in where else '?'}{urlencode(asked)}"


def subject(going: Going, back: str, code: str) -> str:
    """Whom the service says it was; raise `ServiceError`."""
    described = _described()
    given = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "client_id": settings.NODE.oidc["client_id"],
        "client_secret": _secret(),
        "code_verifier": going.verifier,
    }
    answer = _fetch("POST", _endpoint(described, "token_endpoint"), given)
    keys = _fetch("GET", _endpoint(described, "jwks_uri"))
    claims = judge(str(answer.get("id_token", "")), keys, nonce=going.nonce)
    return str(claims["sub"])


def judge(token: str, keys: dict[str, Any], *, nonce: str) -> dict[str, Any]:
    """What an ID token claims, once everything about it is right; raise `ServiceError`."""
    import jwt  # noqa: PLC0415  # of the extra `oidc`

    told = settings.NODE.oidc
    try:
        key = _key(jwt.PyJWKSet.from_dict(keys), jwt.get_unverified_header(token))
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=_ALGORITHMS,
            audience=told["client_id"],
            issuer=told["issuer"],
            leeway=_LEEWAY,
            options={"require": ["exp", "iat", "iss", "aud", "sub"]},
        )
    except (jwt.PyJWTError, KeyError, ValueError, TypeError) as error:
        raise ServiceError(
            f"expected an ID token of {told['issuer']} for this node, got one refused: {error}"
        ) from error
    if not compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
        raise ServiceError("expected the nonce of this sign-in, got another: begin again")
    alone = claims["aud"] in (told["client_id"], [told["client_id"]])
    if claims.get("azp", told["client_id"] if alone else "") != told["client_id"] or not claims["sub"]:
        raise ServiceError("expected an ID token made for this node, got one made for another")
    return claims


def _key(keys: Any, header: dict[str, Any]) -> Any:
    found = [key for key in keys.keys if key.key_id == header.get("kid")]
    if len(found) != 1:
        raise KeyError("its key is not among those of the service")
    return found[0]


def _described() -> dict[str, Any]:
    """What the service says of itself; asked now and then, for whoever opens the sign-in page could have it asked at will."""
    issuer = settings.NODE.oidc["issuer"]
    key = f"service:{digest(issuer.encode())}"
    described: dict[str, Any] | None = cache.get(key)
    if described is None:
        # While one asks, and for a while after an answer that failed, nobody else waits for it.
        if not cache.add(f"{key}:asked", 1, _PAUSE):
            raise ServiceError(f"expected an answer of {urlsplit(issuer).netloc}, got none just now")
        described = _fetch("GET", f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        _check_issuer(described, issuer)
        cache.set(key, described, _DESCRIBED_FOR)
        cache.delete(f"{key}:asked")
    return described


def _check_issuer(described: dict[str, Any], issuer: str) -> None:
    if described.get("issuer") != issuer:
        raise ServiceError(f"expected the service {issuer}, got one that calls itself {described.get('issuer')!r}")


def _endpoint(described: dict[str, Any], name: str) -> str:
    """An address of the service; in the clear only where the issuer's is, which the settings allow on this machine alone."""
    found = str(described.get(name, ""))
    if urlsplit(found).scheme not in {"https", urlsplit(settings.NODE.oidc["issuer"]).scheme}:
        raise ServiceError(f"expected an https address as {name}, got {found[:80]!r}")
    return found


def _fetch(method: str, where: str, fields: dict[str, str] | None = None) -> dict[str, Any]:
    body = urlencode(fields) if fields else None
    headers = {"Content-Type": "application/x-www-form-urlencoded"} if fields else {}
    try:
        with urllib3.PoolManager(timeout=_SECONDS, retries=False) as pool:
            answer = pool.request(method, where, body=body, headers=headers, redirect=False, preload_content=False)
            content = answer.read(_LARGEST)
            status = answer.status
            answer.close()
        found = json.loads(content)
    except (urllib3.exceptions.HTTPError, ValueError) as error:
        raise ServiceError(f"expected an answer of {urlsplit(where).netloc}, got none that can be read") from error
    if status != _OK or not isinstance(found, dict):
        raise ServiceError(f"expected 200 and an object of {urlsplit(where).netloc}, got {status}")
    return found


def _secret() -> str:
    path = Path(settings.DEMARCHE_HOME, settings.NODE.oidc["client_secret_file"])
    try:
        return path.read_text().strip()
    except OSError as error:
        raise ServiceError(f"expected the client's secret in {path}, got nothing readable") from error
