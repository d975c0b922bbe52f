# SPDX-License-Identifier: Apache-2.0
"""Acts and the files beside them."""

from django.db import models
from django.db.models import Q

from demarche.ledger.models.process import Process
from demarche.ledger.models.sizes import CODE, HASH


class ActRecord(models.Model):
    """An act, sent or received. Written once: the database refuses to change or delete it.

    `document` is the act's one form, byte for byte as signed or as it came. Every act has exactly one leaf in the own log,
    `act` when `outgoing`, else `got`; `leaf_index` (counted over all generations of the log) and `t` are that leaf's. The order
    of `leaf_index` is the order of commits.
    """

    id = models.CharField(primary_key=True, max_length=HASH)
    process = models.ForeignKey(Process, models.PROTECT, db_index=False)
    dossier = models.CharField(max_length=HASH)
    author = models.CharField(max_length=CODE)
    seq = models.BigIntegerField()
    kind = models.CharField(max_length=64)
    document = models.BinaryField()
    outgoing = models.BooleanField()
    t = models.BigIntegerField()
    leaf_index = models.BigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["process", "leaf_index"], name="act_leaf_once"),
            models.UniqueConstraint(
                fields=["process", "dossier", "seq"], condition=Q(outgoing=True), name="act_number_once"
            ),
        )
        indexes = (
            models.Index(fields=["process", "dossier", "leaf_index"], name="act_of_dossier"),
            models.Index(fields=["process", "leaf_index"], condition=Q(outgoing=False), name="act_received"),
            models.Index(fields=["process", "kind", "leaf_index"], name="act_of_kind"),
        )

    def __str__(self) -> str:
        return f"act {self.id[:16]}"


class FileRecord(models.Model):
    """A file that is held: its bytes are on disk under its hash (`files.py`)."""

    sha256 = models.CharField(primary_key=True, max_length=HASH)
    bytes = models.BigIntegerField()
    media = models.CharField(max_length=127)

    def __str__(self) -> str:
        return f"file {self.sha256[:16]}"
