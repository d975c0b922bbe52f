# SPDX-License-Identifier: Apache-2.0
"""A node that has founded nothing yet, as the directory's tests meet it; and the desk of a process."""

from tests.areas.directory.conftest import admin, aurelia, bare  # noqa: F401
