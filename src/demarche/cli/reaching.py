# SPDX-License-Identifier: Apache-2.0
"""`demarche reach`, `line` and `test`: how another Party's node may be reached and whether it is, from the console."""

import click

from demarche.cli.django_node import entered, start, told

_PROCESS = click.option(
    "--process", default="", help="Process id or its beginning, when you share several with that Party."
)
_AS = click.option("--as", "username", help="Your sign-in name. [the only administrator]")


@click.command()
@click.argument("code")
@click.option("--confirm", "confirmed", metavar="ADDRESS", help="Allow exactly this address, which is not public.")
@click.option("--take-back", "taken", metavar="ADDRESS", help="Allow it no longer.")
@_PROCESS
@_AS
def reach(code: str, confirmed: str | None, taken: str | None, process: str, username: str | None) -> None:
    """Confirm an address of the Party CODE that is not public; without options, show where it is reached."""
    start()
    from demarche.areas.directory import reaching  # noqa: PLC0415  # models load after Django is set up
    from demarche.areas.directory.models import ConfirmedAddress  # noqa: PLC0415
    from demarche.areas.directory.queries import contact, party_names  # noqa: PLC0415
    from demarche.cli.parties import administrator, process_with  # noqa: PLC0415
    from demarche.node import clock  # noqa: PLC0415

    with told():
        process = process_with(code, process)
        name = party_names(process)[code]
        if confirmed is not None:
            officer = administrator(username)
            reaching.confirm_address(process, code, confirmed, officer=officer, at=clock.now())
            entered("set_up", process=process, subject=f"address of {code}")
            click.echo(f"{name} may be reached at {confirmed}.")
        if taken is not None:
            was = reaching.take_back(process, code, taken)
            entered("set_up", process=process, subject=f"address of {code}")
            click.echo(
                f"{taken} is no longer confirmed for {name}." if was else f"{taken} was not confirmed for {name}."
            )
    if confirmed is None and taken is None:
        found = contact(process, code)
        rows = ConfirmedAddress.objects.filter(process=process, code=code).order_by("at")
        confirmations = ", ".join(rows.values_list("address", flat=True)) or "none"
        click.echo(
            f"{name} is reached at {found.address if found else 'no address'}; confirmed for it: {confirmations}"
        )


@click.command()
@click.argument("code")
@click.option("--suspend", "why", metavar="WHY", help="Close the line for a time; say why in a few words.")
@click.option("--resume", is_flag=True, help="Open it again.")
@_PROCESS
@_AS
def line(code: str, why: str | None, process: str, username: str | None, *, resume: bool) -> None:
    """Close the line to the Party CODE for a time, or open it again. Nothing is lost meanwhile."""
    start()
    from demarche.areas.directory import reaching  # noqa: PLC0415  # models load after Django is set up
    from demarche.areas.directory.queries import closed_line, party_names  # noqa: PLC0415
    from demarche.cli.parties import administrator, process_with  # noqa: PLC0415
    from demarche.node import clock  # noqa: PLC0415

    with told():
        process = process_with(code, process)
        name = party_names(process)[code]
        if why is not None and resume:
            raise click.UsageError("expected --suspend or --resume, got both")
        if why is not None:
            reaching.close_line(process, code, why, officer=administrator(username), at=clock.now())
            entered("line_closed", process=process, subject=code)
        elif resume:
            reaching.open_line(process, code)
            entered("line_opened", process=process, subject=code)
        closed = closed_line(process, code)
    click.echo(f"The line to {name} is {'open' if closed is None else f'closed: {closed.why}'}.")


@click.command()
@click.argument("code")
@_PROCESS
def test(code: str, process: str) -> None:
    """Test the connection to the Party CODE. One line a step; exits 1 when one failed."""
    start("worker")
    from demarche.areas.exchange.remedies import STATES, helps  # noqa: PLC0415  # models load after Django is set up
    from demarche.areas.exchange.testing import keep  # noqa: PLC0415
    from demarche.cli.parties import process_with  # noqa: PLC0415
    from demarche.node import clock  # noqa: PLC0415
    from demarche.node.trying import steps  # noqa: PLC0415

    with told():
        process = process_with(code, process)
        found = steps(process, code)
    keep(process, code, found, "", at=clock.now())
    for step in found:
        said = f"{step['name']}: {STATES[step['state']]}"
        if step["code"]:
            because, here, there = helps(step["code"])
            said += f" ({step['code']}): {because}; {step['observed']}. This end: {here} Other end: {there}"
        elif step["observed"]:
            said += f", {step['observed']}"
        click.echo(said)
    raise SystemExit(int(any(step["state"] == "failed" for step in found)))
