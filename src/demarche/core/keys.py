# SPDX-License-Identifier: Apache-2.0
"""Signing keys of suite D1: what each role holds, signs with and is verified by.

Hybrid means AND: a pair signs with both halves, and one half verified is nothing verified. Signing is
hedged (FIPS 204), so the library draws its own randomness and two signatures of one message differ.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final, Self

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import (
    MLDSA44PrivateKey,
    MLDSA44PublicKey,
    MLDSA87PrivateKey,
    MLDSA87PublicKey,
)

from demarche.core.encoding import Json, MalformedError, b64, blob, digest, shape
from demarche.core.errors import DemarcheError

if TYPE_CHECKING:
    from cryptography.x509 import GeneralName

SEED_SIZE: Final = 32
PAIR_SEED_SIZE: Final = 64
ED25519_KEY_SIZE: Final = 32
ED25519_SIZE: Final = 64
ML_DSA_44_KEY_SIZE: Final = 1312
ML_DSA_44_SIZE: Final = 2420
ML_DSA_87_KEY_SIZE: Final = 2592
ML_DSA_87_SIZE: Final = 4627
SIGNATURES_SIZE: Final = ED25519_SIZE + ML_DSA_87_SIZE

_FIELD_PRIME = 2**255 - 19
_SIGN_BIT = 1 << 255
# The y of the eight points of small order on Edwards25519: 0, 1, -1, and two of order eight.
_EIGHTH = 0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826
_LOW_ORDER = frozenset({0, 1, _FIELD_PRIME - 1, _EIGHTH, _FIELD_PRIME - _EIGHTH})


class SignatureError(DemarcheError):
    """A signature does not verify, or could never be relied on."""


class MissingPrimitiveError(DemarcheError):
    """This machine's cryptographic library lacks a primitive of suite D1."""


def require_ml_dsa() -> None:
    """Raise `MissingPrimitiveError` where no act could be signed or checked; called once at start."""
    try:
        MLDSA44PrivateKey.from_seed_bytes(bytes(SEED_SIZE))
        MLDSA87PrivateKey.from_seed_bytes(bytes(SEED_SIZE))
    except UnsupportedAlgorithm as error:
        raise MissingPrimitiveError(
            "expected a cryptography built on OpenSSL 3.5 or later, got one without ML-DSA: install its wheel"
        ) from error


def pae(kind: str, body: bytes) -> bytes:
    """DSSE v1 pre-authentication encoding: the bytes that are signed for a body of this media type."""
    name = kind.encode()
    return b"DSSEv1 %d %b %d %b" % (len(name), name, len(body), body)


def _check_ed25519_key(key: bytes, what: str) -> None:
    """Refuse a key that another library reads otherwise, or under which one signature fits many texts."""
    _check_size(key, ED25519_KEY_SIZE, what)
    y = int.from_bytes(key, "little") % _SIGN_BIT
    if y % _FIELD_PRIME in _LOW_ORDER:
        raise MalformedError(f"{what}: expected an Ed25519 key, got a point of small order")
    if y >= _FIELD_PRIME:
        raise MalformedError(f"{what}: expected an Ed25519 key, got another spelling of a point")


def _check_size(key: bytes, size: int, what: str) -> None:
    if len(key) != size:
        raise MalformedError(f"{what}: expected a key of {size} bytes, got {len(key)}")


def _check_seed(seed: bytes, size: int, what: str) -> None:
    if len(seed) != size:
        raise MalformedError(f"{what}: expected a seed of {size} bytes, got {len(seed)}")


def _ed25519_key(value: Json, what: str) -> bytes:
    key: bytes = blob(ED25519_KEY_SIZE)(value, what)
    _check_ed25519_key(key, what)
    return key


# Loading an ML-DSA key costs a tenth of a verification; a node meets few keys and meets them often.
_load_ed25519 = lru_cache(maxsize=1024)(Ed25519PublicKey.from_public_bytes)
_load_ml_dsa_44 = lru_cache(maxsize=1024)(MLDSA44PublicKey.from_public_bytes)
_load_ml_dsa_87 = lru_cache(maxsize=1024)(MLDSA87PublicKey.from_public_bytes)


