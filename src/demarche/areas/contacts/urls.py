# SPDX-License-Identifier: Apache-2.0
"""Addresses of the room contacts."""

from django.urls import path

from demarche.areas.contacts import views

app_name = "contacts"
urlpatterns = [
    path("contacts/", views.processes, name="processes"),
    path("contacts/<str:process>/", views.directory, name="directory"),
    path("contacts/<str:process>/<str:party>/<slug:name>/", views.contact, name="contact"),
]
