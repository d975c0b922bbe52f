# SPDX-License-Identifier: Apache-2.0
"""How long what stands in the tables may be."""

from typing import Final

HASH: Final = 64
CODE: Final = 8
ORIGIN: Final = 255
