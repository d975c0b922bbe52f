# SPDX-License-Identifier: Apache-2.0
"""How amendments of the charter, and the agreement to them, are written and read."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from demarche.areas.charter import queries
from demarche.areas.charter.changes import Change, changes
from demarche.areas.charter.forms import AgreeForm, AmendForm
from demarche.areas.release.paper import Section, Setting
from demarche.areas.release.register_acts import RegisterAct, RegisterForm, Values, offer
from demarche.core.acts import amendments as acts
from demarche.core.charter import read_charter
from demarche.core.encoding import canonical
from demarche.ledger import read

AMEND_PAGE = "amend-charter"
AGREE_PAGE = "agree-to-amendment"


def register() -> None:
    """Say how each kind is written and read."""
    offer(
        RegisterAct(
            kind=acts.AMEND,
            page=AMEND_PAGE,
            name=_("Amendment proposed"),
            verb=_("Propose an amendment of the charter"),
            lead=_("Change the terms below. What is left as it is stays as it is."),
            form=AmendForm,
            sections=_proposed,
            done_url=_amendments,
            clauses=(
                _(
                    "It is in force once every Party that takes part has agreed. Matters opened before keep their times."
                ),
            ),
            line=_line,
        )
    )
    offer(
        RegisterAct(
            kind=acts.AGREE,
            page=AGREE_PAGE,
            name=_("Amendment agreed to"),
            verb=_("Agree to an amendment of the charter"),
            lead=_("Say that this Party agrees. It cannot be taken back; another amendment may change it again."),
            form=AgreeForm,
            sections=_agreed,
            done_url=_amendments,
            line=_of,
            facts=_facts,
        )
    )


def _amendments(process: str) -> str:
    return reverse("charter:amendments", args=[process])


def _line(values: Values) -> str:
    return "; ".join(each.label for each in changed_by(values))


def _of(values: Values) -> str:
    return _line(_amendment(values))


def _amendment(values: Values) -> Values:
    signed = read.act(str(values.get("amendment", "")))
    return {} if signed is None or signed.act.kind != acts.AMEND else signed.act.values


def changed_by(values: Values) -> list[Change]:
    """What the charter that an act proposes changes in the one that it names."""
    old = queries.charter_anywhere(str(values.get("amends", "")))
    return [] if old is None else changes(old, read_charter(canonical(values["charter"])))


def changed_row(change: Change) -> dict[str, Any]:
    """A row for `ui/_summary_list.html`."""
    note = _now("Until now: %(words)s") % {"words": change.until_now} if change.until_now else ""
    return {"label": change.label, "value": change.now, "said": "\n".join(change.days), "note": note}


def _facts(form: RegisterForm) -> list[dict[str, Any]]:
    """What is agreed to, on the page of its draft: each change with what stood before."""
    return [changed_row(each) for each in changed_by(_amendment({"amendment": form["amendment"].value() or ""}))]


def _proposed(_setting: Setting, values: Values) -> Iterator[Section]:
    for each in changed_by(values):
        note = _now("Until now: %(words)s") % {"words": each.until_now} if each.until_now else ""
        yield Section(each.label, value=each.now, note=note, lines=each.days)


def _agreed(setting: Setting, values: Values) -> Iterator[Section]:
    yield from _proposed(setting, _amendment(values))
