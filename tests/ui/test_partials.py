# SPDX-License-Identifier: Apache-2.0
"""The partials with the contexts that rooms give them."""

import re
from calendar import timegm
from collections.abc import Callable

import pytest
from django.template.loader import render_to_string
from django.test import Client

from tests.ui.furnished import UI
from tests.ui.sample_pages import NAMES, AnswerForm, ReleaseForm, SignInForm

Render = Callable[..., str]

RAISED: int = timegm((2027, 2, 6, 10, 0, 0))


def words(html: str) -> str:
    """What is read, in one line."""
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def answer_form(**data: object) -> AnswerForm:
    form = AnswerForm(data)
    form.is_valid()
    return form


def field(name: str, form: AnswerForm | ReleaseForm | SignInForm | None = None, **more: object) -> str:
    chosen = form or answer_form()
    return render_to_string("ui/_field.html", {"field": chosen[name], **more})


def test_radio_buttons_are_one_question_with_a_legend() -> None:
    html = field("kind")
    assert (
        '<fieldset class="field" id="id_kind" tabindex="-1" aria-describedby="id_kind_helptext id_kind_error"' in html
    )
    assert "<legend>What kind of answer is this?</legend>" in html
    assert '<p class="hint" id="id_kind_helptext">' in html
    assert "To put right: Choose what kind of answer this is." in words(html)
    assert html.count('type="radio"') == 4


def test_each_choice_is_tied_to_its_own_explanation() -> None:
    """To deny, to decline and to find nothing are three things."""
    html = field("kind")
    assert re.search(r'<input type="radio"[^>]*value="declined"[^>]*aria-describedby="id_kind_3_hint"', html)
    assert '<label for="id_kind_3">Declined</label><p class="hint" id="id_kind_3_hint">You do not answer;' in html
    assert "id_kind_1_hint" not in html


def test_tick_boxes_are_one_question_too() -> None:
    html = field("because", optional_word=True)
    assert '<legend>Declined because <span class="optional">may be left empty</span></legend>' in html
    assert html.count('type="checkbox"') == 2


def test_an_input_is_tied_to_its_label_hint_and_error() -> None:
    html = field("words")
    assert '<label class="field__label" for="id_words">In words</label>' in html
    assert '<div class="wrong" id="id_words_error">' in html
    assert 'aria-invalid="true" aria-describedby="id_words_error"' in html


def test_a_single_tick_box_has_its_words_behind_it() -> None:
    html = field("registry", ReleaseForm())
    assert re.search(r'<input type="checkbox"[^>]*id="id_registry"><label for="id_registry">Leave the number', html)


def test_several_inputs_stand_under_one_legend() -> None:
    html = field("until")
    assert "<legend>Under examination until</legend>" in html
    assert 'type="date" name="until_0" aria-label="Day"' in html
    assert 'type="time" name="until_1" aria-label="Time, UTC"' in html


@pytest.mark.parametrize(("name", "tag"), [("wish", "<select"), ("file", 'type="file"'), ("words", "<textarea")])
def test_every_widget_has_exactly_one_label(name: str, tag: str) -> None:
    html = field(name)
    assert tag in html
    assert html.count(f'for="id_{name}"') == 1


def test_a_hint_of_the_page_replaces_the_hint_of_the_form() -> None:
    html = field("file", hint="One file of at most 1 MB.")
    assert "One file of at most 1 MB." in html
    assert "Up to 1 MB." not in html


def test_the_summary_of_errors_leads_to_each_field(render: Render) -> None:
    html = render('{% include "ui/_error_summary.html" %}', form=answer_form(wish="cin"))
    assert re.findall(r'<a href="(#\w+)">', html) == ["#id_kind", "#id_words"]
    assert "autofocus" in html


def test_errors_without_a_field_are_listed_first(render: Render) -> None:
    form = answer_form(wish="cin", kind="no", words="No.")
    form.add_error(None, "the text changed at 09:44")
    html = render('{% include "ui/_error_summary.html" %}', form=form)
    assert words(html) == "There is something to put right the text changed at 09:44"


def test_without_errors_there_is_no_summary(render: Render) -> None:
    assert (
        render('{% include "ui/_error_summary.html" %}', form=answer_form(wish="cin", kind="no", words="No.")).strip()
        == ""
    )


STEPS = (
    {"word": "Released", "at": RAISED},
    {"word": "sent", "at": RAISED + 2, "precise": True},
    {"word": "delivered", "at": RAISED + 5, "precise": True, "state": "delivered"},
    {"word": "acknowledged", "at": timegm((2027, 2, 7, 8, 15, 0))},
    {"word": "not answered yet", "at": None},
)


def test_a_delivery_line_says_how_far_a_copy_came_and_how_far_not(render: Render) -> None:
    html = render('{% include "ui/_delivery_line.html" %}', steps=STEPS, since=RAISED, to="Borealia")
    assert words(html) == (
        "To Borealia Released 6 Feb 2027 10:00 sent 10:00:02 delivered 10:00:05 acknowledged 7 Feb 08:15 not answered yet"
    )
    assert html.count('class="reached"') == 4
    assert html.count('class="unreached"') == 1


def test_only_a_receipt_turns_the_line_green(render: Render) -> None:
    html = render('{% include "ui/_delivery_line.html" %}', steps=STEPS, since=RAISED)
    assert re.findall(r'data-state="(\w+)"', html) == ["delivered"]


