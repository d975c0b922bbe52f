# SPDX-License-Identifier: Apache-2.0
"""The journal: who opened, printed, took out and released what, for the auditor."""
