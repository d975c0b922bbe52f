# SPDX-License-Identifier: Apache-2.0
"""The peer door over HTTP: where other nodes put parcels, and nothing to read."""

import logging
import sys
from queue import Empty, SimpleQueue
from secrets import token_bytes
from threading import Thread
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_POST

from demarche.areas.exchange.giving import give
from demarche.areas.exchange.inbox import take
from demarche.areas.exchange.opening import BODY_LIMIT
from demarche.areas.exchange.transport import MEDIA, Bounds
from demarche.ledger.signer import KeyLockedError
from demarche.ledger.transaction import BusyError
from demarche.node import clock, faults
from demarche.node.signers import signer

_log = logging.getLogger(__name__)

_TOO_SLOW, _UNAVAILABLE = 408, 503

WAIT: Final = Bounds().whole
"""Seconds in which a body must have come, beside those for its length: then its sender waits for no answer any more."""


def _body(request: HttpRequest) -> bytes | None:
    """The body of a request; `None` when it did not come in time, for the server itself would wait for good.

    It is read by a thread of its own, which ends when the request is answered and the server lets go of the line.
    """
    came: SimpleQueue[bytes | Exception] = SimpleQueue()

    def read() -> None:
        try:
            came.put(request.read(BODY_LIMIT + 1))
        except Exception as error:  # noqa: BLE001  # raised again by who waits for it
            came.put(error)

    stated = str(request.META.get("CONTENT_LENGTH") or "0")
    length = min(int(stated), BODY_LIMIT) if stated.isdecimal() else 0
    Thread(target=read, name="reading", daemon=True).start()
    try:
        found = came.get(timeout=WAIT + length / Bounds().pace)
    except Empty:
        return None
    if isinstance(found, Exception):
        raise found
    return found


@require_POST
def parcels(request: HttpRequest) -> HttpResponse:
    """Take one parcel; what is larger than the door takes is read one byte too far and no more."""
    body = _body(request)
    if body is None:
        return _answer(_TOO_SLOW)
    try:
        at: int = request.at  # type: ignore[attr-defined]  # set by the middleware
        spare, machine = settings.NODE.files_spare, clock.machine()
        status, answer = take(body, signer=signer(), at=at, random=token_bytes, spare=spare, machine=machine)
    except (KeyLockedError, BusyError) as error:
        _log.error("a parcel was turned away: %s", error)  # the sentence says it; it is tried again
        return _answer(_UNAVAILABLE)
    return _answer(status, answer)


@require_POST
def collect(request: HttpRequest) -> HttpResponse:
    """Give a node that fetches what is due to it."""
    body = _body(request)
    if body is None:
        return _answer(_TOO_SLOW)
    at: int = request.at  # type: ignore[attr-defined]  # set by the middleware
    try:
        status, given = give(body, signer=signer(), at=at, machine=clock.machine(), random=token_bytes)
    except (KeyLockedError, BusyError) as error:
        _log.error("what is due was not given: %s", error)  # the sentence says it; it is asked for again
        return _answer(_UNAVAILABLE)
    return _answer(status, given)


def _answer(status: int, content: bytes = b"") -> HttpResponse:
    """Says how long it is, for the other side must see whether an answer was cut short."""
    length = {"Content-Length": str(len(content))}
    return HttpResponse(content, status=status, content_type=MEDIA, headers=length)


def nothing(_request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
    """Every other address."""
    return _answer(404)


def failed(_request: HttpRequest) -> HttpResponse:
    """The node itself failed, or what it stands on; its log says why, its door does not."""
    return _answer(_UNAVAILABLE if faults.state.meet(sys.exc_info()[1]) else 500)


urlpatterns = [path("v1/parcels", parcels), path("v1/collect", collect)]
handler400 = handler403 = handler404 = nothing
handler500 = failed
