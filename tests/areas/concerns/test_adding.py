# SPDX-License-Identifier: Apache-2.0
"""What the Add links of a concern open: each saves the page first, keeps its own parts, and goes back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core import signing

from demarche.areas.concerns import rules
from demarche.areas.concerns.added import PAGES
from demarche.areas.release.models import Draft
from demarche.core.acts.vocabulary import find_kind
from demarche.ledger import read
from tests.areas.concerns.filling import asked, filled, url

if TYPE_CHECKING:
    from tests.areas.release.desk import Desk


def added(desk: Desk, page: str, **fields: Any) -> str:
    """Save a concern by the Add button of a page, fill that page in, and go back; gives the concern's address."""
    there = desk.post("amis", "/concerns/raise/", filled(desk, then=page)).url
    assert there == f"/concerns/drafts/{draft().pk}/{page}/"
    return desk.post("amis", there, {**desk.get("amis", there).form(), **fields, "then": "save"}).url


def draft() -> Draft:
    return Draft.objects.get()


def test_apparent_origin(desk: Desk) -> None:
    """Country codes and words; it is said to be no attribution."""
    here = added(desk, "origin", origin="xb, XC;xb", origin_text="The addresses of annex A.")

    assert draft().values["origin"] == ["XB", "XC"]
    assert draft().values["origin_text"] == "The addresses of annex A."
    assert "apparent origin now: XB, XC" in desk.get("amis", here)
    check = desk.get("amis", f"/release/{draft().pk}/")
    assert "Apparent origin Borealia (XB), XC The addresses of annex A." in check
    assert "It says nothing about who is responsible." in check
    assert "No attribution is stated." in check


def test_a_wrong_country_code_is_named(desk: Desk) -> None:
    """And stays to be mended."""
    there = desk.post("amis", "/concerns/raise/", filled(desk, then="origin")).url

    page = desk.post("amis", there, {**desk.get("amis", there).form(), "origin": "XB, Borealia", "then": "save"}, 200)

    assert "Country codes have two or three letters, and “BOREALIA” has not." in page
    assert page.form()["origin"] == "XB, Borealia"


def test_rules_are_cited_with_their_standing(desk: Desk) -> None:
    """From the catalogue; the paper says what each text is."""
    here = added(desk, "rules", rules_0=["A/70/174 13(f)", "A/70/174 13(c)"], rules_2=["A/69/723 2(3)"])

    assert draft().values["rules"] == ["A/69/723 2(3)", "A/70/174 13(c)", "A/70/174 13(f)"]
    assert "A/69/723 2(3), A/70/174 13(c), A/70/174 13(f)" in desk.get("amis", here)
    check = desk.get("amis", f"/release/{draft().pk}/")
    assert "A/70/174 13(f): Do not damage or impair critical infrastructure (voluntary, by consensus" in check
    assert "(draft; put forward by six States in 2015; contested, not adopted)" in check
    assert "Sponsors of A/69/723: China, Kazakhstan, Kyrgyzstan, Russia, Tajikistan, Uzbekistan" in check
    assert "Sponsors of A/70/174" not in check
    assert desk.get("amis", f"{here}rules/").form()["rules_0"] == ["A/70/174 13(c)", "A/70/174 13(f)"]


def test_the_catalogue_is_what_acts_can_cite() -> None:
    """Identifiers of at most 64 characters, none twice, each text with its standing."""
    cited = [name for instrument in rules.CATALOGUE for name, _title in instrument.ids()]

    assert len(cited) == len(set(cited)) == 65
    assert max(map(len, cited)) <= 64
    assert {"A/70/174 13(c)", "A/66/359 (k)", "A/69/723 2(13)", "OSCE CBM 3"} <= set(cited)
    assert set(rules.INSTRUMENTS) == set(rules.TITLES) == set(cited)
    assert {each.status for each in rules.CATALOGUE} <= set(rules.STATUSES)
    assert [each.symbol for each in rules.CATALOGUE if each.sponsors] == ["A/66/359", "A/69/723"]


def test_preservation_is_asked_for(desk: Desk) -> None:
    """As data."""
    added(desk, "preservation", days="60")

    assert draft().values["preserve"] == {"days": 60}
    assert "Data to preserve for 60 days from receipt" in desk.get("amis", f"/release/{draft().pk}/")


def test_a_courtesy_translation(desk: Desk) -> None:
    """Beside each text that has one, with its language and status."""
    added(desk, "translation", lang="fr", status="courtesy", of_title="Un programme", of_q1_text="Était-ce vous ?")

    assert draft().values["title_t1"] == {"of": "title", "lang": "fr", "status": "courtesy", "text": "Un programme"}
    assert "matter_t1" not in draft().values
    page = desk.get("amis", f"/release/{draft().pk}/")
    assert "courtesy translation · French Un programme" in page
    assert 'lang="fr"' in page.html


def test_a_translation_moves_with_its_question(desk: Desk) -> None:
    """Taking question 1 away does not give its translation to question 2."""
    here = added(desk, "translation", lang="fr", of_q1_text="Un ?", of_q2_text="Deux ?")
    form = desk.get("amis", here).form()

    desk.post("amis", here, {**form, "q1_text": "", "then": "save"})

    assert draft().values["q1_text_t1"] == {"of": "q1_text", "lang": "fr", "status": "courtesy", "text": "Deux ?"}
    assert "q2_text_t1" not in draft().values


