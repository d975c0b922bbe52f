# SPDX-License-Identifier: Apache-2.0
"""Démarche: a process between Parties, as software."""
