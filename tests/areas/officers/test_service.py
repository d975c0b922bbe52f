# SPDX-License-Identifier: Apache-2.0
"""Signing in by the Party's own service: a real provider runs as its own process, and a person walks through it."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
import urllib3
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.core.cache import cache
from django.test import Client

from demarche.areas.officers import service
from demarche.areas.officers.factors import codes
from demarche.node.config import Config
from tests.areas.officers.phone import take_in_use
from tests.desk import PASSWORD, browser, officer, prove, seat

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.django_db

PROVIDER = Path(__file__).with_name("provider.py")
CLIENT, SECRET, PERSON = "aurelia-node", "the client's own secret", "rosalind"


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    """The provider's key."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture(scope="module")
def issuer(key: rsa.RSAPrivateKey, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A provider that runs; gives what it calls itself."""
    folder = tmp_path_factory.mktemp("provider")
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "provider.pem").write_bytes(pem)
    # A project of its own: nothing of the node's settings reaches it.
    with subprocess.Popen([sys.executable, PROVIDER, folder], stdout=subprocess.PIPE, text=True, env={}) as process:
        assert process.stdout is not None
        port = process.stdout.readline().strip()
        assert port.isdecimal()
        yield f"http://127.0.0.1:{port}/o"
        process.kill()


def at_aurelia(folder: Path, settings: Any, issuer: str) -> None:
    """This process is Aurelia's node, and its settings name the service."""
    (folder / "client.secret").write_text(f"{SECRET}\n")
    seat(
        folder,
        settings,
        oidc__issuer=issuer,
        oidc__client_id=CLIENT,
        oidc__client_secret_file="client.secret",
        oidc__name="Aurelia ID",
    )
    cache.clear()


@pytest.fixture
def aurelia(tmp_path: Path, settings: Any, issuer: str) -> None:
    """With a service that runs."""
    at_aurelia(tmp_path, settings, issuer)


def walk(where: str) -> str:
    """Sign in at the provider as a person does; gives the address it leads back to."""
    with urllib3.PoolManager(retries=False) as pool:
        asked = pool.request("GET", where, redirect=False)
        page = f"http://{urlsplit(where).netloc}{asked.headers['Location']}"
        fields = {"username": PERSON, "password": "a morning at the ministry"}
        known = pool.request("POST", page, fields=fields, redirect=False, encode_multipart=False)
        cookie = {"Cookie": known.headers["Set-Cookie"].partition(";")[0]}
        back = pool.request(
            "GET", f"http://{urlsplit(where).netloc}{known.headers['Location']}", headers=cookie, redirect=False
        )
    return str(back.headers["Location"])


def come(client: Client, start: str = "/sign-in/service/?next=/officers/") -> Any:
    """Through the provider and back."""
    return client.get(walk(client.get(start)["Location"]))


def clicked(client: Client, path: str) -> str:
    """Where the button of the page that links an account leads."""
    go = re.search(r'href="(\?go=[^"]+)">Sign in by Aurelia ID and link it', client.get(path).content.decode())
    assert go is not None
    return f"{path}{go[1]}"


def linked(username: str = "r.aksel") -> Client:
    """R. Aksel, who has linked her account by an administrator's link."""
    who = officer(username, "drafter")
    admin = prove(browser(officer("admin", "administrator")))
    page = admin.post(f"/officers/{who.pk}/sign-in/link/").content.decode()
    path = page.partition("http://testserver/link/")[2].partition("<")[0]
    client = Client()
    assert come(client, clicked(client, f"/link/{path}"))["Location"] == "/"
    assert Client().get(f"/link/{path}").status_code == 404
    return client


def test_nobody_comes_in_who_was_not_linked_and_the_link_works_once(aurelia: None) -> None:
    """No sign-up: a stranger is told so. Linked, the service stands in for the password, and signing out ends it here."""
    stranger = come(Client())
    assert stranger.status_code == 403
    assert "No officer here is linked to that account." in stranger.content.decode()
    client = linked()
    assert client.get("/officers/").status_code == 200
    client.post("/sign-out/")
    assert client.get("/officers/").status_code == 302

    assert (
        '<a class="button" href="/sign-in/service/">Sign in by Aurelia ID</a>'
        in Client().get("/sign-in/").content.decode()
    )
    assert come(client)["Location"] == "/officers/"
    assert client.get("/officers/").status_code == 200


def test_an_address_sent_to_somebody_else_links_nothing(aurelia: None) -> None:
    """His account at the service would be another officer's here: it takes a click on the page that names whose it will be."""
    who = officer("r.aksel", "drafter")
    admin = prove(browser(officer("admin", "administrator")))
    page = admin.post(f"/officers/{who.pk}/sign-in/link/").content.decode()
    path = f"/link/{page.partition('http://testserver/link/')[2].partition('<')[0]}"
    somebody, victim = Client(), Client()

    for sent in (f"{path}?go=yes", clicked(somebody, path)):
        for _twice in range(2):
            answer = victim.get(sent)
            assert (answer.status_code, "R.Aksel" in answer.content.decode()) == (200, True)
    assert come(victim).status_code == 403


def test_a_second_factor_is_asked_for_after_the_service_too(aurelia: None) -> None:
    """The service stands in for the password alone."""
    phone = take_in_use(linked())
    client = Client()
    assert come(client)["Location"] == "/sign-in/second/"
    assert client.post("/sign-in/second/", {"code": phone.code()})["Location"] == "/officers/"


def test_a_way_back_that_was_not_begun_here_is_refused(aurelia: None) -> None:
    """Another browser's, another state, none; a code that the provider never gave."""
    linked()
    client = Client()
    asked = client.get("/sign-in/service/")["Location"]
    query = parse_qs(urlsplit(asked).query)
    assert query["code_challenge_method"] == ["S256"]
    assert query["nonce"][0] != query["state"][0]
    back = walk(asked)
    told = "This is not the end of a sign-in that was begun in this browser. Begin again."

    for who, where in (
        (Client(), back),
        (client, back.replace("state=", "state=x")),
        (client, "/sign-in/service/back/"),
    ):
        answer = who.get(where)
        assert (answer.status_code, told in answer.content.decode()) == (403, True)
    guessed = client.get(f"/sign-in/service/back/?code=guess&state={query['state'][0]}")
    assert "What the service answered cannot be relied on" in guessed.content.decode()
    assert client.get(back)["Location"] == "/"
    assert Client().get(back).status_code == 403


def test_with_the_service_down_the_password_signs_in(tmp_path: Path, settings: Any) -> None:
    """At 02:10; the page says so."""
    at_aurelia(tmp_path, settings, "http://127.0.0.1:9/o")
    officer("d.amis", "drafter")
    answer = Client().get("/sign-in/service/")

    assert answer.status_code == 502
    assert "Sign in with name and password, which works without it." in answer.content.decode()
    assert Client().post("/sign-in/", {"login": "d.amis", "password": PASSWORD})["Location"] == "/"


def test_a_service_that_is_away_is_asked_once_in_a_while(tmp_path: Path, settings: Any) -> None:
    """Whoever opens the address again and again could have every page wait for it otherwise."""
    asked: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        at_aurelia(tmp_path, settings, f"http://127.0.0.1:{server.getsockname()[1]}/o")

        def hang_up() -> None:
            while True:
                try:
                    asked.append(server.accept()[0])
                    asked[-1].close()
                except OSError:
                    return

        thread = Thread(target=hang_up)
        thread.start()
        told = {Client().get("/sign-in/service/").status_code for _ in range(4)}
        server.shutdown(socket.SHUT_RDWR)
        thread.join()

    assert (told, len(asked)) == ({502}, 1)


@pytest.mark.parametrize(
    ("wrong", "because"),
    [
        ({}, ""),
        ({"aud": "another-node"}, "Audience doesn't match"),
        ({"iss": "http://127.0.0.1:9/other"}, "Invalid issuer"),
        ({"exp": 1_600_000_000}, "Signature has expired"),
        ({"nonce": "of another sign-in"}, "expected the nonce of this sign-in, got another: begin again"),
        ({"aud": [CLIENT, "another-node"]}, "expected an ID token made for this node, got one made for another"),
        ({"azp": "another-node"}, "expected an ID token made for this node, got one made for another"),
        ({"exp": None}, 'missing the "exp" claim'),
        ({"sub": None}, 'missing the "sub" claim'),
        ({"alg": "none"}, "The specified alg value is not allowed"),
        ({"alg": "HS256"}, "The specified alg value is not allowed"),
        ({"kid": "x"}, "its key is not among those of the service"),
        ({"forged": True}, "Signature verification failed"),
    ],
)
def test_a_token_is_refused_for_each_thing_wrong_with_it(
    wrong: dict[str, Any], because: str, key: rsa.RSAPrivateKey, tmp_path: Path, settings: Any
) -> None:
    """Only what the service signed, for this node, for this sign-in, now."""
    at_aurelia(tmp_path, settings, "http://127.0.0.1:9/o")
    public = {**jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key(), as_dict=True), "kid": "1", "use": "sig"}
    claims: dict[str, Any] = {
        "iss": "http://127.0.0.1:9/o",
        "aud": CLIENT,
        "sub": "7",
        "nonce": "n",
        "iat": codes.step_now() * codes.PERIOD,
    }
    claims["exp"] = claims["iat"] + 60
    claims |= {name: value for name, value in wrong.items() if name not in ("alg", "kid", "forged")}
    algorithm = wrong.get("alg", "RS256")
    secrets = {"none": None, "HS256": "a secret that is long enough for it, as they say"}
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048) if "forged" in wrong else key
    signing: Any = secrets.get(algorithm, other)
    kept = {name: value for name, value in claims.items() if value is not None}
    token = jwt.encode(kept, signing, algorithm=algorithm, headers={"kid": wrong.get("kid", "1")})

    if not because:
        assert service.judge(token, {"keys": [public]}, nonce="n")["sub"] == "7"
        return
    with pytest.raises(service.ServiceError) as refused:
        service.judge(token, {"keys": [public]}, nonce="n")
    assert because in str(refused.value)


def test_without_the_extra_the_node_says_what_to_install(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There is no button, and sign-in goes on; an administrator reads the command."""
    at_aurelia(tmp_path, settings, "http://127.0.0.1:9/o")
    monkeypatch.setattr("demarche.node.config.find_spec", {}.get)
    assert isinstance(settings.NODE, Config)
    admin = browser(officer("admin", "administrator"))

    assert "Aurelia ID" not in Client().get("/sign-in/").content.decode()
    assert Client().get("/sign-in/service/").status_code == 404
    assert "pip install 'demarche[oidc]'" in admin.get("/officers/sign-in/").content.decode().replace("&#x27;", "'")
