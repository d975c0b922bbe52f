# SPDX-License-Identifier: Apache-2.0
"""The charter after the founding: which is in force, and amendments of it."""
