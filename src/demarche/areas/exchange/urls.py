# SPDX-License-Identifier: Apache-2.0
"""Addresses of the room exchange at the inside door."""

from django.urls import path

from demarche.areas.exchange import testing, views

app_name = "exchange"
urlpatterns = [
    path("delivery/", views.delivery, name="delivery"),
    path("parties/<str:process>/<str:code>/test/", testing.test, name="test"),
    path("delivery/compare/", views.compare, name="compare"),
    path("delivery/<int:pk>/stop/", views.stop, name="stop"),
    path("delivery/<int:pk>/again/", views.again, name="again"),
]
