# SPDX-License-Identifier: Apache-2.0
"""The rooms: one Django app each, one subject each."""
