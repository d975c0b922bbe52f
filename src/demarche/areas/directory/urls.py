# SPDX-License-Identifier: Apache-2.0
"""Addresses of the room directory."""

from django.urls import path

from demarche.areas.directory.views import asking, clock, comparing, inviting, parties, reaching, set_up

app_name = "directory"
urlpatterns = [
    path("set-up/", set_up.set_up, name="set_up"),
    path("set-up/card/", set_up.card, name="card"),
    path("set-up/clock/", clock.confirm, name="clock"),
    path("parties/", parties.parties, name="parties"),
    path("parties/invite/", inviting.invite, name="invite"),
    path("parties/invite/<slug:profile>/", inviting.profile, name="profile"),
    path("parties/invitations/<int:pk>/", inviting.invitation, name="invitation"),
    path("parties/invitations/<int:pk>/withdraw/", inviting.withdraw, name="withdraw"),
    path("parties/invitations/<int:pk>/<slug:which>.demarche", inviting.download, name="download"),
    path("parties/open/", inviting.open_one, name="open"),
    path("parties/ask/", asking.ask, name="ask"),
    path("parties/ask/<int:pk>/", asking.asked, name="asked"),
    path("parties/ask/<int:pk>/request.demarche", asking.request_file, name="request_file"),
    path("parties/<str:process>/admission/<str:act>.demarche", asking.admission_file, name="admission_file"),
    path("parties/<str:process>/<str:code>/compare/", comparing.compare, name="compare"),
    path("parties/<str:process>/<str:code>/line/", reaching.party, name="party"),
    path("parties/<str:process>/charter/", parties.charter, name="charter"),
]
