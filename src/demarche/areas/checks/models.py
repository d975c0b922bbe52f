# SPDX-License-Identifier: Apache-2.0
"""Rows of checks, made from their dockets; when a call leaves that is not released yet; and after how long one is wished again."""

from typing import ClassVar

from django.db import models

from demarche.areas.release.models import Draft
from demarche.ledger.models.sizes import CODE, HASH


class CheckRow(models.Model):
    """One check. `caller` called contacts of `party`; `refused` is why the rules give the call no effect, `shared` nothing else than the register says.

    `opened` is when the call was entered here, `begun` when the Party that was called received it. Times are process time in UTC seconds.
    """

    dossier = models.CharField(max_length=HASH, primary_key=True)
    process = models.CharField(max_length=HASH)
    caller = models.CharField(max_length=CODE)
    party = models.CharField(max_length=CODE)
    ours = models.BooleanField()
    window = models.PositiveIntegerField()
    opened = models.BigIntegerField()
    begun = models.BigIntegerField(null=True)
    withdrawn = models.BooleanField(default=False)
    refused = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["process", "-opened", "dossier"], name="check_of_process")]

    def __str__(self) -> str:
        return f"{self.caller} calls {self.party} {self.dossier[:12]}"


class CalledRow(models.Model):
    """One contact of one check: when its time began, when its alternates are called too, when it ends, and what came of it.

    `awaits` says that an answer is still looked for: there is none, the check is not called off, and no later call has taken its place.
    """

    key = models.CharField(max_length=128, primary_key=True)
    dossier = models.CharField(max_length=HASH, db_index=True)
    process = models.CharField(max_length=HASH)
    caller = models.CharField(max_length=CODE)
    party = models.CharField(max_length=CODE)
    ours = models.BooleanField()
    contact = models.CharField(max_length=32)
    type = models.CharField(max_length=32)
    alternates: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    opened = models.BigIntegerField()
    begun = models.BigIntegerField(null=True)
    alternate_at = models.BigIntegerField(null=True)
    due = models.BigIntegerField(null=True)
    by = models.CharField(max_length=32, blank=True)
    made = models.BigIntegerField(null=True)
    received = models.BigIntegerField(null=True)
    verdict = models.CharField(max_length=40, blank=True)
    answered = models.BooleanField(default=False)
    awaits = models.BooleanField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["process", "party", "contact", "-opened"], name="called_contact"),
            models.Index(fields=["awaits", "ours", "alternate_at"], name="called_awaits"),
        ]

    def __str__(self) -> str:
        return self.key


class Plan(models.Model):
    """When the call of a draft leaves: as soon as it is released, or at an hour from `earliest` to `latest`, which is drawn when they differ.

    `group` is what was begun on one page: calls to several Parties, which are released together.
    """

    draft = models.OneToOneField(Draft, on_delete=models.CASCADE, primary_key=True, related_name="+")
    group = models.UUIDField(db_index=True)
    earliest = models.BigIntegerField(null=True)
    latest = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"plan of {self.draft_id}"


class Reminder(models.Model):
    """After how many months without a call of our own a process asks for one; there is no row where it never does."""

    process = models.CharField(max_length=HASH, primary_key=True)
    months = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return f"every {self.months} months"
