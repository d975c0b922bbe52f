# SPDX-License-Identifier: Apache-2.0
"""The words of the room contacts: types of contact, kinds of key, offices, and the acts that powers are about."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from demarche.core.acts import amendments, contacts, joining, membership, powers, silence, subject

TYPES: Final = {
    "diplomatic": _("Diplomatic"),
    "technical": _("Technical"),
    "law_enforcement": _("Law enforcement"),
    "other": _("Other"),
}

KEY_KINDS: Final = {"pgp": "PGP", "smime": "S/MIME", "age": "age", "other": _("Other")}

OFFICES: Final = {"diplomatic_desk": _("Diplomatic desk"), "technical_desk": _("Technical desk")}

POWERS: Final = {
    powers.STATE: _("state which office may say what"),
    contacts.NOMINATE: _("nominate a contact"),
    contacts.REMOVE: _("remove a contact"),
    subject.PROPOSE: _("propose a subject of cooperation"),
    subject.CONFIRM: _("confirm a subject"),
    subject.DECLINE: _("decline a subject"),
    membership.SUSPEND: _("suspend this Party's participation"),
    membership.RESUME: _("resume this Party's participation"),
    membership.WITHDRAW: _("withdraw this Party from the process"),
    amendments.AMEND: _("propose an amendment of the charter"),
    amendments.AGREE: _("agree to an amendment of the charter"),
    joining.REQUEST: _("ask for an applicant to be admitted"),
    joining.ACCEDE: _("accede to a process"),
    silence.PROPOSE: _("put something under silence, as chair"),
    silence.OBJECT: _("break a silence by objecting"),
    silence.AMEND: _("break a silence by an amendment"),
    silence.AGREE: _("agree to what is under silence"),
    silence.ANNOUNCE: _("announce what came of a silence"),
}
"""The kinds that no office performs without the power to, in the order in which a page asks for them."""
