# SPDX-License-Identifier: Apache-2.0
"""`demarche invite`, `join`, `confirm`: how two Parties come to a process, from the console."""

import secrets
from collections.abc import Mapping
from pathlib import Path
from random import SystemRandom
from typing import TYPE_CHECKING, Final

import click

from demarche.cli.django_node import entered, start, told
from demarche.core.profiles import FILE_LIMITS, rules_of

if TYPE_CHECKING:
    from demarche.areas.directory.comparing import Call
    from demarche.areas.directory.models import Comparison, Invitation
    from demarche.areas.officers.models import Officer

_OUTPUT = click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="File to write. [named after the Party]"
)
_FILES: Final = dict(zip(("1MiB", "64MiB", "1GiB"), FILE_LIMITS, strict=True))
_NO_WAY_ON: Final = (
    "Do not go on. Either a digit was misheard, or the file was changed on the way. Ask for the file again by another way.\n"
    "The file you opened is kept as evidence; nothing can be confirmed on it any more."
)


@click.command()
@click.argument("name")
@click.option("--clocks", type=click.Choice(["ordinary", "short"]), default="ordinary", show_default=True)
@click.option(
    "--largest-file",
    type=click.Choice(list(_FILES)),
    default="64MiB",
    show_default=True,
    help="How large a file the charter lets pass.",
)
@click.option("--clarification-stops", is_flag=True, help="Asking for clarification stops the clock for an answer.")
@click.option("--exercise", is_flag=True, help="Every page and paper of the process says EXERCISE.")
@click.option(
    "--terms",
    type=click.Choice(["political", "binding"]),
    default="political",
    show_default=True,
    help="What kind of arrangement it is; its pages keep to the words of that kind.",
)
@click.option(
    "--chair",
    metavar="us|them|CODE",
    default="us",
    show_default=True,
    help="Who chairs first: this Party, or the one that is invited.",
)
@click.option("--depositary", metavar="us|them|CODE", default="us", show_default=True, help="Who keeps the register.")
@click.option(
    "--invited", metavar="CODE", default="", help="Code of the Party that is invited, where `them` needs one."
)
@_OUTPUT
def invite(  # noqa: PLR0913  # the options of the command
    name: str,
    *,
    clocks: str,
    largest_file: str,
    terms: str,
    chair: str,
    depositary: str,
    invited: str,
    output: Path | None,
    clarification_stops: bool,
    exercise: bool,
) -> None:
    """Make an invitation to a process called NAME. The file holds no secret: send it by any way."""
    start()
    from demarche.areas.directory import actions, own  # noqa: PLC0415  # models load after Django is set up
    from demarche.node import clock  # noqa: PLC0415

    fill_card()
    with told():
        here = own.own().member(own.card_needed())
        chair, depositary = (_side(each, here.code, invited) for each in (chair, depositary))
        rules = rules_of(
            f"bilateral_{clocks}",
            exercise=exercise,
            clarification_stops=clarification_stops,
            largest_file=_FILES[largest_file],
            terms=terms,
            chair=chair,
            depositary=depositary,
        )
        made = actions.invite(name, here, rules, at=clock.now(), random=secrets.token_bytes)
    entered("invited", subject=str(made.pk))
    _write(made, "invitation", output)
    click.echo("It holds no secret: send it by any way. When the answer comes: demarche join ANSWER")


def _side(chosen: str, own: str, invited: str) -> str:
    """The code of who is chosen: ours, that of the Party that is invited, or the one that was given."""
    if chosen != "them":
        return own if chosen == "us" else chosen
    if not invited:
        raise click.ClickException(
            "expected the code of the Party that is invited, got none: a charter cannot name a chair or depositary without one, so give --invited CODE"
        )
    return invited


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_OUTPUT
def join(file: Path, output: Path | None) -> None:
    """Open FILE: an invitation, which is answered with a file to send back, the answer to one made here, or an admission."""
    start()
    from demarche.areas.directory import actions  # noqa: PLC0415  # models load after Django is set up
    from demarche.areas.directory.joining import FILE_LIMIT  # noqa: PLC0415
    from demarche.areas.directory.models import Invitation  # noqa: PLC0415
    from demarche.areas.directory.queries import party_names  # noqa: PLC0415
    from demarche.node import clock  # noqa: PLC0415

    if file.stat().st_size > FILE_LIMIT:
        raise click.ClickException(
            f"{file}: expected an invitation, an answer or an admission, got a file of {file.stat().st_size} bytes"
        )
    fill_card()
    with told():
        opened = actions.open_file(file.read_bytes(), at=clock.now(), random=secrets.token_bytes)
    entered("joined", process=opened.process, subject=opened.code)
    name = party_names(opened.process)[opened.code]
    if opened.admitted:
        click.echo(f"The process admits you. With each Party on the telephone: {_each(opened.process)}")
    elif opened.answer is not None:
        for each in _offices(opened.process):
            click.echo(each)
        _write(Invitation.objects.get(process=opened.process), "answer", output)
        click.echo(f"Send it back to {name}. Then, with {name} on the telephone: demarche confirm {opened.code}")
    else:
        click.echo(f"{name} has answered. With {name} on the telephone: demarche confirm {opened.code}")


