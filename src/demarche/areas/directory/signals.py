# SPDX-License-Identifier: Apache-2.0
"""What the directory tells rooms that stand on it."""

from django.dispatch import Signal

confirmed = Signal()
"""A Party's fingerprint was confirmed. Sent inside the transaction, with `process` (id), `code`, `officer` (an Officer) and
`at`; a receiver may return the id of the founding draft it made, and the charter page leads to it."""
