# SPDX-License-Identifier: Apache-2.0
"""What the Add links of a concern open, by the word that their addresses hold, in the order of the page and of the paper."""

from collections.abc import Mapping
from typing import Final

from demarche.areas.concerns.added import annexes, attribution, basic, beside, circumstances, legal, linking, red
from demarche.areas.concerns.added.adding import Adding

PAGES: Final[Mapping[str, Adding]] = {
    **beside.PAGES,
    **attribution.PAGES,
    **circumstances.PAGES,
    **annexes.PAGES,
    **basic.PAGES,
    **linking.PAGES,
    **red.PAGES,
    **legal.PAGES,
    **basic.TRANSLATION,
}
