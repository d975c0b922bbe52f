# SPDX-License-Identifier: Apache-2.0
"""Every reader of what comes from outside this node, as a target of `tools/fuzz.py`."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "demarche.node.settings")
import django

django.setup()

from django.http import QueryDict  # noqa: E402  # models load once the settings are named

from demarche.areas.concerns import values  # noqa: E402
from demarche.areas.concerns.forms.answers import AnswerForm, AnswersForm  # noqa: E402
from demarche.areas.concerns.forms.compose import ConcernForm, NotificationForm, RepresentationForm  # noqa: E402
from demarche.areas.concerns.steps import STEPS  # noqa: E402
from demarche.areas.contacts.formats.reading import read_file  # noqa: E402
from demarche.areas.contacts.formats.row import FIELDS, FileError  # noqa: E402
from demarche.areas.contacts.forms import EntryForm  # noqa: E402
from demarche.areas.directory.invitation import InvitationError, read_paper  # noqa: E402
from demarche.areas.reports.galaxy import ClusterError, Found, open_cluster  # noqa: E402
from demarche.core.acts.act import open_act  # noqa: E402
from demarche.core.charter import read_charter  # noqa: E402
from demarche.core.dossier.archive import ArchiveError  # noqa: E402
from demarche.core.encoding import MalformedError, canonical, digest, parse, unb64  # noqa: E402
from demarche.core.keys import LogPublic, NodePublic, SignatureError  # noqa: E402
from demarche.core.keyset import KeySetError, open_keyset  # noqa: E402
from demarche.core.log.checkpoint import open_head  # noqa: E402
from demarche.core.log.place import Place, check_place  # noqa: E402
from demarche.core.log.tree import ProofError  # noqa: E402
from demarche.core.parcel import read_answer, read_parcel, split_body  # noqa: E402
from demarche.core.pasted import read_pasted, write_bundle  # noqa: E402
from demarche.core.pictures import look  # noqa: E402
from demarche.core.process.deadlines import deadlines  # noqa: E402
from demarche.core.process.matter import matter  # noqa: E402
from demarche.core.process.settle import settle  # noqa: E402
from demarche.core.seal import BoxKey, SealError, unseal  # noqa: E402
from demarche.core.stix import StixError, find_picture, read_bundle  # noqa: E402
from tests import exported  # noqa: E402
from tests.builders import NOON  # noqa: E402
from tests.hostile import corpus  # noqa: E402
from tests.hostile.corpus import vectors  # noqa: E402
from tests.hostile.target import Target, change_bytes, change_document, change_lines  # noqa: E402

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping


BODY_LIMIT = 16 * 1024 * 1024


def _body(data: bytes) -> None:
    found = split_body(data, limit=BODY_LIMIT)
    found.signed_cover.verify(NodePublic(unb64(vectors("parcel/parcels.json")["node"])))
    _ = found.items


def _log(data: bytes) -> None:
    """A note over a place, an empty line between: the head is opened, the place checked against it."""
    found = vectors("log/places.json")
    note, _, place = data.partition(b"\n\n\n")
    head = open_head(note + b"\n", origin=found["origin"], key=LogPublic.from_json(found["key"]))
    check_place(Place.from_json(parse(place)), head)


def _act(data: bytes) -> None:
    """Whatever reads as an act is folded with a concern, and what is owed after it is counted."""
    table, _concern = corpus.matter()
    signed = open_act(data)
    dossier = signed.act.dossier
    acts = [each.act for each in table.of(dossier)]
    docket = settle([*acts, signed.act], table.ground, dossier)
    docket.value()
    found = matter(docket)
    if found is not None:
        deadlines(found, table.charter, {each: {"XA": NOON, "XB": NOON} for each in docket.placed}, NOON)


def _change_act(data: bytes, chance: random.Random) -> bytes:
    """Change the value of parts and name their new hashes, so that it reads as an act again; now and then anything."""
    if chance.random() < 0.3:  # a share
        return change_document(data, chance)
    try:
        value: Any = json.loads(data)
        for name, part in value["parts"].items():
            if chance.random() < 0.3:  # a share
                value["parts"][name] = json.loads(change_document(json.dumps(part).encode(), chance))
        value["header"]["parts"] = {name: digest(canonical(part)) for name, part in value["parts"].items()}
        return canonical(value)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, MalformedError):
        return change_document(data, chance)


def _dossier(data: bytes) -> None:
    exported.judged(data, exported.BOTH)


def _change_dossier(data: bytes, chance: random.Random) -> bytes:
    """Change one member and pack all again as they should be; now and then the archive's own bytes."""
    if chance.random() < 0.3:  # a share
        return change_bytes(data, chance)
    try:
        members = exported.unpacked(data)
        name = chance.choice(sorted(members))
        members[name] = change_document(members[name], chance)
        if chance.random() < 0.1:  # a share
            del members[chance.choice(sorted(members))]
        return exported.repacked(members)
    except Exception:  # noqa: BLE001  # an archive that other programs do not open either
        return change_bytes(data, chance)


