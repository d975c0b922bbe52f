# SPDX-License-Identifier: Apache-2.0
"""`{% load demarche %}`: moments, Parties' names, officials' words, hashes and sizes, as every page writes them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from secrets import token_bytes
from typing import Final, Literal
from uuid import UUID

from django import forms, template
from django.forms.boundfield import BoundField, BoundWidget
from django.template import Context
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_bidi

from demarche.ui import moments, terms
from demarche.ui.series import listed
from demarche.ui.telephone import telephone
from demarche.ui.wordings import Run, compared

register = template.Library()

SHOWN_OF_A_HASH: Final = 12

# These turn the reading order of what follows, so that a text can show another order than it has.
_OVERRIDES = re.compile("[\u202d\u202e]")
_LATIN = re.compile(r"([A-Za-z/(\[][ -~]*[A-Za-z0-9)\]/])")
_SENTENCE = re.compile("[a-z]{2,} [a-z]{2,}")
_PARAGRAPHS = re.compile(r"\n[ \t]*\n\s*")


@register.simple_tag(takes_context=True)
def moment(  # noqa: PLR0913  # the tag's own words, all named in templates
    context: Context, seconds: int, zone: str = "", other: str = "", other_name: str = "", *, precise: bool = False
) -> SafeString:
    """`{% moment seconds other="UTC+3" other_name="Borealia" %}`; the zone is `here.zone` unless another is named."""
    here = context.get("here") or {}
    told = moments.tell(seconds, zone=zone or here.get("zone", ""), other=other, other_name=other_name, precise=precise)
    elsewhere = format_html_join("", " · <bdi>{}</bdi>", ((each,) for each in (told.here, told.there) if each))
    return format_html('<span class="moment">{}{}</span>', _time(seconds, told.utc), elsewhere)


@register.simple_tag
def utc(seconds: int, *, precise: bool = False) -> SafeString:
    """`{% utc seconds %}`: `16 Feb 2027 10:00 UTC` and nothing else."""
    return _time(seconds, moments.utc(seconds, precise=precise))


@register.simple_tag
def brief(seconds: int, at: int) -> SafeString:
    """`{% brief seconds at %}`: `16 Feb 14:10 UTC`, for rows of a list."""
    return _time(seconds, moments.brief(seconds, at))


@register.simple_tag
def stamp(seconds: int, since: int | None = None, *, precise: bool = False) -> SafeString:
    """`{% stamp seconds since=released %}`: the time, with the day only where it is another one."""
    return _time(seconds, moments.stamp(seconds, since=since, precise=precise))


@register.simple_tag
def day(seconds: int, *, year: bool = True) -> SafeString:
    """`{% day seconds %}`: `16 Feb 2027`; `year=False` leaves the year out."""
    return _time(seconds, moments.day(seconds, year=year))


@register.simple_tag
def due(seconds: int, at: int) -> str:
    """`{% due seconds at %}`: `in 3 days`; the page itself says `No answer by …` once the moment has passed."""
    return moments.due(seconds, at)


@register.simple_tag
def page_language() -> str:
    """`{% page_language as LANGUAGE_CODE %}`: the language of the page, whichever words of it are spoken."""
    return terms.language()


@register.simple_tag
def new_token() -> str:
    """`{% new_token as token %}`: names this page for the node, so that it knows again what the same page sent before."""
    return str(UUID(bytes=token_bytes(16), version=4))


@register.simple_tag
def party(name: str) -> SafeString:
    """`{% party name %}`: a Party's own name, whatever its script, never disturbing the line it stands in."""
    return format_html("<bdi>{}</bdi>", name)


@register.simple_tag
def said(text: str, lang: str = "") -> SafeString:
    """`{% said text lang="fr" %}`: words of an official, escaped, with their paragraphs, in their own direction."""
    tongue = format_html(' lang="{}"', lang) if lang else ""
    return format_html('<div class="said"{}>{}</div>', tongue, _paragraphs(_shown(_unix(text))))


