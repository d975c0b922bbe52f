# SPDX-License-Identifier: Apache-2.0
"""The register: what all Parties of a process share, in one order."""
