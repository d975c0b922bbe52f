# SPDX-License-Identifier: Apache-2.0
"""Figures of this Party and another: counted from the record, released by both."""
