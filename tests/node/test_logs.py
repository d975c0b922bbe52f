# SPDX-License-Identifier: Apache-2.0
"""Lines of a node's log."""

from __future__ import annotations

import logging

from demarche.node.logs import LOGGING, UtcFormatter


def test_a_line_has_its_time_in_utc_and_cannot_be_forged() -> None:
    """What came from outside stays under the line it belongs to."""
    form = UtcFormatter(LOGGING["formatters"]["line"]["format"])
    record = logging.LogRecord("demarche.x", logging.WARNING, "", 0, "from %s", ("a\r\n2027-01-01 ERROR b",), None)
    record.created = 1_799_146_800.9

    assert form.format(record) == "2027-01-05T11:00:00Z WARNING demarche.x: from a\\r\n    2027-01-01 ERROR b"
