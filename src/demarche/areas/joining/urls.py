# SPDX-License-Identifier: Apache-2.0
"""Addresses of the room joining."""

from django.urls import path

from demarche.areas.joining import views

app_name = "joining"
urlpatterns = [
    path("joining/<str:process>/", views.listing, name="list"),
    path("joining/<str:process>/enter/", views.enter, name="enter"),
    path("joining/<str:process>/<str:act>/", views.proposal, name="proposal"),
]
