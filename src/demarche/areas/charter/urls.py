# SPDX-License-Identifier: Apache-2.0
"""Addresses of the room charter."""

from django.urls import path

from demarche.areas.charter import views
from demarche.areas.charter.pages import annexes, drafts

app_name = "charter"
urlpatterns = [
    path("charter/drafts/", drafts.listing, name="drafts"),
    path("charter/drafts/new/", drafts.start, name="start"),
    path("charter/drafts/<int:pk>/", drafts.read, name="draft"),
    path("charter/drafts/<int:pk>/terms/", drafts.terms, name="terms"),
    path("charter/drafts/<int:pk>/annex/", annexes.of_draft, name="draft_annex"),
    path("charter/drafts/<int:pk>/annex.<printed:form>", annexes.of_draft, name="draft_annex_file"),
    path("charter/invitations/<int:pk>/annex/", annexes.of_invitation, name="invited_annex"),
    path("charter/invitations/<int:pk>/annex.<printed:form>", annexes.of_invitation, name="invited_annex_file"),
    path("charter/<str:process>/amendments/", views.amendments, name="amendments"),
    path("charter/<str:process>/annex/", annexes.of_process, name="annex"),
    path("charter/<str:process>/annex.<printed:form>", annexes.of_process, name="annex_file"),
]
