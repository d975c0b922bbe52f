# SPDX-License-Identifier: Apache-2.0
"""Accounts of officers: sign-in, desks and roles."""
