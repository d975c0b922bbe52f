# SPDX-License-Identifier: Apache-2.0
"""The assembled node: settings, addresses, doors, worker, clock."""
