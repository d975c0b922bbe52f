# SPDX-License-Identifier: Apache-2.0
"""What acts amount to: the fold, and one file a subject with its rules."""
