# SPDX-License-Identifier: Apache-2.0
"""What the room exchange keeps besides the ledger: which acts wait for others, and what a delivery is about."""

from typing import ClassVar

from django.db import models


class WaitingAct(models.Model):
    """An act taken in whose past is not here yet; counted so that no Party can fill the store with such acts."""

    act = models.CharField(primary_key=True, max_length=64)
    process = models.CharField(max_length=64)
    author = models.CharField(max_length=8)
    dossier = models.CharField(max_length=64)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["process", "author"], name="waiting_of_author")]

    def __str__(self) -> str:
        return f"act {self.act[:16]} waits"


class Subject(models.Model):
    """A projection: the desk that holds a dossier here, and the title and number of its opening act."""

    dossier = models.CharField(primary_key=True, max_length=64)
    process = models.CharField(max_length=64)
    desk = models.CharField(max_length=16)
    title = models.TextField()
    number = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.number or self.dossier[:16]


class Comparison(models.Model):
    """What came of comparing with another Party's node what each holds: how many acts we lacked, how many go to it again.

    `due` is when the next one is (machine time), `at` when the last was (process time); `obstacle` and `detail` say why it failed.
    """

    process = models.CharField(max_length=64)
    party = models.CharField(max_length=8)
    due = models.FloatField(default=0.0)
    at = models.BigIntegerField(null=True)
    lacked = models.BigIntegerField(default=0)
    sent = models.BigIntegerField(default=0)
    obstacle = models.CharField(max_length=64, default="")
    detail = models.TextField(default="")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["process", "party"], name="comparison_once")]

    def __str__(self) -> str:
        return f"comparison with {self.party}"
