# SPDX-License-Identifier: Apache-2.0
"""The one ancestor of every error this project raises about bytes, proofs and the world."""


class DemarcheError(Exception):
    """Something unreadable, unproved or failing; a refusal by rule is a value, never one of these."""
