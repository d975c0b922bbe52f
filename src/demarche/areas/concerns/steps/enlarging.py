# SPDX-License-Identifier: Apache-2.0
"""Raising together, supporting, leaving, and agreeing on a larger dossier."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from demarche.areas.concerns import words
from demarche.areas.concerns.company import SIDES, awaiting_us, outside, staying
from demarche.areas.concerns.forms.enlarging import ConsentForm, DeclineForm, ProposeForm
from demarche.areas.concerns.forms.steps import WordsForm
from demarche.areas.concerns.papers import field_of, list_of
from demarche.areas.concerns.projection import Standing
from demarche.areas.concerns.reading import named
from demarche.areas.concerns.steps.step import Step, Values
from demarche.areas.release.paper import Section, Setting
from demarche.core.acts import enlarging as acts
from demarche.core.encoding import Json
from demarche.ledger import read
from demarche.ui import moments
from demarche.ui.series import listed


def sides(setting: Setting, roles: Json, joins: list[str]) -> Iterator[str]:
    """Who would be what, a line a side; who joins is marked."""
    value = roles if isinstance(roles, dict) else {}
    for side in SIDES:
        codes = list_of(value, side)
        if codes:
            told = (_with_mark(setting, code, joins=code in joins) for code in codes)
            yield gettext("%(side)s: %(parties)s") % {"side": words.word(words.SIDES, side), "parties": listed(told)}


def _with_mark(setting: Setting, code: str, *, joins: bool) -> str:
    name = f"\u2068{setting.named(code)}\u2069"
    return gettext("%(party)s (joins)") % {"party": name} if joins else name


def _proposed(setting: Setting, values: Values) -> Iterator[Section]:
    lines = tuple(sides(setting, values.get("roles"), list_of(values, "joins")))
    yield Section(gettext("Who would hold the dossier proposed"), lines=lines)
    yield from _let_in(setting, values)


def _let_in(_setting: Setting, values: Values) -> Iterator[Section]:
    """The own acts that may be enclosed: those that are here with what they are called, others by id alone."""
    ids = list_of(values, "encloses")
    held = {each: signed.act for each, signed in read.those(ids).items()}
    lines = [
        f"\u2068{named(held[each])}\u2069 · \u2068{moments.day(held[each].made)}\u2069"
        if each in held
        else gettext("act %(id)s") % {"id": f"\u2068{each[:16]}\u2069"}
        for each in ids
    ]
    yield Section(
        gettext("Acts of its own that may be enclosed there"),
        lines=tuple(lines) or (gettext("none"),),
        note=gettext("This act may be enclosed too: it shows who agreed."),
    )


def _consented(setting: Setting, values: Values) -> Iterator[Section]:
    yield from _about(setting, values)
    yield from _let_in(setting, values)


def _about(setting: Setting, values: Values) -> Iterator[Section]:
    proposal: Mapping[str, Json] = setting.acts.get(field_of(values, "about", "act"), {})
    joins = list_of(proposal, "joins")
    if joins:
        yield Section(gettext("In reply to"), lines=tuple(sides(setting, proposal.get("roles"), joins)))


def _least_proposal(standing: Standing) -> Values | None:
    outsiders = outside(standing)
    if not outsiders or standing.matter is None:
        return None
    roles = staying(standing)
    joins = [outsiders[0].code]
    whole: Json = {side: list[Json](codes) for side, codes in {**roles, "informed": _sorted(roles, joins)}.items()}
    return {"roles": whole, "joins": list[Json](joins), "encloses": []}


def _sorted(roles: Mapping[str, list[str]], joins: list[str]) -> list[str]:
    return sorted([*roles["informed"], *joins])


def _word(**more: Json) -> Callable[[Standing], Values | None]:
    """The least that can be said of the newest proposal that waits for this Party's word."""

    def least(standing: Standing) -> Values | None:
        waiting = next(awaiting_us(standing), None)
        return None if waiting is None else {"about": {"act": waiting.proposal.id}, **more}

    return least


STEPS: Final = {
    "concur": Step(
        acts.CONCUR,
        _("Concurrence"),
        _("Raise it too: concur"),
        _(
            "Another Party named yours as raising this matter with it. From your act on you raise it too; the questions stay those of the Party that opened it."
        ),
        _("raises it too"),
        WordsForm,
        clauses=(_("By this act the matter is raised by its author as well."),),
    ),
    "support": Step(
        acts.SUPPORT,
        _("Support"),
        _("Support the matter"),
        _("Your side is informed of it. Supporting is not raising: nobody owes your side an answer."),
        _("supports the matter"),
        WordsForm,
        clauses=(_("Supporting is not raising. It can be withdrawn."),),
    ),
    "support-no-more": Step(
        acts.SUPPORT_NO_MORE,
        _("Withdrawal of support"),
        _("Withdraw our support"),
        _("The support and its withdrawal both stay on record."),
        _("withdraws its support"),
        WordsForm,
    ),
    "leave": Step(
        acts.LEAVE,
        _("Leaving"),
        _("Leave the dossier"),
        _(
            "Your side says nothing more in it, and what is said after the others saw you leave is not sent to you. What you hold stays readable; dates that run do not stop."
        ),
        _("leaves the dossier"),
        WordsForm,
        clauses=(_("Its author says nothing more here, and is sent nothing that saw it leave."),),
    ),
    "enlarge": Step(
        acts.PROPOSE,
        _("Proposal of a larger dossier"),
        _("Have others join: propose a larger dossier"),
        _(
            "This dossier never grows. When every Party of it consents, one that raises the matter opens another, among more Parties; earlier acts are seen there only as far as their authors let them be enclosed. By proposing you consent."
        ),
        lambda values: (
            gettext("proposes a larger dossier: %(parties)s would join") % {"parties": listed(list_of(values, "joins"))}
        ),
        ProposeForm,
        fixed={"encloses": []},
        sections=_proposed,
        least=_least_proposal,
    ),
    "consent": Step(
        acts.CONSENT,
        _("Consent to a larger dossier"),
        _("Consent to a larger dossier"),
        _("A consent stands: it may be used at once. Choose which of your own acts whoever joins may read."),
        _("consents to the larger dossier"),
        ConsentForm,
        fixed={"encloses": []},
        sections=_consented,
        least=_word(encloses=[]),
    ),
    "decline-larger": Step(
        acts.DECLINE,
        _("Declining of a larger dossier"),
        _("Decline a larger dossier"),
        _("For now: you can consent later. The matter goes on here as it is."),
        _("declines the larger dossier"),
        DeclineForm,
        sections=_about,
        least=_word(),
    ),
}
