# SPDX-License-Identifier: Apache-2.0
"""The record itself: what is said, signed, logged, sealed and exported; pure, and all that a verifier needs."""
