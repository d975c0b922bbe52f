# SPDX-License-Identifier: Apache-2.0
"""What an officer writes under a Party for a meeting: every version of each desk's is kept, and none leaves this node."""

from typing import ClassVar

from django.conf import settings
from django.db import models


class TalkingPoints(models.Model):
    """A version of a desk's talking points about a Party: who saved it and when (UTC seconds). The highest version stands."""

    process = models.CharField(max_length=64)
    party = models.CharField(max_length=8)
    desk = models.CharField(max_length=16)
    version = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["process", "party", "desk", "version"], name="talking_points_once")
        ]

    def __str__(self) -> str:
        return f"version {self.version} for {self.party} at the {self.desk} desk"
