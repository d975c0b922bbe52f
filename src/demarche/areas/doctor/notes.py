# SPDX-License-Identifier: Apache-2.0
"""What was found when somebody asked: the last ten of each topic and what it is about."""

from collections.abc import Iterable
from typing import Any, Final

from django.db import transaction
from django.db.models import Max

from demarche.areas.doctor.models import Note

KEPT: Final = 10


def note(topic: str, value: Any, *, at: int, about: str = "") -> Note:
    """Keep what was found, and let go of the eleventh."""
    with transaction.atomic():
        made = Note.objects.create(topic=topic, about=about, at=at, value=value)
        rows = Note.objects.filter(topic=topic, about=about)
        for last in rows.order_by("-pk").values_list("pk", flat=True)[KEPT : KEPT + 1]:
            rows.filter(pk__lte=last).delete()
    return made


def newest() -> dict[tuple[str, str], Note]:
    """The newest of each; one query."""
    last = Note.objects.values("topic", "about").annotate(last=Max("pk")).values("last")
    return by_topic(Note.objects.filter(pk__in=last))


def by_topic(found: Iterable[Note]) -> dict[tuple[str, str], Note]:
    """Notes by what they are of."""
    return {(each.topic, each.about): each for each in found}


def history(topic: str, about: str = "") -> list[Note]:
    """The last ten, the newest first."""
    return list(Note.objects.filter(topic=topic, about=about).order_by("-pk")[:KEPT])
