# SPDX-License-Identifier: Apache-2.0
"""How a request to join, and the accession of who was admitted, are written and read."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from demarche.areas.directory.plain import WEEKDAYS
from demarche.areas.joining.forms import AccedeForm, RequestForm
from demarche.areas.joining.queries import applicant_of
from demarche.areas.joining.words import CAPACITIES
from demarche.areas.release.paper import Section, Setting
from demarche.areas.release.register_acts import RegisterAct, RegisterForm, Values, offer
from demarche.areas.release.telling import told
from demarche.core.acts import joining as acts
from demarche.core.encoding import canonical
from demarche.core.keyset import open_keyset, root_fingerprint, spoken_fingerprint
from demarche.ledger import read
from demarche.ui.moments import zone_words
from demarche.ui.series import listed

REQUEST_PAGE = "enter-request"
ACCEDE_PAGE = "accede"


def register() -> None:
    """Say how each kind is written and read."""
    offer(
        RegisterAct(
            kind=acts.REQUEST,
            page=REQUEST_PAGE,
            name=_("Request to join"),
            verb=_("Enter a request to join"),
            lead=_(
                "It is entered for all Parties to see, as the Party that asks sent it. To enter it is not to agree."
            ),
            form=RequestForm,
            sections=_request,
            done_url=joining_url,
            clauses=(
                _("The applicant is admitted only when this was put under silence and nobody broke it."),
                _("Its fingerprint is compared by telephone before its node is let in."),
            ),
            line=line,
            facts=_facts,
        )
    )
    offer(
        RegisterAct(
            kind=acts.ACCEDE,
            page=ACCEDE_PAGE,
            name=_("Accession"),
            verb=_("Accede to the process"),
            lead=_("It is this Party's first act in the process. Its charter binds it from then on."),
            form=AccedeForm,
            sections=_accession,
            done_url=joining_url,
            clauses=(_("It is in the process from the entry of this act on. No matter from before is opened to it."),),
            line=_acceding,
            about=_acceding,
        )
    )


def joining_url(process: str) -> str:
    """The page of requests and of what is under silence."""
    return reverse("joining:list", args=[process])


def line(values: Values) -> str:
    """Who asks as what: `Castellia (XC), as a Party`."""
    code, name, how = applicant_of(values)
    if not code:
        return ""
    return _now("%(party)s (%(code)s), %(capacity)s") % {"party": name, "code": code, "capacity": _capacity(how)}


def _capacity(how: str) -> str:
    return str(CAPACITIES.get(how, how))


def fingerprint(values: Values) -> tuple[tuple[str, ...], str]:
    """The groups of a fingerprint and its hexadecimal form, of a key-set whose roots signed it."""
    root = open_keyset(canonical(values["keyset"]), before=None).root
    return spoken_fingerprint(root), root_fingerprint(root)


def _facts(form: RegisterForm) -> list[dict[str, Any]]:
    """What the file says, on the page of its draft: who asks as what in a line, then the rest."""
    assert isinstance(form, RequestForm)  # noqa: S101  # it is the form of this kind
    who: list[dict[str, Any]] = [{"label": _now("Who asks"), "value": line(form.said)}] if form.said else []
    return who + [
        {
            "label": each.label,
            "value": told("%(value)s", value=each.value or listed(each.lines)),
            "note": told("%(note)s", note=each.note) if each.note else "",
        }
        for each in _beside(form.said)
    ]


def _request(_setting: Setting, values: Values) -> Iterator[Section]:
    yield from _asked(values)
    if values.get("note"):
        yield Section(_now("Note verbale"), value=str(values["note"]))


def _asked(values: Values) -> Iterator[Section]:
    """What the file says."""
    code, name, how = applicant_of(values)
    if code:
        yield Section(_now("Who asks"), text=name)
        yield Section(_now("Short code"), value=code)
        yield Section(_now("As what"), value=_capacity(how))
    yield from _beside(values)


def _beside(values: Values) -> Iterator[Section]:
    """What the file says beside who asks as what."""
    if "keyset" not in values:
        return
    groups, hexadecimal = fingerprint(values)
    yield Section(_now("Fingerprint"), value=" ".join(groups), note=hexadecimal)
    yield Section(
        _now("Its node"), value=str(values["door"]) or _now("it has no address: it fetches what is due to it")
    )
    yield from card_sections(values["card"])
    applicant = values["applicant"]
    if isinstance(applicant, dict):
        yield from _days(applicant)
    log = values["log"]
    if isinstance(log, dict):
        yield Section(_now("Log it will keep"), note=str(log["origin"]))


def card_sections(card: Any) -> Iterator[Section]:
    """A contact card, row by row."""
    yield Section(_now("Duty line"), value=f"{card['duty_line']}, {card['hours']}")
    yield Section(_now("Time zone"), value=zone_words(card["zone"]))
    yield Section(_now("Languages spoken"), value=listed(card["languages"]))
    yield Section(_now("Confirmed by"), value=card["confirmation"])


def _days(applicant: Mapping[str, Any]) -> Iterator[Section]:
    days = listed(str(WEEKDAYS[day]) for day in applicant["weekend"])
    yield Section(_now("Weekly days off"), value=days or _now("none"))
    if applicant["holidays"]:
        yield Section(_now("Holidays"), lines=tuple(applicant["holidays"]))


def request_of(values: Values) -> Values:
    """The values of the request that an act is about; nothing where there is none."""
    signed = read.act(str(values.get("request", "")))
    return {} if signed is None or signed.act.kind != acts.REQUEST else signed.act.values


def _acceding(values: Values) -> str:
    return line(request_of(values))


def _accession(_setting: Setting, values: Values) -> Iterator[Section]:
    about = _acceding(values)
    if about:
        yield Section(_now("Who accedes"), value=about)
    log = values.get("log")
    if isinstance(log, dict):
        yield Section(_now("Log it will keep"), note=str(log["origin"]))
