# SPDX-License-Identifier: Apache-2.0
"""Steps 5 and 6: a technical notification at night, acknowledged and clarified."""

import re

from demarche.demo.forms import Browser, PlayError, Upload, Values
from demarche.demo.material import ADDRESSES, HASHES, stix_bundle
from demarche.demo.stage import Stage, expect, wait_for
from demarche.demo.steps.doing import choice, closed_to, dossier, release, release_on_duty, send_on

WHAT = "Wiper active in hospital network since 01:30 UTC"
OFFICE = "Duty officer, Borealia's response team"
ON_DUTY, INSTRUCTING = "Released on duty authority", "State secretary"
NUMBER, THEIR_NUMBER = "XA-T-0014", "XB-T-0031"


def notify(stage: Stage) -> None:
    """T. Arno sends nine addresses and four hashes on duty authority; Borealia's technical desk has it in seconds, and reads so."""
    stage.clock.set("2027-02-03T02:10:00Z")
    arno = stage.aurelia.officer("t.arno")
    page = arno.open("/concerns/notify/")
    values: Values = {
        "to": choice(page, "to"),
        "what": f"{WHAT}\n\nEleven hospitals. Surgery is being postponed.",
        "file": Upload("indicators.json", stix_bundle()),
        "ask": ["acknowledge", "per_indicator", "preserve"],
        "days": "60",
        "profile": "urgent",
        "tlp": "AMBER",
        "pap": "AMBER",
        "callback": stage.aurelia.cast.duty_line,
    }
    check = expect(send_on(arno, page, values), WHAT, "13 indicators", "No attribution is stated", "Urgent line")
    told: Values = {"number": NUMBER, "instruction": INSTRUCTING, "given": "2027-02-03T02:05"}
    release_on_duty(stage.aurelia, "t.arno", check, told)
    here = dossier(arno, WHAT)
    stage.known["notification"] = here
    wait_for(arno, here, "delivered")
    basso = stage.borealia.officer("t.basso")
    there = expect(
        basso.open(dossier(basso, WHAT)),
        ON_DUTY,
        NUMBER,
        "TLP:AMBER",
        "PAP:AMBER",
        "4 Feb 2027 02:10 UTC",
        *ADDRESSES,
        *HASHES,
    )
    if there.says(INSTRUCTING):
        raise PlayError(f"{there.url}: expected nothing of who instructed whom, got {INSTRUCTING}")
    expect(basso.open("/"), "Acknowledge", WHAT)
    closed_to(stage.borealia.officer("d.birk"), there.url)
    called(arno, basso, here, stage.borealia.cast.duty_line)


def called(arno: Browser, basso: Browser, here: str, line: str) -> None:
    """T. Arno telephones; T. Basso reads the code off the act, the same as on Aurelia's node; the call is kept inside."""
    act = f"{here}acts/{here.split('/')[2]}/"
    page = expect(arno.open(act), "No person at Borealia has acknowledged yet", line)
    code = re.search(r"ask them to read the code (\d{4})", page.text)
    if code is None:
        raise PlayError(f"{page.url}: expected a code to ask for, got {page.text[:1500]}")
    expect(basso.open(act), f"read them the code {code[1]}", "Copy as text", "PAP:AMBER")
    expect(arno.submit(page, "Record the call", {"office": OFFICE}), f"Call with {OFFICE} on {line}")
    if basso.open(here).says(OFFICE):
        raise PlayError(f"{here}: expected the record of the call on Aurelia's node alone, got it on Borealia's")


def acknowledge(stage: Stage) -> None:
    """R. Aksel takes note in the morning; T. Basso acknowledges without prejudice, asks for the time zone, and is told."""
    here = stage.known["notification"]
    basso, arno = stage.borealia.officer("t.basso"), stage.aurelia.officer("t.arno")
    stage.clock.set("2027-02-03T05:39:00Z")
    aksel = stage.aurelia.officer("r.aksel")
    note = next(url for said, url in expect(aksel.open("/"), "Take note", WHAT).links if said.startswith("Take note"))
    expect(aksel.submit(expect(aksel.open(note), ON_DUTY, INSTRUCTING), "Take note"), "R. Aksel took note")
    send_on(basso, basso.open(f"{here}acknowledge/"), {"number": THEIR_NUMBER})
    release(stage.borealia, "r.brand", reads=("ithout prejudice",))
    wait_for(arno, here, THEIR_NUMBER, "ithout prejudice")
    stage.clock.set("2027-02-03T11:19:00Z")
    send_on(basso, basso.open(f"{here}ask/"), {"text": "In which time zone are the logs?"})
    release(stage.borealia, "r.brand")
    wait_for(arno, here, "In which time zone are the logs?")
    stage.clock.set("2027-02-03T12:04:00Z")
    send_on(arno, arno.open(f"{here}supply/"), {"text": "The logs are in UTC."})
    release(stage.aurelia, "r.aksel")
    wait_for(basso, here, "The logs are in UTC.")
    wait_for(arno, here, "delivered")
