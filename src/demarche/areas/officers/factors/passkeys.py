# SPDX-License-Identifier: Apache-2.0
"""Passkeys (WebAuthn): whether the browser's address allows them, what it is asked for, and what it answered.

A challenge is signed and carries its time, so that nothing is kept for who only opens a page; one that was answered is spent.
"""

import json
from ipaddress import ip_address
from secrets import token_urlsafe
from typing import Any, Final

from django.conf import settings
from django.core.cache import cache
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest
from django.http.request import split_domain_port
from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    CollectedClientData,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from demarche.areas.officers.models import Factor, Officer
from demarche.core.encoding import digest

SIGN_IN: Final = "sign-in"
STANDS: Final = 3600
"""For how many seconds a page that asks for a passkey can stand open."""

BARE: Final = "bare"
PLAIN: Final = "plain"

# Whatever a browser that is not ours may answer; fido2 reads it by type and index.
_MALFORMED: Final = (ValueError, TypeError, KeyError, AttributeError, IndexError)
_LONGEST: Final = 20_000


def hindrance(request: HttpRequest) -> str:
    """Why no browser gives a passkey to a page at this address: `bare`, `plain`, or nothing when it does."""
    host = _host(request)
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return "" if request.is_secure() or host == "localhost" else PLAIN
    return BARE


def ask_new(request: HttpRequest, officer: Officer) -> str:
    """What the browser is asked for a new passkey, as JSON."""
    options, _state = _server(request).register_begin(
        PublicKeyCredentialUserEntity(id=str(officer.pk).encode(), name=officer.username, display_name=officer.name),
        credentials=_credentials(officer),
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
        challenge=_challenge(f"new {officer.pk}"),
    )
    return json.dumps(dict(options))


def keep_new(request: HttpRequest, officer: Officer, answer: str, *, name: str) -> bool:
    """Keep the passkey the browser made; False when the answer is none to what was asked."""
    try:
        given = _read(answer)
        made = _server(request).register_complete(_state(given, f"new {officer.pk}"), given)
    except _MALFORMED:
        return False
    found = made.credential_data
    if found is None or not _spend(given):
        return False
    data = {"credential": websafe_encode(bytes(found))}
    Factor.objects.create(officer=officer, kind=Factor.PASSKEY, name=name, data=data, added=request.at)  # type: ignore[attr-defined]  # set by the node
    return True


def ask(request: HttpRequest, officer: Officer | None = None) -> str:
    """What the browser is asked for a passkey, as JSON: of one officer, or of whoever has one for this node."""
    options, _state = _server(request).authenticate_begin(
        _credentials(officer) if officer else None,
        UserVerificationRequirement.REQUIRED,
        _challenge(_purpose(officer)),
    )
    return json.dumps(dict(options))


def whose(request: HttpRequest, answer: str, officer: Officer | None = None) -> Officer | None:
    """Whose passkey the browser answered with; None when it is nobody's, or not that officer's, or was answered before."""
    try:
        given = _read(answer)
        state = _state(given, _purpose(officer))
        named = officer or _named(given)
        rows = {} if named is None else {row: _credential(row) for row in _rows(named)}
        used = _server(request).authenticate_complete(state, list(rows.values()), given)
    except _MALFORMED:
        return None
    if named is None or not named.is_active or not _spend(given):
        return None
    for row, credential in rows.items():
        if credential.credential_id == used.credential_id:
            row.used = request.at  # type: ignore[attr-defined]  # set by the node
            row.save(update_fields=["used"])
    return named


def _server(request: HttpRequest) -> Fido2Server:
    own = f"{request.scheme}://{request.get_host()}"
    rp = PublicKeyCredentialRpEntity(id=_host(request), name=settings.NODE.party_name)
    return Fido2Server(rp, verify_origin=lambda origin: origin == own)


def _host(request: HttpRequest) -> str:
    return split_domain_port(request.get_host())[0]


def _purpose(officer: Officer | None) -> str:
    return SIGN_IN if officer is None else f"prove {officer.pk}"


def _challenge(purpose: str) -> bytes:
    return TimestampSigner(salt=f"officers.passkeys {purpose}").sign(token_urlsafe(24)).encode()


def _state(given: dict[str, Any], purpose: str) -> dict[str, Any]:
    """What fido2 would have kept since the page was made; raise when we did not ask, or too long ago."""
    challenge = _client(given).challenge
    try:
        TimestampSigner(salt=f"officers.passkeys {purpose}").unsign(challenge.decode(), max_age=STANDS)
    except BadSignature as error:
        raise ValueError("expected a challenge of this page, got another") from error
    return {"challenge": websafe_encode(challenge), "user_verification": UserVerificationRequirement.REQUIRED}


def _spend(given: dict[str, Any]) -> bool:
    return cache.add(f"passkey:{digest(_client(given).challenge)}", True, STANDS)  # noqa: FBT003  # a mark, not an option


def _client(given: dict[str, Any]) -> CollectedClientData:
    return CollectedClientData(websafe_decode(given["response"]["clientDataJSON"]))


def _read(answer: str) -> dict[str, Any]:
    if len(answer) > _LONGEST:
        raise ValueError("expected a passkey's answer, got a longer text")
    given = json.loads(answer)
    if not isinstance(given, dict):
        raise TypeError("expected an object")
    return given


def _named(given: dict[str, Any]) -> Officer | None:
    handle = websafe_decode(given["response"]["userHandle"]).decode()
    return (
        Officer.objects.filter(pk=int(handle)).first() if handle.isdecimal() and len(handle) < len(str(2**63)) else None
    )


def _rows(officer: Officer) -> list[Factor]:
    return list(Factor.objects.filter(officer=officer, kind=Factor.PASSKEY).order_by("pk"))


def _credentials(officer: Officer) -> list[AttestedCredentialData]:
    return [_credential(row) for row in _rows(officer)]


def _credential(row: Factor) -> AttestedCredentialData:
    return AttestedCredentialData(websafe_decode(row.data["credential"]))
