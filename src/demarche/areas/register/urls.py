# SPDX-License-Identifier: Apache-2.0
"""Addresses of the room register."""

from django.urls import path

from demarche.areas.register import views

app_name = "register"
urlpatterns = [
    path("register/", views.processes, name="processes"),
    path("register/<str:process>/", views.listing, name="list"),
    path("register/<str:process>/<int:index>/", views.entry, name="entry"),
    path("register/<str:process>/proof/<slug:lapse>/<str:act>/", views.proof, name="proof"),
]
