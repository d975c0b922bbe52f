# SPDX-License-Identifier: Apache-2.0
"""`demarche keys`: which keys the node has, and new ones for the roles that are named, signed by the root key from the safe."""

import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from demarche.cli.django_node import entered, home, start, told
from demarche.core.encoding import stamp

if TYPE_CHECKING:
    from demarche.node.rotation import Next

_ROLES: Final = ("act", "node", "log", "witness", "box", "tls", "root")
_ALL: Final = "all"


@click.group(invoke_without_command=True)
@click.pass_context
def keys(ctx: click.Context) -> None:
    """Show the key-sets of the node: what is in force where, and who has not heard of the newest yet."""
    if ctx.invoked_subcommand is None:
        start()
        with told():
            _show()


def _show() -> None:
    from demarche.core.renewal import read_set  # noqa: PLC0415  # models load after Django is set up
    from demarche.ledger import keyrings  # noqa: PLC0415
    from demarche.node import keysets  # noqa: PLC0415

    for each in map(read_set, keysets.documents(home())):
        click.echo(f"key-set {each.n}  made {stamp(each.made)}  {each.hash}")
    click.echo(f"The doors answer with the certificate of key-set {keysets.shown(home())}.")
    for process, n in keyrings.in_force():
        click.echo(f"process {process[:16]}  key-set {n} in force")
    for process, code in keyrings.lacking():
        click.echo(f"process {process[:16]}  {code} has not said yet that it holds it")


@keys.command()
@click.option(
    "--role",
    "roles",
    multiple=True,
    type=click.Choice((*_ROLES, _ALL)),
    help="Whose keys are made anew; several times for several.",
)
@click.option(
    "--root",
    "roots",
    multiple=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The root key from the safe, as a file; several times where several must sign.",
)
@click.option(
    "--new-root", type=click.Path(file_okay=False, path_type=Path), help="Where the file of a new root key goes. [.]"
)
@click.option(
    "--sheet",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the sheet of the ceremony, to be printed and signed.",
)
@click.option("--language", type=click.Choice(("en", "ar")), default="en", show_default=True, help="Of the sheet.")
@click.option("--present", multiple=True, help="Who is present, as the sheet names them; several times.")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def rotate(  # noqa: PLR0913, PLR0917  # what a ceremony is asked for
    roles: tuple[str, ...],
    roots: tuple[Path, ...],
    new_root: Path | None,
    sheet: Path | None,
    language: str,
    present: tuple[str, ...],
    *,
    dry_run: bool,
    yes: bool,
) -> None:
    """Make new keys for these roles, sign the next key-set with the old root and the new, and put it in force.

    The node may run, or not. The root key is read where it lies and copied nowhere; take it off this machine again.
    """
    if not roles:
        raise click.UsageError(f"expected whose keys are made anew: --role with one of {', '.join((*_ROLES, _ALL))}")
    wanted = set(_ROLES) if _ALL in roles else set(roles)
    start()
    with told():
        _put_in_force()
        _tell_plan(wanted, roots)
        if dry_run:
            click.echo("Nothing was changed.")
            return
        if sheet is not None and sheet.exists():
            raise click.ClickException(f"expected no file {sheet}, got one: name another")
        if not yes:
            click.confirm("Make the new keys and put them in force", abort=True)
        made, files = _renew(wanted, roots, new_root or Path())
        _put_in_force()
    entered("keys_renewed", subject=f"key-set {made.keyset.n}")
    if sheet is not None:
        _write_sheet(sheet, made, [*roots], files, wanted, language, present)
    _tell_done(made, roots, files)


def _put_in_force() -> None:
    """Put in force what lies in the folder; what an earlier time left undone too."""
    from demarche.node import clock, renewed  # noqa: PLC0415  # Django is set up now

    for line in renewed.go_on(home(), at=clock.now()):
        click.echo(line)


def _tell_plan(wanted: set[str], roots: Sequence[Path]) -> None:
    """What will change; refuse what cannot be done, before anything is asked."""
    from demarche.node import keysets, rotation  # noqa: PLC0415  # Django is set up now

    before = keysets.own_keyset(home())
    if not roots:
        raise click.ClickException(
            f"expected the root key of {before.party}: bring its file from the safe, and name it with --root FILE"
        )
    rotation.check_roots(before, map(rotation.read_root, roots))
    click.echo(f"Key-set {before.n} of {before.party} is followed by key-set {before.n + 1}.")
    for role in _ROLES:
        click.echo(f"  {role:8} {'a new key' if role in wanted else 'stays'}")


def _renew(wanted: set[str], roots: Sequence[Path], where: Path) -> tuple["Next", list[Path]]:
    """Make and sign; new roots are on their way to the safe before the key-set that names them is in place."""
    from django.conf import settings  # noqa: PLC0415  # Django is set up now

    from demarche.areas.directory.models import RootFile  # noqa: PLC0415
    from demarche.node import clock, folder, rotation  # noqa: PLC0415

    folder_of_node = home()
    moment = folder.Moment(clock.now(), int(clock.machine()))
    made = rotation.prepare(folder_of_node, wanted, map(rotation.read_root, roots), moment, secrets.token_bytes)
    files = []
    for name, text in rotation.root_files(made, settings.NODE.party_name):
        path = (where / name).absolute()
        if path.is_relative_to(folder_of_node.absolute()):
            raise rotation.RotationError(
                f"expected the new root key outside the node's folder, got {path}: say --new-root"
            )
        if path.exists():
            raise rotation.RotationError(f"expected no file {path}, got one: move it to the safe first")
        folder.private(path, text)
        files.append(path)
    rotation.put_in_place(folder_of_node, made)
    for path in files:
        RootFile.objects.update_or_create(pk=1, defaults={"path": str(path), "gone": None})
    return made, files


def _write_sheet(  # noqa: PLR0913, PLR0917  # what stands on the sheet
    path: Path,
    made: "Next",
    roots: list[Path],
    files: list[Path],
    wanted: set[str],
    language: str,
    present: Sequence[str],
) -> None:
    from demarche.areas.keys.ceremony import Ceremony, sheet  # noqa: PLC0415  # Django is set up now
    from demarche.node import clock, folder  # noqa: PLC0415

    held = Ceremony(
        before=made.before,
        keyset=made.keyset,
        roles=tuple(role for role in _ROLES if role in wanted),
        at=clock.now(),
        present=tuple(present),
        used=tuple(each.name for each in roots),
        for_the_safe=tuple(each.name for each in files),
    )
    folder.private(path, sheet(held, language).encode())
    click.echo(f"The sheet is in {path}: print it, and have it signed.")


def _tell_done(made: "Next", roots: Sequence[Path], files: Sequence[Path]) -> None:
    click.echo(f"Key-set {made.keyset.n}: {made.keyset.hash}")
    click.echo(f"Take {', '.join(map(str, roots))} off this machine again, back into the safe.")
    for each in files:
        click.echo(f"The new root key is in {each}: into the safe with it, and a second copy in another place.")
