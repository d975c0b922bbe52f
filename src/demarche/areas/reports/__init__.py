# SPDX-License-Identifier: Apache-2.0
"""Third-party reports, imported with source and licence; never an act of a State."""
