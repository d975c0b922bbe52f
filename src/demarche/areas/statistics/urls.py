# SPDX-License-Identifier: Apache-2.0
"""Addresses of the room statistics."""

from django.urls import path

from demarche.areas.statistics import releasing, views

app_name = "statistics"
urlpatterns = [
    path("figures/", views.parties, name="parties"),
    path("figures/released/<str:dossier>/", releasing.released, name="released"),
    path("figures/released/<str:dossier>/figures.<str:form>", releasing.out, name="released_out"),
    path("figures/released/<str:dossier>/export/", releasing.export, name="export"),
    path("figures/released/<str:dossier>/<str:kind>/", releasing.state, name="state"),
    path("figures/released/<str:dossier>/acts/<path:cell>/", releasing.behind, name="released_acts"),
    path("figures/drafts/<uuid:pk>/", releasing.edit, name="edit"),
    path("figures/<str:process>/<str:code>/", views.figures, name="figures"),
    path("figures/<str:process>/<str:code>/figures.<str:form>", views.out, name="out"),
    path("figures/<str:process>/<str:code>/propose/", releasing.propose, name="propose"),
    path("figures/<str:process>/<str:code>/acts/<path:cell>/", views.behind, name="acts"),
]
