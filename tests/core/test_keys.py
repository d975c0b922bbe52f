# SPDX-License-Identifier: Apache-2.0
"""Signing keys: both halves or nothing, and no key or R under which one signature fits many texts."""

import re
from collections.abc import Callable
from hashlib import sha512

import pytest
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ed25519, mldsa

from demarche.core.encoding import MalformedError, b64, canonical, parse
from demarche.core.errors import DemarcheError
from demarche.core.keys import (
    ActKey,
    ActPublic,
    LogKey,
    LogPublic,
    MissingPrimitiveError,
    NodeKey,
    NodePublic,
    SignatureError,
    WitnessKey,
    WitnessPublic,
    pae,
    require_ml_dsa,
)

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493


def seed(name: str) -> bytes:
    """64 bytes that are always the same for a name."""
    return sha512(name.encode()).digest()


AURELIA, BOREALIA = ActKey.from_seed(seed("XA act")), ActKey.from_seed(seed("XB act"))
MESSAGE = pae("application/vnd.demarche.act+json;v=1", b"{}")


def refusal(check: Callable[..., object], *given: object) -> str:
    with pytest.raises((SignatureError, MalformedError)) as caught:
        check(*given)
    return str(caught.value)


def test_the_encoding_of_dsse() -> None:
    """The example of the DSSE specification."""
    assert pae("http://example.com/HelloWorld", b"hello world") == (
        b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    )
    assert pae("é", b"") == b"DSSEv1 2 \xc3\xa9 0 "


def test_an_act_key_signs_with_both_halves() -> None:
    """4,691 bytes that verify, and never the same twice, for ML-DSA is hedged."""
    signature = AURELIA.sign(MESSAGE)
    assert len(signature) == 4691
    AURELIA.public.verify(MESSAGE, signature)
    assert AURELIA.sign(MESSAGE) != signature
    assert AURELIA.sign(MESSAGE)[:64] == signature[:64]


def test_a_seed_always_gives_the_same_key_and_shows_nothing() -> None:
    """Keys are kept as seeds; printing one shows its public half at most."""
    again = ActKey.from_seed(seed("XA act"))
    assert again == AURELIA
    assert again.public.key_id == AURELIA.public.key_id != BOREALIA.public.key_id
    assert seed("XA act").hex() not in repr(again)
    assert repr(again) == f"ActKey(public=ActPublic(ed25519={AURELIA.public.ed25519!r}))"


def test_one_half_is_as_bad_as_none() -> None:
    """Each half broken, missing, doubled, swapped, another Party's, of another message: refused."""
    ours, theirs, other = AURELIA.sign(MESSAGE), BOREALIA.sign(MESSAGE), AURELIA.sign(MESSAGE + b" ")
    ed, ml = ours[:64], ours[64:]
    no_ed = "expected an Ed25519 signature of this key and message, got another"
    no_ml = "expected an ML-DSA-87 signature of this key and message, got another"

    def verify(signature: bytes) -> str:
        return refusal(AURELIA.public.verify, MESSAGE, signature)

    assert verify(theirs[:64] + ml) == no_ed
    assert verify(ed + theirs[64:]) == no_ml
    assert verify(other[:64] + ml) == no_ed
    assert verify(ed + other[64:]) == no_ml
    assert verify(theirs) == no_ed
    assert verify(bytes(4691)) == "expected an Ed25519 signature, got an R of small order"
    assert verify(ed + bytes(4627)) == no_ml
    for signature in (ed, ml, ed + ed, b"", ours + b"\0", ours[:-1], ml + ml):
        assert verify(signature) == f"expected signatures of 4691 bytes, got {len(signature)}"
    assert verify(ml + ed) in (no_ed, "expected an Ed25519 signature, got an R of small order")


def test_every_flipped_byte_of_a_signature_is_refused() -> None:
    """The Ed25519 half whole, and the ML-DSA half at places spread over it."""
    signature = AURELIA.sign(MESSAGE)
    for at in (*range(64), *range(64, 4691, 97)):
        flipped = bytearray(signature)
        flipped[at] ^= 1 << at % 8
        with pytest.raises(SignatureError):
            AURELIA.public.verify(MESSAGE, bytes(flipped))


def add(p: tuple[int, int], q: tuple[int, int]) -> tuple[int, int]:
    """Add two points of Edwards25519 (RFC 8032, section 5.1)."""
    d = -121665 * pow(121666, -1, P)
    (x1, y1), (x2, y2) = p, q
    share = d * x1 * x2 * y1 * y2
    x = (x1 * y2 + x2 * y1) * pow(1 + share, -1, P)
    y = (y1 * y2 + x1 * x2) * pow(1 - share, -1, P)
    return x % P, y % P


