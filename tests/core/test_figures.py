# SPDX-License-Identifier: Apache-2.0
"""Figures released by consent: what the rules can check of them, and what the two Parties amount to together."""

from typing import Any

import pytest

from demarche.core.acts import concern as kinds
from demarche.core.acts import figures as acts
from demarche.core.acts.act import Act
from demarche.core.acts.vocabulary import VOCABULARIES
from demarche.core.codes import Reason
from demarche.core.encoding import Json, digest
from demarche.core.process.figures import Consent, document, holds_figures, proposed
from demarche.core.process.settle import admits, rule_of, settle
from tests.core.sides import AURELIA, BOREALIA, CASTELLIA, act, matter, standing_on
from tests.core.specimens import EVERY, PAGE

GROUND = standing_on(4, {AURELIA: "b" * 64, BOREALIA: "b" * 64, CASTELLIA: "b" * 64})
TWO = (AURELIA, BOREALIA)

ONE, OTHER = "1" * 64, "2" * 64
PERIOD = {"from": "2026-10-01T00:00:00Z", "until": "2027-01-01T00:00:00Z", "at": "2027-01-10T00:00:00Z"}
HEADS: list[Json] = [{"party": party, "origin": f"demarche.invalid/{party}", "size": 12} for party in TWO]


def table(party: str = AURELIA, opened: str = "concern.raise", **figures: list[str]) -> list[Json]:
    """A table of one row; in it one act sent and receipted, unless it is said otherwise."""
    said: dict[str, Any] = {name: [] for name in acts.FIGURES} | {"sent": [ONE], "receipted": [ONE]} | figures
    return [{"party": party, "opened": opened, "figures": said}]


def values(**other: Any) -> dict[str, Json]:
    """The parts of a proposal; the hash is right for the rest unless it is given."""
    found: dict[str, Any] = {
        "roles": matter()["roles"],
        "track": "diplomatic",
        "period": PERIOD,
        "heads": HEADS,
        "table": table(),
        **other,
    }
    found.setdefault("hash", digest(document(found["period"], found["heads"], found["table"])))
    return found


def proposal(audience: tuple[str, ...] = TWO, author: str = AURELIA, **other: Any) -> Act:
    """The act that proposes."""
    return act(acts.PROPOSE, author, values(**other), seq=1, audience=audience)


def judged(said: Act, *before: Act) -> Reason | None:
    """Why the rules refuse an act, after those before it."""
    opening = (before or (said,))[0]
    return settle([*before, said], GROUND, opening.id).reason(said.id)


class Told:
    """Figures that Aurelia proposed, and what the two say of them."""

    def __init__(self) -> None:
        self.acts = [proposal()]

    def say(self, party: str, kind: str, **parts: Json) -> Act:
        """Say it; both hold it."""
        own = [each for each in self.acts if each.author == party]
        others = [each.id for each in self.acts if each.author != party]
        said = act(
            kind,
            party,
            parts,
            seq=len(own) + 1,
            prev=own[-1].id if own else None,
            after=others[-1:],
            dossier=self.acts[0].id,
        )
        self.acts.append(said)
        return said

    @property
    def hash(self) -> str:
        """That of the figures."""
        return str(self.acts[0].values["hash"])

    def stands(self) -> Consent:
        """What it amounts to."""
        found = proposed(settle(self.acts, GROUND, self.acts[0].id))
        assert found is not None
        assert (found.opening, found.other) == (self.acts[0], BOREALIA)
        return found.consent


def test_figures_that_hang_together_are_proposed() -> None:
    """Their author agrees by proposing; nothing is released yet."""
    told = Told()
    assert judged(told.acts[0]) is None
    assert told.stands() is Consent.PROPOSED
    found = proposed(settle(told.acts, GROUND, told.acts[0].id))
    assert found is not None
    assert found.stated == {AURELIA: (told.acts[0].id, True), BOREALIA: None}


def test_the_other_party_agrees_and_either_takes_it_back() -> None:
    """The last word of each stands."""
    told = Told()
    told.say(BOREALIA, acts.AGREE, hash=told.hash)
    assert told.stands() is Consent.RELEASED
    told.say(AURELIA, acts.WITHHOLD)
    assert told.stands() is Consent.WITHHELD
    told.say(AURELIA, acts.AGREE, hash=told.hash)
    assert told.stands() is Consent.RELEASED
    told.say(BOREALIA, acts.WITHHOLD, text="An answer of 3 April is missing.")
    assert told.stands() is Consent.WITHHELD


