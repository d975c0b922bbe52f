# SPDX-License-Identifier: Apache-2.0
"""Addresses of the room charter."""

from django.urls import path

from demarche.areas.charter import views

app_name = "charter"
urlpatterns = [path("charter/<str:process>/amendments/", views.amendments, name="amendments")]
