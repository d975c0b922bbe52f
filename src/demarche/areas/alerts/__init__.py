# SPDX-License-Identifier: Apache-2.0
"""Alerts: telling whoever is on watch that something came, without saying what, and keeping who has it."""
