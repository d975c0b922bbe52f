# SPDX-License-Identifier: Apache-2.0
"""Concerns and notifications: raise, acknowledge, answer, assess, export."""
