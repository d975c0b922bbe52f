# SPDX-License-Identifier: Apache-2.0
"""Names in sentences: each by itself, and nothing in a name is ever markup."""

from demarche.areas.release.telling import named, parties, told


def test_a_name_stands_by_itself() -> None:
    """Whatever its script."""
    assert told("%(party)s: as %(party)s decides.", party="بورياليا") == (
        "<bdi>بورياليا</bdi>: as <bdi>بورياليا</bdi> decides."
    )


def test_a_name_is_no_markup() -> None:
    """A Party may call itself what it likes; the sentence is escaped too."""
    assert told("<%(party)s>", party="<b>") == "&lt;<bdi>&lt;b&gt;</bdi>&gt;"
    assert parties(["<b>", "A"]) == "<bdi>&lt;b&gt;</bdi>, <bdi>A</bdi>"


def test_numbers_and_what_is_safe_stay() -> None:
    """So that sentences can count and be put together."""
    assert told("%(n)d of %(party)s", n=3, party=named("X")) == "3 of <bdi>X</bdi>"