@dataclass(frozen=True, slots=True)
class Reworded:
    """Two wordings of one text as a page shows them."""

    before: SafeString
    now: SafeString


@register.simple_tag
def reworded(before: str, now: str) -> Reworded:
    """`{% reworded before now as both %}`: two wordings of an official's text; what went is struck out, what came underlined."""
    first, second = compared(_unix(before), _unix(now))
    return Reworded(_marked(first), _marked(second))


def _marked(runs: Iterable[Run]) -> SafeString:
    parts = (
        (format_html("<{0}>{1}</{0}>", each.mark, _shown(each.text)) if each.mark else _shown(each.text))
        for each in runs
    )
    return format_html('<div class="said">{}</div>', _paragraphs(mark_safe("".join(parts))))  # noqa: S308  # each is escaped


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")


@register.filter
def foreign(text: str) -> SafeString:
    """`{{ text|foreign }}`: on a page in another script, paths and sentences in Latin letters stand in their own direction, sentences as English."""
    told = _OVERRIDES.sub("", text)
    parts = _LATIN.split(told) if get_language_bidi() else [told]
    # What the pattern found stands between what it did not.
    return format_html_join("", "{}", ((_apart(each) if at % 2 else each,) for at, each in enumerate(parts)))


def _apart(part: str) -> SafeString:
    """A path or name in its own direction; what a machine said in words is English."""
    tongue = mark_safe(' lang="en"') if _SENTENCE.search(part) else ""
    return format_html('<bdi{} dir="ltr">{}</bdi>', tongue, part)


@register.simple_tag
def short_id(digest: str) -> SafeString:
    """`{% short_id hash %}`: enough of a hash to compare by eye; the whole of it on hover and when copied from details."""
    return format_html(
        '<code class="id" dir="ltr" title="{}">{}{}</code>',
        digest,
        digest[:SHOWN_OF_A_HASH],
        "…" if len(digest) > SHOWN_OF_A_HASH else "",
    )


@register.filter
def zone(name: str) -> str:
    """`{{ name|zone }}`: a time zone as people say it."""
    return moments.zone_words(name)


register.filter(telephone)


@register.filter(name="listed")
def in_one_line(items: Iterable[object]) -> str:
    """`{{ items|listed }}`: several things with the comma of the page's language."""
    return listed(items)


@register.simple_tag(name="bytes")
def size(count: int) -> SafeString:
    """`{% bytes n %}`: `1.2 MB`."""
    return format_html("<bdi>{}</bdi>", moments.size(count))


@dataclass(frozen=True, slots=True)
class Choice:
    """One radio button or tick box of a field, with what stands beside it."""

    widget: BoundWidget
    id: str
    label: str
    hint: str


@register.filter
def choices(field: BoundField) -> Iterator[Choice]:
    """The options of a field of radio buttons or tick boxes, one by one."""
    for option in field.subwidgets:
        yield Choice(option, option.id_for_label or "", option.choice_label, option.data.get("hint") or "")


@register.filter
def form_of(field: BoundField) -> Literal["choices", "box", "several", "one"]:
    """How a field is laid out: several options, one tick box, several inputs under one legend, or one input."""
    widget = field.field.widget
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "box"
    return "several" if widget.use_fieldset else "one"


def _time(seconds: int, text: str) -> SafeString:
    return format_html('<time datetime="{}"><bdi>{}</bdi></time>', moments.iso(seconds), text)


def _shown(text: str) -> SafeString:
    shown = _OVERRIDES.sub(lambda sign: f'<span class="turned">U+{ord(sign[0]):04X}</span>', escape(text))
    return mark_safe(shown)  # noqa: S308  # escaped above; only our own tags were added


def _paragraphs(shown: SafeString) -> SafeString:
    """Text that is escaped, a paragraph for each that empty lines part, in its own direction."""
    paragraphs = (mark_safe(each.replace("\n", "<br>")) for each in _PARAGRAPHS.split(shown))  # noqa: S308  # as above
    return format_html_join("", '<p dir="auto">{}</p>', ((each,) for each in paragraphs))
