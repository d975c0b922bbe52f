# SPDX-License-Identifier: Apache-2.0
"""Needs my action: the first page of every officer."""
