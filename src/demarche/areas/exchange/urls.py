# SPDX-License-Identifier: Apache-2.0
"""Addresses of the room exchange at the inside door."""

from django.urls import path

from demarche.areas.exchange import testing, views

app_name = "exchange"
urlpatterns = [
    path("delivery/", views.delivery, name="delivery"),
    path("parties/<str:process>/<str:code>/test/", testing.test, name="test"),
]
