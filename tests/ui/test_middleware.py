# SPDX-License-Identifier: Apache-2.0
"""What every answer carries, and in which language it is."""

from types import SimpleNamespace

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils.translation import get_language

from demarche.ui.middleware import CONTENT_SECURITY_POLICY, LanguageMiddleware, SecurityHeadersMiddleware


def ask(language: str | None, *, header: str = "", cookie: str = "") -> HttpResponse:
    """A request by an officer who chose LANGUAGE, or by nobody."""
    request = RequestFactory().get("/", headers={"accept-language": header})
    if cookie:
        request.COOKIES["django_language"] = cookie
    if language is not None:
        request.user = SimpleNamespace(language=language)  # type: ignore[assignment]

    def page(request: HttpRequest) -> HttpResponse:
        return HttpResponse(f"{get_language()} {request.LANGUAGE_CODE}")

    answer = LanguageMiddleware(page)(request)
    assert isinstance(answer, HttpResponse)
    return answer


@pytest.mark.parametrize(
    ("language", "header", "cookie", "expected"),
    [
        (None, "", "", "en"),
        (None, "ar-EG,ar;q=0.9", "", "ar"),
        (None, "fr", "", "en"),
        (None, "ar", "en", "en"),
        ("ar", "en", "en", "ar"),
        ("", "ar", "", "ar"),
        ("tlh", "ar", "", "ar"),
    ],
)
def test_the_officers_own_language_wins_over_the_cookie_and_the_browser(
    language: str | None, header: str, cookie: str, expected: str
) -> None:
    answer = ask(language, header=header, cookie=cookie)
    assert answer.content.decode() == f"{expected} {expected}"
    assert answer.headers["Content-Language"] == expected
    assert answer.headers["Vary"] == "Accept-Language, Cookie"
    assert get_language() == "en"


def test_nothing_runs_and_nothing_is_kept() -> None:
    """The policy word for word: a change of it is a decision."""
    answer = SecurityHeadersMiddleware(lambda _request: HttpResponse())(HttpRequest())
    assert dict(answer.headers) == {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": (
            "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; "
            "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
        ),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
        "Cache-Control": "no-store",
    }


def test_a_view_may_answer_otherwise() -> None:
    answer = SecurityHeadersMiddleware(lambda _request: HttpResponse(headers={"Cache-Control": "max-age=60"}))(
        HttpRequest()
    )
    assert answer.headers["Cache-Control"] == "max-age=60"


@pytest.mark.parametrize(("path", "status"), [("/nowhere/", 404), ("/forbidden/", 403), ("/broken/", 500)])
def test_error_pages_carry_the_policy_too(path: str, status: int) -> None:
    answer = Client(raise_request_exception=False).get(path)
    assert answer.status_code == status
    assert answer.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY


def test_a_visitor_chooses_a_language_and_returns_to_the_page() -> None:
    client = Client()
    answer = client.post("/ui/language/", {"language": "ar", "next": "/sample/signin/"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/sample/signin/")
    cookie = answer.cookies["django_language"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("ar", True, "Lax")
    assert '<html lang="ar" dir="rtl"' in client.get("/sample/signin/").content.decode()


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "", "javascript:alert(1)"])
def test_the_way_back_stays_on_this_node(elsewhere: str) -> None:
    answer = Client().post("/ui/language/", {"language": "ar", "next": elsewhere})
    assert answer.headers["Location"] == "/"


def test_a_language_nobody_offers_changes_nothing() -> None:
    answer = Client().post("/ui/language/", {"language": "tlh", "next": "/"})
    assert "django_language" not in answer.cookies


def test_a_language_is_chosen_by_a_form_and_never_by_a_link() -> None:
    assert Client().get("/ui/language/").status_code == 405
