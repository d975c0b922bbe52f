# SPDX-License-Identifier: Apache-2.0
"""Officers, for programs: who the token is, who has an account, one more."""

from ninja import Router, Schema, Status

from demarche.areas.officers import actions
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.forms import AddOfficerForm
from demarche.areas.officers.models import ADMINISTRATOR, Officer
from demarche.areas.officers.noting import About, Event, note
from demarche.ui.problems import Short, Word, answers, wrong_in

router = Router(tags=["Officers"])


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