def small_order_points() -> list[tuple[int, int]]:
    """Every point whose eighth multiple is the neutral one: multiples of one of order eight."""
    root = pow(2, (P - 1) // 4, P)  # a square root of -1
    d = -121665 * pow(121666, -1, P) % P
    # Doubling a point gives y = 0 where y^2 = -x^2; then -x^2 + y^2 = 1 + d x^2 y^2 leaves d y^4 + 2 y^2 - 1 = 0.
    s = pow((1 + d) % P, (P + 3) // 8, P)
    s = s if s * s % P == (1 + d) % P else s * root % P
    y2 = (s - 1) * pow(d, -1, P) % P
    y = pow(y2, (P + 3) // 8, P)
    if y * y % P != y2:
        y = y * root % P
    if y * y % P != y2:
        y2 = (-s - 1) * pow(d, -1, P) % P
        y = pow(y2, (P + 3) // 8, P)
        y = y if y * y % P == y2 else y * root % P
    eighth = (y * root % P, y)
    points = [(0, 1)]
    while (following := add(points[-1], eighth)) != (0, 1):
        points.append(following)
    return points


def small_order_encodings() -> list[bytes]:
    """Every string of 32 bytes that some library reads as such a point: y or y + p, either sign."""
    spelled = {y + extra for _, y in small_order_points() for extra in (0, P) if y + extra < 2**255}
    return [(y | sign << 255).to_bytes(32, "little") for y in sorted(spelled) for sign in (0, 1)]


def test_every_point_of_small_order_is_refused_as_key() -> None:
    """Eight points, fourteen spellings; a key of small order lets its owner deny any text."""
    assert len(small_order_points()) == 8
    assert len(small_order_encodings()) == 14
    rest = AURELIA.public.ml_dsa_87
    for encoding in small_order_encodings():
        message = "ed25519: expected an Ed25519 key, got a point of small order"
        assert refusal(ActPublic, encoding, rest) == message
        assert refusal(NodePublic, encoding) == message


def test_another_spelling_of_a_key_is_refused() -> None:
    """y of 2^255-1 is 18 written twice: RFC 8032 knows one spelling."""
    twice = (2**255 - 1).to_bytes(32, "little")
    message = "ed25519: expected an Ed25519 key, got another spelling of a point"
    assert refusal(NodePublic, twice) == message
    assert refusal(NodePublic, (P + 3).to_bytes(32, "little")) == message
    NodePublic((P - 2).to_bytes(32, "little"))


def test_every_point_of_small_order_is_refused_as_r() -> None:
    """A signer can make a signature with a neutral R that the library accepts and others do not."""
    private = bytearray(sha512(bytes(32)).digest()[:32])
    private[0] &= 248
    private[31] = private[31] & 63 | 64
    node = NodeKey.from_seed(bytes(32))
    neutral = (1).to_bytes(32, "little")
    challenge = int.from_bytes(sha512(neutral + node.public.ed25519 + MESSAGE).digest(), "little")
    forged = neutral + (challenge * int.from_bytes(private, "little") % ORDER).to_bytes(32, "little")
    ed25519.Ed25519PublicKey.from_public_bytes(node.public.ed25519).verify(forged, MESSAGE)
    for encoding in small_order_encodings():
        signature = encoding + forged[32:]
        assert (
            refusal(node.public.verify, MESSAGE, signature) == "expected an Ed25519 signature, got an R of small order"
        )


def test_s_has_one_spelling() -> None:
    """S plus the group's order verifies in lax libraries."""
    node = NodeKey.from_seed(bytes(32))
    signature = node.sign(MESSAGE)
    spelled = signature[:32] + (int.from_bytes(signature[32:], "little") + ORDER).to_bytes(32, "little")
    assert refusal(node.public.verify, MESSAGE, spelled) == (
        "expected an Ed25519 signature of this key and message, got another"
    )


@pytest.mark.parametrize(
    ("make", "public", "size"),
    [(LogKey, LogPublic, 1312), (WitnessKey, WitnessPublic, 1312), (ActKey, ActPublic, 2592)],
)
def test_pairs_come_back_from_json(make: type, public: type, size: int) -> None:
    """Public halves are written in base64url and read strictly."""
    key = make.from_seed(seed("XC"))  # type: ignore[attr-defined]
    value = parse(canonical(key.public.to_json()))
    assert public.from_json(value) == key.public  # type: ignore[attr-defined]
    assert isinstance(value, dict)
    half = "ml_dsa_87" if public is ActPublic else "ml_dsa_44"
    assert refusal(public.from_json, {**value, half: b64(bytes(5))}, "k") == (  # type: ignore[attr-defined]
        f"k.{half}: expected {size} bytes in base64url, got 5"
    )
    assert refusal(public.from_json, {**value, "ed25519": b64(bytes(32))}, "k") == (  # type: ignore[attr-defined]
        "k.ed25519: expected an Ed25519 key, got a point of small order"
    )
    assert refusal(public, key.public.ed25519, b"") == f"{half}: expected a key of {size} bytes, got 0"
    assert refusal(public, b"\2", bytes(size)) == "ed25519: expected a key of 32 bytes, got 1"


def test_json_of_a_key_names_what_is_read() -> None:
    """Without a name of the caller's, the role is named."""
    assert refusal(ActPublic.from_json, None) == "act key: expected an object, got null"
    assert refusal(LogPublic.from_json, None) == "log key: expected an object, got null"
    assert refusal(NodePublic.from_json, None) == "node key: expected an object, got null"


@pytest.mark.parametrize("make", [LogKey, WitnessKey])
def test_head_keys_sign_and_verify_by_halves(make: type) -> None:
    """C2SP signs other bytes with each half, so each is asked for by name."""
    key = make.from_seed(seed("XD"))  # type: ignore[attr-defined]
    other = make.from_seed(seed("XA"))  # type: ignore[attr-defined]
    ed, ml = key.sign_ed25519(MESSAGE), key.sign_ml_dsa_44(MESSAGE)
    assert (len(ed), len(ml)) == (64, 2420)
    key.public.verify_ed25519(MESSAGE, ed)
    key.public.verify_ml_dsa_44(MESSAGE, ml)
    for message, signature in ((b"", ed), (MESSAGE, other.sign_ed25519(MESSAGE)), (MESSAGE, b"\7" * 63)):
        assert refusal(key.public.verify_ed25519, message, signature) == (
            "expected an Ed25519 signature of this key and message, got another"
        )
    for message, signature in ((b"", ml), (MESSAGE, other.sign_ml_dsa_44(MESSAGE)), (MESSAGE, ml[:-1]), (MESSAGE, b"")):
        assert refusal(key.public.verify_ml_dsa_44, message, signature) == (
            "expected an ML-DSA-44 signature of this key and message, got another"
        )


def test_a_log_key_is_no_witness_key() -> None:
    """The same bytes in two roles are two values."""
    log, witness = LogKey.from_seed(seed("XA log")), WitnessKey.from_seed(seed("XA log"))
    assert log.public.ed25519 == witness.public.ed25519
    assert len({log.public, witness.public}) == 2


def test_a_node_key_signs_covers() -> None:
    """Ed25519 alone, 64 bytes."""
    node = NodeKey.from_seed(seed("XA node")[:32])
    signature = node.sign(MESSAGE)
    node.public.verify(MESSAGE, signature)
    assert NodePublic.from_json(node.public.to_json()) == node.public
    assert refusal(node.public.verify, b"", signature) == (
        "expected an Ed25519 signature of this key and message, got another"
    )


@pytest.mark.parametrize(
    ("make", "name", "size"),
    [(ActKey, "act key", 64), (LogKey, "log key", 64), (WitnessKey, "witness key", 64), (NodeKey, "node key", 32)],
)
def test_a_seed_of_another_size_is_refused(make: type, name: str, size: int) -> None:
    """A seed file cut short is noticed, by name."""
    message = refusal(make.from_seed, bytes(size - 1))  # type: ignore[attr-defined]
    assert message == f"{name}: expected a seed of {size} bytes, got {size - 1}"


@pytest.mark.parametrize("lacking", [mldsa.MLDSA44PrivateKey, mldsa.MLDSA87PrivateKey])
def test_a_library_without_ml_dsa_is_named_at_start(lacking: type, monkeypatch: pytest.MonkeyPatch) -> None:
    """Distribution packages on OpenSSL before 3.5 have none: the node says so and what to do."""
    require_ml_dsa()

    def unsupported(_: bytes) -> None:
        raise UnsupportedAlgorithm("ML-DSA is not supported by this backend.")

    monkeypatch.setattr(lacking, "from_seed_bytes", unsupported)
    message = "expected a cryptography built on OpenSSL 3.5 or later, got one without ML-DSA: install its wheel"
    with pytest.raises(MissingPrimitiveError, match=f"^{re.escape(message)}$"):
        require_ml_dsa()
    assert issubclass(MissingPrimitiveError, DemarcheError)
