# SPDX-License-Identifier: Apache-2.0
"""The ledger's tables, and the triggers that keep what is written written."""