def test_a_report(desk: Desk) -> None:
    """Its words can be changed, and it can be left out again; what is coded came signed."""
    report = {"source": "threat-actor", "id": "7c0a", "sha256": "a" * 64, "title": "Quiet Heron"}
    token = signing.dumps(report, salt="demarche.report")
    desk.post("amis", "/concerns/raise/", {**filled(desk), "report": token, "then": "save"})
    there = f"/concerns/drafts/{draft().pk}/reports/"

    desk.post("amis", there, {**desk.get("amis", there).form(), "text": "See its second paragraph.", "then": "save"})
    assert draft().values["report1_text"] == "See its second paragraph."
    assert draft().values["report1"]["id"] == "7c0a"  # type: ignore[index,call-overload]

    desk.post("amis", there, {**desk.get("amis", there).form(), "then": "remove"})
    assert "report1" not in draft().values
    assert "No report is cited. Pick one from the list" in desk.get("amis", there)


def test_all_of_it_is_released(desk: Desk) -> None:
    """Everything that can be added is a part that the vocabulary knows, and the core admits it."""
    here = added(desk, "origin", origin="XB")
    for page, fields in (
        ("rules", {"rules_0": ["A/70/174 13(c)"]}),
        ("preservation", {"days": "60"}),
        ("translation", {"lang": "ar", "status": "authentic", "of_matter": "نص"}),
    ):
        desk.post("amis", f"{here}{page}/", {**desk.get("amis", f"{here}{page}/").form(), **fields, "then": "save"})
    sent = desk.send_on("amis", here, desk.get("amis", here).form())

    desk.release(sent)

    signed = read.act(sent.act)
    kind = find_kind(1, "concern.raise")
    assert signed is not None
    assert kind is not None
    assert {"origin", "rules", "preserve", "matter_t1"} <= set(signed.act.values)
    assert all(kind.find(name) for name in signed.act.values)
    shown = desk.get("amis", f"/concerns/{sent.act}/")
    assert "authentic, as the original is · Arabic نص" in shown


def test_add_pages_belong_to_the_desk(desk: Desk, subtests: pytest.Subtests) -> None:
    """Another desk finds nothing, and a closed draft is not added to."""
    desk.post("amis", "/concerns/raise/", filled(desk, then="save"))
    there = f"/concerns/drafts/{draft().pk}/"

    for page in PAGES:
        with subtests.test(page=page):
            desk.get("amis", f"{there}{page}/")
            desk.get("arno", f"{there}{page}/", 404)
            desk.get("aksel", f"{there}{page}/", 403)

    desk.post("amis", there, {"then": "discard"})
    for page in PAGES:
        with subtests.test(page=page, draft="discarded"):
            assert desk.get("amis", f"{there}{page}/", 302).url == f"/release/{draft().pk}/"


def test_an_add_page_and_the_concern_at_once(desk: Desk) -> None:
    """D. Birk adds the origin while D. Amis changes the title: both are saved."""
    there = desk.post("amis", "/concerns/raise/", filled(desk, then="origin")).url
    here = f"/concerns/drafts/{draft().pk}/"
    opened = desk.get("birk", there).form()
    desk.post("amis", here, {**desk.get("amis", here).form(), "title": "By Amis", "then": "save"})

    done = desk.post("birk", there, {**opened, "origin": "XB", "then": "save"})

    assert done.url == here
    assert (draft().values["title"], draft().values["origin"]) == ("By Amis", ["XB"])


def test_a_party_switches_off_what_it_does_not_cite(desk: Desk) -> None:
    """Its officers are not offered the text, and a draft that cites it already does not leave; another Party's act may."""
    here = added(desk, "rules", rules_2=["A/69/723 2(3)"], rules_0=["A/70/174 13(c)"])
    page = desk.get("admin", "/concerns/rules/")
    kept = [each.symbol for each in rules.CATALOGUE if each.symbol != "A/69/723"]
    desk.post("admin", "/concerns/rules/", {"cited": kept})

    assert "A/69/723" in page
    assert "A/69/723" not in desk.get("amis", f"{here}rules/")
    stopped = desk.post("amis", here, {**desk.get("amis", here).form(), "then": "submit"}, 200)
    assert "Cited, though your side does not cite the text it stands in: A/69/723 2(3)." in stopped
    desk.post("amis", f"{here}rules/", {**desk.get("amis", f"{here}rules/").form(), "then": "save"})
    assert draft().values["rules"] == ["A/70/174 13(c)"]

    theirs = asked(desk, rules=["A/69/723 2(3)"])
    assert "A/69/723 2(3): No interference in internal affairs" in desk.get("amis", url(theirs))
    desk.post("admin", "/concerns/rules/", {"cited": [each.symbol for each in rules.CATALOGUE]})
    assert "A/69/723" in desk.get("amis", f"{here}rules/")


@pytest.mark.parametrize("who", ["amis", "aksel", "arno", "reader"])
def test_the_catalogue_is_the_administrators(desk: Desk, who: str) -> None:
    """Nobody else switches a text off."""
    desk.get(who, "/concerns/rules/", 403)