def _offices(process: str) -> list[str]:
    """What the charter of a process makes of this Party beside the others, in sentences."""
    from demarche.areas.directory.plain import offices  # noqa: PLC0415  # Django is set up now
    from demarche.ledger import processes  # noqa: PLC0415

    return offices(processes.charter_of(process), processes.own_code(process))


def _each(process: str) -> str:
    from demarche.ledger import processes  # noqa: PLC0415  # Django is set up now

    own = processes.own_code(process)
    return ", ".join(f"demarche confirm {code}" for code in processes.names(process) if code != own)


@click.command()
@click.argument("code")
@click.option("--process", default="", help="Process id or its beginning, when you share several with that Party.")
@click.option("--as", "username", help="Your sign-in name. [the only administrator]")
@click.option("--heard", help="The four groups as heard, with a space between; asked for without.")
@click.option("--spoke-with", help="Which office you spoke with; asked for without.")
@click.option("--line", help="Which line you used; asked for without.")
@click.option("--note", default="", help="Number of the note verbale that repeats the digits; it may follow.")
@click.option("--disagree", is_flag=True, help="They do not agree: there is no way on from here.")
def confirm(code: str, process: str, username: str | None, **told_by: str | bool | None) -> None:
    """Compare fingerprints with the Party CODE by voice, and confirm it. Exits 1 when they do not agree."""
    start()
    from demarche.areas.directory import comparing  # noqa: PLC0415  # models load after Django is set up
    from demarche.areas.directory.queries import party_names  # noqa: PLC0415
    from demarche.node import clock  # noqa: PLC0415

    with told():
        shared, officer = process_with(code, process), administrator(username)
        attempt = comparing.under_way(shared, code, officer=officer, at=clock.now(), random=SystemRandom())
        name = party_names(shared)[code]
        if comparing.is_confirmed(shared, code):
            click.echo(f"{name} is confirmed already.")
            return
        _read_ours(name)
        heard = [] if told_by["disagree"] else _heard(attempt, told_by)
        call = _call(told_by)
        if told_by["disagree"]:
            comparing.disagree(attempt, call, at=clock.now())
        elif comparing.agree(attempt, heard, call, officer=officer, at=clock.now()):
            entered("party_confirmed", process=shared, subject=code)
            click.echo(f"{name} is confirmed. {_what_follows(shared, code)}")
            return
    click.echo(_NO_WAY_ON)
    raise SystemExit(1)


def process_with(code: str, process: str) -> str:
    """The process that this node shares with a Party, in whose words the command goes on; `process` is its id or its beginning."""
    from demarche.areas.directory import comparing  # noqa: PLC0415  # Django is set up now
    from demarche.areas.directory.speech import speak_of  # noqa: PLC0415
    from demarche.ledger.models import Member  # noqa: PLC0415

    rows = Member.objects.filter(code=code, process__id__startswith=process).order_by("-process__created", "-pk")
    found = [str(each) for each in rows.values_list("process", flat=True)]
    live = [each for each in found if not comparing.is_over(each, code)] or found[:1]
    if not live:
        raise click.ClickException(
            f"expected a process with {code}, got none: make an invitation with `demarche invite`, or open theirs with `demarche join`"
        )
    if len(live) != 1:
        raise click.ClickException(f"expected one process with {code}, got {len(live)}: name it with --process")
    speak_of(live[0])
    return live[0]


def administrator(username: str | None) -> "Officer":
    """The administrator with this sign-in name, or the only one."""
    from demarche.areas.officers import actions  # noqa: PLC0415  # Django is set up now
    from demarche.areas.officers.models import ADMINISTRATOR, Officer  # noqa: PLC0415

    if username is not None:
        officer = actions.named(username)
        if not officer.has_role(ADMINISTRATOR):
            raise click.ClickException(f"expected an administrator, got {username}")
        return officer
    administrators = Officer.objects.with_role(ADMINISTRATOR)
    if len(administrators) != 1:
        raise click.ClickException(f"expected one administrator, got {len(administrators)}: say who you are with --as")
    return administrators[0]


