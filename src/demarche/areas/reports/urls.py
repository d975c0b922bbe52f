# SPDX-License-Identifier: Apache-2.0
"""Addresses of the room reports."""

from django.urls import path

from demarche.areas.reports import views

app_name = "reports"
urlpatterns = [
    path("reports/", views.listing, name="list"),
    path("reports/<int:pk>/", views.detail, name="detail"),
]
