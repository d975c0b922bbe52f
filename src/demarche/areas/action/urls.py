# SPDX-License-Identifier: Apache-2.0
"""Address of the first page."""

from django.urls import path

from demarche.areas.action import views

app_name = "action"
urlpatterns = [path("", views.needs, name="needs")]
