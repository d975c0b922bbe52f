# SPDX-License-Identifier: Apache-2.0
"""What the addressed Party says of the matter as a whole, and in whose cell it then stands."""

from collections.abc import Mapping
from typing import Final

from demarche.core.acts import answering as acts
from demarche.core.acts.act import Act
from demarche.core.process.cells import Write
from demarche.core.process.concern import no_such_question, not_a_concern
from demarche.core.process.roles import ADDRESSED, Rule
from demarche.core.process.ruling import Past, Ruling


def _interim(act: Act, past: Past) -> Ruling:
    refused = not_a_concern(past) or no_such_question(act, past)
    number = act.values["about"].get("question", "")  # type: ignore[union-attr]
    return Ruling(refused, (Write("interim", act.values["until"], str(number)),))


def _deny(act: Act, past: Past) -> Ruling:
    return Ruling(not_a_concern(past), (Write("denied", act.values["scope"]),))


def _decline(act: Act, past: Past) -> Ruling:
    return Ruling(not_a_concern(past), (Write("declined", act.values["because"]),))


RULES: Final[Mapping[str, Rule]] = {
    acts.INTERIM: Rule(ADDRESSED, _interim),
    acts.DENY: Rule(ADDRESSED, _deny),
    acts.DECLINE: Rule(ADDRESSED, _decline),
}
