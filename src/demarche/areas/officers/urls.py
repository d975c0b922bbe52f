# SPDX-License-Identifier: Apache-2.0
"""Addresses of the room officers; `entrance` has those that stand before a sign-in."""

from django.urls import path

from demarche.areas.officers import entrance as door
from demarche.areas.officers import everyone, other, own, people, programs, views, watching

entrance = [
    path("sign-in/", door.sign_in, name="account_login"),
    path("sign-in/second/", door.second_step, name="second_step"),
    path("sign-in/at-once/", door.at_once, name="at_once"),
    path("sign-in/service/", other.start, name="service"),
    path("sign-in/service/back/", other.back, name="service_back"),
    path("sign-out/", views.sign_out, name="account_logout"),
]

app_name = "officers"
urlpatterns = [
    path("first/<str:code>/", views.first_account, name="first"),
    path("language/mine/", views.language, name="language"),
    path("officers/", views.officers, name="list"),
    path("link/<str:code>/", other.link, name="linking"),
    path("mine/sign-in/", own.own, name="own"),
    path("mine/sign-in/passkey/", own.passkey, name="passkey"),
    path("mine/sign-in/passkey/<int:pk>/", own.passkey_change, name="passkey_change"),
    path("mine/sign-in/app/", own.app, name="app"),
    path("mine/sign-in/app/remove/", own.app_remove, name="app_remove"),
    path("mine/sign-in/recovery/", own.recovery, name="recovery"),
    path("mine/prove/", own.prove, name="prove"),
    path("officers/sign-in/", everyone.everyone, name="everyone"),
    path("officers/<int:pk>/sign-in/clear/", everyone.clear, name="clear"),
    path("officers/<int:pk>/sign-in/link/", everyone.link, name="link"),
    path("officers/<int:pk>/sessions/", everyone.signed_in, name="signed_in"),
    path("officers/one-person/", views.one_person, name="one_person"),
    path("officers/add/", views.add, name="add"),
    path("tokens/", programs.tokens, name="tokens"),
    path("tokens/<int:pk>/end/", programs.end, name="end_token"),
    path("officers/<int:pk>/password/", views.password, name="password"),
    path("officers/<int:pk>/", people.officer, name="officer"),
    path("officers/<int:pk>/leaving/", people.leaving, name="leaving"),
    path("desks/", people.desks, name="desks"),
    path("watch/", watching.watch, name="watch"),
    path("watch/<slug:desk>/roster/", watching.roster, name="roster"),
]
