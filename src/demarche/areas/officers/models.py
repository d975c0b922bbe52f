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

    def with_role(self, role: str) -> list["Officer"]:
        """Those who have a role, by name. A Party has dozens of officers, not thousands."""
        return [officer for officer in self.filter(is_active=True).order_by("name") if officer.has_role(role)]


class Officer(AbstractBaseUser):
    """A person with a desk and roles inside the Party; an empty desk is both desks."""

    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    desk = models.CharField(max_length=20, blank=True)
    roles = models.JSONField(default=list)
    language = models.CharField(max_length=8, blank=True)
    zone = models.CharField(max_length=60, blank=True)
    is_active = models.BooleanField(default=True)

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
