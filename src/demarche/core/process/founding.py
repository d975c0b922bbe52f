# SPDX-License-Identifier: Apache-2.0
"""Founding: each Party of the charter founds once; the register's first leaves are those acts in charter order."""

from collections.abc import Callable, Mapping
from typing import Final

from demarche.core.acts import founding as acts
from demarche.core.acts.act import Act
from demarche.core.codes import Reason
from demarche.core.process.ruling import Past, Ruling, Write


def _found(act: Act, past: Past) -> Ruling:
    charter = act.values["charter"]["sha256"]  # type: ignore[index,call-overload]
    if past.founders.get(act.author) != act.keyset or charter != past.process:
        return Ruling(Reason.NOT_IN_CHARTER)
    if act.seq != 1 or act.after or act.register.size != 0:
        return Ruling(Reason.WRONG_PLACE)
    return Ruling(writes=(Write("founded", act.values["log"]),))


RULES: Final[Mapping[str, Callable[[Act, Past], Ruling]]] = {acts.FOUND: _found}
