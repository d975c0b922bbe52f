# SPDX-License-Identifier: Apache-2.0
"""How the word for another depositary is written and read."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from demarche.areas.register.forms import DepositaryForm
from demarche.areas.release.paper import Section, Setting
from demarche.areas.release.register_acts import RegisterAct, RegisterForm, Values, offer
from demarche.core.acts import depositary as acts
from demarche.ledger import processes
from demarche.ui.series import listed

CHANGE_PAGE = "name-depositary"


def register() -> None:
    """Say how the kind is written and read."""
    offer(
        RegisterAct(
            kind=acts.CHANGE,
            page=CHANGE_PAGE,
            name=_("Depositary named"),
            verb=_("Name another depositary"),
            lead=_(
                "Say which Party is to keep the register. It binds once enough Parties have said the same, also while the present depositary is silent."
            ),
            form=DepositaryForm,
            sections=_word,
            done_url=_register,
            clauses=(
                _(
                    "The entries that stay are not touched. What the present depositary entered beyond them is void and stays on record; the next one enters those acts anew. This word cannot be taken back in this round."
                ),
            ),
            line=_line,
            facts=_facts,
        )
    )


def _register(process: str) -> str:
    return reverse("register:list", args=[process])


def _line(values: Values) -> str:
    return str(values.get("to", ""))


def _entries(stays: object) -> str:
    number = int(str(stays))
    return ngettext("%(number)d entry", "%(number)d entries", number) % {"number": number}


def _word(setting: Setting, values: Values) -> Iterator[Section]:
    if values.get("to"):
        code = str(values["to"])
        yield Section(_now("Who is to keep the register"), text=setting.names.get(code, code))
    if values.get("stays"):
        yield Section(
            _now("What stays of it"), value=_now("the first %(entries)s") % {"entries": _entries(values["stays"])}
        )
    if values.get("round"):
        yield Section(_now("Round"), value=str(values["round"]))
    if values.get("note"):
        yield Section(_now("Note verbale"), value=str(values["note"]))


def _facts(form: RegisterForm) -> list[dict[str, Any]]:
    """Who keeps it now, whose word counts, and what would stay."""
    assert isinstance(form, DepositaryForm)  # noqa: S101  # it is the form of this kind
    keeping, names = form.keeping, processes.names(form.here.process.id)
    present = keeping.tenures[-1].code
    counted = listed([names.get(code, code) for code in names if code in keeping.count])
    facts: list[dict[str, Any]] = [
        {"label": _now("Kept now by"), "value": names.get(present, present)},
        {"label": _now("Who must say the same"), "value": how_many(keeping.most, len(keeping.count), counted)},
        {"label": _now("Round"), "value": str(keeping.round)},
    ]
    if keeping.stays is not None:
        facts.append(
            {
                "label": _now("What stays of it"),
                "value": _now("the first %(entries)s") % {"entries": _entries(keeping.stays)},
            }
        )
    return facts


def how_many(most: int, count: int, parties: str) -> str:
    """Of whom how many must say the same, in words."""
    if most == count:
        return _now("all of: %(parties)s") % {"parties": parties}
    return _now("%(number)d of: %(parties)s") % {"number": most, "parties": parties}
