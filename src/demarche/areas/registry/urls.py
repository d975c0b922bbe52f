# SPDX-License-Identifier: Apache-2.0
"""Addresses of the room registry."""

from django.urls import path

from demarche.areas.registry import views

app_name = "registry"
urlpatterns = [path("registry/", views.listing, name="list")]
