# SPDX-License-Identifier: Apache-2.0
"""Addresses of the room alerts."""

from django.urls import path

from demarche.areas.alerts.views import back, setting

app_name = "alerts"
urlpatterns = [
    path("alerts/", back.alerts, name="list"),
    path("alerts/mine/", setting.mine, name="mine"),
    path("alerts/desks/<str:desk>/", setting.desk, name="desk"),
    path("alerts/without/", setting.without, name="without"),
    path("alerts/try/<str:desk>/", setting.trial, name="try"),
    path("alerts/tickets/", setting.tickets_page, name="tickets"),
    path("alerts/<int:pk>/", back.alert, name="alert"),
]
