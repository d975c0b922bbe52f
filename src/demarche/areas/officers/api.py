# SPDX-License-Identifier: Apache-2.0
"""Officers, for programs: who the token is, who has an account, one more."""

from ninja import Router, Schema, Status

from demarche.areas.officers import actions, queries
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.forms import AddOfficerForm
from demarche.areas.officers.models import ADMINISTRATOR, DESKS, Officer
from demarche.areas.officers.noting import About, Event, note
from demarche.core.encoding import stamp
from demarche.ui.problems import Short, Word, answers, wrong_in

router = Router(tags=["Officers"])
watch = Router(tags=["Watch"])


class OfficerOut(Schema):
    """An officer: the desk is empty for both."""

    id: int
    username: str
    name: str
    desk: str
    roles: list[str]
    active: bool


class Officers(Schema):
    """Every officer, by name."""

    items: list[OfficerOut]


class NewOfficer(Schema):
    """An officer to be added; the password is told to him in person."""

    username: Short
    name: Short
    password: Short
    desk: Word = ""
    roles: list[Word]


class Turn(Schema):
    """A turn of a roster: who, who is called after him, from when until when; officers by sign-in name."""

    officer: str
    alternate: str
    since: str
    until: str


class DeskWatch(Schema):
    """Who is on watch at a desk now, until when by the roster, whether it is given to somebody who has to confirm it, and the roster."""

    desk: str
    officer: str
    alternate: str
    until: str | None
    waits: bool
    turns: list[Turn]


class Watches(Schema):
    """The desks that the officer sees."""

    items: list[DeskWatch]


def _out(each: Officer) -> OfficerOut:
    return OfficerOut(
        id=each.pk,
        username=each.username,
        name=each.name,
        desk=each.desk,
        roles=list(each.roles),
        active=each.is_active,
    )


@router.get("/me", response=answers(OfficerOut), operation_id="me", summary="Whose token this is")
@officer_required()
def me(request: OfficerRequest) -> OfficerOut:
    """The officer in whose name the program acts."""
    return _out(request.user)


@router.get("", response=answers(Officers), operation_id="officers", summary="Who has an account")
@officer_required()
def officers(request: OfficerRequest) -> Officers:
    """The list that every officer reads."""
    return Officers(items=[_out(each) for each in Officer.objects.order_by("name", "pk")])


@router.post("", response=answers(OfficerOut, 201), operation_id="add_officer", summary="Add an officer")
@officer_required(ADMINISTRATOR)
def add(request: OfficerRequest, payload: NewOfficer) -> Status[OfficerOut]:
    """As an administrator does on the page."""
    form = AddOfficerForm({**payload.dict(), "again": payload.password})
    if not form.is_valid():
        raise wrong_in(form)
    found = form.cleaned_data
    officer = actions.add(
        found["username"], name=found["name"], password=found["password"], desk=found["desk"], roles=found["roles"]
    )
    note(request, Event.ACCOUNT_ADDED, About(subject=officer.username))
    return Status(201, _out(officer))


@watch.get("", response=answers(Watches), operation_id="watch", summary="Who is on watch, and the roster")
@officer_required()
def on_watch(request: OfficerRequest) -> Watches:
    """Of the officer's desks, from now on."""
    return Watches(items=[_watch(desk, request.at) for desk in DESKS if desk and request.user.sees(desk)])


def _watch(desk: str, at: int) -> DeskWatch:
    stands = queries.standing(desk, at)
    return DeskWatch(
        desk=desk,
        officer=_name(stands.officer),
        alternate=_name(stands.alternate),
        until=None if stands.until is None else stamp(stands.until),
        waits=stands.waits,
        turns=[
            Turn(
                officer=_name(each.officer),
                alternate=_name(each.alternate),
                since=stamp(each.since),
                until=stamp(each.until),
            )
            for each in queries.turns(desk, at)
        ],
    )


def _name(officer: Officer | None) -> str:
    return "" if officer is None else officer.username
