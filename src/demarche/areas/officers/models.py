# SPDX-License-Identifier: Apache-2.0
"""An officer: a person with a desk and roles inside the Party. Acts never name one."""

from collections.abc import Iterable
from typing import ClassVar, Final

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TECHNICAL: Final = "technical"
DIPLOMATIC: Final = "diplomatic"

DESKS: Final[dict[str, Promise]] = {
    "": _("Both desks"),
    TECHNICAL: _("Technical desk"),
    DIPLOMATIC: _("Diplomatic desk"),
}

DRAFTER: Final = "drafter"
RELEASING: Final = "releasing"
LEGAL: Final = "legal"
REVIEWER: Final = "reviewer"
DUTY: Final = "duty"
AUDITOR: Final = "auditor"
ADMINISTRATOR: Final = "administrator"

WRITING: Final = (DRAFTER, "technical", LEGAL)
"""The roles that write drafts."""

READING: Final = (*WRITING, RELEASING, "registrar", "reader", AUDITOR)
"""The roles that read dossiers."""

ROLES: Final[dict[str, Promise]] = {
    DRAFTER: _("drafter"),
    "technical": _("technical officer"),
    LEGAL: _("legal adviser"),
    REVIEWER: _("reviewer"),
    RELEASING: _("releasing officer"),
    DUTY: _("duty officer"),
    "registrar": _("registrar"),
    "reader": _("reader"),
    AUDITOR: _("auditor"),
    ADMINISTRATOR: _("administrator"),
}


class OfficerManager(BaseUserManager["Officer"]):
    """Makes officers; usernames are compared without regard to case."""

    def add(self, username: str, *, name: str, password: str, desk: str = "", roles: Iterable[str] = ()) -> "Officer":
        """Add an officer who can sign in at once."""
        officer = self.model(username=username.lower(), name=name, desk=desk, roles=sorted(roles))
        officer.set_password(password)
        officer.save(using=self._db)
        return officer

    def held(self) -> dict[int, "Officer"]:
        """Every officer, held until the transaction ends: what is decided over several accounts is decided by one at a time."""
        return {each.pk: each for each in self.select_for_update().order_by("pk")}

    def with_role(self, role: str) -> list["Officer"]:
        """Those who have a role, by name. A Party has dozens of officers, not thousands."""
        return [officer for officer in self.filter(is_active=True).order_by("name") if officer.has_role(role)]


class Officer(AbstractBaseUser):
    """A person with a desk and roles inside the Party; an empty desk is both desks.

    An account is never deleted, for drafts, versions and clearances name it: it is `ended` at a moment, and then not active.
    """

    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    desk = models.CharField(max_length=20, blank=True)
    roles = models.JSONField(default=list)
    language = models.CharField(max_length=8, blank=True)
    zone = models.CharField(max_length=60, blank=True)
    is_active = models.BooleanField(default=True)
    ended = models.BigIntegerField(null=True)

    door: str = "page"
    """By what he comes now; no field. A program that shows his token says otherwise (`tokens`)."""

    objects: ClassVar[OfficerManager] = OfficerManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(desk__in=list(DESKS)), name="officer_desk_known"),)

    def __str__(self) -> str:
        return self.name

    def has_role(self, role: str) -> bool:
        """Whether the officer has a role."""
        return role in self.roles

    def sees(self, desk: str) -> bool:
        """Whether what belongs to a desk is open to the officer."""
        return self.desk in ("", desk)

    @property
    def own_zone(self) -> str:
        """The time zone of the officer's desk: the officer's own, else the node's."""
        return self.zone or settings.NODE.zone

    @property
    def office(self) -> str:
        """The office in whose name the officer's acts speak; an officer of both desks speaks for the diplomatic one."""
        return f"{self.desk or DIPLOMATIC}_desk"