def _verify_ed25519(key: bytes, message: bytes, signature: bytes) -> None:
    """RFC 8032, and a point R of small order refused: on those, libraries disagree."""
    r = int.from_bytes(signature[:ED25519_KEY_SIZE], "little") % _SIGN_BIT
    if r % _FIELD_PRIME in _LOW_ORDER:
        raise SignatureError("expected an Ed25519 signature, got an R of small order")
    try:
        _load_ed25519(key).verify(signature, message)
    except InvalidSignature as error:
        raise SignatureError("expected an Ed25519 signature of this key and message, got another") from error


def _verify_ml_dsa(key: MLDSA44PublicKey | MLDSA87PublicKey, name: str, message: bytes, signature: bytes) -> None:
    try:
        key.verify(signature, message)
    except InvalidSignature as error:
        raise SignatureError(f"expected an {name} signature of this key and message, got another") from error


@dataclass(frozen=True, slots=True)
class ActPublic:
    """The public half of an act key or a root key: Ed25519 (32 bytes) and ML-DSA-87 (2,592 bytes)."""

    ed25519: bytes
    ml_dsa_87: bytes = field(repr=False)

    def __post_init__(self) -> None:
        _check_ed25519_key(self.ed25519, "ed25519")
        _check_size(self.ml_dsa_87, ML_DSA_87_KEY_SIZE, "ml_dsa_87")

    @property
    def key_id(self) -> str:
        """SHA-256 of both public halves, in order."""
        return digest(self.ed25519 + self.ml_dsa_87)

    def verify(self, message: bytes, signature: bytes) -> None:
        """Check a signature set of 4,691 bytes; raise `SignatureError` unless both halves verify."""
        if len(signature) != SIGNATURES_SIZE:
            raise SignatureError(f"expected signatures of {SIGNATURES_SIZE} bytes, got {len(signature)}")
        _verify_ed25519(self.ed25519, message, signature[:ED25519_SIZE])
        _verify_ml_dsa(_load_ml_dsa_87(self.ml_dsa_87), "ML-DSA-87", message, signature[ED25519_SIZE:])

    def to_json(self) -> Json:
        """Both public halves in base64url."""
        return {"ed25519": b64(self.ed25519), "ml_dsa_87": b64(self.ml_dsa_87)}

    @classmethod
    def from_json(cls, value: Json, what: str = "act key") -> Self:
        """Read what `to_json` gives; raise `MalformedError` naming `what`. A reader of `encoding.shape`."""
        found = shape(value, {"ed25519": _ed25519_key, "ml_dsa_87": blob(ML_DSA_87_KEY_SIZE)}, what)
        return cls(found["ed25519"], found["ml_dsa_87"])


@dataclass(frozen=True, slots=True)
class ActKey:
    """An act key or a root key: signs with Ed25519 and ML-DSA-87, always both."""

    public: ActPublic
    _ed25519: Ed25519PrivateKey = field(repr=False, compare=False)
    _ml_dsa_87: MLDSA87PrivateKey = field(repr=False, compare=False)

    @classmethod
    def from_seed(cls, seed: bytes) -> Self:
        """Make the pair of a seed of 64 bytes: 32 for Ed25519, then 32 for ML-DSA-87."""
        _check_seed(seed, PAIR_SEED_SIZE, "act key")
        ed25519 = Ed25519PrivateKey.from_private_bytes(seed[:SEED_SIZE])
        ml_dsa_87 = MLDSA87PrivateKey.from_seed_bytes(seed[SEED_SIZE:])
        public = ActPublic(ed25519.public_key().public_bytes_raw(), ml_dsa_87.public_key().public_bytes_raw())
        return cls(public, ed25519, ml_dsa_87)

    def sign(self, message: bytes) -> bytes:
        """Sign with both halves: Ed25519 (64 bytes), then ML-DSA-87 (4,627 bytes)."""
        return self._ed25519.sign(message) + self._ml_dsa_87.sign(message)


