# SPDX-License-Identifier: Apache-2.0
"""Addresses of the peer door: where other nodes put parcels, and nothing to read."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
