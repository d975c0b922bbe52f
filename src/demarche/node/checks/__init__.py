# SPDX-License-Identifier: Apache-2.0
"""What the node itself says on Check my set-up: its settings, keys, store, disk, processes, backup."""
