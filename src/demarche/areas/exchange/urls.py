# SPDX-License-Identifier: Apache-2.0
"""Addresses of the room exchange at the inside door."""

from django.urls import path

from demarche.areas.exchange import testing, views
from demarche.ledger.models import FileOutbox, Outbox

app_name = "exchange"
urlpatterns = [
    path("delivery/", views.delivery, name="delivery"),
    path("parties/<str:process>/<str:code>/test/", testing.test, name="test"),
    path("delivery/compare/", views.compare, name="compare"),
    path("delivery/<int:pk>/stop/", views.stop, {"model": Outbox}, name="stop"),
    path("delivery/<int:pk>/again/", views.again, {"model": Outbox}, name="again"),
    path("delivery/files/<int:pk>/stop/", views.stop, {"model": FileOutbox}, name="stop_file"),
    path("delivery/files/<int:pk>/again/", views.again, {"model": FileOutbox}, name="again_file"),
]
