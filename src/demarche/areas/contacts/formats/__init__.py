# SPDX-License-Identifier: Apache-2.0
"""Other people's formats for contacts, out and in: vCard, CSV, and the text of RFC 2350. Pure: bytes to rows, entries to bytes."""
