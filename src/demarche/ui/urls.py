# SPDX-License-Identifier: Apache-2.0
"""Addresses that belong to no room."""

from django.urls import path

from demarche.ui import views

app_name = "ui"
urlpatterns = [path("language/", views.language, name="language")]
