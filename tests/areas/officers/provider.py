# SPDX-License-Identifier: Apache-2.0
"""A real OpenID provider (django-oauth-toolkit) as a process of its own: `python provider.py FOLDER`, with the key in it.

It prints its port. Its one client and its one person are made as it starts; people sign in at `/login/` as anywhere.
"""

from __future__ import annotations

import sys
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django
from django.conf import settings

FOLDER = Path(sys.argv[1])
BACK = "http://testserver/sign-in/service/back/"
CLIENT, SECRET, PERSON = "aurelia-node", "the client's own secret", "rosalind"


class Quiet(WSGIRequestHandler):
    """Says nothing of requests."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name it has there
        pass


APPS = ("auth", "contenttypes", "sessions", "oauth2_provider")
settings.configure(
    SECRET_KEY="of the provider",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    USE_TZ=True,
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": FOLDER / "provider.sqlite3"}},
    INSTALLED_APPS=["oauth2_provider", *(f"django.contrib.{app}" for app in APPS[:3])],
    MIGRATION_MODULES=dict.fromkeys(APPS),
    PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    LOGIN_URL="/login/",
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    ],
    OAUTH2_PROVIDER={
        "OIDC_ENABLED": True,
        "OIDC_RSA_PRIVATE_KEY": (FOLDER / "provider.pem").read_text(),
        "PKCE_REQUIRED": True,
        "SCOPES": {"openid": "who it is"},
    },
)
django.setup()

from django.contrib.auth import authenticate, login  # noqa: E402  # after the settings
from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.shortcuts import redirect  # noqa: E402
from django.urls import include, path  # noqa: E402
from django.views.decorators.csrf import csrf_exempt  # noqa: E402
from oauth2_provider.models import get_application_model  # type: ignore[import-untyped]  # noqa: E402


@csrf_exempt
def sign_in(request: HttpRequest) -> HttpResponse:
    """Name and password."""
    found = authenticate(request, username=request.POST.get("username"), password=request.POST.get("password"))
    if found is None:
        return HttpResponse("who is it?", status=401)
    login(request, found)
    return redirect(request.GET["next"])


urlpatterns = [path("login/", sign_in), path("o/", include("oauth2_provider.urls"))]


def main() -> None:
    """Make the store, the person and the client; then serve."""
    call_command("migrate", run_syncdb=True, verbosity=0)
    User.objects.create_user(PERSON, password="a morning at the ministry")
    application = get_application_model()
    application.objects.create(
        client_id=CLIENT,
        client_secret=SECRET,
        client_type="confidential",
        authorization_grant_type="authorization-code",
        redirect_uris=BACK,
        algorithm="RS256",
        skip_authorization=True,
    )
    with make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Quiet) as server:
        print(server.server_port, flush=True)  # noqa: T201  # whoever started it reads it
        server.serve_forever()


if __name__ == "__main__":
    sys.modules["provider"] = sys.modules[__name__]
    main()
