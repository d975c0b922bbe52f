# SPDX-License-Identifier: Apache-2.0
"""Addresses of the inside door: the pages, room by room."""

from django.urls import include, path

from demarche.areas.officers.urls import entrance
from demarche.node.api import program_urls

_ROOMS = (
    "officers",
    "doctor",
    "find",
    "journal",
    "directory",
    "release",
    "glance",
    "concerns",
    "exchange",
    "reports",
    "action",
    "alerts",
    "registry",
    "register",
    "cooperation",
    "contacts",
    "membership",
    "charter",
    "checks",
    "statistics",
    "joining",
    "keys",
)

urlpatterns = [
    path("", include("demarche.ui.urls")),
    *program_urls,
    *entrance,
    *(path("", include(f"demarche.areas.{room}.urls")) for room in _ROOMS),
]

handler500 = "demarche.node.failing.failed"
