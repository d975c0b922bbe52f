# SPDX-License-Identifier: Apache-2.0
"""Addresses of the room concerns. Rows of Needs my action hold some of them written out: `kinds`, `projection`."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from demarche.areas.concerns.added import PAGES
from demarche.areas.concerns.steps import STEPS
from demarche.areas.concerns.views import (
    acts,
    adding,
    annexes,
    answers,
    checking,
    compose,
    copies,
    dossiers,
    handing,
    lists,
    notify,
    printed,
    readers,
    represent,
    rules,
    steps,
    succeeding,
    taking,
)


class Hash(StringConverter):
    """A SHA-256 in lower hex: a dossier or an act."""

    regex = "[0-9a-f]{64}"


class StepWord(StringConverter):
    """The word of a step, as its address holds it."""

    regex = "|".join(STEPS)


register_converter(Hash, "hash")
register_converter(StepWord, "step")

app_name = "concerns"
urlpatterns = [
    path("concerns/", lists.listing, name="list"),
    path("concerns/raise/", compose.raise_concern, name="raise"),
    path("concerns/represent/", represent.represent, name="represent"),
    path("concerns/represent/<uuid:pk>/", represent.represent_draft, name="represent_draft"),
    path("concerns/rules/", rules.catalogue, name="catalogue"),
    path("concerns/notify/", notify.notify, name="notify"),
    path("concerns/notify/<uuid:pk>/", notify.notify_draft, name="notify_draft"),
    path("concerns/drafts/<uuid:pk>/", compose.edit_draft, name="draft"),
    path("concerns/drafts/<uuid:pk>/check/", checking.check, name="check"),
    path("concerns/drafts/<uuid:pk>/files/", annexes.edit, name="files"),
    path("concerns/drafts/<uuid:pk>/cite/", adding.cite, name="cite"),
    path("concerns/drafts/<uuid:pk>/annexes/", annexes.edit, name="annexes"),
    *(
        path(f"concerns/drafts/<uuid:pk>/{page}/", adding.add, {"page": page}, name=page)
        for page in PAGES
        if page != "annexes"
    ),
    path("concerns/<hash:dossier>/", dossiers.dossier, name="dossier"),
    path("concerns/<hash:dossier>/copy/", copies.reading_copy, name="reading_copy"),
    path("concerns/<hash:dossier>/copy/<int:number>/", copies.printed_copy, name="printed_copy"),
    path("concerns/<hash:dossier>/readers/", readers.readers, name="readers"),
    path("concerns/<hash:dossier>/export/", dossiers.export, name="export"),
    path("concerns/<hash:dossier>/acts/<hash:act>/", acts.act, name="act"),
    path("concerns/<hash:dossier>/acts/<hash:act>/copy.<printed:form>", printed.printed, name="printed"),
    path("concerns/<hash:dossier>/acts/<hash:act>/files/<int:number>/", taking.file, name="file"),
    path("concerns/<hash:dossier>/acts/<hash:act>/call/", acts.record_call, name="call"),
    path(
        "concerns/<hash:dossier>/acts/<hash:act>/indicators/<int:number>/<str:form>/",
        acts.indicators,
        name="indicators",
    ),
    path("concerns/<hash:dossier>/acts/<hash:act>/proof/", dossiers.proof, name="proof"),
    path("concerns/<hash:dossier>/answer/", answers.answer, name="answer"),
    path("concerns/<hash:dossier>/answer/<int:number>/", answers.answer_question, name="answer_question"),
    path("concerns/<hash:dossier>/answer/<uuid:pk>/", answers.answer, name="answer_draft"),
    path("concerns/<hash:dossier>/hand-over/", handing.handing, name="handing"),
    path("concerns/<hash:dossier>/succeed/<hash:proposal>/", succeeding.succeed, name="succeed"),
    path("concerns/<hash:dossier>/<step:page>/", steps.begin, name="step"),
    path("concerns/<hash:dossier>/<step:page>/<uuid:pk>/", steps.edit, name="step_draft"),
]
