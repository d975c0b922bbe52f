# SPDX-License-Identifier: Apache-2.0
"""The words of the room contacts: types of contact, kinds of key, offices, and the acts that powers are about."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from demarche.areas.contacts.formats.row import FILE_LIMIT, LINE_LIMIT, MOST, FileError, Wrong
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

BECOMES: Final[Mapping[str, Promise]] = {
    contacts.NOMINATE: _("to be nominated"),
    contacts.UPDATE: _("to be changed"),
    "unchanged": _("unchanged"),
}
"""What would become of a contact of a file, by the kind of act that says it."""

EXPECTED: Final[Mapping[Wrong, Promise]] = {
    Wrong.CELLS: _("as many cells as the first line has names (cells / names)"),
    Wrong.TOO_LONG: _("no more characters than a contact can have"),
    Wrong.VERSION: _("a vCard of version 4.0 or 3.0"),
    Wrong.PROPERTY: _("a property such as TEL:+00 1 555 0100"),
    Wrong.BEGIN: _("BEGIN:VCARD before it"),
    Wrong.END: _("END:VCARD before the next card"),
    Wrong.UID_TWICE: _("each UID once"),
}
"""What was expected where a line of a file is not taken in."""

_REFUSED: Final[Mapping[Wrong, Promise]] = {
    Wrong.EMPTY: _("There is no contact in the file."),
    Wrong.TOO_LARGE: _("The file is larger than %(limit)d KiB."),
    Wrong.TOO_MANY: _("The file has more than %(most)d contacts or wrong lines. Take in fewer at a time."),
    Wrong.NOT_UTF8: _("The file is not in UTF-8 (line %(line)d: %(came)s). Save it as UTF-8."),
    Wrong.NO_COLUMN: _(
        "The file is neither a vCard, which begins with BEGIN:VCARD, nor a CSV with a first line of names, of which one is “team”. It begins with: %(came)s"
    ),
    Wrong.COLUMN_TWICE: _("The first line names a column twice: %(came)s."),
    Wrong.QUOTES: _("From line %(line)d on the quotation marks do not match, so the lines cannot be told apart."),
}


def file_refused(error: FileError) -> str:
    """Why a file as a whole is not taken in."""
    said = _REFUSED[error.wrong] % {
        "limit": FILE_LIMIT // 1024,
        "most": MOST,
        "line": error.line,
        "came": f"\u2068{error.came}\u2069",
        "length": LINE_LIMIT,
    }
    return f"{said} {gettext('Nothing was taken in.')}"
