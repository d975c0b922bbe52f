# SPDX-License-Identifier: Apache-2.0
"""Addresses of the room release."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from demarche.areas.release import clearance, opinions, register_views, views
from demarche.areas.release.printing.handing import FORMS


class PrintedForm(StringConverter):
    """A form of file that a sheet is handed out in."""

    regex = "|".join(FORMS)


register_converter(PrintedForm, "printed")

app_name = "release"
urlpatterns = [
    path("release/<uuid:pk>/", views.check, name="check"),
    path("release/<uuid:pk>/note/", views.note, name="note"),
    path("release/<uuid:pk>/clearance.<printed:form>", clearance.clearance, name="clearance"),
    path("release/<uuid:pk>/clear/", opinions.clear, name="clear"),
    path("release/<uuid:pk>/ask/", opinions.ask, name="ask"),
    path("release/<uuid:pk>/noted/", opinions.take_note, name="take_note"),
    path("release/<uuid:pk>/clean/", opinions.clean, name="clean"),
    path("release/<uuid:pk>/authorise/", opinions.authorise, name="authorise"),
    path("release/<uuid:pk>/compare/", views.compare, name="compare"),
    path("register/<str:process>/write/<slug:page>/", register_views.begin, name="register_act"),
    path("register/draft/<uuid:pk>/", register_views.edit, name="register_edit"),
    path("release/versions/<int:pk>/", views.versions, name="versions"),
]
