# SPDX-License-Identifier: Apache-2.0
"""Addresses of the room officers."""

from django.urls import URLPattern

app_name = "officers"
entrance: list[URLPattern] = []
urlpatterns: list[URLPattern] = []
