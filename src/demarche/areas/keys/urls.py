# SPDX-License-Identifier: Apache-2.0
"""Addresses of the room keys."""

from django.urls import path

from demarche.areas.keys import views

app_name = "keys"
urlpatterns = [path("keys/<str:process>/", views.keys, name="list")]
