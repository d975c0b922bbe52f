# SPDX-License-Identifier: Apache-2.0
"""Good bytes of every format, the same in every run: what is made hostile begins with these."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import compress

from demarche.areas.contacts.formats.card import write_cards
from demarche.areas.contacts.formats.sheet import write_sheet
from demarche.core.acts import concern as kinds
from demarche.core.encoding import b64, canonical, spelling, unb64
from demarche.core.keys import ED25519_SIZE, ML_DSA_87_SIZE
from demarche.core.pasted import read_pasted, write_bundle
from tests.areas.contacts.listed import SOURCE, WHOLE, listed
from tests.builders import AURELIA, BOREALIA, founded, raising
from tests.core.specimens import LEAST

if TYPE_CHECKING:
    from demarche.core.acts.act import SignedAct
    from tests.builders import Table

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


def printed(value: object) -> bytes:
    """JSON as others write it."""
    return json.dumps(value).encode()


@cache
def good(what: str) -> tuple[bytes, ...]:
    """Good bytes of a format."""
    found: tuple[bytes, ...] = globals()[f"_{what}"]()
    return found


def _parcel() -> tuple[bytes, ...]:
    return (vectors("parcel/parcels.json")["parcel"].encode(),)


def _answer() -> tuple[bytes, ...]:
    found = vectors("parcel/parcels.json")
    return found["answer"].encode(), found["short_answer"].encode()


def _body() -> tuple[bytes, ...]:
    return (unb64(vectors("parcel/parcels.json")["body"]),)


def _log() -> tuple[bytes, ...]:
    """A head and, two empty lines below it, a place under that head."""
    found = vectors("log/places.json")
    return tuple(found["head"].encode() + b"\n\n" + each["place"].encode() for each in found["accept"])


@cache
def matter() -> tuple[Table, SignedAct]:
    """Aurelia's concern, of which Borealia has said nothing yet."""
    table = founded()
    return table, table.say(kinds.RAISE, AURELIA, raising("yes_or_no", "open"))


def _act() -> tuple[bytes, ...]:
    """The concern, a founding act, and the least of each kind that can be said of the concern; unsigned, for signatures differ each time."""
    table, concern = matter()
    said = [json.loads(LEAST[kind]) for kind in sorted(LEAST) if "@" not in LEAST[kind]]
    named = [kind for kind in sorted(LEAST) if "@" not in LEAST[kind]]
    acts = [concern, table.founding["XB"]]
    acts += [table.write(kind, BOREALIA, values, dossier=concern) for kind, values in zip(named, said, strict=True)]
    return tuple(_unsigned(each.document) for each in acts)


def _unsigned(document: bytes) -> bytes:
    value = json.loads(document)
    signatures = {"ed25519": b64(bytes(ED25519_SIZE)), "ml_dsa_87": b64(bytes(ML_DSA_87_SIZE))}
    return canonical({**value, "signatures": signatures})


def _keyset() -> tuple[bytes, ...]:
    return (vectors("keyset/keysets.json")["chain"][0]["document"].encode(),)


def _charter() -> tuple[bytes, ...]:
    return tuple(each["text"].encode() for each in vectors("charter/charters.json")["accept"])


def _invitation() -> tuple[bytes, ...]:
    found = vectors("invitation/files.json")
    return found["invitation"].encode(), found["answer"].encode()


def _dossier() -> tuple[bytes, ...]:
    return tuple((VECTORS / "dossier" / name).read_bytes() for name in ("matter.dossier", "answer.proof"))


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


def _contacts() -> tuple[bytes, ...]:
    """A directory as a vCard and as CSV, and a vCard of another program."""
    every = [listed("duty", **WHOLE), listed("desk"), listed("desk", "XB")]
    other = 'BEGIN:VCARD\nVERSION:3.0\nitem1.TEL;TYPE="work,pref":1\nTZ:-0330\nNICKNAME:a\\,b,c\nFN:x\n y\nEND:VCARD\n'
    return write_cards(every[:1], SOURCE), write_sheet(every, SOURCE), write_cards(every, SOURCE), other.encode()


def _picture() -> tuple[bytes, ...]:
    encoded = b64(PIXEL + bytes(40)).encode()
    page = b'<img src="data:image/png;base64,' + encoded + b'"> <svg></svg>'
    return PIXEL, PDF, page, b"plain words", _dossier()[0][:4000]


def _seal() -> tuple[bytes, ...]:
    accept = vectors("seal/files.json")["accept"]
    return tuple(unb64(each["sealed"].replace("+", "-").replace("/", "_").rstrip("=")) for each in accept)[:4]
