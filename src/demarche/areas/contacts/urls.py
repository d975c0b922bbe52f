# SPDX-License-Identifier: Apache-2.0
"""Addresses of the room contacts."""

from django.urls import path

from demarche.areas.contacts import file_views, views

app_name = "contacts"
urlpatterns = [
    path("contacts/", views.processes, name="processes"),
    path("contacts/<str:process>/", views.directory, name="directory"),
    path("contacts/<str:process>/take-in/", file_views.take_in, name="take_in"),
    path("contacts/<str:process>/file/<slug:form>/", file_views.take_away, name="file"),
    path("contacts/<str:process>/file/<slug:form>/<str:party>/", file_views.take_away, name="file_of"),
    path("contacts/<str:process>/<str:party>/<slug:name>/", views.contact, name="contact"),
]
