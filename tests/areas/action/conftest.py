# SPDX-License-Identifier: Apache-2.0
"""A node as its pages meet it."""

from tests.areas.release.desk_fixtures import committed, desk, home, lasting_desk, set_clock, template  # noqa: F401
