# SPDX-License-Identifier: Apache-2.0
"""A matter of two thousand acts, one cell of which has a history longer than a document may be."""

from bench.folding import history
from demarche.core.encoding import DOCUMENT_LIMIT, canonical
from demarche.core.process.settle import settle
from tests.core.sides import standing_on


def test_a_long_history_has_a_digest() -> None:
    """Two thousand acts, of which each side's assessment is one cell; the digest is the same in whatever order they came."""
    acts = history(2_000)
    docket = settle(acts, standing_on(1, {}), acts[0].id)

    assert docket.digest() == settle(reversed(acts), standing_on(1, {}), acts[0].id).digest()
    assert len(canonical(docket.value(), limit=2**32)) > DOCUMENT_LIMIT
