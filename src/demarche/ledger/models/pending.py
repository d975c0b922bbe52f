# SPDX-License-Identifier: Apache-2.0
"""What needs an officer."""

from django.db import models

from demarche.ledger.models.sizes import CODE, HASH


class Pending(models.Model):
    """Something that needs an officer. Written by projections and by rooms, each under keys of its own."""

    key = models.CharField(primary_key=True, max_length=255)
    group = models.CharField(max_length=32)
    verb = models.CharField(max_length=64)
    title = models.TextField(default="")
    number = models.CharField(max_length=64, default="")
    process = models.CharField(max_length=HASH, default="")
    dossier = models.CharField(max_length=HASH, default="")
    desk = models.CharField(max_length=16, default="")
    role = models.CharField(max_length=16, default="")
    officer = models.BigIntegerField(null=True)
    party = models.CharField(max_length=CODE, default="")
    due = models.BigIntegerField(null=True)
    url = models.CharField(max_length=255)
    since = models.BigIntegerField()

    class Meta:
        indexes = (
            models.Index(fields=["group", "due", "since", "key"], name="pending_in_order"),
            models.Index(fields=["dossier"], name="pending_of_dossier"),
        )

    def __str__(self) -> str:
        return self.key
