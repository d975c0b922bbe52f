# SPDX-License-Identifier: Apache-2.0
"""Addresses of the room journal."""

from django.urls import path

from demarche.areas.journal import views

app_name = "journal"
urlpatterns = [
    path("journal/", views.listing, name="list"),
    path("journal/export/", views.export, name="export"),
]
