# SPDX-License-Identifier: Apache-2.0
"""The certificate a node makes for itself."""

import re
import ssl
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from demarche.core.encoding import MalformedError
from demarche.core.keys import certificate_says, self_signed

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


def test_a_certificate_says_its_hash_its_end_and_its_names() -> None:
    """As it was made."""
    made = self_signed(["127.0.0.11", "node.aurelia.example"], secret=SECRET, since=SINCE, until=UNTIL)

    said = certificate_says(made.certificate)

    assert (said.sha256, said.until, said.names) == (made.sha256, UNTIL, ("127.0.0.11", "node.aurelia.example"))


def nameless() -> bytes:
    """A certificate without names."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    start = datetime(2026, 1, 1, tzinfo=UTC)
    made = x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(start).not_valid_after(start + timedelta(days=1))
    return made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


@pytest.mark.parametrize("pem", [b"no certificate", nameless()])
def test_what_is_no_certificate_of_a_node_is_refused(pem: bytes) -> None:
    """Something else, or one without names."""
    with pytest.raises(MalformedError, match=r"^certificate: expected PEM with names, got otherwise$"):
        certificate_says(pem)