def test_an_act_against_the_rules_says_why_it_changes_nothing(render: Render) -> None:
    act = {"number": 7, "party": "Borealia", "says": "answers", "at": RAISED, "by_rule": "question 9 was never asked"}
    html = render('<ol>{% include "ui/_act.html" %}</ol>', act=act)
    assert "Kept on record, changes nothing, because question 9 was never asked" in words(html)


def test_a_task_is_read_as_one_sentence(render: Render) -> None:
    task = {
        "verb": "Answer",
        "what": "2 questions",
        "number": "XB-2027-001",
        "url": "/x/",
        "due": RAISED,
        "at": RAISED - 4 * 86_400,
    }
    html = render('<ul>{% include "ui/_task.html" %}</ul>', task=task)
    assert words(html) == "Answer XB-2027-001 · 2 questions by 6 Feb 10:00 UTC in 4 days"


def test_a_task_whose_date_passed_is_not_called_late(render: Render) -> None:
    task = {
        "verb": "Answer",
        "what": "2 questions",
        "url": "/x/",
        "due": RAISED,
        "at": RAISED + 86_400,
        "exercise": True,
    }
    html = render('<ul>{% include "ui/_task.html" %}</ul>', task=task)
    assert words(html) == "Answer EXERCISE 2 questions since 6 Feb 10:00 UTC"


def test_two_versions_are_shown_whole_and_none_is_lost_by_default(render: Render) -> None:
    versions = [
        {"title": title, "saved": "", "fields": [{"label": "Title", "text": text, "differs": True}]}
        for title, text in (("D. Amis, 09:44", "One"), ("Yours, 09:46", "Two"))
    ]
    html = render(
        '{% include "ui/_side_by_side.html" %}',
        versions=versions,
        action="/keep/",
        hidden=[{"name": "draft", "value": "7"}],
    )
    assert re.findall(r'name="keep" value="(\w+)"', html) == ["both", "first", "second"]
    assert '<input type="hidden" name="draft" value="7">' in html
    assert "One" in html
    assert "Two" in html


@pytest.mark.parametrize("name", NAMES)
def test_every_sample_page_has_one_title_and_says_whose_it_is(name: str) -> None:
    html = Client().get(f"/sample/{name}/").content.decode()
    assert html.count("<h1") == 1
    assert re.search(r"<title>[^<]*· Aurelia</title>", html)


def test_a_page_says_exercise_in_its_title_its_banner_and_on_paper() -> None:
    html = Client().get("/sample/partials/").content.decode()
    assert "<title>EXERCISE · Partials · Aurelia</title>" in html
    assert '<p class="banner" data-state="exercise"><strong>EXERCISE</strong>' in html
    assert 'data-marking="EXERCISE · TLP:AMBER"' in html


def test_a_page_says_when_its_clock_is_simulated() -> None:
    html = Client().get("/sample/dossier/").content.decode()
    assert "<strong>Simulated clock</strong> <bdi>16 Feb 2027 10:02 UTC</bdi>" in html


def test_the_line_is_on_every_page_and_leads_to_its_cause_when_it_stopped() -> None:
    assert 'class="line" data-state="work"' in Client().get("/sample/action/").content.decode()
    assert '<a href="#">stopped since 03:14 UTC</a>' in Client().get("/sample/partials/").content.decode()


def test_a_form_with_errors_says_so_in_the_title() -> None:
    assert "<title>To put right: Question 3 · Aurelia</title>" in Client().get("/sample/answer/").content.decode()


def test_paper_is_a_reading_copy_with_its_number() -> None:
    html = Client().get("/sample/action/").content.decode()
    assert (
        'data-foot="Reading copy, without signatures · Aurelia, Diplomatic desk · printed 16 Feb 2027 10:02 UTC · copy 3"'
        in html
    )


@pytest.mark.parametrize(
    ("path", "title", "more"),
    [
        ("/forbidden/", "You may not do this", "only a releasing officer releases"),
        ("/nowhere/", "There is nothing at this address", "belongs to a matter your desk does not see"),
        ("/broken/", "This node could not finish the step", "what was not released has not left"),
    ],
)
def test_an_error_page_says_what_happened_and_what_to_do(path: str, title: str, more: str) -> None:
    html = Client(raise_request_exception=False).get(path).content.decode()
    assert f"<h1>{title}</h1>" in html
    assert more in html
    assert "<h2>What you can do</h2>" in html


def test_a_form_without_its_proof_of_origin_says_that_it_expired() -> None:
    answer = Client(enforce_csrf_checks=True).post("/ui/language/", {"language": "ar"})
    assert answer.status_code == 403
    assert "<h1>This form has expired</h1>" in answer.content.decode()


@pytest.mark.parametrize("name", ["400.html", "405.html", "429.html"])
def test_the_other_error_pages_stand_without_any_context(name: str) -> None:
    assert "<h2>What you can do</h2>" in render_to_string(name)


@pytest.mark.parametrize("path", sorted((UI / "templates").rglob("*.html")), ids=lambda path: path.name)
def test_every_template_says_first_where_it_is_used_and_that_it_runs_no_query(path: object) -> None:
    text = (UI / "templates" / str(path)).read_text()
    assert "uns no query" in text[:1_600]
    assert "<script" not in text
    assert " style=" not in text
    assert "autoescape" not in text
