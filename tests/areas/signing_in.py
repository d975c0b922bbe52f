# SPDX-License-Identifier: Apache-2.0
"""The sign-in on the desk on which `tests/permissions.py` is tried."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.core.cache import cache

from demarche.areas.officers.actions import new_link_code
from demarche.areas.officers.factors import codes
from demarche.core.encoding import digest
from tests.desk import PASSWORD

if TYPE_CHECKING:
    from tests.areas.permitted import Place

SERVICE: Final = {"oidc.issuer": "https://id.example", "oidc.client_id": "aurelia", "oidc.name": "Aurelia ID"}


def furnish(place: Place) -> None:
    """An officer with a code app and an address to link his account; a service that has said where it is."""
    reader = place.desk.officers["reader"]
    secret = codes.new_secret()
    assert codes.set_app(reader, secret, codes.code_at(secret, codes.step_now()), at=place.desk.meeting.now)
    theirs = {"pk": reader.pk}
    for name in ("clear", "link", "signed_in"):
        place.kwargs[f"officers:{name}"] = theirs
    place.kwargs["officers:passkey_change"] = {"pk": reader.factors.get().pk}
    place.kwargs["officers:linking"] = {"code": new_link_code(reader, choice=lambda letters: letters[0])}
    place.forms["officers:everyone", "require"] = {"since": "2027-02-01"}
    place.forms["officers:prove", "send"] = {"password": PASSWORD}
    issuer = SERVICE["oidc.issuer"]
    cache.set(f"service:{digest(issuer.encode())}", {"authorization_endpoint": f"{issuer}/authorize"})
