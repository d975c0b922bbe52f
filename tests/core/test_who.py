# SPDX-License-Identifier: Apache-2.0
"""Who may do what: the table a diplomat can check. Aurelia raised it with Borealia; Castellia only looks on."""

import pytest

from demarche.core.acts import checks, indicators, representation
from demarche.core.acts import concern as kinds
from demarche.core.acts.vocabulary import NEWEST, VOCABULARIES
from demarche.core.codes import Reason
from demarche.core.encoding import Json
from demarche.core.process.roles import WORKING
from demarche.core.process.settle import admits, rule_of
from tests.core.sides import AURELIA, BOREALIA, CASTELLIA, DELTORA, GROUND, Side, act, concern, matter
from tests.core.specimens import EVERY, LEAST, PAGE, least, must, talked

WHO = {"raises": AURELIA, "addressed": BOREALIA}


def allowed(kind: str) -> set[str]:
    """The Parties that the table of `docs/protocol/acts.md` lets say it."""
    row = next(line for line in PAGE.read_text().splitlines() if line.startswith(f"| `{kind}` | "))
    return {WHO[role] for role in row.split(" | ")[1].split(", ") if role in WHO}


@pytest.mark.parametrize("kind", [kind for kind in LEAST if rule_of(kind).who != WORKING])
def test_who_may_act_on_an_open_matter(kind: str) -> None:
    """As the page says it: the raising Party, the addressed one, or either; one that is informed reads."""
    if kind == indicators.MARK:
        said, sides = talked(kinds.NOTIFY)
    else:
        said, sides = talked(parties=(AURELIA, BOREALIA, CASTELLIA))
    sides[DELTORA] = Side(DELTORA, said[0].dossier)
    sides[DELTORA].take(*said)
    found = {}
    for party, side in sides.items():
        values = least(side, kind) or must(sides[AURELIA], kind)
        found[party] = admits(side.docket, side.write(kind, values), GROUND)
    may = allowed(kind)
    assert {party for party, reason in found.items() if reason is None} == may
    assert found.get(CASTELLIA, Reason.OBSERVER_READS) is Reason.OBSERVER_READS
    assert found[DELTORA] is Reason.NOT_IN_AUDIENCE
    if AURELIA not in may:
        assert found[AURELIA] is Reason.ONLY_ADDRESSED
    if BOREALIA not in may:
        assert found[BOREALIA] is Reason.ONLY_RAISING


def test_every_kind_of_the_vocabulary_has_a_rule() -> None:
    """A kind that somebody adds without saying who may use it does not pass."""
    in_dossier = [name for name, kind in VOCABULARIES[NEWEST].items() if not kind.in_register]
    assert all(rule_of(name).who for name in in_dossier)
    elsewhere = {kind.name for kind in checks.KINDS}
    assert set(EVERY) | elsewhere >= {name for name in in_dossier if not VOCABULARIES[NEWEST][name].opens} >= set(EVERY)


@pytest.mark.parametrize(
    ("kind", "parts"),
    [
        (kinds.NOTIFY, matter()),
        (kinds.RAISE, concern("yes_or_no")),
        (representation.MAKE, {**matter(), "subjects": ["INT"]}),
        (representation.CLAIM, {**matter(), "subjects": ["INT"], "conduct": "To end it."}),
    ],
    ids=["notification", "concern", "representation", "claim"],
)
def test_who_may_open(kind: str, parts: dict[str, Json]) -> None:
    """Only the Party that the roles name as raising opens, and the roles name each Party of the audience once."""
    audience = (AURELIA, BOREALIA)

    def judged(author: str, parties: tuple[str, ...], **roles: list[str]) -> Reason | None:
        value: dict[str, Json] = {"raises": [AURELIA], "addressed": [BOREALIA], "informed": []}
        value.update({name: list[Json](codes) for name, codes in roles.items()})
        said = act(kind, author, {**parts, "roles": value}, seq=1, audience=parties)
        return admits(Side(author, said.id).docket, said, GROUND)

    assert judged(AURELIA, audience) is None
    assert judged(BOREALIA, audience) is Reason.ROLES_MISMATCH
    assert judged(AURELIA, (AURELIA, BOREALIA, CASTELLIA)) is Reason.ROLES_MISMATCH
    assert judged(AURELIA, audience, informed=[BOREALIA]) is Reason.ROLES_MISMATCH
    assert judged(AURELIA, (AURELIA, BOREALIA, CASTELLIA), informed=[CASTELLIA]) is None
