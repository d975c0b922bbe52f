# SPDX-License-Identifier: Apache-2.0
"""What `make bench` runs: figures of two real nodes and of the core, each beside its floor."""
