# SPDX-License-Identifier: Apache-2.0
"""A node as its pages meet it; a room that meets it otherwise says so in its own folder."""

from tests.areas.release.desk_fixtures import (  # noqa: F401
    committed,
    desk,
    founded,
    home,
    joined_once,
    lasting_desk,
    raised_once,
    set_clock,
    template,
)
