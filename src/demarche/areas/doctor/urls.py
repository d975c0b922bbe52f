# SPDX-License-Identifier: Apache-2.0
"""Addresses of the room doctor."""

from django.urls import path

from demarche.areas.doctor import views

app_name = "doctor"
urlpatterns = [path("set-up/check/", views.check, name="check")]