@dataclass(frozen=True, slots=True)
class _HeadPublic:
    """Ed25519 (32 bytes) and ML-DSA-44 (1,312 bytes), as C2SP signs heads; both are always asked for."""

    ed25519: bytes
    ml_dsa_44: bytes = field(repr=False)

    def __post_init__(self) -> None:
        _check_ed25519_key(self.ed25519, "ed25519")
        _check_size(self.ml_dsa_44, ML_DSA_44_KEY_SIZE, "ml_dsa_44")

    def verify_ed25519(self, message: bytes, signature: bytes) -> None:
        """Check the Ed25519 half alone; the caller checks the other too."""
        _verify_ed25519(self.ed25519, message, signature)

    def verify_ml_dsa_44(self, message: bytes, signature: bytes) -> None:
        """Check the ML-DSA-44 half alone; the caller checks the other too."""
        _verify_ml_dsa(_load_ml_dsa_44(self.ml_dsa_44), "ML-DSA-44", message, signature)

    def to_json(self) -> Json:
        """Both public halves in base64url."""
        return {"ed25519": b64(self.ed25519), "ml_dsa_44": b64(self.ml_dsa_44)}

    @classmethod
    def from_json(cls, value: Json, what: str = "log key") -> Self:
        """Read what `to_json` gives; raise `MalformedError` naming `what`. A reader of `encoding.shape`."""
        found = shape(value, {"ed25519": _ed25519_key, "ml_dsa_44": blob(ML_DSA_44_KEY_SIZE)}, what)
        return cls(found["ed25519"], found["ml_dsa_44"])


@dataclass(frozen=True, slots=True)
class LogPublic(_HeadPublic):
    """What a log's heads are verified by."""


@dataclass(frozen=True, slots=True)
class WitnessPublic(_HeadPublic):
    """What a witness's cosignatures are verified by; never the key of a log."""


@dataclass(frozen=True, slots=True)
class LogKey:
    """What a log signs its heads with; `core.log.checkpoint` says what each half signs."""

    public: LogPublic
    _ed25519: Ed25519PrivateKey = field(repr=False, compare=False)
    _ml_dsa_44: MLDSA44PrivateKey = field(repr=False, compare=False)

    @classmethod
    def from_seed(cls, seed: bytes) -> Self:
        """Make the pair of a seed of 64 bytes: 32 for Ed25519, then 32 for ML-DSA-44."""
        ed25519, ml_dsa_44 = _head_pair(seed, "log key")
        public = LogPublic(ed25519.public_key().public_bytes_raw(), ml_dsa_44.public_key().public_bytes_raw())
        return cls(public, ed25519, ml_dsa_44)

    def sign_ed25519(self, message: bytes) -> bytes:
        """Sign with the Ed25519 half (64 bytes)."""
        return self._ed25519.sign(message)

    def sign_ml_dsa_44(self, message: bytes) -> bytes:
        """Sign with the ML-DSA-44 half (2,420 bytes)."""
        return self._ml_dsa_44.sign(message)


@dataclass(frozen=True, slots=True)
class WitnessKey:
    """What a witness cosigns other Parties' heads with."""

    public: WitnessPublic
    _ed25519: Ed25519PrivateKey = field(repr=False, compare=False)
    _ml_dsa_44: MLDSA44PrivateKey = field(repr=False, compare=False)

    @classmethod
    def from_seed(cls, seed: bytes) -> Self:
        """Make the pair of a seed of 64 bytes: 32 for Ed25519, then 32 for ML-DSA-44."""
        ed25519, ml_dsa_44 = _head_pair(seed, "witness key")
        public = WitnessPublic(ed25519.public_key().public_bytes_raw(), ml_dsa_44.public_key().public_bytes_raw())
        return cls(public, ed25519, ml_dsa_44)

    def sign_ed25519(self, message: bytes) -> bytes:
        """Sign with the Ed25519 half (64 bytes)."""
        return self._ed25519.sign(message)

    def sign_ml_dsa_44(self, message: bytes) -> bytes:
        """Sign with the ML-DSA-44 half (2,420 bytes)."""
        return self._ml_dsa_44.sign(message)


def _head_pair(seed: bytes, what: str) -> tuple[Ed25519PrivateKey, MLDSA44PrivateKey]:
    _check_seed(seed, PAIR_SEED_SIZE, what)
    return Ed25519PrivateKey.from_private_bytes(seed[:SEED_SIZE]), MLDSA44PrivateKey.from_seed_bytes(seed[SEED_SIZE:])


