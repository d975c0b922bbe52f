# SPDX-License-Identifier: Apache-2.0
"""One row a dossier, for lists and for who may open it, and its links, made from the docket and made anew from it at will; and calls, which are kept."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models

from demarche.ledger.transaction import MovedError

if TYPE_CHECKING:
    from demarche.areas.officers.models import Officer


class Turn(models.TextChoices):
    """Whose turn it is, as far as anything is owed."""

    OURS = "ours"
    THEIRS = "theirs"
    NOBODYS = "nobodys"
    ENDED = "ended"


def between(words: Iterable[str]) -> str:
    """Words of a vocabulary each between blanks, as a column keeps them; nothing for none."""
    told = " ".join(word for word in words if word.isalpha())
    return f" {told[:100]} " if told else ""


class DossierRow(models.Model):
    """Where a matter stands, as lists show it. Times are process time in UTC seconds.

    `desk` is the track of the opening act: the desk that sees the dossier. `ours` says that this Party raised it. `stage` is
    the matter's, or `refused` or `waiting` for an opening act that has no effect or is not here. `changed` is when its newest
    act was entered here; `due` is the nearest date that `due_party` owes something by. `red` is empty, or the roles that may open
    a matter marked TLP:RED, each between blanks; `subjects` are its subject areas, likewise.
    """

    dossier = models.CharField(max_length=64, primary_key=True)
    process = models.CharField(max_length=64)
    kind = models.CharField(max_length=64, blank=True)
    desk = models.CharField(max_length=16)
    title = models.TextField(blank=True)
    language = models.CharField(max_length=35, blank=True)
    number = models.CharField(max_length=64, blank=True)
    their_number = models.CharField(max_length=64, blank=True)
    party = models.CharField(max_length=8, blank=True)
    red = models.CharField(max_length=120, blank=True, db_index=True)
    subjects = models.CharField(max_length=120, blank=True)
    ours = models.BooleanField()
    urgent = models.BooleanField(default=False)
    stage = models.CharField(max_length=24)
    joint = models.CharField(max_length=24, blank=True)
    turn = models.CharField(max_length=8, choices=Turn.choices)
    questions = models.PositiveIntegerField(default=0)
    answered = models.PositiveIntegerField(default=0)
    forked = models.BooleanField(default=False)
    opened = models.BigIntegerField()
    changed = models.BigIntegerField()
    due = models.BigIntegerField(null=True)
    due_party = models.CharField(max_length=8, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["-changed", "dossier"], name="dossier_all"),
            models.Index(fields=["desk", "-changed", "dossier"], name="dossier_desk"),
            models.Index(fields=["turn", "-changed", "dossier"], name="dossier_turn"),
            models.Index(fields=["desk", "turn", "-changed", "dossier"], name="dossier_desk_turn"),
        ]

    def __str__(self) -> str:
        return self.number or self.dossier[:12]


class DossierLink(models.Model):
    """A matter that its opening act names as related to another dossier, which need not be here; `party` is who says so."""

    key = models.CharField(max_length=70, primary_key=True)
    process = models.CharField(max_length=64)
    dossier = models.CharField(max_length=64, db_index=True)
    other = models.CharField(max_length=64, db_index=True)
    relation = models.CharField(max_length=24)
    party = models.CharField(max_length=8)

    def __str__(self) -> str:
        return self.key


class NotCited(models.Model):
    """A text of the catalogue of rules that this Party does not cite in acts of its own. It stays in this node."""

    symbol = models.CharField(max_length=64, primary_key=True)

    def __str__(self) -> str:
        return self.symbol


class RedReader(models.Model):
    """An officer who may open a matter marked TLP:RED beside the roles that its opening act names. It is never sent."""

    dossier = models.CharField(max_length=64, db_index=True)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["dossier", "officer"], name="red_reader_once")]

    def __str__(self) -> str:
        return f"{self.officer_id} of {self.dossier[:12]}"


class CallRecord(models.Model):
    """A call about an act: which office spoke, when (UTC seconds), on which line. It stays in this node and cannot be made anew."""

    dossier = models.CharField(max_length=64, db_index=True)
    act = models.CharField(max_length=64)
    office = models.CharField(max_length=120)
    line = models.CharField(max_length=80)
    at = models.BigIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["act", "office", "line", "at"], name="call_once")]

    def __str__(self) -> str:
        return f"{self.office} on {self.line}"


class ReceivedFile(models.Model):
    """A file that an act of another Party names, made from the act; `key` is the act's id and the number of its part."""

    key = models.CharField(max_length=80, primary_key=True)
    dossier = models.CharField(max_length=64, db_index=True)
    act = models.CharField(max_length=64)
    number = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)

    def __str__(self) -> str:
        return self.key


class Verdict(models.Model):
    """What the Party's own scanner said of a file, once for all acts that name it. It stays in this node."""

    class State(models.TextChoices):
        """What a scanner can say."""

        NOTHING = "nothing"
        FOUND = "found"
        FAILED = "failed"

    sha256 = models.CharField(max_length=64, primary_key=True)
    state = models.CharField(max_length=8, choices=State.choices)
    said = models.TextField(blank=True)
    at = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.sha256[:16]}: {self.state}"


class FileTaken(models.Model):
    """That an officer took a file of an act to a machine, or (`confirmed`) that a releasing officer lets one be taken in which something was found."""

    act = models.CharField(max_length=64, db_index=True)
    number = models.PositiveIntegerField()
    confirmed = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.BigIntegerField()

    def __str__(self) -> str:
        return f"file {self.number} of {self.act[:16]} by {self.by_id}"


class PrintedCopy(models.Model):
    """A reading copy that was taken to be printed: its number in the dossier, by whom, when (UTC seconds), of how many acts. It cannot be made anew."""

    dossier = models.CharField(max_length=64)
    number = models.PositiveIntegerField()
    acts = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["dossier", "number"], name="printed_copy_once")]

    def __str__(self) -> str:
        return f"copy {self.number} of {self.dossier[:12]}"

    @classmethod
    def next_of(cls, dossier: str, *, acts: int, by: "Officer", at: int) -> "PrintedCopy":
        """Take the next number of a dossier; inside `ledger.transaction.write`, which begins again when another took it."""
        last = cls.objects.filter(dossier=dossier).aggregate(last=models.Max("number"))["last"] or 0
        found, made = cls.objects.get_or_create(
            dossier=dossier, number=last + 1, defaults={"acts": acts, "by": by, "at": at}
        )
        if not made:
            raise MovedError(f"expected copy {last + 1} to be free, another officer took it")
        return found
