# SPDX-License-Identifier: Apache-2.0
"""Good bytes of every format, made by the builders or taken from the vectors: what is made hostile begins with these."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any
from zlib import compress

from demarche.core.encoding import b64, canonical, digest, spelling, unb64
from demarche.core.parcel import (
    Answer,
    CarriedPlace,
    Cover,
    Item,
    Parcel,
    RefusedItem,
    join_body,
    write_answer,
    write_cover,
    write_parcel,
)
from demarche.core.pasted import read_pasted, write_bundle
from tests import exported
from tests.builders import AURELIA, BOREALIA, NOON, charter_between

VECTORS = Path(__file__).parents[1] / "vectors"

CLUSTER: dict[str, Any] = {
    "type": "threat-actor",
    "version": 7,
    "values": [
        {
            "value": "QUIET HARBOUR",
            "uuid": "00000000-0000-4000-8000-000000000001",
            "description": "A group.",
            "meta": {"country": "XC", "synonyms": ["HARBOUR"], "refs": ["https://example.org/1"]},
        },
        {"value": "SECOND", "uuid": "00000000-0000-4000-8000-000000000002", "meta": {"score": 0.5}},
    ],
}
LINES = "203.0.113.7\n2001:db8::/32\n- example[.]org\nhxxps://user@example.org:8443/a b\nbücher.example\n" + "ab" * 32
PIXEL = bytes.fromhex("89504e470d0a1a0a0000000d49484452")
PDF = (
    b"%PDF-1.7\n1 0 obj<</Filter/FlateDecode/Length 40>>stream\n"
    + compress(b"BT (words) Tj ET")
    + b"\nendstream endobj"
)


def vectors(name: str) -> Any:
    """A file of the vectors."""
    return json.loads((VECTORS / name).read_text(encoding="utf-8"))


@cache
def good(what: str) -> tuple[bytes, ...]:
    """Good bytes of a format."""
    found: tuple[bytes, ...] = globals()[f"_{what}"]()
    return found


@cache
def matter() -> Any:
    """Aurelia's concern and Borealia's answer, at their table."""
    return exported.short_matter()


def _parcel() -> tuple[bytes, ...]:
    table, concern, answer = matter()
    log = table.logs["XA"]
    heads, places = (log.shown(table.now, since=2),), (CarriedPlace(answer.act.id, log.place(answer.act.id)),)
    return (write_parcel(Parcel(table.charter.process, heads, (table.carried(concern),), places)),)


def _answer() -> tuple[bytes, ...]:
    table, concern, _said = matter()
    log = table.logs["XB"]
    place = log.place(concern.act.id)
    refused = (RefusedItem(concern.act.id, None, "act_signature", place),)
    found = Answer(log.shown(table.now), (CarriedPlace(concern.act.id, place),), refused, held=(log.checkpoint(),))
    return write_answer(found), write_answer(Answer(code="not_confirmed"))


def _body() -> tuple[bytes, ...]:
    items = (b"the sealed parcel", b"a sealed file")
    table, _concern, _answer = matter()
    cover = Cover(
        "XA", "XB", NOON, tuple(Item(digest(each), len(each)) for each in items), (table.logs["XB"].checkpoint(),)
    )
    return (join_body(write_cover(cover, AURELIA.node), items),)


def _log() -> tuple[bytes, ...]:
    table, concern, answer = matter()
    log = table.logs["XA"]
    places = (canonical(log.place(each.act.id).to_json()) for each in (concern, answer))
    return tuple(log.head(table.now) + b"\n\n" + each for each in places)


def _act() -> tuple[bytes, ...]:
    table, concern, answer = matter()
    return (concern.document, answer.document, *(each.document for each in table.founding.values()))


def _keyset() -> tuple[bytes, ...]:
    return AURELIA.document, BOREALIA.document


def _charter() -> tuple[bytes, ...]:
    return (charter_between(AURELIA, BOREALIA).document,)


def _invitation() -> tuple[bytes, ...]:
    found = vectors("invitation/files.json")
    return found["invitation"].encode(), found["answer"].encode()


def _dossier() -> tuple[bytes, ...]:
    table, concern, _answer = matter()
    return exported.exported(table, concern), exported.exported(table, concern, alone=concern)


def _stix() -> tuple[bytes, ...]:
    indicator = {
        "type": "indicator",
        "id": "indicator--00000000-0000-4000-8000-000000000003",
        "spec_version": "2.1",
        "created": "2027-01-01T00:00:00.000Z",
        "modified": "2027-01-01T00:00:00.500Z",
        "valid_from": "2027-01-01T00:00:00Z",
        "valid_until": "2027-02-01T00:00:00Z",
        "pattern_type": "stix",
        "pattern": "[ipv4-addr:value = '203.0.113.7']",
        "name": "A host",
    }
    bundle = json.loads(write_bundle(read_pasted(LINES).observables))
    return spelling(bundle), json.dumps({**bundle, "objects": [indicator, *bundle["objects"]]}).encode()


def _report() -> tuple[bytes, ...]:
    return (json.dumps(CLUSTER).encode(),)


def _pasted() -> tuple[bytes, ...]:
    return LINES.encode(), *("\n".join(each["lines"]).encode() for each in vectors("pasted/lines.json"))


def _picture() -> tuple[bytes, ...]:
    table, concern, _answer = matter()
    encoded = b64(PIXEL + bytes(40)).encode()
    page = b'<img src="data:image/png;base64,' + encoded + b'"> <svg></svg>'
    return PIXEL, PDF, page, b"plain words", exported.exported(table, concern)[:4000]


def _seal() -> tuple[bytes, ...]:
    accept = vectors("seal/files.json")["accept"]
    return tuple(unb64(each["sealed"].replace("+", "-").replace("/", "_").rstrip("=")) for each in accept)[:4]
