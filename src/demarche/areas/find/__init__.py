# SPDX-License-Identifier: Apache-2.0
"""Find: one index of what the rooms hold, and a search over as much of it as an officer may see."""
