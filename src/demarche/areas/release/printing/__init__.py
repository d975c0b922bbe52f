# SPDX-License-Identifier: Apache-2.0
"""Papers as files: what the other side reads, as PDF for an archive and as Word for colleagues who clear it."""
