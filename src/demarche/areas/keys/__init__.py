# SPDX-License-Identifier: Apache-2.0
"""Keys over time: which each Party has and had, how they are renewed, and how one is revoked."""
