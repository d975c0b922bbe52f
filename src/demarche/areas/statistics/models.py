# SPDX-License-Identifier: Apache-2.0
"""What each act counts as between this Party and another, and figures that were proposed; made from the record and made anew from it at will."""

from typing import ClassVar

from django.db import models


class ActRow(models.Model):
    """What one act counts as, as far as is held now (`core.process.statistics.Fact`). Times are process time in UTC seconds.

    `party` is the other of the two, `opened` the kind of act that opened the matter, `t` and `got` when its author and the other
    entered it. `figures` are those it stands in, each between blanks; while it `waits` for an answer it stands also in
    `no_answer` once `due` has passed, else in `open`. `met_by` are the acts that answered it, with blanks between.
    """

    act = models.CharField(max_length=64, primary_key=True)
    process = models.CharField(max_length=64)
    dossier = models.CharField(max_length=64, db_index=True)
    party = models.CharField(max_length=8)
    desk = models.CharField(max_length=16)
    author = models.CharField(max_length=8)
    kind = models.CharField(max_length=64)
    opened = models.CharField(max_length=64)
    t = models.BigIntegerField()
    got = models.BigIntegerField(null=True)
    figures = models.CharField(max_length=200)
    waits = models.BooleanField(default=False)
    due = models.BigIntegerField(null=True)
    met_by = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["process", "party", "t", "act"], name="figures_of_party")]

    def __str__(self) -> str:
        return f"{self.act[:12]}:{self.figures}"


class ProposalRow(models.Model):
    """Figures that one of the two proposed: for which period, with which hash, and what both say of their release."""

    dossier = models.CharField(max_length=64, primary_key=True)
    process = models.CharField(max_length=64)
    party = models.CharField(max_length=8)
    ours = models.BooleanField()
    desk = models.CharField(max_length=16)
    since = models.BigIntegerField()
    until = models.BigIntegerField()
    at = models.BigIntegerField()
    hash = models.CharField(max_length=64, db_index=True)
    consent = models.CharField(max_length=16)
    entered = models.BigIntegerField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["process", "party", "-entered", "dossier"], name="figures_proposed")]

    def __str__(self) -> str:
        return f"{self.dossier[:12]}: {self.consent}"
