# SPDX-License-Identifier: Apache-2.0
"""Who keeps the register, from which entry on: the charter's depositary until enough of the others name another from one size on.

A depositary that is dead cannot enter the acts that replace it, so they bind by themselves, entered or not. Each Party has one word
a round, and a further round begins only once nobody can come about in the one before: two Parties become depositary from the same
act on only where somebody signed two words for one round, and these prove it. Source: docs/protocol/register.md 8.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from demarche.core.acts import depositary as acts
from demarche.core.acts.act import Act, Head
from demarche.core.charter import Charter
from demarche.core.codes import Reason
from demarche.core.encoding import Json
from demarche.core.process.cells import Write
from demarche.core.process.docket import Docket
from demarche.core.process.membership import active, members
from demarche.core.process.register import Register, View, register_origin
from demarche.core.process.ruling import Past, Ruling

STATED: Final = "depositary_stated"


@dataclass(frozen=True, slots=True)
class Tenure:
    """A Party keeps the register from the leaf at `start` on, to the next tenure's; the charter's is generation 1 and starts at 0."""

    generation: int
    code: str
    start: int

    def origin(self, process: str) -> str:
        """The name under which it keeps the register."""
        return register_origin(process, self.generation)


@dataclass(frozen=True, slots=True)
class Word:
    """What a Party said in a round: who keeps the register next, and up to which head it stays as it is."""

    party: str
    act: str
    round: int
    to: str
    head: Head

    @property
    def choice(self) -> tuple[str, Head]:
        """What the others must say too."""
        return self.to, self.head


@dataclass(frozen=True, slots=True)
class Change:
    """Enough Parties said the same: from the size of this head on, this Party keeps the register."""

    generation: int
    to: str
    head: Head
    words: tuple[Word, ...]


def tenures(charter: Charter, later: Sequence[tuple[str, int]] = ()) -> tuple[Tenure, ...]:
    """Every tenure, oldest first; `later` gives (code, start) of each after the charter's."""
    first = Tenure(1, charter.depositary, 0)
    return (first, *(Tenure(number, code, start) for number, (code, start) in enumerate(later, 2)))


def keeper(held: Sequence[Tenure], index: int) -> Tenure:
    """Whose tenure the leaf at an index falls into."""
    return next(each for each in reversed(held) if each.start <= index)


def needed(view: View, charter: Charter, present: str) -> tuple[frozenset[str], int]:
    """Whose words count as of a register, and how many must be the same, while `present` keeps it.

    Of n Parties that take part beside the depositary it takes 1 + ⌊2n/3⌋; where there is only one, it and the depositary.
    """
    parties = frozenset(active(view, charter))
    others = parties - {present}
    if len(others) > 1:
        return others, 1 + 2 * len(others) // 3
    return parties, len(parties)


def _word(party: str, act: str, value: Json) -> Word:
    assert isinstance(value, dict)  # noqa: S101  # its rule writes it so
    head = Head(int(str(value["size"])), str(value["root"]))
    return Word(party, act, int(str(value["round"])), str(value["to"]), head)


def words(docket: Docket, generation: int) -> list[Word]:
    """What every Party has said of a generation, entered or not: by Party, its older words first."""
    keys = sorted(key for key in docket.cells_named(STATED) if key[2] == str(generation))
    return [_word(key[1], each.act, each.value) for key in keys for each in docket.history(*key)]


def decided(said: Iterable[Word], register: Register, charter: Charter, present: Tenure) -> Change | None:
    """The change after a tenure, once enough Parties have said the same in one round of the generation that follows it."""
    same: dict[tuple[int, str, Head], list[Word]] = {}
    for each in said:
        same.setdefault((each.round, *each.choice), []).append(each)
    for (_round, to, head), alike in sorted(same.items(), key=lambda each: each[0][:2]):
        count, most = needed(View(register, head.size), charter, present.code)
        counted = tuple(each for each in alike if each.party in count)
        if len(counted) >= most:
            return Change(present.generation + 1, to, head, counted)
    return None


def entered(view: View, charter: Charter) -> tuple[Tenure, ...]:
    """Every tenure as the register itself shows it, once the words that began it are entered."""
    found = [Tenure(1, charter.depositary, 0)]
    while True:
        about = str(found[-1].generation + 1)
        keys = [key for key in view.register.named(STATED) if key[2] == about]
        said = [
            _word(key[1], each.act, each.value) for key in keys for each in view.register.history(*key, size=view.size)
        ]
        change = decided(said, view.register, charter, found[-1])
        if change is None:
            return tuple(found)
        found.append(Tenure(change.generation, change.to, change.head.size))


def is_over(said: Iterable[Word], round_: int, count: frozenset[str], most: int) -> bool:
    """Whether nothing can come about any more in a round, whatever those say who have not spoken in it; round 0 is over."""
    if round_ == 0:
        return True
    heard = [each for each in said if each.party in count]
    votes = Counter(each.choice for each in heard if each.round == round_)
    spoken = {each.party for each in heard if each.round >= round_}
    return max(votes.values(), default=0) + len(count - spoken) < most


def open_round(said: Sequence[Word], count: frozenset[str], most: int) -> int:
    """The first round in which something can still come about."""
    return next(number for number in range(1, len(said) + 2) if not is_over(said, number, count, most))


def least_that_stays(docket: Docket, view: View, generation: int) -> int:
    """How much of a register must stay at least for the next word about a generation.

    Nothing is left out that was entered but words about that generation, and nothing said stands on more.
    """
    words_of = {each.act for each in words(docket, generation)}
    size = view.size
    while size and view.register.acts[size - 1] in words_of:
        size -= 1
    stays = View(view.register, size)
    beyond = (docket.placed[tip] for tip in docket.tips.values() if not stays.holds(tip))
    return max([size, *(each.register_size for each in beyond)])


def _seen(past: Past, generation: int) -> list[Word]:
    """What the author of an act had seen said of a generation."""
    return [
        _word(party, act, value)
        for party in members(past.register, past.charter)
        for act, value in past.given(STATED, party, str(generation))
    ]


def _present(past: Past, generation: int) -> Tenure | None:
    """Who kept the register before a generation, by what the author had seen; `None` where it does not come to that.

    What it had seen stands on no more of the register than it cites (`register_fell`), so that has all that stayed.
    """
    held = Tenure(1, past.charter.depositary, 0)
    while held.generation < generation - 1:
        change = decided(_seen(past, held.generation + 1), past.register.register, past.charter, held)
        if change is None:
            return None
        held = Tenure(change.generation, change.to, change.head.size)
    return held


def _change(act: Act, past: Past) -> Ruling:
    to, generation, round_ = str(act.values["to"]), int(str(act.values["generation"])), int(str(act.values["round"]))
    if act.values["stays"] != act.register.size:
        return Ruling(Reason.WRONG_PLACE)
    present = _present(past, generation)
    if present is None:
        return Ruling(Reason.NOT_THE_NEXT_DEPOSITARY)
    if to == present.code or to not in active(past.register, past.charter):
        return Ruling(Reason.NO_DEPOSITARY)
    said = _seen(past, generation)
    spoken = max((each.round for each in said if each.party == act.author), default=0)
    if round_ <= spoken or not is_over(said, round_ - 1, *needed(past.register, past.charter, present.code)):
        return Ruling(Reason.ROUND_OPEN)
    value: Json = {"to": to, "round": round_, "size": act.register.size, "root": act.register.root}
    return Ruling(writes=(Write(STATED, value, str(generation)),))


RULES: Final[Mapping[str, Callable[[Act, Past], Ruling]]] = {acts.CHANGE: _change}
