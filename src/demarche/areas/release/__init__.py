# SPDX-License-Identifier: Apache-2.0
"""Drafts, review, four eyes: the only way out for an act."""
