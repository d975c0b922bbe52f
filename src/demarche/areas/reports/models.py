# SPDX-License-Identifier: Apache-2.0
"""Third-party reports: what others have published, kept with source, version and licence; never an act of a State."""

from django.db import models


class Report(models.Model):
    """One entry of an imported collection, in one version of its text.

    `entry` is the RFC 8785 form of the entry as it was imported and `sha256` its hash: what a concern cites. An entry that a
    later version of its collection changes becomes a second row, so that a citation never loses what it cites.
    """

    source = models.CharField(max_length=128)
    entry_id = models.CharField(max_length=128)
    sha256 = models.CharField(max_length=64)
    version = models.CharField(max_length=32)
    licence = models.CharField(max_length=128)
    title = models.CharField(max_length=300)
    summary = models.TextField(blank=True)
    sponsor = models.TextField(blank=True)
    entry = models.BinaryField()
    imported = models.BigIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("source", "entry_id", "sha256"), name="report_once"),)
        indexes = (models.Index(fields=("title", "id"), name="report_by_title"),)

    def __str__(self) -> str:
        return self.title
