# SPDX-License-Identifier: Apache-2.0
"""The courtesy formulas of a note verbale and a letter, in the language of the act; only coded values decide them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext, gettext_noop, override

from demarche.areas.release.paper import Setting
from demarche.core.acts import concern as acts
from demarche.core.acts import representation
from demarche.core.encoding import Json

SPOKEN: Final = frozenset({"en", "ar"})

FORMS: Final = frozenset({"note_verbale", "letter"})
"""The forms that have formulas."""


@dataclass(frozen=True, slots=True)
class Formula:
    """How a paper opens and closes."""

    opening: str
    closing: str


PURPOSES: Final[Mapping[str, str]] = {
    acts.RAISE: gettext_noop(
        "%(author)s presents its compliments to %(addressed)s and has the honour to raise the following concern."
    ),
    representation.MAKE: gettext_noop(
        "%(author)s presents its compliments to %(addressed)s and has the honour to make the following representation."
    ),
    representation.CLAIM: gettext_noop(
        "%(author)s presents its compliments to %(addressed)s and has the honour to give notice of the following claim."
    ),
    acts.ANSWER: gettext_noop(
        "%(author)s presents its compliments to %(addressed)s and has the honour to answer as follows."
    ),
}
_CLOSING: Final = gettext_noop(
    "%(author)s avails itself of this opportunity to renew to %(addressed)s the assurances of its highest consideration."
)
_SALUTATION: Final = gettext_noop("Excellency,")
_REGARDS: Final = gettext_noop("Accept, Excellency, the assurances of my highest consideration.")


def formula(purpose: str, form: str, setting: Setting, values: Mapping[str, Json]) -> Formula | None:
    """The formulas of a form; a note verbale opens with its purpose. They are in the language of the act where the pages speak it, else in English."""
    names = {"author": setting.author_name, "addressed": setting.addressed_names}
    language = str(values.get("language", "en"))
    with override(language if language in SPOKEN else "en"):
        if form == "note_verbale" and purpose:
            return Formula(gettext(purpose) % names, gettext(_CLOSING) % names)
        if form == "letter":
            return Formula(gettext(_SALUTATION), gettext(_REGARDS))
    return None
