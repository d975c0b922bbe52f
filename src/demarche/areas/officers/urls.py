# SPDX-License-Identifier: Apache-2.0
"""Addresses of the room officers; `entrance` has those whose names allauth and Django expect."""

from django.urls import path

from demarche.areas.officers import programs, views

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
    path("tokens/", programs.tokens, name="tokens"),
    path("tokens/<int:pk>/end/", programs.end, name="end_token"),
    path("officers/<int:pk>/password/", views.password, name="password"),
]
