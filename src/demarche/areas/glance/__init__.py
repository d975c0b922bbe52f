# SPDX-License-Identifier: Apache-2.0
"""A Party at a glance: two printed sides for a meeting with it, put together from what each room says of it."""
