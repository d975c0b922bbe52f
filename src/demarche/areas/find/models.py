# SPDX-License-Identifier: Apache-2.0
"""The index: a row a document, made from what the rooms hold and made anew from it at will."""

from typing import ClassVar

from django.db import models


class Document(models.Model):
    """Something that can be found, and whose it is.

    `id` is its time (process time, UTC seconds) and 31 bits that follow from `key`, so that the newest come first by the key
    alone, on either database (docs/decisions/0018-find.md). `kind` is the name of a source; `form` what it is more closely, as a
    kind of act. `dossier` closes it to whom that dossier is closed, `desk` to the other desk; `readers`, when it is not empty,
    are the roles and the officers (`#pk`) it is open to, each between blanks. `text` is what it says, as an excerpt shows it;
    `words` is what it is found by (`folding.words`), each between blanks.
    """

    id = models.BigIntegerField(primary_key=True)
    key = models.CharField(max_length=160, db_index=True)
    kind = models.CharField(max_length=16)
    form = models.CharField(max_length=64, blank=True)
    process = models.CharField(max_length=64, blank=True)
    dossier = models.CharField(max_length=64, blank=True, db_index=True)
    desk = models.CharField(max_length=16, blank=True)
    party = models.CharField(max_length=8, blank=True)
    marking = models.CharField(max_length=16, blank=True)
    state = models.CharField(max_length=16, blank=True)
    readers = models.TextField(blank=True)
    number = models.CharField(max_length=140, blank=True)
    title = models.TextField(blank=True)
    language = models.CharField(max_length=35, blank=True)
    text = models.TextField(blank=True)
    url = models.CharField(max_length=200)
    words = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["kind", "-id"], name="find_by_kind")]

    def __str__(self) -> str:
        return self.key