def _read_ours(name: str) -> None:
    from demarche.areas.directory.own import own  # noqa: PLC0415  # Django is set up now
    from demarche.core.keyset import spoken_fingerprint  # noqa: PLC0415

    here = own()
    groups = spoken_fingerprint(here.keyset.root)
    click.echo(f"1 Telephone {name} on a line you knew before: not the number in the file.")
    click.echo("2 Read yours to them, digit by digit:")
    click.echo(f"     {here.name}")
    for at in range(0, 12, 4):
        click.echo("     " + "   ".join(f"{at + n + 1:>2}: {group}" for n, group in enumerate(groups[at : at + 4])))


def _heard(attempt: "Comparison", told_by: Mapping[str, str | bool | None]) -> list[str]:
    numbers = attempt.groups
    click.echo(
        f"3 Ask them to read groups {', '.join(map(str, numbers[:-1]))} and {numbers[-1]} of theirs, and type what you hear:"
    )
    given = told_by["heard"]
    if isinstance(given, str):
        groups = given.split()
        if [len(group) for group in groups] != [5] * len(numbers) or not all(group.isdecimal() for group in groups):
            raise click.ClickException(f"expected {len(numbers)} groups of five digits, got {given!r}")
        return groups
    return [_group(number) for number in numbers]


def _group(number: int) -> str:
    while True:
        heard = str(click.prompt(f"     group {number}", type=str)).strip()
        if len(heard) == 5 and heard.isascii() and heard.isdecimal():  # noqa: PLR2004  # a group has five digits
            return heard
        click.echo("     a group has five digits")


def _call(told_by: Mapping[str, str | bool | None]) -> "Call":
    from demarche.areas.directory.comparing import Call  # noqa: PLC0415  # Django is set up now

    office, line = told_by["spoke_with"], told_by["line"]
    if office is None:
        office = click.prompt("4 Spoke with (office)", type=str)
    if line is None:
        line = click.prompt("  Line used", type=str)
    return Call(str(office), str(line), str(told_by["note"]))


def _what_follows(process: str, code: str) -> str:
    from django.urls import reverse  # noqa: PLC0415  # Django is set up now

    from demarche.ledger import processes  # noqa: PLC0415

    here = processes.standing(process)
    if here.own_code not in here.founders:
        return (
            f"What all Parties share is read from it now; then accede: {reverse('directory:charter', args=[process])}"
        )
    if code not in here.founders:
        return "It reads what all Parties share now, and accedes."
    return f"The founding act waits for a releasing officer: {reverse('directory:charter', args=[process])}"


def fill_card() -> None:
    """Ask for the contact card while there is none: it goes into the file."""
    from demarche.areas.directory.forms import CardForm  # noqa: PLC0415  # Django is set up now
    from demarche.areas.directory.models import Card  # noqa: PLC0415
    from demarche.areas.directory.own import own_card  # noqa: PLC0415
    from demarche.node import config  # noqa: PLC0415

    if own_card() is not None:
        return
    click.echo("The contact card is not filled in yet; it goes into the file.")
    given: dict[str, object] = {"weekend": ["6", "7"]}
    defaults = {"hours": "24 h", "zone": config.current().zone}
    for name in ("duty_line", "hours", "zone", "languages", "confirmation"):
        given[name] = click.prompt(f"  {CardForm.base_fields[name].label}", default=defaults.get(name), type=str)
    form = CardForm(given)
    if not form.is_valid():
        raise click.ClickException("; ".join(f"{name}: {errors[0]}" for name, errors in form.errors.items()))
    Card.objects.update_or_create(pk=1, defaults=form.cleaned_data)


def _write(made: "Invitation", which: str, output: Path | None) -> None:
    from demarche.areas.directory import actions  # noqa: PLC0415  # Django is set up now

    content = bytes((made.document if which == "invitation" else made.reply) or b"")
    write_file(output or Path(actions.file_name(made, which)), content)


def write_file(path: Path, content: bytes) -> None:
    """Write a file for another Party, and say so."""
    try:
        path.write_bytes(content)
    except OSError as error:
        raise click.ClickException(f"{path}: {(error.strerror or 'it failed').lower()}") from error
    click.echo(f"{path} written, {len(content)} bytes.")
