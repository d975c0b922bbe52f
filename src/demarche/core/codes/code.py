# SPDX-License-Identifier: Apache-2.0
"""What a code is: a stable name, the sentence a person reads, and what helps."""

from enum import Enum


class Code(Enum):
    """A stable code with the sentence a person reads and what helps.

    The value of a member is `(code, sentence, remedy)`. A code is never renamed and never reused; `docs/protocol/codes.md`
    lists all of them.
    """

    @property
    def code(self) -> str:
        """The stable name, as it stands in records, answers and tests."""
        return str(self.value[0])

    @property
    def sentence(self) -> str:
        """What was observed, as one lower-case sentence without a full stop."""
        return str(self.value[1])

    @property
    def remedy(self) -> str:
        """What helps next."""
        return str(self.value[2])

    def __str__(self) -> str:
        return self.code
