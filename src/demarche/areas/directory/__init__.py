# SPDX-License-Identifier: Apache-2.0
"""Parties: contact cards, invitations, fingerprints, founding."""
