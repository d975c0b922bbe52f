# SPDX-License-Identifier: Apache-2.0
"""The register: its leaves as the depositary entered them, how far each Party holds it, and what waits for it."""

from django.db import models

from demarche.ledger.models.process import Process
from demarche.ledger.models.sizes import CODE, HASH


class RegisterLeaf(models.Model):
    """A leaf of the register after those of the founding acts, which follow from them: its canonical bytes, and the act it names.

    Whoever becomes depositary later begins a further `generation` at some size: of two leaves at an index its own stands.
    """

    pk = models.CompositePrimaryKey("process_id", "generation", "index")
    process = models.ForeignKey(Process, models.PROTECT, db_index=False)
    generation = models.IntegerField(default=1)
    index = models.BigIntegerField()
    act = models.CharField(max_length=HASH)
    data = models.BinaryField()

    class Meta:
        indexes = (models.Index(fields=["process", "act"], name="register_leaf_of_act"),)

    def __str__(self) -> str:
        return f"leaf {self.index} of the register of {self.process_id[:16]}"


class RegisterHeld(models.Model):
    """How many leaves of the register another Party has said it holds, and when the next attempt to bring it more is.

    `due` and `lease_until` are machine time; `attempts`, `obstacle` and `detail` say how the last ones ended.
    """

    process = models.ForeignKey(Process, models.PROTECT, db_index=False)
    party = models.CharField(max_length=CODE)
    size = models.BigIntegerField(default=0)
    due = models.FloatField(default=0.0)
    lease_until = models.FloatField(default=0.0)
    attempts = models.IntegerField(default=0)
    obstacle = models.CharField(max_length=64, default="")
    detail = models.TextField(default="")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["process", "party"], name="register_held_once"),)

    def __str__(self) -> str:
        return f"{self.party} holds {self.size} leaves of the register"


class AwaitsRegister(models.Model):
    """An act that cites a larger register than is folded here; its dossier is looked at again once that is."""

    act = models.CharField(primary_key=True, max_length=HASH)
    process = models.ForeignKey(Process, models.PROTECT, db_index=False)
    dossier = models.CharField(max_length=HASH)
    size = models.BigIntegerField()

    class Meta:
        indexes = (models.Index(fields=["process", "size"], name="awaits_register_size"),)

    def __str__(self) -> str:
        return f"act {self.act[:16]} awaits a register of {self.size} leaves"
