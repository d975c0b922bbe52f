# SPDX-License-Identifier: Apache-2.0
"""Joining a process: asked for, admitted, acceded.

An applicant's request is entered by a member; it is admitted by the silence procedure; its own first act makes it a Party or an
observer. It reads the whole register from then on, and no dossier from before.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from demarche.core.acts import joining as acts
from demarche.core.acts.act import Act
from demarche.core.charter import Charter, Member
from demarche.core.codes import Reason
from demarche.core.encoding import Json
from demarche.core.keyset import KeySet, root_fingerprint
from demarche.core.process.cells import Write
from demarche.core.process.membership import ACCEDED, Capacity, capacity
from demarche.core.process.register import Entered, View
from demarche.core.process.ruling import Past, Ruling
from demarche.core.process.silence import adopted_at

REQUESTED: Final = "requested"


@dataclass(frozen=True, slots=True)
class Request:
    """A request to join, as a member entered it: `act` names it, `keyset` is the applicant's first, `root` its fingerprint."""

    act: str
    sponsor: str
    code: str
    name: str
    capacity: Capacity
    root: str
    keyset: KeySet
    t: int
    value: Mapping[str, Json]

    @property
    def member(self) -> Member:
        """The applicant as a charter would name it."""
        applicant = self.value["applicant"]
        assert isinstance(applicant, dict)  # noqa: S101  # its kind's schema says so
        weekend, holidays = applicant["weekend"], applicant["holidays"]
        assert isinstance(weekend, list)  # noqa: S101
        assert isinstance(holidays, list)  # noqa: S101
        return Member(self.code, self.name, self.root, tuple(map(_whole, weekend)), tuple(map(str, holidays)))

    @property
    def origin(self) -> str:
        """The name of the log that it keeps in the process; empty before vocabulary 4, where it says so when it accedes."""
        log = self.value.get("log")
        return str(log["origin"]) if isinstance(log, dict) else ""


def requests(view: View) -> Iterator[Request]:
    """Every request to join as of a register, in the order of entry."""
    for (_name, sponsor, act), entered in view.cells(REQUESTED):
        yield _request(act, sponsor, entered)


def request(view: View, act: str) -> Request | None:
    """The request that an act made."""
    return next((each for each in requests(view) if each.act == act), None)


def _request(act: str, sponsor: str, entered: Entered) -> Request:
    value = entered.value
    assert isinstance(value, dict)  # noqa: S101  # its rule writes it so
    applicant = value["applicant"]
    assert isinstance(applicant, dict)  # noqa: S101  # its kind's schema says so
    document = value["keyset"]
    assert isinstance(document, dict)  # noqa: S101  # its kind's schema opened it
    keyset = KeySet.from_json(document["payload"])
    return Request(
        act=act,
        sponsor=sponsor,
        code=str(applicant["code"]),
        name=str(applicant["name"]),
        capacity=Capacity(str(applicant["as"])),
        root=root_fingerprint(keyset.root),
        keyset=keyset,
        t=entered.t,
        value=value,
    )


def with_joined(view: View, charter: Charter) -> Charter:
    """The charter with those who have acceded as of a register, observers too."""
    acceded = {
        str(entered.value["request"]) for _key, entered in view.cells(ACCEDED) if isinstance(entered.value, dict)
    }
    if not acceded:
        return charter
    return replace(charter, joined=tuple(each.member for each in requests(view) if each.act in acceded))


def _whole(value: Json) -> int:
    assert isinstance(value, int)  # noqa: S101  # its kind's schema says so
    return value


def admitted(view: View, charter: Charter, act: str) -> int | None:
    """The hour from which an applicant is admitted (UTC seconds); `None` while it is not."""
    return adopted_at(view, charter, {"admit": act})


def _ask(act: Act, past: Past) -> Ruling:
    applicant, keyset = act.values["applicant"], act.values["keyset"]
    code = str(applicant["code"])  # type: ignore[index,call-overload]
    if keyset["payload"]["party"] != code:  # type: ignore[index,call-overload]  # its kind's schema opened it
        return Ruling(Reason.NOT_THE_APPLICANTS)
    if capacity(past.register, past.charter, code) is not None:
        return Ruling(Reason.IN_THE_PROCESS)
    names = ("applicant", "keyset", "door", "log", "card", "note")
    kept: dict[str, Json] = {name: act.values[name] for name in names if name in act.values}
    return Ruling(writes=(Write(REQUESTED, kept, act.id),))


def _accede(act: Act, past: Past) -> Ruling:
    found = request(past.register, str(act.values["request"]))
    if found is None or admitted(past.register, past.charter, found.act) is None:
        return Ruling(Reason.NOT_ADMITTED)
    if (found.code, found.keyset.hash) != (act.author, act.keyset):
        return Ruling(Reason.NOT_THE_APPLICANTS)
    if found.value.get("log", act.values["log"]) != act.values["log"]:
        return Ruling(Reason.NOT_THE_APPLICANTS)
    if act.seq != 1:
        return Ruling(Reason.WRONG_PLACE)
    value: dict[str, Json] = {"as": found.capacity.value, "request": found.act, "log": act.values["log"]}
    return Ruling(writes=(Write(ACCEDED, value),))


RULES: Final[Mapping[str, Callable[[Act, Past], Ruling]]] = {acts.REQUEST: _ask, acts.ACCEDE: _accede}
