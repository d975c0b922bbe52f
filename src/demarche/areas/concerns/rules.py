# SPDX-License-Identifier: Apache-2.0
"""A short catalogue of rules that a concern may cite: identifiers, short titles in our own words, and their standing."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Instrument:
    """A text that rules stand in: its symbol, what it is, and which standing it has. `rules` maps a provision to its title."""

    symbol: str
    title: Promise
    standing: Promise
    rules: tuple[tuple[str, Promise], ...]

    def ids(self) -> tuple[tuple[str, Promise], ...]:
        """Each rule as acts cite it, with its short title."""
        return tuple((f"{self.symbol} {provision}", title) for provision, title in self.rules)


_NORMS: Final = Instrument(
    "A/70/174",
    _("Norms of responsible State behaviour"),
    _("voluntary, by consensus; endorsed by the General Assembly"),
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
    _("draft of six sponsors, 2011; not adopted"),
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
)

_REVISED_CODE: Final = Instrument(
    "A/69/723",
    _("International code of conduct for information security, revised draft"),
    _("draft of six sponsors, 2015; contested, not adopted"),
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
)

_OSCE: Final = Instrument(
    "OSCE CBM",
    _("OSCE confidence-building measures"),
    _("voluntary, by consensus of the participating States, 2013 and 2016"),
    (
        ("2", _("Cooperation of competent national bodies")),
        ("3", _("Consultations against misperception and tension")),
        ("8", _("Points of contact, rapid communication at policy level")),
        ("13", _("Authorised and protected channels; clarify mechanisms for requests")),
        ("15", _("Critical-infrastructure authorities cooperate")),
        ("16", _("Responsible vulnerability reporting")),
    ),
)

CATALOGUE: Final = (_NORMS, _FIRST_CODE, _REVISED_CODE, _OSCE)

TITLES: Final = {cited: title for instrument in CATALOGUE for cited, title in instrument.ids()}
"""The short title of each rule, by the identifier that acts cite."""

STANDINGS: Final = {cited: instrument.standing for instrument in CATALOGUE for cited, _title in instrument.ids()}
"""The standing of the text that each rule stands in, by the identifier that acts cite."""


def told(cited: str) -> str:
    """A rule as papers cite it: its identifier, its short title, and the standing of its text."""
    if cited not in TITLES:
        return cited
    # Isolated, so that the words after it decide the direction of the line.
    return f"\u2068{cited}\u2069: {TITLES[cited]} ({STANDINGS[cited]})"
