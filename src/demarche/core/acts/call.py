# SPDX-License-Identifier: Apache-2.0
"""What two officers on the telephone tell each other to know that both look at the same act."""


def call_code(act_id: str) -> str:
    """Four digits, the same on every node that holds the act: its id as a number, modulo 10,000."""
    return f"{int(act_id, 16) % 10_000:04d}"
