# SPDX-License-Identifier: Apache-2.0
"""What was said when: the append-only logs, their leaves, heads, proofs and places."""
