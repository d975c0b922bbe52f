# SPDX-License-Identifier: Apache-2.0
"""An entry of the journal: written once, chained to the one before it of the same process, removed only when it is old."""

from typing import Final

from django.db import models

from demarche.core.encoding import Json, canonical, digest

FIELDS: Final = (
    "chain",
    "place",
    "before",
    "event",
    "at",
    "machine",
    "officer",
    "name",
    "desk",
    "door",
    "process",
    "dossier",
    "act",
    "draft",
    "subject",
    "count",
    "since",
)
"""What the hash of an entry is made of, in this order."""


class Entry(models.Model):
    """One event. `at` is process time, `machine` machine time; `since` is when the first of `count` was."""

    chain = models.CharField(max_length=32)
    place = models.BigIntegerField()
    before = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)
    event = models.CharField(max_length=30)
    at = models.BigIntegerField()
    machine = models.BigIntegerField()
    officer = models.BigIntegerField(null=True)
    name = models.CharField(max_length=120, blank=True)
    desk = models.CharField(max_length=20, blank=True)
    door = models.CharField(max_length=10)
    process = models.CharField(max_length=64, blank=True)
    dossier = models.CharField(max_length=64, blank=True)
    act = models.CharField(max_length=64, blank=True)
    draft = models.CharField(max_length=36, blank=True)
    subject = models.CharField(max_length=100, blank=True)
    count = models.IntegerField(default=1)
    since = models.BigIntegerField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["chain", "place"], name="journal_place_once"),)
        indexes = (
            models.Index(fields=["at", "id"], name="journal_at"),
            models.Index(fields=["officer", "at", "id"], name="journal_officer"),
            models.Index(fields=["event", "at", "id"], name="journal_event"),
            models.Index(fields=["dossier", "at", "id"], name="journal_dossier"),
            models.Index(fields=["desk", "at", "id"], name="journal_desk"),
        )

    def __str__(self) -> str:
        return f"{self.event} by {self.name or self.door}"


def hash_of(values: dict[str, Json]) -> str:
    """The hash of an entry's values, the hash before it among them."""
    return digest(canonical({name: values[name] for name in FIELDS if values[name] is not None}))
