# SPDX-License-Identifier: Apache-2.0
"""What is on its way to others, and what of theirs is arriving."""

from django.db import models
from django.db.models import Q

from demarche.ledger.models.process import Process
from demarche.ledger.models.sizes import CODE, HASH


class OnItsWay(models.Model):
    """Something of an act on its way to one addressee: how far it has come. `due` and `lease_until` are machine time.

    Once stopped, it says when (process time), by whose desk and why.
    """

    class State(models.TextChoices):
        """How far a delivery has come."""

        WAITING = "waiting"
        SENT = "sent"
        DELIVERED = "delivered"
        REFUSED = "refused"
        STOPPED = "stopped"

    process = models.ForeignKey(Process, models.PROTECT, db_index=False)
    act = models.CharField(max_length=HASH)
    dossier = models.CharField(max_length=HASH)
    addressee = models.CharField(max_length=CODE)
    leaf_index = models.BigIntegerField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    attempts = models.IntegerField(default=0)
    obstacle = models.CharField(max_length=64, default="")
    detail = models.TextField(default="")
    refusal = models.CharField(max_length=64, default="")
    due = models.FloatField(default=0.0)
    lease_until = models.FloatField(default=0.0)
    first_tried = models.BigIntegerField(null=True)
    delivered = models.BigIntegerField(null=True)
    stopped_at = models.BigIntegerField(null=True)
    stopped_by = models.CharField(max_length=20, default="")
    stopped_because = models.CharField(max_length=200, default="")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.act[:16]} to {self.addressee}: {self.state}"


class Outbox(OnItsWay):
    """An act on its way to one addressee, with the files that travel beside it."""

    class Meta:
        constraints = (models.UniqueConstraint(fields=["act", "addressee"], name="outbox_once"),)
        indexes = (
            models.Index(
                fields=["process", "addressee", "due"],
                condition=Q(state__in=["waiting", "sent"]),
                name="outbox_under_way",
            ),
            models.Index(fields=["process", "dossier"], name="outbox_of_dossier"),
            models.Index(fields=["state", "id"], name="outbox_by_state"),
        )


class FileOutbox(OnItsWay):
    """A file on its way to one addressee of the act that names it, in pieces; it follows once the act is delivered.

    `bytes` is its size, `offset` how many of them the addressee says it holds.
    """

    file = models.CharField(max_length=HASH)
    bytes = models.BigIntegerField()
    offset = models.BigIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["act", "addressee", "file"], name="file_outbox_once"),)
        indexes = (
            models.Index(
                fields=["process", "addressee", "due"],
                condition=Q(state__in=["waiting", "sent"]),
                name="file_outbox_under_way",
            ),
            models.Index(fields=["process", "dossier"], name="file_outbox_of_dossier"),
        )


class FileInbox(models.Model):
    """A file that an act received names and that comes in pieces: whole once `ended`, or refused with `refusal`.

    `leaf_index` and `ended` are those of the leaf that says so. What is here of it before lies on disk (`arriving.py`).
    """

    process = models.ForeignKey(Process, models.PROTECT, db_index=False)
    act = models.CharField(max_length=HASH)
    dossier = models.CharField(max_length=HASH)
    author = models.CharField(max_length=CODE)
    file = models.CharField(max_length=HASH)
    bytes = models.BigIntegerField()
    media = models.CharField(max_length=127)
    since = models.BigIntegerField()
    refusal = models.CharField(max_length=64, default="")
    leaf_index = models.BigIntegerField(null=True)
    ended = models.BigIntegerField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["act", "file"], name="file_inbox_once"),)
        indexes = (
            models.Index(fields=["process", "dossier"], name="file_inbox_of_dossier"),
            models.Index(fields=["process", "author"], condition=Q(ended=None), name="file_inbox_arriving"),
        )

    def __str__(self) -> str:
        return f"file {self.file[:16]} of {self.act[:16]}"
