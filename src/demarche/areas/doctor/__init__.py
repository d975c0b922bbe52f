# SPDX-License-Identifier: Apache-2.0
"""Check my set-up: what is wrong with this node, worst first, each with its next step. Knows none of the checks: they are named in the settings."""
