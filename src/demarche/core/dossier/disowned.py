# SPDX-License-Identifier: Apache-2.0
"""Which acts their Party has disowned since, by revoking the key that signed them: a verdict beside the docket, never in it."""

from collections.abc import Iterator

from demarche.core.dossier.case import Case, Held
from demarche.core.dossier.finding import Finding, Outcome
from demarche.core.encoding import stamp
from demarche.core.process.revoking import Revocation, revocations


def check_disowned(case: Case) -> Iterator[Finding]:
    """Say of each act that is disowned when and why; and of one that was signed after its key was revoked that it cannot stand."""
    acts = {held.act.id: held.act for held in case.acts.values() if not held.withheld}
    found = [_placed(case, act.id) for act in revocations(acts, case.registered.__contains__)]
    for held in case.acts.values():
        key = _key(case, held)
        where = case.where.get((held.act.id, held.act.author))
        for each in found:
            if key is None or where is None:
                continue
            if each.refuses(held.act.author, key, *where):
                sentence = f"signed by a key that {held.act.author} had revoked on {stamp(each.made)}"
                yield Finding(Outcome.FAILS, held.subject, sentence)
            elif each.disowns(held.act.author, key, *where):
                why = " ".join(each.why.split())
                sentence = f"disowned by {held.act.author} on {stamp(each.made)}, because: {why}; where it stands is not changed"
                yield Finding(Outcome.NOTE, held.subject, sentence)


def _placed(case: Case, act: str) -> Revocation:
    held = case.acts[act]
    origin, index = case.where.get((act, held.act.author), ("", None))
    return Revocation.of(held.act, at=origin, index=index)


def _key(case: Case, held: Held) -> str | None:
    """The id of the key that signed an act; its signatures hold, so its key-set is here."""
    sets = case.keysets.get(held.act.author, ())
    keyset = next((each for each in sets if each.hash == held.act.keyset), None)
    key = None if keyset is None else keyset.act_key(held.act.office)
    return None if key is None else key.key_id
