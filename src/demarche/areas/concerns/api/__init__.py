# SPDX-License-Identifier: Apache-2.0
"""Matters and what is written in them, for programs."""

from demarche.areas.concerns.api import drafts
from demarche.areas.concerns.api.matters import router

__all__ = ["drafts", "router"]
