# SPDX-License-Identifier: Apache-2.0
"""What goes between nodes: the door, the outbox, the delivery page."""
