# SPDX-License-Identifier: Apache-2.0
"""Our own reader agrees with the vectors of invitations and answers."""

from demarche.areas.directory.invitation import InvitationError, check_unchanged, read_paper
from demarche.core.charter import Charter
from demarche.core.keyset import spoken_fingerprint
from tests.vectors.letters import changed
from tests.vectors.reader import vectors

CASES = vectors("invitation/files.json")


def refuses(document: bytes) -> bool:
    """Whether whoever reads this file refuses it."""
    try:
        read_paper(document)
    except InvitationError:
        return True
    return False


def answers(document: bytes, invited: Charter) -> bool:
    """Whether a file fills the open entry of what was sent, and changes nothing else."""
    paper = read_paper(document)
    try:
        check_unchanged(invited, paper.charter)
    except InvitationError:
        return False
    return paper.charter.members[invited.members.index(None)] == paper.party


def test_an_invitation_and_its_answer() -> None:
    """They lead to one process, and each Party reads its own twelve groups aloud."""
    invitation, answer = (read_paper(CASES[kind].encode()) for kind in ("invitation", "answer"))

    assert answers(CASES["answer"].encode(), invitation.charter)
    assert answer.charter.process == CASES["process"]
    assert CASES["spoken"] == {
        paper.keyset.party: " ".join(spoken_fingerprint(paper.keyset.root)) for paper in (invitation, answer)
    }


def test_files_that_are_refused() -> None:
    """By anybody, or by the Party that invited."""
    invited = read_paper(CASES["invitation"].encode()).charter

    assert [case["why"] for case in CASES["files"] if not refuses(changed(CASES, case))] == []
    assert [case["why"] for case in CASES["answers"] if answers(changed(CASES, case), invited)] == []
