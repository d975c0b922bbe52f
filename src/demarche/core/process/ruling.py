# SPDX-License-Identifier: Apache-2.0
"""What a rule is given and what it gives: the past an author stood on, and a refusal or what is written to which cell."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from demarche.core.acts.act import Act
from demarche.core.charter import Charter
from demarche.core.codes import Reason
from demarche.core.encoding import Json
from demarche.core.process.cells import Write
from demarche.core.process.register import View


@dataclass(frozen=True, slots=True)
class Ruling:
    """A refusal with its reason, or what the act writes. Only its author's cells can be written."""

    reason: Reason | None = None
    writes: tuple[Write, ...] = ()


class Past(ABC):
    """The docket as of what an act's author had seen."""

    @property
    @abstractmethod
    def process(self) -> str:
        """The process id."""

    @property
    @abstractmethod
    def vocabulary(self) -> int:
        """The number of the charter's vocabulary."""

    @property
    @abstractmethod
    def founders(self) -> Mapping[str, str]:
        """The hash of the founding key-set of each Party that the charter names."""

    @property
    @abstractmethod
    def charter(self) -> Charter:
        """The charter that the process was founded on."""

    @property
    @abstractmethod
    def terms(self) -> Charter:
        """The charter in force at the register that the act cites."""

    @property
    @abstractmethod
    def register(self) -> View:
        """The register as of the head that the act cites."""

    @property
    @abstractmethod
    def opening(self) -> Act:
        """The opening act of the dossier; the act itself when it opens one."""

    @abstractmethod
    def said(self, act_id: str) -> Act | None:
        """An act that the author had seen or said himself, and that the rules admitted; else `None`."""

    @abstractmethod
    def saw(self, later: str, earlier: str) -> bool:
        """Whether the author of one act had seen another when he wrote it. Both are acts that this author had seen."""

    @abstractmethod
    def given(self, name: str, writer: str, about: str = "") -> Iterator[tuple[str, Json]]:
        """What `writer` had given a cell until then, each value with the act that gave it, the newest first."""

    def read(self, name: str, writer: str, about: str = "") -> Json:
        """What stood in a cell of `writer` then; `None` when nothing did."""
        return next((value for _act, value in self.given(name, writer, about)), None)
