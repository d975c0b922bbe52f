# SPDX-License-Identifier: Apache-2.0
"""Addresses of the room cooperation."""

from django.urls import path

from demarche.areas.cooperation import strand_views, views

app_name = "cooperation"
urlpatterns = [
    path("cooperation/", views.subjects, name="subjects"),
    path("cooperation/strand/<str:dossier>/", strand_views.strand, name="strand"),
    path("cooperation/<str:process>/<str:proposal>/", views.subject, name="subject"),
]