class OnePerson(models.Model):
    """An administrator's statement that this Party has one person only; one row, and none when it was never made or was ended."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.BigIntegerField()

    def __str__(self) -> str:
        return f"one person only, stated by {self.by}"


class RolesChanged(models.Model):
    """A change of an officer's desk or roles, kept for all to see; `by` is empty when it was made at the machine's console."""

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.BigIntegerField(db_index=True)
    desk = models.CharField(max_length=20, blank=True)
    roles = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.officer_id} at {self.at}"


class Watch(models.Model):
    """Who is on watch at a desk, from a moment until another one, and who is called when he does not answer. Process time."""

    desk = models.CharField(max_length=20)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    alternate = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    since = models.BigIntegerField()
    until = models.BigIntegerField()

    class Meta:
        indexes = (models.Index(fields=["desk", "since"], name="watch_of_desk"),)
        constraints = (models.CheckConstraint(condition=models.Q(until__gt=models.F("since")), name="watch_lasts"),)

    def __str__(self) -> str:
        return f"{self.desk} {self.since}-{self.until}"


class HandOver(models.Model):
    """A watch that one officer gives to another: with a note and what was open. It counts from `confirmed` on.

    `items` are what was open when it was given, as the page said it. A hand-over that was taken back is `withdrawn`.
    """

    desk = models.CharField(max_length=20)
    giver = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    taker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(blank=True)
    items = models.JSONField(default=list)
    with_taken = models.BooleanField(default=True)
    given = models.BigIntegerField()
    confirmed = models.BigIntegerField(null=True)
    withdrawn = models.BigIntegerField(null=True)

    class Meta:
        indexes = (models.Index(fields=["desk", "-given"], name="hand_over_of_desk"),)
        constraints = (
            models.UniqueConstraint(
                fields=["desk"],
                condition=models.Q(confirmed=None, withdrawn=None),
                name="one_open_hand_over",
            ),
        )

    def __str__(self) -> str:
        return f"{self.desk} given {self.given}"

    @property
    def is_open(self) -> bool:
        """Whether the taker has still to confirm it."""
        return self.confirmed is None and self.withdrawn is None


class Taken(models.Model):
    """An item of Needs my action that an officer has taken upon himself, by its key; it counts while the item is not newer."""

    key = models.CharField(primary_key=True, max_length=255)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.key} by {self.officer_id}"


class Factor(models.Model):
    """What an officer signs in with beside the password: passkeys, at most one code app, at most one set of recovery codes."""

    PASSKEY: Final = "passkey"
    APP: Final = "app"
    RECOVERY: Final = "recovery"

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="factors")
    kind = models.CharField(max_length=10)
    name = models.CharField(max_length=60, blank=True)
    data = models.JSONField()
    added = models.BigIntegerField()
    used = models.BigIntegerField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(kind__in=("passkey", "app", "recovery")), name="factor_known"),
            models.UniqueConstraint(
                fields=["officer", "kind"], condition=models.Q(kind__in=("app", "recovery")), name="factor_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} of {self.officer}"


class SignIn(models.Model):
    """Where an officer is signed in: the session, since when, from which address, with which device."""

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sign_ins")
    key = models.CharField(max_length=40, unique=True)
    since = models.BigIntegerField()
    seen = models.BigIntegerField()
    address = models.CharField(max_length=45)
    device = models.CharField(max_length=300)

    def __str__(self) -> str:
        return f"{self.officer} from {self.address}"


class Requirement(models.Model):
    """From when on everyone is to have a second factor; one row, and none while nobody asks for it."""

    since = models.BigIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"second factors, required by {self.by}"


class Cleared(models.Model):
    """That an officer's second factors were cleared, by whom (nobody: at the console); told at each sign-in for a week."""

    officer = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="cleared")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.BigIntegerField()

    def __str__(self) -> str:
        return f"second factors of {self.officer}, cleared"


class Linked(models.Model):
    """Which account at the Party's own sign-in service is an officer's: by its subject, which never changes hands."""

    officer = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="linked")
    issuer = models.CharField(max_length=300)
    subject = models.CharField(max_length=255)
    at = models.BigIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["issuer", "subject"], name="linked_once"),)

    def __str__(self) -> str:
        return f"{self.officer} at {self.issuer}"


class Token(models.Model):
    """What a program shows to act as an officer: kept as a hash. `ends` and `ended` are process time, as is `used`."""

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64, unique=True)
    reading_only = models.BooleanField(default=False)
    made = models.BigIntegerField()
    ends = models.BigIntegerField()
    ended = models.BigIntegerField(null=True)
    used = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"token {self.pk} of {self.officer_id}"

    def holds(self, at: int) -> bool:
        """Whether it may still be used: not ended, and neither is its officer's account."""
        return self.ended is None and at < self.ends and self.officer.is_active
