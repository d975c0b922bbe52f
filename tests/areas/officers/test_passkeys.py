# SPDX-License-Identifier: Apache-2.0
"""What a passkey's answer must be: to this page, once, from this origin, with its owner verified, and the officer's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.cache import cache
from django.core.signing import Signer
from django.test import Client
from fido2.utils import websafe_encode

from demarche.areas.officers.factors import kept
from demarche.areas.officers.models import Factor, Officer
from tests.areas.officers.security_key import HERE, HOST, PRESENT, SecurityKey, asked
from tests.desk import PASSWORD, browser, officer, seat

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db

REFUSED = "This passkey was not accepted. Press the button again."


@pytest.fixture
def amis(tmp_path: Path, settings: Any) -> Officer:
    """D. Amis; this process is Aurelia's node, opened by its host name over https."""
    seat(tmp_path, settings)
    settings.ALLOWED_HOSTS = [HOST]
    cache.clear()
    return officer("d.amis", "drafter")


def proved(who: Officer) -> Client:
    """A browser of an officer who has just shown his password."""
    client = browser(who)
    client.post("/mine/prove/", {"password": PASSWORD, "then": "/"}, **HERE)
    return client


def holding(client: Client, name: str = "office laptop") -> SecurityKey:
    """The passkey an officer has added."""
    key = SecurityKey()
    answer = key.make(asked(client, "/mine/sign-in/"))
    client.post("/mine/sign-in/passkey/", {"name": name, "passkey": answer}, **HERE)
    return key


def sign_in(answer: str) -> Any:
    """With a passkey alone."""
    return Client().post("/sign-in/", {"passkey": answer, "next": "/officers/"}, **HERE)


def test_a_passkey_is_named_renamed_used_and_removed(amis: Officer) -> None:
    """When it was used last stands there; of two, one is removed, and another officer's is out of reach."""
    client = proved(amis)
    key = holding(client)
    holding(client, "key on the ring")
    row = amis.factors.order_by("pk")[0]
    path = f"/mine/sign-in/passkey/{row.pk}/"
    assert "never used yet" in client.get("/mine/sign-in/", **HERE).content.decode()

    assert sign_in(key.show(asked(Client(), "/sign-in/")))["Location"] == "/officers/"
    assert "last used" in client.get("/mine/sign-in/", **HERE).content.decode()
    client.post(path, {"name": "desk 4", "do": "rename"}, **HERE)
    assert "desk 4" in client.get("/mine/sign-in/", **HERE).content.decode()
    assert proved(officer("r.aksel", "drafter")).post(path, {"do": "remove"}, **HERE).status_code == 404
    client.post(path, {"do": "remove"}, **HERE)
    assert kept.of(amis) == kept.Factors(passkeys=1)
    assert REFUSED in sign_in(key.show(asked(Client(), "/sign-in/"))).content.decode()


def test_an_answer_is_good_once_for_what_was_asked(amis: Officer) -> None:
    """Twice, for another purpose, to a challenge that is not ours or too old, from another origin or port, unverified, under another name."""
    client = proved(amis)
    key = holding(client)
    other = officer("r.aksel", "releasing")
    handle = websafe_encode(str(other.pk).encode())
    question = asked(Client(), "/sign-in/")
    once = key.show(question)
    assert sign_in(once).status_code == 302

    stamped = Signer(salt="officers.passkeys sign-in").sign("a challenge of long ago:1Aaaaa")
    old = {**question, "challenge": websafe_encode(stamped.encode())}

    def fresh() -> dict[str, Any]:
        return asked(Client(), "/sign-in/")

    for answer in (
        once,
        key.show(asked(client, "/mine/sign-in/")),
        key.show({**question, "challenge": websafe_encode(b"a challenge nobody made")}),
        key.show(old),
        key.show(fresh(), origin="https://elsewhere.example"),
        key.show(fresh(), origin=f"https://{HOST}:8443"),
        key.show(fresh(), flags=PRESENT),
        key.show(fresh(), handle=handle),
        key.show(fresh(), handle=websafe_encode(b"9" * 30)),
        SecurityKey().show(fresh(), handle=websafe_encode(str(amis.pk).encode())),
        "{}",
        "[]",
        "no JSON",
        '{"response": {"clientDataJSON": "!"}}',
        "x" * 30_000,
    ):
        refused = sign_in(answer)
        assert (refused.status_code, REFUSED in refused.content.decode()) == (200, True)


def test_who_may_not_sign_in_any_more_does_not_by_a_passkey(amis: Officer) -> None:
    """An account that was ended."""
    key = holding(proved(amis))
    Officer.objects.filter(pk=amis.pk).update(is_active=False)

    assert REFUSED in sign_in(key.show(asked(Client(), "/sign-in/"))).content.decode()


def test_nothing_is_kept_of_what_is_no_new_passkey(amis: Officer) -> None:
    """Without its owner verified, from another origin, sent twice, made for another officer, or nothing at all."""
    client, other = proved(amis), proved(officer("r.aksel", "releasing"))
    key = SecurityKey()
    question = asked(client, "/mine/sign-in/")
    for answer in (
        key.make(question, flags=PRESENT),
        key.make(question, origin="https://elsewhere.example"),
        key.make(asked(other, "/mine/sign-in/")),
        "",
        "{}",
    ):
        page = client.post("/mine/sign-in/passkey/", {"name": "x", "passkey": answer}, **HERE, follow=True)
        assert "The browser made no passkey, so nothing was kept. Try again." in page.content.decode()
    assert not Factor.objects.exists()
    twice = key.make(question)
    for _ in range(2):
        client.post("/mine/sign-in/passkey/", {"name": "x", "passkey": twice}, **HERE)
    assert Factor.objects.count() == 1


def test_passkeys_get_in_while_everything_else_is_closed(amis: Officer) -> None:
    """Somebody fails on purpose at the officer's own address; nothing counts a passkey."""
    key = holding(proved(amis))
    for _ in range(12):
        Client().post("/sign-in/", {"login": "d.amis", "password": "guess after guess"}, **HERE)
        sign_in("{}")
    closed = Client().post("/sign-in/", {"login": "d.amis", "password": PASSWORD}, **HERE)

    assert closed.status_code == 429
    assert "data-passkey=" in closed.content.decode()
    assert sign_in(key.show(asked(Client(), "/sign-in/")))["Location"] == "/officers/"


def test_the_second_step_takes_a_passkey_of_the_officer_alone(amis: Officer) -> None:
    """After the password; another's does not do."""
    key, other = holding(proved(amis)), holding(proved(officer("r.aksel", "releasing")))
    client = Client()
    client.post("/sign-in/", {"login": "d.amis", "password": PASSWORD}, **HERE)

    refused = client.post("/sign-in/second/", {"passkey": other.show(asked(client, "/sign-in/second/"))}, **HERE)
    assert REFUSED in refused.content.decode()
    right = key.show(asked(client, "/sign-in/second/"))
    assert client.post("/sign-in/second/", {"passkey": right}, **HERE)["Location"] == "/"
