# SPDX-License-Identifier: Apache-2.0
"""Taking part in a process: suspending, resuming, withdrawing."""
