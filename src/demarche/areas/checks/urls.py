# SPDX-License-Identifier: Apache-2.0
"""Addresses of the room checks."""

from django.urls import path

from demarche.areas.checks import calling, views

app_name = "checks"
urlpatterns = [
    path("checks/", views.processes, name="processes"),
    path("checks/process/<str:process>/", views.listing, name="list"),
    path("checks/process/<str:process>/call/", calling.call, name="call"),
    path("checks/process/<str:process>/reminder/", views.reminder, name="reminder"),
    path("checks/draft/<uuid:pk>/", calling.edit, name="edit"),
    path("checks/<str:dossier>/", views.check, name="check"),
    path("checks/<str:dossier>/answer/<str:contact>/", calling.answer, name="answer"),
    path("checks/<str:dossier>/withdraw/", calling.withdraw, name="withdraw"),
    path("checks/<str:dossier>/export/", views.export, name="export"),
]
