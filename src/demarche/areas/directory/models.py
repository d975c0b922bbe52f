# SPDX-License-Identifier: Apache-2.0
"""What the room directory keeps: the own contact card, invitations as they came and went, how Parties are reached."""

from typing import ClassVar, Final

from django.conf import settings
from django.db import models

HASH: Final = 64
CODE: Final = 8


class Card(models.Model):
    """The own contact card, one row; `weekend` (ISO weekdays) and `holidays` go into charters."""

    duty_line = models.CharField(max_length=80)
    hours = models.CharField(max_length=80)
    zone = models.CharField(max_length=60)
    languages: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    confirmation = models.CharField(max_length=120)
    weekend: "models.JSONField[list[int], list[int]]" = models.JSONField(default=list)
    holidays: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)

    def __str__(self) -> str:
        return self.duty_line


class RootFile(models.Model):
    """Where `demarche init` wrote the root key, and since when the file is gone from there (process time)."""

    path = models.TextField()
    gone = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return self.path


class Invitation(models.Model):
    """An invitation made here or opened here, with the answer to it, both byte for byte.

    `nonce` is the charter's, so that an answer finds its invitation whatever else was changed on the way. `process` and `code`
    (the other Party) are empty until there is an answer.
    """

    class State(models.TextChoices):
        """How far it has come; on what stands under `mismatch`, which is evidence, or `withdrawn` nothing is confirmed any more."""

        MADE = "made"
        ANSWERED = "answered"
        CONFIRMED = "confirmed"
        MISMATCH = "mismatch"
        WITHDRAWN = "withdrawn"

    made_here = models.BooleanField()
    nonce = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=120)
    document = models.BinaryField()
    reply = models.BinaryField(null=True)
    process = models.CharField(max_length=HASH, blank=True)
    code = models.CharField(max_length=CODE, blank=True)
    state = models.CharField(max_length=16, default=State.MADE)
    at = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["process"], condition=~models.Q(process=""), name="invitation_once_a_process"
            )
        ]

    def __str__(self) -> str:
        return self.name


class JoinRequest(models.Model):
    """A request to join a process that others have founded, made here: byte for byte, and under which name the own log will be kept.

    `process` is empty until an admission that names this request's applicant and keys is opened.
    """

    document = models.BinaryField()
    origin = models.CharField(max_length=255, unique=True)
    capacity = models.CharField(max_length=8)
    process = models.CharField(max_length=HASH, blank=True)
    at = models.BigIntegerField()

    def __str__(self) -> str:
        return f"request as {self.capacity}"


class Contact(models.Model):
    """How another Party of a process is reached: its door, the certificate that must answer there, its contact card."""

    process = models.CharField(max_length=HASH)
    code = models.CharField(max_length=CODE)
    address = models.CharField(max_length=262)
    tls = models.CharField(max_length=HASH)
    card: "models.JSONField[dict[str, object], dict[str, object]]" = models.JSONField()
    founding_draft = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["process", "code"], name="contact_once")]

    def __str__(self) -> str:
        return f"{self.code} at {self.address}"


class ClockConfirmation(models.Model):
    """An officer's word that this node's clock is right, against one doubt (`ledger.clocks.Doubt.key`): who, for which office, when."""

    doubt = models.CharField(max_length=200, unique=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    office = models.CharField(max_length=40)
    at = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.doubt} confirmed by {self.by}"


class Comparison(models.Model):
    """One attempt to compare a Party's fingerprint by voice: the groups this node drew, and what came of it."""

    class Outcome(models.TextChoices):
        """Empty while it is under way."""

        OPEN = ""
        AGREED = "agreed"
        MISMATCH = "mismatch"

    process = models.CharField(max_length=HASH)
    code = models.CharField(max_length=CODE)
    groups: "models.JSONField[list[int], list[int]]" = models.JSONField()
    heard: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    outcome = models.CharField(max_length=16, blank=True)
    spoke_with = models.CharField(max_length=120, blank=True)
    line_used = models.CharField(max_length=120, blank=True)
    note_verbale = models.CharField(max_length=120, blank=True)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    started = models.BigIntegerField()
    ended = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["process", "code"], condition=~models.Q(outcome="mismatch"), name="comparison_one_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.outcome or 'under way'}"


class ConfirmedAddress(models.Model):
    """An address that is not public and that an administrator confirmed to be another Party's, exactly as it stands."""

    process = models.CharField(max_length=HASH)
    code = models.CharField(max_length=CODE)
    address = models.CharField(max_length=45)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["process", "code", "address"], name="address_confirmed_once")
        ]

    def __str__(self) -> str:
        return f"{self.code} at {self.address}"


class ClosedLine(models.Model):
    """The line to another Party that an administrator has closed for a time; a fact of this node alone."""

    process = models.CharField(max_length=HASH)
    code = models.CharField(max_length=CODE)
    why = models.CharField(max_length=120)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    since = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["process", "code"], name="line_closed_once")]

    def __str__(self) -> str:
        return f"{self.code}: {self.why}"
