# SPDX-License-Identifier: Apache-2.0
"""Whether bytes hold a picture or video, whatever their name and media type; which matters take in none.

Source: docs/protocol/pictures.md.
"""

from demarche.core.pictures.look import LOOK_LIMIT, ROOM, Sight, bars_pictures, look
from demarche.core.pictures.members import Room

__all__ = ["LOOK_LIMIT", "ROOM", "Room", "Sight", "bars_pictures", "look"]
