# SPDX-License-Identifier: Apache-2.0
"""Addresses of the room concerns. Rows of Needs my action hold some of them written out: `kinds`, `projection`."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from demarche.areas.concerns.steps import STEPS
from demarche.areas.concerns.views import adding, annexes, answers, compose, dossiers, lists, notify, steps
from demarche.areas.concerns.views.adding import PAGES


class Hash(StringConverter):
    """A SHA-256 in lower hex: a dossier or an act."""

    regex = "[0-9a-f]{64}"


register_converter(Hash, "hash")

app_name = "concerns"
urlpatterns = [
    path("concerns/", lists.listing, name="list"),
    path("concerns/raise/", compose.raise_concern, name="raise"),
    path("concerns/notify/", notify.notify, name="notify"),
    path("concerns/notify/<uuid:pk>/", notify.notify_draft, name="notify_draft"),
    path("concerns/drafts/<uuid:pk>/", compose.edit_draft, name="draft"),
    path("concerns/drafts/<uuid:pk>/annexes/", annexes.edit, name="annexes"),
    path("concerns/drafts/<uuid:pk>/cite/", adding.cite, name="cite"),
    *(path(f"concerns/drafts/<uuid:pk>/{page}/", adding.add, {"page": page}, name=page) for page in PAGES),
    path("concerns/<hash:dossier>/", dossiers.dossier, name="dossier"),
    path("concerns/<hash:dossier>/copy/", dossiers.reading_copy, name="reading_copy"),
    path("concerns/<hash:dossier>/export/", dossiers.export, name="export"),
    path("concerns/<hash:dossier>/acts/<hash:act>/", dossiers.act, name="act"),
    path("concerns/<hash:dossier>/acts/<hash:act>/proof/", dossiers.proof, name="proof"),
    path("concerns/<hash:dossier>/answer/", answers.answer, name="answer"),
    path("concerns/<hash:dossier>/answer/<int:number>/", answers.answer_question, name="answer_question"),
    path("concerns/<hash:dossier>/answer/<uuid:pk>/", answers.answer, name="answer_draft"),
    *(path(f"concerns/<hash:dossier>/{page}/", steps.begin, {"page": page}, name=page) for page in STEPS),
    *(
        path(f"concerns/<hash:dossier>/{page}/<uuid:pk>/", steps.edit, {"page": page}, name=f"{page}_draft")
        for page in STEPS
    ),
]
