# SPDX-License-Identifier: Apache-2.0
"""Pages before and beside the founding: charters that are drafted, and the annex to a note."""
