# SPDX-License-Identifier: Apache-2.0
"""Communication checks: contacts are called, a person in each role answers, and how long it took stays on record."""
