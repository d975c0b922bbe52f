# SPDX-License-Identifier: Apache-2.0
"""What was found when somebody asked for it, with its time: slow looks, tests of connections, backups."""

from typing import ClassVar

from django.db import models


class Note(models.Model):
    """What came of looking at a topic, perhaps about one Party (`PROCESS:CODE`); `at` is process time. Some of each are kept."""

    topic = models.CharField(max_length=40)
    about = models.CharField(max_length=80, blank=True)
    at = models.BigIntegerField()
    value = models.JSONField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["topic", "about", "-id"], name="note_newest")]

    def __str__(self) -> str:
        return f"{self.topic} {self.about} at {self.at}"
