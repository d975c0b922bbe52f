# SPDX-License-Identifier: Apache-2.0
"""What the Add links of a concern open, by the word that their addresses hold, in the order of the page and of the paper."""

from collections.abc import Mapping
from typing import Final

from demarche.areas.concerns.added import attribution, basic, circumstances, legal, linking
from demarche.areas.concerns.added.adding import Adding

PAGES: Final[Mapping[str, Adding]] = {
    **attribution.PAGES,
    **circumstances.PAGES,
    **basic.PAGES,
    **linking.PAGES,
    **legal.PAGES,
    **basic.TRANSLATION,
}
