# SPDX-License-Identifier: Apache-2.0
"""Large files of acts: how far each has come, to whom or from whom, and what holds it up; two queries, and none without such files."""

import time
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from demarche.areas.concerns.happened import held, sentence
from demarche.areas.concerns.papers import field_of, numbers, size_of
from demarche.core.acts.act import Act
from demarche.core.acts.concern import BESIDE
from demarche.core.codes import Refusal
from demarche.core.encoding import Json
from demarche.ledger import arriving, read
from demarche.ledger.models import FileInbox, FileOutbox
from demarche.ui import moments

Lines = Mapping[str, list[dict[str, Any]]]


def large(values: Mapping[str, Json]) -> dict[str, str]:
    """The names of the files of an act that follow it, by hash."""
    found = (f"file{number}" for number in numbers(values, "file"))
    return {
        field_of(values, each, "sha256"): field_of(values, each, "name")
        for each in found
        if size_of(values, each) > BESIDE
    }


def lines(acts: Iterable[Act], names: Mapping[str, str], *, at: int) -> Lines:
    """How far the large files of acts have come, by act. `at` is process time."""
    called = {act.id: large(act.values) for act in acts}
    those = [act for act, files in called.items() if files]
    if not those:
        return {}
    found: dict[str, list[dict[str, Any]]] = {act: [] for act in those}
    for sent in read.files_sent(those):
        found[sent.act].append({**_file(called, sent), **out(sent), "to": names.get(sent.addressee, sent.addressee)})
    for coming in read.files_coming(those):
        found[coming.act].append({**_file(called, coming), **_coming(coming, ahead=at - time.time())})
    return found


def _file(called: Mapping[str, Mapping[str, str]], row: FileOutbox | FileInbox) -> dict[str, Any]:
    return {"name": called[row.act].get(row.file) or row.file[:16], "size": moments.size(row.bytes)}


def out(row: FileOutbox) -> dict[str, Any]:
    """Where a file that was sent stands."""
    if row.delivered is not None:
        said = _("delivered %(moment)s, receipt checked and logged")
        return {"state": "delivered", "said": said % {"moment": moments.utc(row.delivered, precise=True)}}
    why = held(row)
    notes = [] if why is None else [why["text"]]
    links = [] if why is None else [{"url": why["url"], "label": why["url_label"]}]
    if row.state == FileOutbox.State.REFUSED:
        return {"state": "held", "said": _("refused"), "notes": notes, "links": links}
    much = moments.part(row.offset, row.bytes)
    if row.state == FileOutbox.State.STOPPED:
        return {"state": "held", "said": _("stopped: %(much)s") % {"much": much}, "notes": notes, "links": links}
    if row.first_tried is None:
        said = _("not sent yet")
    else:
        since = moments.utc(row.first_tried)
        said = _("on its way: %(much)s, since %(moment)s") % {"much": much, "moment": since}
    state = "held" if why else "sent"
    return {"state": state, "said": said, "held": row.offset, "of": row.bytes, "notes": notes, "links": links}


def _coming(row: FileInbox, *, ahead: float) -> dict[str, Any]:
    """Where a file that is received stands; `ahead` is what process time is beyond machine time."""
    if row.refusal:
        return {"state": "held", "said": _("refused"), "notes": [sentence(Refusal, row.refusal)]}
    if row.ended is not None:
        said = _("here whole, receipted %(moment)s") % {"moment": moments.utc(row.ended, precise=True)}
        return {"state": "delivered", "said": said}
    here, last = arriving.held(row), arriving.last(row)
    said = _("arriving: %(much)s") % {"much": moments.part(here, row.bytes)}
    return {"state": "arriving", "said": said, "held": here, "of": row.bytes, "notes": list(_last(last, ahead))}


def _last(last: float | None, ahead: float) -> Iterator[str]:
    if last is None:
        yield _("nothing of it is here yet")
    else:
        yield _("last piece %(moment)s") % {"moment": moments.utc(round(last + ahead), precise=True)}
