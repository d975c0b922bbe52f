# SPDX-License-Identifier: Apache-2.0
"""Addresses of the room membership."""

from django.urls import path

from demarche.areas.membership import views

app_name = "membership"
urlpatterns = [path("membership/<str:process>/", views.standing, name="standing")]
