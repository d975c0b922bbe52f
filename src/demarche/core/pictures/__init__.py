# SPDX-License-Identifier: Apache-2.0
"""Whether bytes hold a picture or video, whatever their name and media type; which matters take in none.

Source: docs/protocol/pictures.md.
"""

from demarche.core.pictures.look import BARRED, LOOK_LIMIT, Sight, bars_pictures, look

__all__ = ["BARRED", "LOOK_LIMIT", "Sight", "bars_pictures", "look"]
