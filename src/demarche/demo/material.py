# SPDX-License-Identifier: Apache-2.0
"""What the two Parties of the demo write to each other. Nothing of it happened; addresses are those set aside for examples."""

import hashlib
import json
import uuid
from typing import Final

_NAMESPACE: Final = uuid.UUID("00000000-0000-4000-8000-00000000da7a")
_SEEN: Final = "2027-02-03T01:30:00.000Z"

ADDRESSES: Final = tuple(
    [f"203.0.113.{n}" for n in (7, 19, 44)]
    + [f"198.51.100.{n}" for n in (3, 80, 121)]
    + [f"192.0.2.{n}" for n in (9, 66, 201)]
)
HASHES: Final = tuple(hashlib.sha256(f"example sample {n}".encode()).hexdigest() for n in (1, 2, 3, 4))

QUESTIONS: Final = (
    ("Was any body of the State involved?", "yes_or_no"),
    ("Who hosts the nine addresses in the annex of our technical notification?", "open"),
    ("Who is the subscriber of the address 203.0.113.7?", "open"),
    ("What measures have been taken against the servers?", "open"),
    ("Where does the loader come from?", "open"),
)
TITLE: Final = "Destructive program in hospital networks"
MATTER: Final = (
    "Since 01:30 UTC on 3 February 2027 a program that destroys data has been active in the network of eleven hospitals in"
    " Aurelia. Surgery was postponed in four of them.\n\nNine addresses, notified to the technical desk of Borealia on the same"
    " night, appear to lie in networks registered in Borealia. That an address lies there says nothing about who used it."
)
TRANSLATED_TITLE: Final = "Programme destructeur dans des réseaux hospitaliers"
TRANSLATED_MATTER: Final = (
    "Depuis le 3 février 2027 à 01 h 30 UTC, un programme qui détruit les données est actif dans le réseau de onze hôpitaux"
    " d'Aurelia. Quatre d'entre eux ont dû reporter des opérations."
)


def stix_bundle() -> bytes:
    """A STIX 2.1 bundle with nine addresses and four file hashes, the same bytes in every run."""
    patterns = [f"[ipv4-addr:value = '{each}']" for each in ADDRESSES]
    patterns += [f"[file:hashes.'SHA-256' = '{each}']" for each in HASHES]
    names = [*(f"Contacted by the program: {each}" for each in ADDRESSES), *(f"Sample {n}" for n in (1, 2, 3, 4))]
    objects = [
        {
            "type": "indicator",
            "spec_version": "2.1",
            "id": f"indicator--{uuid.uuid5(_NAMESPACE, pattern)}",
            "created": _SEEN,
            "modified": _SEEN,
            "name": name,
            "indicator_types": ["malicious-activity"],
            "pattern": pattern,
            "pattern_type": "stix",
            "valid_from": _SEEN,
        }
        for pattern, name in zip(patterns, names, strict=True)
    ]
    bundle = {"type": "bundle", "id": f"bundle--{uuid.uuid5(_NAMESPACE, TITLE)}", "objects": objects}
    return json.dumps(bundle, indent=2).encode()