def test_agreeing_to_other_figures_has_no_effect() -> None:
    """The hash is what both sign."""
    told = Told()
    said = told.say(BOREALIA, acts.AGREE, hash="0" * 64)
    assert judged(said, told.acts[0]) is Reason.NOT_THESE_FIGURES
    assert told.stands() is Consent.PROPOSED


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ({"hash": "0" * 64}, Reason.NOT_THESE_FIGURES),
        ({"table": table(CASTELLIA)}, Reason.NOT_THESE_FIGURES),
        ({"table": []}, None),
        ({"heads": [HEADS[0], {"party": CASTELLIA, "origin": "c", "size": 1}]}, Reason.NOT_THESE_FIGURES),
        ({"period": {**PERIOD, "until": PERIOD["from"]}}, Reason.NOT_THESE_FIGURES),
        ({"period": {**PERIOD, "at": "2026-12-31T23:59:59Z"}}, Reason.NOT_THESE_FIGURES),
        ({"period": {**PERIOD, "at": "2099-01-01T00:00:00Z"}}, Reason.NOT_THESE_FIGURES),
        ({"period": {**PERIOD, "at": PERIOD["until"]}}, None),
        ({"roles": {"raises": [BOREALIA], "addressed": [AURELIA], "informed": []}}, Reason.ROLES_MISMATCH),
        ({"roles": {"raises": [AURELIA], "addressed": [BOREALIA, CASTELLIA], "informed": []}}, Reason.ROLES_MISMATCH),
        ({"roles": {"raises": [AURELIA]}}, Reason.PART_MALFORMED),
        ({"period": {"from": PERIOD["from"], "until": PERIOD["until"]}}, Reason.PART_MALFORMED),
        ({"heads": HEADS[:1]}, Reason.PART_MALFORMED),
        ({"heads": [*HEADS, *HEADS]}, Reason.PART_MALFORMED),
        ({"heads": HEADS[::-1]}, Reason.PART_MALFORMED),
        ({"heads": [HEADS[0], HEADS[0]]}, Reason.PART_MALFORMED),
        ({"heads": [HEADS[0], {"party": BOREALIA, "origin": "", "size": 1}]}, Reason.PART_MALFORMED),
        ({"heads": [HEADS[0], {"party": AURELIA, "origin": "older", "size": 1}, HEADS[1]]}, None),
        ({"table": {}}, Reason.PART_MALFORMED),
        ({"table": table(opened="concern")}, Reason.PART_MALFORMED),
        ({"table": [*table(), *table()]}, Reason.PART_MALFORMED),
        ({"table": [*table(BOREALIA), *table()]}, Reason.PART_MALFORMED),
        ({"table": [*table(), *table(BOREALIA), *table(CASTELLIA)]}, Reason.PART_MALFORMED),
        ({"table": [{"party": AURELIA, "opened": "concern.raise", "figures": {"sent": [ONE]}}]}, Reason.PART_MALFORMED),
        ({"table": [{"party": AURELIA, "opened": "concern.raise", "figures": []}]}, Reason.PART_MALFORMED),
        ({"table": table(sent=[], receipted=[])}, Reason.PART_MALFORMED),
        ({"table": table(sent=[ONE, OTHER])}, Reason.PART_MALFORMED),
        ({"table": table(not_receipted=[ONE])}, Reason.PART_MALFORMED),
        ({"table": table(answered=[ONE])}, Reason.PART_MALFORMED),
        ({"table": table(asked=[ONE])}, Reason.PART_MALFORMED),
        ({"table": table(asked=[ONE], open=[ONE])}, None),
        ({"table": table(asked=[ONE], open=[ONE], no_answer=[ONE])}, Reason.PART_MALFORMED),
        ({"table": table(sent=[OTHER, ONE], receipted=[OTHER, ONE])}, Reason.PART_MALFORMED),
    ],
)
def test_what_the_rules_can_check_of_figures(other: dict[str, Any], expected: Reason | None) -> None:
    """Table, hash, period and Parties belong together."""
    assert judged(proposal(**other)) is expected


def test_figures_are_of_two_parties_alone() -> None:
    """Nobody else is in the dossier, not even informed."""
    three = (*TWO, CASTELLIA)
    roles: Json = {"raises": [AURELIA], "addressed": [BOREALIA], "informed": [CASTELLIA]}
    assert judged(proposal(three, roles=roles)) is Reason.NOT_THESE_FIGURES
    assert judged(proposal(author=BOREALIA)) is Reason.ROLES_MISMATCH


def test_only_where_figures_were_proposed() -> None:
    """A concern releases none, and holds none."""
    opening = act(kinds.NOTIFY, AURELIA, matter(), seq=1, audience=TWO)
    for kind, parts in ((acts.AGREE, {"hash": "0" * 64}), (acts.WITHHOLD, {})):
        said = act(kind, BOREALIA, parts, seq=1, after=[opening.id], dossier=opening.id)
        assert judged(said, opening) is Reason.NOT_FIGURES
    assert proposed(settle([opening], GROUND, opening.id)) is None
    assert proposed(settle([], GROUND, opening.id)) is None
    refused = proposal(hash="0" * 64)
    assert proposed(settle([refused], GROUND, refused.id)) is None
    assert holds_figures(settle([refused], GROUND, refused.id))
    assert not holds_figures(settle([opening], GROUND, opening.id))
    assert not holds_figures(settle([], GROUND, opening.id))


def test_who_may_say_what_of_figures() -> None:
    """As the page says it: either agrees or withholds, nobody else says anything; no earlier vocabulary has the kinds."""
    told = Told()
    docket = settle(told.acts, GROUND, told.acts[0].id)
    for kind in (acts.AGREE, acts.WITHHOLD):
        line = next(line for line in PAGE.read_text().splitlines() if line.startswith(f"| `{kind}` | "))
        assert {str(role) for role in rule_of(kind).who} == set(line.split(" | ")[1].split(", "))
        parts: dict[str, Json] = {"hash": told.hash} if "hash" in EVERY[kind] else {}
        for party, seq, expected in (
            (AURELIA, 2, None),
            (BOREALIA, 1, None),
            (CASTELLIA, 1, Reason.NOT_IN_AUDIENCE),
        ):
            prev = told.acts[0].id if party == AURELIA else None
            after = () if party == AURELIA else (told.acts[0].id,)
            said = act(kind, party, parts, seq=seq, prev=prev, after=after, dossier=told.acts[0].id)
            assert admits(docket, said, GROUND) is expected
    assert not any(name.startswith("figures.") for name in VOCABULARIES[3])
