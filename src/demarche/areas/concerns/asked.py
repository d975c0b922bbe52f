# SPDX-License-Identifier: Apache-2.0
"""The questions of a dossier page: each with what stands as its answer, what was said before, and how it satisfies."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from demarche.areas.concerns import words
from demarche.areas.concerns.page import Story
from demarche.areas.concerns.papers import answer_word, answer_words, for_now_words, referral_words, text_of
from demarche.core.process.docket import Entry
from demarche.core.process.matter import Matter
from demarche.core.process.question import Question
from demarche.ui import moments


def questions(story: Story) -> Iterator[dict[str, Any]]:
    """Each question with its answers, the newest first, and the raising Party's view of them."""
    found = story.matter
    for question in () if found is None else found.questions:
        given = list(_answers(story, found, question)) if found else []
        stated = [_stated(story, question.number, each) for each in question.satisfaction]
        yield {
            "number": question.number,
            "text": text_of(story.values(question.asked_by), f"q{question.number}_text"),
            "form": words.word(words.QUESTION_FORMS, question.form),
            "dropped": question.dropped,
            "corrected": _corrected(story, question.asked_by, f"q{question.number}_text"),
            "standing": given[-1] if given else None,
            "earlier": list(reversed(given[:-1])),
            "view": stated[-1] if stated else None,
            "views": list(reversed(stated[:-1])),
        }


def _answers(story: Story, found: Matter, question: Question) -> Iterator[dict[str, Any]]:
    """Whatever each Party gave as its answer, what stands last: an answer of its own goes before one for the whole, whichever is newer."""
    for party, own in question.answers.items():
        interim = [each.entry for each in found.interim[party] if each.question == question.number]
        whole = question.whole[party]
        first, then = (whole, (*own, *interim)) if own else ((), (*whole, *interim))
        for each in (*first, *sorted(then, key=lambda entry: entry.depth)):
            if each in interim:
                yield _for_now(story, each)
            elif each in whole:
                yield _of_whole(story, each, declined=each in found.declined[party])
            else:
                yield _given(story, question.number, each)


def _for_now(story: Story, entry: Entry) -> dict[str, Any]:
    return {
        **_by(story, entry),
        "word": for_now_words(entry.value),
        "state": "open",
        "text": text_of(story.values(entry.act), "text"),
        "corrected": _corrected(story, entry.act, "text"),
    }


def _of_whole(story: Story, entry: Entry, *, declined: bool) -> dict[str, Any]:
    """What was said of the whole, as the answer of a question that has none of its own."""
    reason = words.word(words.BECAUSE, entry.value)
    word = _("Declined as a whole: %(reason)s") % {"reason": reason} if declined else _("Denied as a whole")
    return {**_by(story, entry), "word": word, "state": "answered", "text": ""}


def _given(story: Story, number: int, entry: Entry) -> dict[str, Any]:
    return {
        **_by(story, entry),
        "word": answer_words(entry.value),
        "state": "open" if answer_word(entry.value) == "under_examination" else "answered",
        "referral": referral_words(entry.value),
        "text": text_of(story.values(entry.act), f"a{number}_text"),
        "corrected": _corrected(story, entry.act, f"a{number}_text"),
    }


def _stated(story: Story, number: int, entry: Entry) -> dict[str, Any]:
    return {
        **_by(story, entry),
        "word": words.word(words.SATISFACTIONS, entry.value),
        "text": text_of(story.values(entry.act), f"s{number}_text"),
        "corrected": _corrected(story, entry.act, f"s{number}_text"),
    }


def _corrected(story: Story, act_id: str, part: str) -> dict[str, Any] | None:
    """How a part should read by its last correction, and where that stands."""
    by = story.later.correction(act_id, part)
    if not by:
        return None
    values = story.values(by)
    return {"text": text_of(values, "text"), "lang": text_of(values, "language"), "act": story.number_of.get(by)}


def _by(story: Story, entry: Entry) -> dict[str, Any]:
    return {
        "lang": text_of(story.values(entry.act), "language"),
        "when": moments.day(story.made(story.by_id[entry.act])),
        "act": story.number_of.get(entry.act),
    }
