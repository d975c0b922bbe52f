# SPDX-License-Identifier: Apache-2.0
"""What all Parties of a process share: subjects, contacts, powers, who takes part, and the register itself."""

from typing import Final

from tools.scenes.scene import MAIN, Scene
from tools.staging import ADMIN

ON: Final = "button[name=then][value=send]"
WRITE: Final = "/register/{process}/write/"
CONTACTS: Final = (
    "team,team-full,team-type,account,phone,hours,zone,languages\n"
    "duty,National response team of Aurelia,technical,duty@team.aurelia.example,+00 1 555 0300,24 hours,Etc/GMT-1,en\n"
    "press,Press office,other,press@mfa.aurelia.example,+00 1 555 0400,Mon to Fri,Etc/GMT-1,en\n"
    "Third,Office,spy,,,24 hours,Atlantis,English\n"
)
"""A file of contacts: one changed, one new, one with much that is wrong."""

SHARED: Final = (
    Scene("subjects", "XA", "d.amis", "/cooperation/"),
    Scene("subjects-technical", "XB", "t.basso", "/cooperation/"),
    Scene("subject-open", "XA", "d.amis", "{subject_open}"),
    Scene("strand", "XA", "d.amis", "{strand}"),
    Scene("strand-of-theirs", "XB", "d.birk", "{strand}"),
    Scene("strand-acts", "XB", "d.birk", "{strand_acts}", unfold=True),
    Scene("strand-document", "XA", "d.amis", WRITE + "strand-document/?strand={strand_id}"),
    Scene("strand-document-errors", "XA", "d.amis", WRITE + "strand-document/?strand={strand_id}", press=ON),
    Scene("strand-contacts", "XA", "d.amis", WRITE + "strand-contacts/?strand={strand_id}"),
    Scene("strand-link", "XA", "d.amis", WRITE + "strand-link/?strand={strand_id}"),
    Scene(
        "strand-link-refused",
        "XA",
        "d.amis",
        WRITE + "strand-link/?strand={strand_id}",
        typed=(("[name=matter]", "XA-2030-999"),),
        press=ON,
    ),
    Scene("strand-leave", "XA", "d.amis", WRITE + "strand-leave/?strand={strand_id}"),
    Scene("subject-left", "XB", "d.birk", "{subject_left}"),
    Scene("subject-propose", "XA", "d.amis", WRITE + "propose-subject/"),
    Scene("subject-propose-errors", "XA", "d.amis", WRITE + "propose-subject/", press=ON),
    Scene("subject-draft", "XA", "d.amis", "{register_draft}"),
    Scene("subject-versions", "XA", "d.amis", "{register_versions}"),
    Scene("subject-check", "XA", "r.aksel", "{register_check}"),
    Scene("subject-check-by-drafter", "XA", "d.amis", "{register_check}"),
    Scene("contacts", "XA", "d.amis", "/contacts/{process}/", unfold=True),
    Scene("contacts-administrator", "XB", ADMIN, "/contacts/{process}/"),
    Scene("contact", "XA", "d.amis", "{contact}"),
    Scene("contact-nominate", "XA", "d.amis", WRITE + "nominate-contact/"),
    Scene("contact-nominate-errors", "XA", "d.amis", WRITE + "nominate-contact/", press=ON),
    Scene(
        "contact-nominate-wrong",
        "XA",
        "d.amis",
        WRITE + "nominate-contact/",
        typed=(("[name=contact]", "Duty"), ("[name=zone]", "Atlantis/Poseidonis"), ("[name=keys]", "PGP")),
        press=ON,
    ),
    Scene("contact-change", "XA", "d.amis", "{change_contact}"),
    Scene("contact-remove", "XA", "d.amis", "{remove_contact}"),
    Scene("contacts-confirm", "XA", "d.amis", WRITE + "confirm-contacts/"),
    Scene("contacts-take-in", "XA", "d.amis", "/contacts/{process}/take-in/"),
    Scene("contacts-take-in-errors", "XA", "d.amis", "/contacts/{process}/take-in/", press=MAIN),
    Scene(
        "contacts-look",
        "XA",
        "d.amis",
        "/contacts/{process}/take-in/",
        typed=(("[name=file]", CONTACTS),),
        press=MAIN,
    ),
    Scene("powers", "XA", "d.amis", WRITE + "state-powers/"),
    Scene("powers-errors", "XA", "d.amis", WRITE + "state-powers/", press=ON),
    Scene("powers-refused", "XA", "t.arno", WRITE + "state-powers/", typed=(("[name=note]", "XA/14/2027"),), press=ON),
    Scene("members", "XA", "d.amis", "/membership/{process}/"),
    Scene("member-suspend", "XA", "d.amis", WRITE + "suspend/"),
    Scene("member-withdraw-errors", "XA", "d.amis", WRITE + "withdraw/", press=ON),
    Scene("keys", "XA", "d.amis", "/keys/{process}/"),
    Scene("key-revoke", "XA", "d.amis", WRITE + "revoke-key/"),
    Scene("key-revoke-errors", "XA", "d.amis", WRITE + "revoke-key/", press=ON),
    Scene("amendments", "XA", "d.amis", "/charter/{process}/amendments/"),
    Scene("amendment-propose", "XA", "d.amis", WRITE + "amend-charter/"),
    Scene("amendment-propose-errors", "XA", "d.amis", WRITE + "amend-charter/", press=ON),
    Scene("party-at-a-glance", "XA", "d.amis", "/parties/{process}/XB/"),
    Scene("party-at-a-glance-technical", "XB", "t.basso", "/parties/{process}/XA/"),
    Scene("party-at-a-glance-read-only", "XA", "r.aksel", "/parties/{process}/XB/"),
    Scene(
        "party-at-a-glance-points",
        "XA",
        "d.amis",
        "/parties/{process}/XB/",
        typed=(("[name=text]", "Ask by when the open questions can be answered."),),
        press="main form button",
    ),
    Scene("register", "XA", "d.amis", "/register/{process}/", unfold=True),
    Scene("register-entry", "XB", "d.birk", "/register/{process}/2/"),
)

RETURNED: Final = (Scene("subject-returned", "XA", "d.amis", "{register_returned}"),)

NOT_REGISTERED: Final = (
    Scene("subjects-not-registered", "XB", "d.birk", "/cooperation/"),
    Scene("register-waiting", "XB", "d.birk", "/register/{process}/"),
)
