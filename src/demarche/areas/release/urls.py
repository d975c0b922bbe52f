# SPDX-License-Identifier: Apache-2.0
"""Addresses of the room release."""

from django.urls import path

from demarche.areas.release import views

app_name = "release"
urlpatterns = [
    path("release/<uuid:pk>/", views.check, name="check"),
    path("release/<uuid:pk>/note/", views.note, name="note"),
    path("release/<uuid:pk>/compare/", views.compare, name="compare"),
    path("release/versions/<int:pk>/", views.versions, name="versions"),
]
