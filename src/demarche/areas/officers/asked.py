# SPDX-License-Identifier: Apache-2.0
"""What an officer is asked for when he is to prove himself again."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Asked:
    """A password, or a code, or a passkey (the question to the browser, as JSON), or the latter two; and why no passkey."""

    password: bool = False
    code: bool = False
    passkey: str = ""
    hindrance: str = ""