def _stix(data: bytes) -> None:
    find_picture(data)
    read_bundle(data)


def _report(data: bytes) -> None:
    for each in open_cluster(data).read():
        if isinstance(each, Found):
            json.loads(each.entry)
            (each.title + each.summary + each.sponsor + each.entry_id).encode()


def _pasted(data: bytes) -> None:
    """What was read as an indicator is written as a bundle that reads back."""
    found = read_pasted(data.decode("utf-8", "replace"))
    if found.observables:
        read_bundle(write_bundle(found.observables))


def _contacts(data: bytes) -> None:
    """What a file says goes through the form; what the form takes can be written as an act."""
    for row in read_file(data).rows:
        given = {name: row.fields.get(name, "") for name in FIELDS}
        form = EntryForm({**given, "draft": "0" * 32, "version": "0"}, here=None, at=0)  # type: ignore[arg-type]  # it asks nothing
        if form.is_valid():
            canonical(form.parts())


def _unseal(data: bytes) -> None:
    unseal(data, BoxKey.from_seed(bytes.fromhex(vectors("seal/files.json")["accept"][0]["keys"][0])))


FORMS: Mapping[str, Any] = {
    "concern": (ConcernForm, lambda given: values.concern(given, {}, own="XA", addressed="XB")),
    "notification": (NotificationForm, lambda given: values.notification(given, own="XA", addressed="XB", file=None)),
    "representation": (
        RepresentationForm,
        lambda given: values.representation(given, {}, given["kind"], own="XA", addressed="XB"),
    ),
    "answer": (AnswerForm, lambda given: values.answer(given, 1)),
    "answers": (AnswersForm, values.covering),
    **{page: (step.form, step.parts) for page, step in STEPS.items()},
}


def _form(data: bytes) -> None:
    """A form as a browser sends it: what its form takes can be written as parts of an act."""
    name, _, sent = data.partition(b"\n")
    form_class, parts = FORMS.get(name.decode("ascii", "replace"), FORMS["concern"])
    form = form_class(QueryDict(sent))
    if form.is_valid():
        for value in parts(form.cleaned_data).values():
            canonical(value)


def _change_form(data: bytes, chance: random.Random) -> bytes:
    """Change a field's value, put it into another, or send it twice."""
    name, _, sent = data.partition(b"\n")
    form = QueryDict(sent, mutable=True)
    names = sorted(form) or ["text"]
    field = chance.choice(names)
    odd = ("\0", "\u202e", "e\u0301", "\r\n", "9" * 400, "x" * 5000, "-1", "1e9", "²", "٣", "2027-02-30T25:00", "😀")
    text = chance.choice(
        (
            form.get(field, ""),
            chance.choice(odd),
            change_bytes(form.get(field, "").encode(), chance).decode(errors="replace"),
        )
    )
    form.setlist(chance.choice(names), [text] * chance.choice((1, 1, 2, 50)))
    return name + b"\n" + form.urlencode().encode()


def _forms() -> tuple[bytes, ...]:
    """Every form with something in every field."""
    found = []
    for name, (form_class, _parts) in FORMS.items():
        form, sent = form_class(), QueryDict(mutable=True)
        for field_name, field in form.fields.items():
            offered = [str(each) for each, _ in getattr(field, "choices", ())]
            sent[field_name] = offered[-1] if offered else "2027-03-01T17:00" if "until" in field_name else "7"
        sent["draft"] = "00000000-0000-4000-8000-000000000000"
        found.append(f"{name}\n{sent.urlencode()}".encode())
    return tuple(found)


KEYSET = (MalformedError, KeySetError, SignatureError)
TARGETS = (
    Target("parcel", read_parcel, (MalformedError,), corpus.good("parcel"), change_lines),
    Target("answer", read_answer, (MalformedError,), corpus.good("answer"), change_lines),
    Target("body", _body, (MalformedError, SignatureError), corpus.good("body"), change_lines),
    Target("log", _log, (MalformedError, SignatureError, ProofError), corpus.good("log"), change_lines),
    Target("act", _act, (MalformedError,), corpus.good("act"), _change_act),
    Target("keyset", lambda data: open_keyset(data, before=None), KEYSET, corpus.good("keyset"), change_document),
    Target("charter", read_charter, (MalformedError,), corpus.good("charter"), change_document),
    Target("invitation", read_paper, (InvitationError,), corpus.good("invitation"), change_document),
    Target("dossier", _dossier, (ArchiveError,), corpus.good("dossier"), _change_dossier),
    Target("stix", _stix, (StixError,), corpus.good("stix"), change_document),
    Target("report", _report, (ClusterError,), corpus.good("report"), change_document),
    Target("pasted", _pasted, (), corpus.good("pasted"), change_lines),
    Target("picture", look, (), corpus.good("picture"), change_bytes),
    Target("seal", _unseal, (SealError,), corpus.good("seal"), change_bytes),
    Target("contacts", _contacts, (FileError,), corpus.good("contacts"), change_lines),
    Target("form", _form, (), _forms(), _change_form),
)
