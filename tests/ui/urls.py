# SPDX-License-Identifier: Apache-2.0
"""Addresses of the sample pages; none of them is in the product."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path
from django.utils.translation import get_language

from tests.ui import sample_pages


def sample(request: HttpRequest, name: str) -> HttpResponse:
    return render(request, f"{name}.html", sample_pages.context(name, get_language() or "en"))


def forbidden(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("only a releasing officer releases")


def broken(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


urlpatterns = [
    path("ui/", include("demarche.ui.urls")),
    path("sample/<slug:name>/", sample, name="sample"),
    path("forbidden/", forbidden),
    path("broken/", broken),
]
