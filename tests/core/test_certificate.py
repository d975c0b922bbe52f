# SPDX-License-Identifier: Apache-2.0
"""The certificate a node makes for itself."""

import re
import ssl
from hashlib import sha256

import pytest
from cryptography import x509

from demarche.core.encoding import MalformedError
from demarche.core.keys import self_signed

SECRET = bytes(range(48))
SINCE, UNTIL = 1_800_000_000, 3_300_000_000


def test_a_certificate_names_its_hosts_and_is_pinned_by_the_hash_of_its_der() -> None:
    """Aurelia's node is reached by an address and by a name; others keep the hash."""
    made = self_signed(["127.0.0.11", "node.aurelia.example"], secret=SECRET, since=SINCE, until=UNTIL)

    read = x509.load_pem_x509_certificate(made.certificate)
    names = read.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert [str(name.value) for name in names] == ["127.0.0.11", "node.aurelia.example"]
    assert (read.not_valid_before_utc.timestamp(), read.not_valid_after_utc.timestamp()) == (SINCE, UNTIL)
    assert sha256(ssl.PEM_cert_to_DER_cert(made.certificate.decode())).hexdigest() == made.sha256
    assert re.match(b"-----BEGIN PRIVATE KEY-----\n", made.key)
    assert "PRIVATE" not in repr(made)


def test_the_secret_alone_decides_the_key() -> None:
    """ECDSA draws its own randomness to sign, so the certificates differ and the keys do not."""
    one, two = (self_signed(["localhost"], secret=SECRET, since=SINCE, until=UNTIL) for _ in range(2))
    other = self_signed(["localhost"], secret=SECRET[::-1], since=SINCE, until=UNTIL)

    assert one.key == two.key != other.key


def test_a_certificate_takes_48_bytes_of_secret() -> None:
    """Fewer would make some keys likelier than others."""
    with pytest.raises(MalformedError, match=r"^certificate: expected a seed of 48 bytes, got 32$"):
        self_signed(["localhost"], secret=bytes(32), since=SINCE, until=UNTIL)
