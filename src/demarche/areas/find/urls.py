# SPDX-License-Identifier: Apache-2.0
"""Addresses of the room find."""

from django.urls import path

from demarche.areas.find import views

app_name = "find"
urlpatterns = [path("find/", views.find, name="find")]
