# SPDX-License-Identifier: Apache-2.0
"""How a matter is kept, and in whose cell it then stands."""

from collections.abc import Mapping
from typing import Final

from demarche.core.acts import keeping as acts
from demarche.core.acts.act import Act
from demarche.core.process.cells import Write
from demarche.core.process.concern import say
from demarche.core.process.roles import EITHER, NAMED, WORKING, Rule
from demarche.core.process.ruling import Past, Ruling


def _enquire(act: Act, _past: Past) -> Ruling:
    return Ruling(writes=(Write("enquired", value=True, about=act.id),))


def _hold(act: Act, _past: Past) -> Ruling:
    about = act.values["about"]
    assert isinstance(about, dict)  # noqa: S101  # narrows the type; its kind checked it
    return Ruling(writes=(Write("held", about["act"], str(about["author"])),))


RULES: Final[Mapping[str, Rule]] = {
    acts.ADD_NUMBER: Rule(EITHER, say("number", "number")),
    acts.REST: Rule(EITHER, say("rests")),
    acts.ENQUIRE: Rule(EITHER, _enquire),
    acts.HOLD: Rule(EITHER | WORKING | NAMED, _hold),
}
