# SPDX-License-Identifier: Apache-2.0
"""Charters that are being drafted here, before anybody is invited to them."""

from django.conf import settings
from django.db import models


class CharterDraft(models.Model):
    """A charter as it was typed, field by field, whole or not; `saved` counts how often, and `invitation` is the last one made from it."""

    name = models.CharField(max_length=120)
    typed: "models.JSONField[dict[str, list[str]], dict[str, list[str]]]" = models.JSONField(default=dict)
    saved = models.IntegerField(default=1)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed = models.BigIntegerField()
    invitation = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return self.name
