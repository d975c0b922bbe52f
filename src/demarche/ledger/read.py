# SPDX-License-Identifier: Apache-2.0
"""Reading the record: acts as they are stored, when each side entered them, how far each is delivered."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from demarche.core.acts.act import SignedAct, open_act
from demarche.core.acts.concern import A_FILE, BESIDE
from demarche.core.encoding import Json
from demarche.core.process.deadlines import Places
from demarche.ledger.files import File
from demarche.ledger.models import ActRecord, FileInbox, FileOutbox, Outbox, PlaceRecord
from demarche.ledger.statements import SelectAmong

_PAGE: Final = 100


def act(act_id: str) -> SignedAct | None:
    """An act that is here, from its stored bytes."""
    document = ActRecord.objects.filter(id=act_id).values_list("document", flat=True).first()
    return None if document is None else open_act(bytes(document))


def those(act_ids: Iterable[str]) -> dict[str, SignedAct]:
    """Of these acts, those that are here, by id."""
    rows = ActRecord.objects.filter(id__in=set(act_ids)).values_list("id", "document")
    return {each: open_act(bytes(document)) for each, document in rows}


def acts(process_id: str, dossier: str) -> Iterator[SignedAct]:
    """The acts of a dossier in the order they were entered here, read a page at a time."""
    rows = ActRecord.objects.filter(process=process_id, dossier=dossier).order_by("leaf_index")
    after = -1
    while page := list(rows.filter(leaf_index__gt=after).values_list("leaf_index", "document")[:_PAGE]):
        for after, document in page:  # noqa: B007  # the last one is where the next page starts
            yield open_act(bytes(document))


_OWN_TIMES: Final = SelectAmong(
    lambda ids: ActRecord.objects.filter(id__in=ids).values_list("id", "process__own_code", "t"), str
)
_OTHER_TIMES: Final = SelectAmong(
    lambda ids: PlaceRecord.objects.filter(act__in=ids, kind__in=("act", "got")).values_list("act", "party", "t"), str
)


def place_times(act_ids: Iterable[str]) -> Places:
    """Per act and Party, when the act was entered in that Party's log, as far as its place is held; two queries."""
    ids = list(act_ids)
    found: dict[str, dict[str, int]] = {}
    for act_id, party, t in (*_OWN_TIMES.rows(ids), *_OTHER_TIMES.rows(ids)):
        found.setdefault(act_id, {})[party] = t
    return found


def deliveries(act_ids: Iterable[str]) -> dict[str, list[Outbox]]:
    """Per act sent, its delivery to each addressee, by Party code."""
    found: dict[str, list[Outbox]] = {}
    for row in Outbox.objects.filter(act__in=list(act_ids)).order_by("act", "addressee"):
        found.setdefault(row.act, []).append(row)
    return found


def files_sent(act_ids: Iterable[str]) -> list[FileOutbox]:
    """The large files of acts sent, as they stand at each addressee."""
    return list(FileOutbox.objects.filter(act__in=list(act_ids)).order_by("act", "addressee", "pk"))


def files_coming(act_ids: Iterable[str]) -> list[FileInbox]:
    """The large files of acts received, those that are here as well."""
    return list(FileInbox.objects.filter(act__in=list(act_ids)).order_by("act", "pk"))


_FILE_PART: Final = re.compile(r"file[1-9][0-9]{0,2}")


def file_parts(values: Mapping[str, Json]) -> dict[str, str]:
    """The hashes of the files that an act's values name, by the name of the part."""
    return {
        name: str(value.get("sha256"))
        for name, value in values.items()
        if _FILE_PART.fullmatch(name) and isinstance(value, dict)
    }


def large_files(values: Mapping[str, Json]) -> set[File]:
    """The files that an act's values name and that follow it in pieces; what names no file as it should is passed over."""
    named = [value for name, value in values.items() if _FILE_PART.fullmatch(name) and A_FILE(value)]
    found = {
        File(str(value["sha256"]), int(str(value["bytes"])), str(value["media"]))
        for value in named
        if isinstance(value, dict)
    }
    return {file for file in found if file.bytes > BESIDE}


def named_files(document: bytes) -> set[str]:
    """The hashes of the files that a stored act names."""
    parts = json.loads(document)["parts"]
    return set(file_parts({name: part["value"] for name, part in parts.items()}).values())
