# SPDX-License-Identifier: Apache-2.0
"""Processes, their members and key-sets."""

from django.db import models

from demarche.ledger.models.sizes import CODE, HASH, ORIGIN


class Process(models.Model):
    """A process this node is in; the row exists once its charter is complete, before founding. `id` is the charter's hash.

    `register_size` and `register_root` are the register as folded here: 0 and the hash of nothing until all have founded.
    `register_known` is how many of its leaves are held; those above `register_size` wait for their acts. Each depositary after
    the charter's begins a further `register_generation`; `depositaries` lists them as JSON, each with the size it began at, and is empty
    while there is none. `pauses` says when which Party had suspended its participation (`ledger.pausing`); empty while none has.
    """

    id = models.CharField(primary_key=True, max_length=HASH)
    charter = models.BinaryField()
    own_code = models.CharField(max_length=CODE)
    register_size = models.BigIntegerField(default=0)
    register_root = models.CharField(max_length=HASH)
    register_known = models.BigIntegerField(default=0)
    register_generation = models.IntegerField(default=1)
    depositaries = models.TextField(default="")
    pauses = models.TextField(default="")
    created = models.BigIntegerField()

    def __str__(self) -> str:
        return f"process {self.id[:16]}"


class Member(models.Model):
    """A Party of a process, the own one too; `keyset_*` is the key-set it founds with.

    `confirmed_at` is when an officer confirmed its fingerprint; `origin` and `log_keys` come from its founding act. While its
    clock and ours are far apart, `clock_said` is what its clock said when ours said `clock_ours` (`ledger.clocks`).
    """

    process = models.ForeignKey(Process, models.PROTECT, db_index=False)
    code = models.CharField(max_length=CODE)
    name = models.CharField(max_length=120)
    root = models.CharField(max_length=HASH)
    keyset_n = models.BigIntegerField()
    keyset_hash = models.CharField(max_length=HASH)
    confirmed_at = models.BigIntegerField(null=True)
    origin = models.CharField(max_length=ORIGIN, default="")
    log_keys = models.JSONField(null=True)
    clock_said = models.BigIntegerField(null=True)
    clock_ours = models.BigIntegerField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["process", "code"], name="member_once"),)

    def __str__(self) -> str:
        return f"{self.code} in {self.process_id[:16]}"


class KeySetRecord(models.Model):
    """A signed key-set as it came, by the hash that acts and leaves name it with."""

    hash = models.CharField(primary_key=True, max_length=HASH)
    party = models.CharField(max_length=CODE)
    n = models.BigIntegerField()
    document = models.BinaryField()

    def __str__(self) -> str:
        return f"key-set {self.n} of {self.party}"
