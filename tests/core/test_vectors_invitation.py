# SPDX-License-Identifier: Apache-2.0
"""Another reader, written from docs/protocol alone, agrees with the vectors of invitations and answers."""

import re
from hashlib import sha256, sha512
from typing import Any

from tests.core.test_vectors_primitives import open_keyset
from tests.vectors.evidence import digest, read_charter
from tests.vectors.letters import changed
from tests.vectors.reader import document, fields, hashed, holds, jcs, require, vectors

ADDRESS = r"|(\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9.-]{1,253}):[0-9]{1,5}"
OPEN = {"open": True}
CASES = vectors("invitation/files.json")


def read_card(card: Any) -> None:
    fields(card, "duty_line hours zone languages confirmation")
    require(isinstance(card["languages"], list) and len(card["languages"]) <= 20, "languages")
    lines = [card["duty_line"], card["hours"], card["zone"], card["confirmation"], *card["languages"]]
    require(all(re.fullmatch(r"[^\n]{1,120}", line) for line in lines), "a line")


def read_file(data: bytes) -> Any:
    """The file; its key-set is good, and is that of the Party that the charter names."""
    found = document(data)
    fields(found, "v kind keyset card address tls charter")
    require(found["v"] == 1 and found["kind"] in ("invitation", "answer"), "kind")
    payload = open_keyset(found["keyset"], None)
    read_card(found["card"])
    require(re.fullmatch(ADDRESS, found["address"]), "address")
    require(hashed(found["tls"]) == payload["tls"], "certificate")
    parties = read_charter(jcs(found["charter"]))["parties"]
    root = sha256(b"demarche/root/v1" + jcs(payload["root"])).hexdigest()
    require(root in [each["root"] for each in parties if each.get("code") == payload["party"]], "root")
    require((OPEN in parties) == (found["kind"] == "invitation"), "an open entry")
    require(found["charter"]["vocabulary"] == 1, "vocabulary")
    return found


def read_answer(data: bytes, invitation: bytes) -> Any:
    """The answer to this invitation: one entry filled, by the Party whose key-set it encloses, and nothing else."""
    found, sent = read_file(data), read_file(invitation)["charter"]
    at = sent["parties"].index(OPEN)
    filled = found["charter"]["parties"][at]
    require(found["kind"] == "answer" and filled["code"] == found["keyset"]["payload"]["party"], "who filled it")
    again = [*found["charter"]["parties"][:at], OPEN, *found["charter"]["parties"][at + 1 :]]
    require(jcs({**found["charter"], "parties": again}) == jcs(sent), "the charter")
    return found


def spoken(keyset: Any) -> str:
    long = sha512(b"demarche/root/v1" + jcs(keyset["payload"]["root"])).digest()
    return " ".join(f"{int.from_bytes(long[5 * i : 5 * i + 5], 'big') % 100_000:05}" for i in range(12))


def test_an_invitation_and_its_answer() -> None:
    """They lead to one process, and each Party reads its own twelve groups aloud."""
    invitation = read_file(CASES["invitation"].encode())
    answer = read_answer(CASES["answer"].encode(), CASES["invitation"].encode())

    assert digest(jcs(answer["charter"])) == CASES["process"]
    assert CASES["spoken"] == {"XA": spoken(invitation["keyset"]), "XB": spoken(answer["keyset"])}


def test_files_that_anybody_refuses() -> None:
    """Something in them is not as the page says, or does not belong together."""
    assert [case["why"] for case in CASES["files"] if holds(read_file, changed(CASES, case))] == []


def test_answers_that_the_inviting_party_refuses() -> None:
    """Files in good form that do not answer the invitation that was sent."""
    sent = CASES["invitation"].encode()
    for case in CASES["answers"]:
        assert holds(read_file, changed(CASES, case)), case["why"]
        assert not holds(read_answer, changed(CASES, case), sent), case["why"]
