# SPDX-License-Identifier: Apache-2.0
"""Addresses of the room officers; `entrance` has those whose names allauth and Django expect."""

from django.urls import path

from demarche.areas.officers import people, views, watching

entrance = [
    path("sign-in/", views.SignInView.as_view(), name="account_login"),
    path("sign-out/", views.sign_out, name="account_logout"),
]

app_name = "officers"
urlpatterns = [
    path("first/<str:code>/", views.first_account, name="first"),
    path("language/mine/", views.language, name="language"),
    path("officers/", views.officers, name="list"),
    path("officers/one-person/", views.one_person, name="one_person"),
    path("officers/add/", views.add, name="add"),
    path("officers/<int:pk>/password/", views.password, name="password"),
    path("officers/<int:pk>/", people.officer, name="officer"),
    path("officers/<int:pk>/leaving/", people.leaving, name="leaving"),
    path("desks/", people.desks, name="desks"),
    path("watch/", watching.watch, name="watch"),
    path("watch/<slug:desk>/roster/", watching.roster, name="roster"),
]
