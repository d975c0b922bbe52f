# SPDX-License-Identifier: Apache-2.0
"""Addresses of the room glance; `printed` is a form of file that the room release hands sheets out in."""

from django.urls import path

from demarche.areas.glance import views

app_name = "glance"
urlpatterns = [
    path("parties/<str:process>/<str:code>/", views.party, name="party"),
    path("parties/<str:process>/<str:code>/glance.<printed:form>", views.paper, name="paper"),
]
