# SPDX-License-Identifier: Apache-2.0
"""Cooperation: subjects that leaders confirm, and what experts then work on."""
