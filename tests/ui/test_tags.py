# SPDX-License-Identifier: Apache-2.0
"""The tags as a template of a room uses them."""

from calendar import timegm
from collections.abc import Callable

import pytest

TEN: int = timegm((2027, 2, 16, 10, 0, 0))

Render = Callable[..., str]


def test_a_moment_takes_the_zone_of_the_officer(render: Render) -> None:
    """D. Amis sits in Aurelia at UTC+1; nobody names the zone again."""
    assert render("{% moment at %}", at=TEN, here={"zone": "UTC+1"}) == (
        '<span class="moment"><time datetime="2027-02-16T10:00:00Z"><bdi>16 Feb 2027 10:00 UTC</bdi></time>'
        " · <bdi>11:00 here</bdi></span>"
    )


def test_a_moment_names_the_other_party_and_escapes_its_name(render: Render) -> None:
    shown = render('{% moment at other="UTC+3" other_name=name %}', at=TEN, name="<Borealia>")
    assert "<bdi>13:00 in &lt;Borealia&gt;</bdi>" in shown


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{% utc at precise=True %}", "16 Feb 2027 10:00:00 UTC"),
        ("{% stamp at since=at %}", "10:00"),
        ("{% brief at at %}", "16 Feb 10:00 UTC"),
        ("{% day at year=False %}", "16 Feb"),
    ],
)
def test_every_time_carries_its_machine_form(render: Render, source: str, expected: str) -> None:
    assert render(source, at=TEN) == f'<time datetime="2027-02-16T10:00:00Z"><bdi>{expected}</bdi></time>'


def test_what_remains_is_plain_words(render: Render) -> None:
    assert render("{% due due at %}", due=TEN + 3 * 86_400, at=TEN) == "in 3 days"


def test_a_party_name_stands_apart_from_its_line(render: Render) -> None:
    assert render("{% party name %}", name="بورياليا & Co") == "<bdi>بورياليا &amp; Co</bdi>"


def test_words_of_an_official_keep_paragraphs_and_lines_and_cannot_bring_markup(render: Render) -> None:
    text = "\n<script>x</script>\r\nsecond\rthird\n \n\nparagraph\n"
    assert render("{% said text %}", text=text) == (
        '<div class="said"><p dir="auto">&lt;script&gt;x&lt;/script&gt;<br>second<br>third</p><p dir="auto">paragraph</p></div>'
    )


def test_words_of_an_official_name_their_language(render: Render) -> None:
    assert render("{% said text lang='ar' %}", text="لا.") == '<div class="said" lang="ar"><p dir="auto">لا.</p></div>'


def test_a_sign_that_turns_the_reading_order_is_shown_and_not_obeyed(render: Render) -> None:
    """Borealia writes 'No' so that it would read otherwise on Aurelia's screen."""
    shown = render("{% said text %}", text="we \u202eon\u202c did")
    assert '<span class="turned">U+202E</span>on' in shown
    assert "\u202e" not in shown


def test_a_hash_is_shortened_to_what_an_eye_compares(render: Render) -> None:
    digest = "0123456789abcdef" * 4
    assert render("{% short_id digest %}", digest=digest) == (
        f'<code class="id" dir="ltr" title="{digest}">0123456789ab…</code>'
    )
    assert render("{% short_id digest %}", digest="abc") == '<code class="id" dir="ltr" title="abc">abc</code>'


def test_a_size_stays_in_its_own_direction(render: Render) -> None:
    assert render("{% bytes count %}", count=1_234_567) == "<bdi>1.2 MB</bdi>"


def test_several_things_stand_in_one_line_with_the_comma_of_the_language(render: Render) -> None:
    assert render("{{ items|listed }}", items=["English", "French"]) == "English, French"


def test_what_is_in_latin_letters_stands_in_its_own_direction(render: Render) -> None:
    """A path in an Arabic sentence, markup escaped; what a machine said in words is English; in English nothing is set apart."""
    text = "ما زال هنا: /home/<x>/XA.pem. ومن يملكه (no such file)؛ 15."
    shown = render("{{ text|foreign }}", "ar", text=text)
    assert shown == (
        'ما زال هنا: <bdi dir="ltr">/home/&lt;x&gt;/XA.pem</bdi>. ومن يملكه <bdi lang="en" dir="ltr">(no such file)</bdi>؛ 15.'
    )
    assert render("{{ text|foreign }}", text="log/<x>") == "log/&lt;x&gt;"
