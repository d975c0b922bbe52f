# SPDX-License-Identifier: Apache-2.0
"""Who may do what: the table a diplomat can check. Aurelia raised it with Borealia; Castellia only looks on."""

import pytest

from demarche.core.acts import concern as kinds
from demarche.core.acts.vocabulary import VOCABULARIES, find_kind
from demarche.core.codes import Reason
from demarche.core.encoding import Json
from demarche.core.process.concern import RULES, WHO_MAY
from demarche.core.process.settle import admits
from tests.core.sides import AURELIA, BOREALIA, CASTELLIA, DELTORA, GROUND, Side, act, concern, matter, raised

TABLE: list[tuple[str, dict[str, Json], set[str]]] = [
    (kinds.ACKNOWLEDGE, {"clause": "without_prejudice"}, {BOREALIA}),
    (kinds.ASK, {"about": {"question": 1}, "text": "Which time zone?"}, {BOREALIA}),
    (kinds.SUPPLY, {"about": {"act": "asked"}, "text": "UTC"}, {AURELIA}),
    (kinds.ANSWER, {"a1": {"value": "no"}}, {BOREALIA}),
    (kinds.WITHDRAW, {}, {AURELIA}),
    (kinds.CLOSE, {}, {AURELIA}),
    (kinds.ASSESS, {"status": "resolved"}, {AURELIA, BOREALIA}),
]


@pytest.mark.parametrize(("kind", "values", "allowed"), TABLE, ids=[row[0] for row in TABLE])
def test_who_may_act_on_an_open_concern(kind: str, values: dict[str, Json], allowed: set[str]) -> None:
    """The addressed Party acknowledges, asks and answers; the raising Party supplies, withdraws, closes; both assess."""
    _opening, sides = raised(parties=(AURELIA, BOREALIA, CASTELLIA))
    asked = sides[BOREALIA].say(kinds.ASK, {"about": {}, "text": "?"})
    if kind == kinds.SUPPLY:
        values = {**values, "about": {"act": asked.id}}
    sides[DELTORA] = Side(DELTORA, asked.dossier)
    for side in sides.values():
        side.take(_opening, asked)
    found = {party: admits(side.docket, side.write(kind, values), GROUND) for party, side in sides.items()}
    assert {party for party, reason in found.items() if reason is None} == allowed
    assert found[CASTELLIA] is Reason.OBSERVER_READS
    assert found[DELTORA] is Reason.NOT_IN_AUDIENCE
    if AURELIA not in allowed:
        assert found[AURELIA] is Reason.ONLY_ADDRESSED
    if BOREALIA not in allowed:
        assert found[BOREALIA] is Reason.ONLY_RAISING


def test_every_kind_of_the_vocabulary_has_a_rule_and_a_row() -> None:
    """A kind that somebody adds without saying who may use it does not pass."""
    in_dossier = {name for name, kind in VOCABULARIES[1].items() if not kind.in_register}
    assert in_dossier == set(RULES) == set(WHO_MAY)
    assert {kind for kind, _values, _allowed in TABLE} == {
        name for name in in_dossier if not (find_kind(1, name) or pytest.fail(name)).opens
    }


@pytest.mark.parametrize(
    ("kind", "parts"),
    [(kinds.NOTIFY, matter()), (kinds.RAISE, concern("yes_or_no"))],
    ids=["notification", "concern"],
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
