# SPDX-License-Identifier: Apache-2.0
"""What stands on every page: whose node, who is signed in, the rooms, the line, the clock."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    """Fill the context that `ui/base.html` asks for."""
    return {
        "here": {
            "party_name": settings.NODE.party_name,
            "party_code": settings.NODE.party_code,
            "zone": settings.NODE.zone,
        }
    }
