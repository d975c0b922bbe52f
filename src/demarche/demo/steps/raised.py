# SPDX-License-Identifier: Apache-2.0
"""Steps 8 and 9: a concern with five questions and a cited report is raised, and acknowledged under the other side's number."""

import re

from demarche.demo.forms import Browser, Page, PlayError, Values
from demarche.demo.material import MATTER, QUESTIONS, TITLE, TRANSLATED_MATTER, TRANSLATED_TITLE
from demarche.demo.stage import Stage, expect, wait_for
from demarche.demo.steps.doing import choice, closed_to, dossier, release, send_on

NUMBER, THEIR_NUMBER = "XA-2027-001", "XB-IN-0007"
BACK = "Save and go back to the concern"
RULES = ("A/70/174 13(c)", "A/70/174 13(f)", "A/70/174 13(h)")
DUE = "16 Feb 2027 10:00 UTC"


def concern(stage: Stage) -> None:
    """D. Amis raises it citing a report that names no sponsor; it leaves when R. Aksel releases it, and Borealia has it."""
    stage.clock.set("2027-02-06T09:59:00Z")
    import_reports(stage)
    amis = stage.aurelia.officer("d.amis")
    title, page = report_without_sponsor(amis)
    draft = compose(amis, page)
    send_on(amis, draft, {})
    for each in (stage.borealia.officer("d.birk"), stage.borealia.officer("r.brand")):
        if each.open("/concerns/").says(TITLE):
            raise PlayError("expected nothing at Borealia before release, got the concern")
    release(stage.aurelia, "r.aksel", number=NUMBER, reads=(TITLE, "Without prejudice.", "No attribution is stated."))
    here = dossier(amis, TITLE)
    stage.known["concern"] = here
    wait_for(amis, here, "delivered")
    birk = stage.borealia.officer("d.birk")
    asked = [text for text, _form in QUESTIONS]
    there = expect(birk.open(dossier(birk, TITLE)), NUMBER, TITLE, DUE, *asked)
    opening = next(url for _said, url in there.links if "/acts/" in url)
    expect(birk.open(opening), title, TRANSLATED_TITLE, "No attribution is stated", *RULES)
    expect(birk.open("/"), "Acknowledge", TITLE)
    closed_to(stage.borealia.officer("t.basso"), here)


def import_reports(stage: Stage) -> None:
    """The public threat-actor cluster, whole; a second import adds nothing."""
    first, second = (stage.aurelia.command("reports", "import").splitlines()[-1] for _ in range(2))
    counts = re.fullmatch(r"reports: (\d+) read, (\d+) imported, (\d+) rejected", first)
    if counts is None or int(counts[1]) != int(counts[2]) + int(counts[3]):
        raise PlayError(f"expected every entry read to be imported or rejected, got {first!r}")
    if second != f"reports: {counts[1]} read, 0 imported, {counts[3]} rejected":
        raise PlayError(f"expected a second import to add nothing, got {second!r}")


def report_without_sponsor(browser: Browser) -> tuple[str, Page]:
    """A report that names no sponsor, and the page that raises a concern citing it."""
    page = expect(browser.open("/reports/"), "A report is not an act of any State")
    for said, url in page.links:
        if re.fullmatch(r"/reports/\d+/", url):
            report = browser.open(url)
            if report.says("It names none."):
                return said, browser.follow(report, "Raise a concern that cites this report")
    raise PlayError(f"{page.url}: expected a report that names no sponsor on the first part of the list, got none")


def compose(browser: Browser, page: Page) -> Page:
    """Fill in the concern, and what its Add links open; give the draft's page."""
    values: Values = {
        "to": choice(page, "to"),
        "title": TITLE,
        "subjects": ["CIN"],
        "matter": MATTER,
        "profile": "ordinary",
        "tlp": "AMBER",
        "pap": "AMBER",
    }
    page = expect(browser.submit(page, "Save draft", values))
    for number, (text, form) in enumerate(QUESTIONS, 1):
        if not any(f"q{number}_text" in each.fields for each in page.forms):
            page = expect(browser.submit(page, "Add a question"))
        page = expect(browser.submit(page, "Save draft", {f"q{number}_text": text, f"q{number}_form": form}))
    origin = browser.submit(page, "apparent origin")
    page = expect(
        browser.submit(origin, BACK, {"origin": "XB", "origin_text": "Nine addresses in networks registered there."})
    )
    rules = browser.submit(page, "rules cited")
    field = next(name for form in rules.forms for name, each in form.fields.items() if RULES[0] in each.choices)
    page = expect(browser.submit(rules, BACK, {field: list(RULES)}), *RULES)
    translation = browser.submit(page, "translation")
    words = {"lang": "fr", "of_title": TRANSLATED_TITLE, "of_matter": TRANSLATED_MATTER}
    return expect(browser.submit(translation, BACK, words))


def acknowledge(stage: Stage) -> None:
    """D. Birk acknowledges it without prejudice under Borealia's number; both numbers stand on both sides."""
    here = stage.known["concern"]
    stage.clock.set("2027-02-07T08:14:00Z")
    birk, amis = stage.borealia.officer("d.birk"), stage.aurelia.officer("d.amis")
    send_on(birk, birk.open(f"{here}acknowledge/"), {"number": THEIR_NUMBER})
    release(stage.borealia, "r.brand", reads=("ithout prejudice",))
    for officer in (amis, birk):
        wait_for(officer, here, NUMBER, THEIR_NUMBER, "7 Feb 2027 08:15")
    wait_for(birk, here, "delivered")
