# SPDX-License-Identifier: Apache-2.0
"""Addresses of the first page, of what is taken there, and of the watch as it is handed over."""

from django.urls import path

from demarche.areas.action import handing, views

app_name = "action"
urlpatterns = [
    path("", views.needs, name="needs"),
    path("take/", handing.take, name="take"),
    path("leave/", handing.leave, name="leave"),
    path("watch/<slug:desk>/give/", handing.give, name="give"),
    path("watch/<slug:desk>/hand-overs/", handing.hand_overs, name="hand_overs"),
    path("watch/hand-overs/<int:pk>/", handing.hand_over, name="hand_over"),
]