@dataclass(frozen=True, slots=True)
class NodePublic:
    """What a node's covers are verified by: Ed25519 alone, for a cover authenticates one hop."""

    ed25519: bytes

    def __post_init__(self) -> None:
        _check_ed25519_key(self.ed25519, "ed25519")

    def verify(self, message: bytes, signature: bytes) -> None:
        """Check a signature of 64 bytes; raise `SignatureError` unless it verifies."""
        _verify_ed25519(self.ed25519, message, signature)

    def to_json(self) -> Json:
        """Give the public key in base64url."""
        return {"ed25519": b64(self.ed25519)}

    @classmethod
    def from_json(cls, value: Json, what: str = "node key") -> Self:
        """Read what `to_json` gives; raise `MalformedError` naming `what`. A reader of `encoding.shape`."""
        return cls(shape(value, {"ed25519": _ed25519_key}, what)["ed25519"])


@dataclass(frozen=True, slots=True)
class NodeKey:
    """What a node signs its covers with."""

    public: NodePublic
    _ed25519: Ed25519PrivateKey = field(repr=False, compare=False)

    @classmethod
    def from_seed(cls, seed: bytes) -> Self:
        """Make the key of a seed of 32 bytes."""
        _check_seed(seed, SEED_SIZE, "node key")
        ed25519 = Ed25519PrivateKey.from_private_bytes(seed)
        return cls(NodePublic(ed25519.public_key().public_bytes_raw()), ed25519)

    def sign(self, message: bytes) -> bytes:
        """Sign (64 bytes)."""
        return self._ed25519.sign(message)


CERTIFICATE_SECRET_SIZE: Final = 48
_P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


@dataclass(frozen=True, slots=True)
class Certificate:
    """A node's own TLS certificate and its key (PEM, PKCS#8), and the SHA-256 of its DER by which it is pinned."""

    certificate: bytes
    key: bytes = field(repr=False)
    sha256: str


def self_signed(names: Sequence[str], *, secret: bytes, since: int, until: int) -> Certificate:
    """Make a certificate that answers for itself: nobody vouches for it, its hash is confirmed by voice.

    `names` are host names and IP addresses, `secret` is 48 random bytes, `since` and `until` UTC seconds. The key is ECDSA
    P-256, for browsers know no Ed25519 certificates.
    """
    # Only `demarche init` needs it, and whoever verifies does not wait for it.
    from cryptography import x509  # noqa: PLC0415
    from cryptography.hazmat.primitives import hashes, serialization  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415

    _check_seed(secret, CERTIFICATE_SECRET_SIZE, "certificate")
    key = ec.derive_private_key(int.from_bytes(secret, "big") % (_P256_ORDER - 1) + 1, ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, names[0][:64])])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        # A serial number is positive and has at most 20 bytes; this one is drawn of the secret, and tells nothing of it.
        .serial_number(int.from_bytes(sha256(secret).digest()[:15], "big") + 1)
        .not_valid_before(datetime.fromtimestamp(since, UTC))
        .not_valid_after(datetime.fromtimestamp(until, UTC))
        .add_extension(x509.SubjectAlternativeName([_general_name(name) for name in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem, pkcs8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    return Certificate(
        made.public_bytes(pem),
        key.private_bytes(pem, pkcs8, serialization.NoEncryption()),
        digest(made.public_bytes(serialization.Encoding.DER)),
    )


def _general_name(name: str) -> "GeneralName":
    from cryptography import x509  # noqa: PLC0415  # see self_signed

    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)


@dataclass(frozen=True, slots=True)
class CertificateSays:
    """What a certificate says of itself: the SHA-256 of its DER, until when it is valid (UTC seconds), its names."""

    sha256: str
    until: int
    names: tuple[str, ...]


def certificate_says(pem: bytes) -> CertificateSays:
    """Read a certificate (PEM) of the kind `self_signed` makes; raise `MalformedError` for anything else."""
    from cryptography import x509  # noqa: PLC0415  # see self_signed
    from cryptography.hazmat.primitives.serialization import Encoding  # noqa: PLC0415

    try:
        found = x509.load_pem_x509_certificate(pem)
        names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (ValueError, x509.ExtensionNotFound) as error:
        raise MalformedError("certificate: expected PEM with names, got otherwise") from error
    until = int(found.not_valid_after_utc.timestamp())
    return CertificateSays(digest(found.public_bytes(Encoding.DER)), until, tuple(str(name.value) for name in names))
