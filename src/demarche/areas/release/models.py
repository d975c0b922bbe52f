# SPDX-License-Identifier: Apache-2.0
"""Drafts: what nobody outside has seen. Every version that was saved is kept until long after the release."""

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models

if TYPE_CHECKING:
    from demarche.core.encoding import Json


class State(models.TextChoices):
    """How far a draft has come. Held, released and discarded drafts are not written any more."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    HELD = "held"
    RELEASED = "released"
    DISCARDED = "discarded"


OPEN = (State.DRAFT, State.SUBMITTED, State.RETURNED)


class Draft(models.Model):
    """An act in the making. `values` are its parts as they would be signed, as far as they are written.

    `version` counts what was saved and guards every save. `hands` are the officers who wrote any of it: none of them
    releases it. `asked` are the officers asked for clearance, of whatever desk. `dossier` is empty while the act opens one; then `audience` says who would hold it. `notes` stay inside.
    A held draft becomes an act at `leaves`, released by `held_by` under `held_number`, unless it is stopped; the number then
    stays for the next release, until the draft is given another.
    `returned_version` is the version that a releasing officer gave back, to compare with. `touched` says of each part at which
    version it last changed. Times are process time.
    """

    id = models.UUIDField(primary_key=True)
    process = models.CharField(max_length=64)
    desk = models.CharField(max_length=16)
    kind = models.CharField(max_length=64)
    dossier = models.CharField(max_length=64, blank=True)
    audience: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    values: "models.JSONField[dict[str, Json], dict[str, Json]]" = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=16, choices=State.choices, default=State.DRAFT)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="drafts_begun"
    )
    hands: "models.JSONField[list[int], list[int]]" = models.JSONField(default=list)
    asked: "models.JSONField[list[int], list[int]]" = models.JSONField(default=list)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="drafts_changed"
    )
    made = models.BigIntegerField()
    changed = models.BigIntegerField()
    remark = models.TextField(blank=True)
    remark_by = models.CharField(max_length=150, blank=True)
    returned_version = models.PositiveIntegerField(null=True)
    notes: "models.JSONField[list[dict[str, Json]], list[dict[str, Json]]]" = models.JSONField(default=list)
    act = models.CharField(max_length=64, blank=True)
    leaves = models.BigIntegerField(null=True)
    held_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    held_number = models.CharField(max_length=64, blank=True)
    touched: "models.JSONField[dict[str, int], dict[str, int]]" = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["state", "desk", "-changed"], name="draft_open"),
            models.Index(fields=["dossier", "state"], name="draft_of_dossier"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    @property
    def is_open(self) -> bool:
        """Whether it can still be written, given back or released."""
        return self.state in OPEN


class DraftVersion(models.Model):
    """A draft as it was saved once; `aside` when another officer had saved before and this text did not take its place.

    One that is being `typed` since some moment, on the page of that `typing` token, grows in place until a button saves it.
    """

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    aside = models.BooleanField(default=False)
    settled = models.BooleanField(default=False)
    values: "models.JSONField[dict[str, Json], dict[str, Json]]" = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.BigIntegerField()
    typed = models.BigIntegerField(null=True)
    typing = models.CharField(max_length=36, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["draft", "version"], condition=models.Q(aside=False), name="one_draft_a_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.draft_id} version {self.version}"


class TypedWords(models.Model):
    """A form exactly as an officer has typed it, on the page of one `typing` token; for that officer alone, until a button saves it.

    `saved` says that the draft holds it as its `version`; else it is not in the draft, for it cannot be as it stands.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    typing = models.CharField(max_length=36)
    page = models.CharField(max_length=300)
    draft = models.UUIDField()
    version = models.PositiveIntegerField(default=0)
    saved = models.BooleanField(default=False)
    fields: "models.JSONField[dict[str, list[str]], dict[str, list[str]]]" = models.JSONField(default=dict)
    at = models.BigIntegerField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["by", "page"], name="typed_on_a_page")]

    def __str__(self) -> str:
        return f"{self.page} by {self.by_id}"


class Clearance(models.Model):
    """What a colleague stated about the version he read: cleared or not. It stays inside."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="clearances")
    version = models.PositiveIntegerField()
    cleared = models.BooleanField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.draft_id} version {self.version}: {'cleared' if self.cleared else 'not cleared'}"


class DutyRelease(models.Model):
    """A release on duty authority: by whom, on instruction of which office, given by telephone when. It stays inside.

    A releasing officer takes note of it afterwards: `noted_by`, `noted`, and a `remark` if there is one.
    """

    draft = models.OneToOneField(Draft, on_delete=models.CASCADE, related_name="duty_release")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    instruction = models.CharField(max_length=120)
    given = models.BigIntegerField()
    at = models.BigIntegerField()
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    noted = models.BigIntegerField(null=True)
    remark = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.draft_id} on instruction of {self.instruction}"


class UrgentLine(models.Model):
    """A second officer's authorisation of an urgent act, of the version he read. It stays inside."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="urgent_lines")
    version = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draft", "version", "by"], name="one_authorisation_a_version")
        ]

    def __str__(self) -> str:
        return f"{self.draft_id} version {self.version} by {self.by_id}"


class DraftFile(models.Model):
    """A file that goes with a draft, byte for byte as it was uploaded: here, or on disk (`large`) when it has a `size`."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="files")
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=255)
    media = models.CharField(max_length=127)
    data = models.BinaryField()
    size = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["draft", "sha256"], name="one_file_a_draft")]

    def __str__(self) -> str:
        return self.name

    @property
    def content(self) -> bytes | None:
        """Its bytes, unless it lies on disk."""
        return bytes(self.data) if self.size is None else None
