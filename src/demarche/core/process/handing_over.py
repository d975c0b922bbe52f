# SPDX-License-Identifier: Apache-2.0
"""A register folded anew, leaf by leaf, as one depositary after another kept it."""

from collections.abc import Mapping, Sequence

from demarche.core.charter import Charter
from demarche.core.process.depositary import Tenure, decided, words
from demarche.core.process.docket import Docket
from demarche.core.process.ground import Ground, ground
from demarche.core.process.register import Register
from demarche.core.process.settle import grown


def ground_under(
    charter: Charter, founders: Mapping[str, str], register: Register | None, held: Sequence[Tenure]
) -> Ground:
    """What a fold stands on whose register these have kept; `founders` and `register` as in `process.ground.ground`."""
    return ground(charter, founders, register, starts=tuple(each.start for each in held[1:]))


def with_next(docket: Docket, on: Ground, held: tuple[Tenure, ...]) -> tuple[Tenure, ...]:
    """The tenures with the one that begins here: enough Parties have named it from the size on that the register has now."""
    assert on.charter is not None  # noqa: S101  # whoever folds a register anew gives it
    grown(docket, on)
    change = decided(words(docket, held[-1].generation + 1), on.register, on.charter, held[-1])
    if change is None or change.head != on.register.head:
        return held
    return (*held, Tenure(change.generation, change.to, change.head.size))
