# SPDX-License-Identifier: Apache-2.0
"""The catalogue of rules that a concern may cite: identifiers, short titles in our own words, status and sponsors of each text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from demarche.areas.concerns.models import NotCited
from demarche.ui.series import listed

STATUSES: Final = {
    "draft": _("draft"),
    "voluntary": _("voluntary"),
    "consensus": _("voluntary, by consensus"),
    "binding": _("binding"),
}
"""What a text is to those who stand by it."""

_SIX: Final = (_("China"), _("Kazakhstan"), _("Kyrgyzstan"), _("Russia"), _("Tajikistan"), _("Uzbekistan"))


@dataclass(frozen=True, slots=True)
class Instrument:
    """A text that rules stand in: its symbol, what it is, its status and history. `rules` maps a provision to its title."""

    symbol: str
    title: Promise
    status: str
    history: Promise
    rules: tuple[tuple[str, Promise], ...]
    sponsors: tuple[Promise, ...] = ()

    @property
    def standing(self) -> str:
        """Its status and history, in words."""
        return f"{STATUSES[self.status]}; {self.history}"

    def ids(self) -> tuple[tuple[str, Promise], ...]:
        """Each rule as acts cite it, with its short title."""
        return tuple((f"{self.symbol} {provision}", title) for provision, title in self.rules)


_NORMS: Final = Instrument(
    "A/70/174",
    _("Norms of responsible State behaviour"),
    "consensus",
    _("endorsed by the General Assembly, 2015"),
    (
        ("13(a)", _("Cooperate for stability and security")),
        ("13(b)", _("Consider all relevant information in incidents")),
        ("13(c)", _("Do not knowingly let territory be used for wrongful acts")),
        ("13(d)", _("Exchange information and assist against terrorist and criminal use")),
        ("13(e)", _("Respect human rights and privacy online")),
        ("13(f)", _("Do not damage or impair critical infrastructure")),
        ("13(g)", _("Protect own critical infrastructure")),
        ("13(h)", _("Respond to requests for help, and to requests to mitigate")),
        ("13(i)", _("Supply-chain integrity; hinder the spread of malicious tools")),
        ("13(j)", _("Report vulnerabilities responsibly, share remedies")),
        ("13(k)", _("Do not harm other States' response teams, nor misuse one's own")),
    ),
)

_FIRST_CODE: Final = Instrument(
    "A/66/359",
    _("International code of conduct for information security, first draft"),
    "draft",
    _("put forward by four States in 2011, joined by two; not adopted"),
    (
        ("(a)", _("Charter, sovereignty, human rights, respect for diversity")),
        ("(b)", _("No hostile use, aggression or threat; no spread of information weapons")),
        ("(c)", _("Cooperate against criminal and terrorist use; curb inciting or destabilising information")),
        ("(d)", _("Supply-chain security; no abuse of technological advantage")),
        ("(e)", _("Right and duty to protect own information space and critical infrastructure")),
        ("(f)", _("Rights and freedoms in the information space, within national law")),
        ("(g)", _("Multilateral, transparent, democratic internet management")),
        ("(h)", _("Bring society and the private sector to understand their role; security culture")),
        ("(i)", _("Help developing countries; close the digital divide")),
        ("(j)", _("Bilateral, regional and UN cooperation; the UN's role in rules")),
        ("(k)", _("Settle disputes peacefully; no threat or use of force")),
    ),
    _SIX,
)

_REVISED_CODE: Final = Instrument(
    "A/69/723",
    _("International code of conduct for information security, revised draft"),
    "draft",
    _("put forward by six States in 2015; contested, not adopted"),
    (
        ("2(1)", _("Charter and basic principles; human rights; diversity")),
        ("2(2)", _("No use against the maintenance of peace and security")),
        ("2(3)", _("No interference in internal affairs; no undermining of political, economic or social stability")),
        ("2(4)", _("Cooperate against criminal and terrorist use; curb incitement")),
        ("2(5)", _("Supply-chain security; no exploitation of a dominant position")),
        ("2(6)", _("Rights and duties in protecting own information space and critical infrastructure")),
        ("2(7)", _("The same rights online as offline; permitted restrictions")),
        ("2(8)", _("Equal role and responsibility of States in internet governance")),
        ("2(9)", _("Work with the private sector and civil society; security culture")),
        ("2(10)", _("Develop confidence-building measures; exchange strategies, papers, practice")),
        ("2(11)", _("Help developing countries; close the digital divide")),
        ("2(12)", _("Bilateral, regional and UN cooperation; legal norms and peaceful settlement")),
        ("2(13)", _("Settle disputes over the code peacefully; no threat or use of force")),
    ),
    _SIX,
)

_GLOBAL: Final = Instrument(
    "A/79/214 annex B",
    _("Global confidence-building measures"),
    "consensus",
    _("agreed in the open-ended working group, 2024"),
    (
        ("B.1", _("Nominate contacts; run the directory of points of contact")),
        ("B.2", _("Keep exchanging views, dialogue, consultations")),
        ("B.3", _("Share national papers, strategies, policies")),
        ("B.4", _("Jointly develop and exercise confidence-building measures")),
        ("B.5", _("Share information on cooperation and partnerships")),
        ("B.6", _("Seminars, workshops, training")),
        ("B.7", _("Exchange practice on the protection of critical infrastructure")),
        ("B.8", _("Partnership of public and private bodies")),
    ),
)

_OSCE: Final = Instrument(
    "OSCE CBM",
    _("OSCE confidence-building measures"),
    "voluntary",
    _("agreed by the participating States, 2013 and 2016"),
    (
        ("1", _("National views on threats")),
        ("2", _("Cooperation of competent national bodies")),
        ("3", _("Consultations against misperception and tension")),
        ("4", _("Information on measures for an open, interoperable, secure internet")),
        ("5", _("The OSCE as a platform for dialogue and practice")),
        ("6", _("National law that enables cooperation against terrorist or criminal use")),
        ("7", _("National organisation, strategies, policies, programmes")),
        ("8", _("Points of contact, rapid communication at policy level")),
        ("9", _("National terminology")),
        ("10", _("Use of OSCE platforms, the Communications Network among them")),
        ("11", _("National experts meet at least three times a year")),
        ("12", _("Exchanges and workshops, also subregional")),
        ("13", _("Authorised and protected channels; clarify mechanisms for requests")),
        ("14", _("Partnership of public and private bodies")),
        ("15", _("Critical-infrastructure authorities cooperate")),
        ("16", _("Responsible vulnerability reporting")),
    ),
)

_OAS: Final = Instrument(
    "OAS CBM",
    _("OAS confidence-building measures, the first six"),
    "voluntary",
    _("agreed in the working group of the American States set up in 2017"),
    (
        ("1", _("Share national policies and strategies")),
        ("2", _("National contact at policy level")),
        ("3", _("Contacts in ministries of foreign affairs")),
        ("4", _("Capacity-building in cyber diplomacy")),
        ("5", _("Cyber subjects in diplomatic training")),
        ("6", _("Working groups, dialogue, agreements")),
    ),
)

CATALOGUE: Final = (_NORMS, _FIRST_CODE, _REVISED_CODE, _OSCE, _GLOBAL, _OAS)

TITLES: Final = {cited: title for instrument in CATALOGUE for cited, title in instrument.ids()}
"""The short title of each rule, by the identifier that acts cite."""

INSTRUMENTS: Final = {cited: instrument for instrument in CATALOGUE for cited, _title in instrument.ids()}
"""The text that each rule stands in, by the identifier that acts cite."""


def told(cited: Sequence[str]) -> Iterator[str]:
    """Rules as papers cite them: identifier, short title and the standing of the text; then the sponsors of texts that have some."""
    for each in cited:
        # Isolated, so that the words after it decide the direction of the line.
        known = each in TITLES
        yield f"\u2068{each}\u2069: {TITLES[each]} ({INSTRUMENTS[each].standing})" if known else each
    for instrument in CATALOGUE:
        if instrument.sponsors and any(INSTRUMENTS.get(each) is instrument for each in cited):
            yield gettext("Sponsors of %(text)s: %(sponsors)s") % {
                "text": f"\u2068{instrument.symbol}\u2069",
                "sponsors": listed(instrument.sponsors),
            }


def switched_off(cited: Sequence[str]) -> list[str]:
    """Of the rules, those that stand in texts which this Party does not cite in acts of its own."""
    off = off_symbols()
    return [each for each in cited if each in INSTRUMENTS and INSTRUMENTS[each].symbol in off]


def off_symbols() -> set[str]:
    """The texts that this Party does not cite; it cannot prevent others from citing them."""
    return set(NotCited.objects.values_list("symbol", flat=True))


def switch_off(symbols: set[str]) -> None:
    """Have these texts, and no others, offered no more to the Party's own officers."""
    with transaction.atomic():
        NotCited.objects.exclude(symbol__in=symbols).delete()
        for symbol in symbols:
            NotCited.objects.get_or_create(symbol=symbol)
