# SPDX-License-Identifier: Apache-2.0
"""How the act by which a Party revokes a key of its is written and read."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from demarche.areas.keys.forms import RevokeForm
from demarche.areas.release.paper import Section, Setting
from demarche.areas.release.register_acts import RegisterAct, Values, offer
from demarche.areas.release.telling import told
from demarche.core.acts.revoking import REVOKE

REVOKE_PAGE = "revoke-key"


def register() -> None:
    """Say how the kind is written and read."""
    offer(
        RegisterAct(
            kind=REVOKE,
            page=REVOKE_PAGE,
            name=_("Key revoked"),
            verb=_("Revoke a key"),
            lead=_("For an act key that others may have. Make a new one first: demarche keys rotate --role act."),
            form=RevokeForm,
            sections=_revoked,
            done_url=_keys,
            clauses=(
                _("What this key signs after this act is refused by every door."),
                _(
                    "What it signed from that entry on reads “disowned”, with this act’s date and reason. It stays on record, and where matters stand is not changed by it."
                ),
            ),
        )
    )


def _keys(process: str) -> str:
    return reverse("keys:list", args=[process])


def _revoked(_setting: Setting, values: Values) -> Iterator[Section]:
    if values.get("key"):
        yield Section(_now("Key"), value=str(values["key"]))
    last = values.get("last")
    if isinstance(last, dict):
        sentence = told(_now("Entries before number %(size)s of this Party’s log stand."), size=str(last["size"]))
        yield Section(_now("What stands"), value=sentence)
