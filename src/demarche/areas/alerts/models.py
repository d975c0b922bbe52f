# SPDX-License-Identifier: Apache-2.0
"""How alerts reach people, the alerts themselves, and what a national ticket system is told. No row holds content of an act."""

from typing import ClassVar, Final

from django.conf import settings
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from demarche.ledger.models.sizes import HASH

MAIL: Final = "mail"
COMMAND: Final = "command"

WAYS: Final[dict[str, Promise]] = {MAIL: _("mail"), COMMAND: _("telephone or pager")}
ADDRESS: Final = 120
SAID: Final = 300


def every_way() -> list[str]:
    """Mail and the command: for what is urgent."""
    return [MAIL, COMMAND]


def by_mail() -> list[str]:
    """Mail alone: for what is collected."""
    return [MAIL]


class OwnWays(models.Model):
    """Where an alert reaches an officer; what is empty is not used."""

    officer = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True)
    mail = models.CharField(max_length=ADDRESS, blank=True)
    line = models.CharField(max_length=ADDRESS, blank=True)

    def __str__(self) -> str:
        return f"ways of {self.officer_id}"


class DeskAlerts(models.Model):
    """What raises an alert for a desk, by which ways, and where it reaches the desk as an office."""

    desk = models.CharField(max_length=16, primary_key=True)
    groups = models.JSONField(default=list)
    urgent_ways = models.JSONField(default=every_way)
    ordinary_ways = models.JSONField(default=by_mail)
    minutes = models.PositiveSmallIntegerField(default=15)
    near = models.PositiveSmallIntegerField(default=4)
    every = models.PositiveSmallIntegerField(default=60)
    quiet_from = models.CharField(max_length=5, blank=True)
    quiet_to = models.CharField(max_length=5, blank=True)
    mail = models.CharField(max_length=ADDRESS, blank=True)
    line = models.CharField(max_length=ADDRESS, blank=True)

    def __str__(self) -> str:
        return f"alerts of the {self.desk} desk"


class Without(models.Model):
    """An administrator's statement that officers look themselves; one row, and none when it was never made or was ended."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.BigIntegerField()

    def __str__(self) -> str:
        return f"no alerts, stated by {self.by}"


class Alert(models.Model):
    """One alert of a desk: until when it waits to be read back, and who has it. `dossier` is that of a matter marked TLP:RED, else empty."""

    class Level(models.TextChoices):
        """What raised it: what is to be done at once or soon, what came in ordinarily, or an administrator who tries."""

        URGENT = "urgent", _("urgent")
        ORDINARY = "ordinary", _("ordinary")
        TRIAL = "trial", _("trial")

    class State(models.TextChoices):
        """Where it stands."""

        OPEN = "open", _("not read back yet")
        NOBODY = "nobody", _("nobody has it")
        READ = "read", _("read back")
        ENDED = "ended", _("over: what raised it is done")

    class How(models.TextChoices):
        """By which way the code came back."""

        PAGE = "page", _("on the page")
        TELEPHONE = "telephone", _("by telephone")
        WATCH = "watch", _("with the watch that was handed over")

    desk = models.CharField(max_length=16)
    level = models.CharField(max_length=8, choices=Level)
    exercise = models.BooleanField(default=False)
    dossier = models.CharField(max_length=HASH, blank=True)
    parties = models.JSONField(default=list)
    code = models.CharField(max_length=4)
    count = models.PositiveIntegerField(default=0)
    made = models.BigIntegerField()
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    next_at = models.BigIntegerField()
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    holder_at = models.BigIntegerField(null=True)
    how = models.CharField(max_length=9, choices=How, blank=True)
    typed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = (
            models.Index(fields=["state", "next_at"], name="alert_by_state"),
            models.Index(fields=["desk", "made"], name="alert_by_desk"),
        )

    def __str__(self) -> str:
        return f"alert {self.pk}"


class Item(models.Model):
    """A row of Needs my action about which there is an alert: once when it came, once when its date was near."""

    name = models.CharField(primary_key=True, max_length=264)
    key = models.CharField(max_length=255, db_index=True)
    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="items")

    def __str__(self) -> str:
        return self.name


class Tried(models.Model):
    """How many wrong codes an officer has typed for an alert."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="tried")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    wrong = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["alert", "officer"], name="alert_tried_once"),)

    def __str__(self) -> str:
        return f"{self.wrong} wrong codes"


class Leased(models.Model):
    """Something that a worker takes for a time, does, and notes. `due` and `lease_until` are machine time, `tried_at` is process time."""

    class State(models.TextChoices):
        """Where it stands."""

        WAITING = "waiting", _("waits")
        DONE = "done", _("sent")
        FAILED = "failed", _("given up")

    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    due = models.FloatField(default=0.0)
    lease_until = models.FloatField(default=0.0)
    attempts = models.PositiveIntegerField(default=0)
    tried_at = models.BigIntegerField(null=True)
    said = models.CharField(max_length=SAID, blank=True)

    class Meta:
        abstract = True


class Sending(Leased):
    """An alert to one address. Without an officer the address is the desk's own."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="sendings")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    way = models.CharField(max_length=8)
    address = models.CharField(max_length=ADDRESS)

    class Meta:
        indexes = (models.Index(fields=["way", "state", "due"], name="sending_by_way"),)
        constraints = (models.UniqueConstraint(fields=["alert", "way", "address"], name="sending_once"),)

    def __str__(self) -> str:
        return f"{self.way} of alert {self.alert_id}"


class Ticketed(models.Model):
    """A task of a matter on record that the ticket system was told of; `body` is what it was told, to be told again when it is over; empty for a matter marked TLP:RED."""

    key = models.CharField(primary_key=True, max_length=255)
    due = models.BigIntegerField(default=0)
    body = models.JSONField()

    def __str__(self) -> str:
        return self.key


class TicketEvent(Leased):
    """One event for the ticket system, in the order in which they are sent."""

    body = models.JSONField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "id"], name="ticket_by_state")]

    def __str__(self) -> str:
        return f"event {self.pk}"
