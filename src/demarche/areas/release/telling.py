# SPDX-License-Identifier: Apache-2.0
"""Sentences with names in them: each name in its own direction, whatever the script of the sentence around it."""

from collections.abc import Iterable
from html import unescape
from typing import Final

from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from demarche.ui.series import listed


def named(name: str) -> SafeString:
    """A name or a moment that stands in a sentence without disturbing it."""
    return format_html("<bdi>{}</bdi>", name)


def parties(names: Iterable[str]) -> SafeString:
    """Several names in one line."""
    return several(named(each) for each in names)


def several(items: Iterable[str]) -> SafeString:
    """Several things in one line, some of them with names in them."""
    return mark_safe(listed(map(conditional_escape, items)))  # noqa: S308  # each was escaped; the comma is ours


def told(sentence: str, **words: object) -> SafeString:
    """A translated sentence with its `%(word)s` filled in, each word on its own; numbers and what is safe stay as they are."""
    inside = {name: each if isinstance(each, int | SafeString) else named(str(each)) for name, each in words.items()}
    return mark_safe(str(escape(sentence)) % inside)  # noqa: S308  # escaped here, and every word with it


_TWO: Final = 2


def release_group(count: int, named: str) -> str:
    """Who holds a matter, as the bar of its pages says it: so many Parties, with these names."""
    return (_("BILATERAL: %(parties)s") if count <= _TWO else _("AMONG: %(parties)s")) % {"parties": named}


def in_plain(sentence: str) -> str:
    """A sentence as text alone, for a paper: its names keep their direction by signs instead of marks."""
    return unescape(sentence.replace("<bdi>", "\u2068").replace("</bdi>", "\u2069"))
