# SPDX-License-Identifier: Apache-2.0
"""How far the acts of each process are filed, and what was left out."""

from typing import ClassVar

from django.db import models


class Filed(models.Model):
    """How far a process is filed: `upto` leaves of the own log, the last act at `at`; `fault` says why filing stands still.

    `tried` is when it last stood still, machine time; 0 while all is well.
    """

    process = models.CharField(primary_key=True, max_length=64)
    upto = models.BigIntegerField(default=0)
    acts = models.BigIntegerField(default=0)
    at = models.BigIntegerField(null=True)
    fault = models.TextField(blank=True)
    tried = models.FloatField(default=0.0)

    def __str__(self) -> str:
        return f"{self.process[:16]} filed up to {self.upto}"


class Omission(models.Model):
    """An act that was not filed whole: kept back for its marking, or without its paper, because `why`."""

    act = models.CharField(primary_key=True, max_length=64)
    process = models.CharField(max_length=64)
    leaf_index = models.BigIntegerField()
    kept_back = models.BooleanField()
    why = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["process", "leaf_index"], name="omission_by_leaf")]

    def __str__(self) -> str:
        return f"{self.act[:16]}: {'kept back' if self.kept_back else self.why}"
