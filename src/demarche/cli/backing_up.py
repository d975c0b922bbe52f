# SPDX-License-Identifier: Apache-2.0
"""`demarche backup`: writes the store and its files to one file, while the node runs if you like, and reads one back."""

from pathlib import Path

import click

from demarche.cli.django_node import entered, start, told


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--check", "checking", is_flag=True, help="Read FILE back: open its store, check it, read every file.")
@click.option("--with-keys", is_flag=True, help="The keys too: whoever gets the file can sign as this Party.")
def backup(file: Path, *, checking: bool, with_keys: bool) -> None:
    """Write store, files and settings to FILE, which must not exist. Exits 1 when FILE is not whole.

    Keys stay out unless asked for: keep a copy of keys/ apart. marks/ is never in a backup.
    """
    start()
    from demarche.areas.doctor import notes  # noqa: PLC0415  # models load after Django is set up
    from demarche.node import backup as backing  # noqa: PLC0415
    from demarche.node import clock  # noqa: PLC0415
    from demarche.node.checks.backup import MADE, READ  # noqa: PLC0415

    file, at = file.absolute(), clock.now()
    if checking:
        wrong = backing.check(file, click.echo)
        for each in wrong:
            click.echo(each)
        notes.note("backup", {"file": file.name, "fine": not wrong}, at=at, about=READ)
        click.echo(f"backup: {len(wrong)} faults" if wrong else "backup: whole")
        raise SystemExit(int(bool(wrong)))
    with told():
        size = backing.make(file, at=at, keys=with_keys, say=click.echo)
    notes.note("backup", {"file": file.name, "bytes": size}, at=at, about=MADE)
    entered("backed_up", subject=file.name)
    click.echo(f"{file} written, {size} bytes. It holds the whole record: keep it as carefully as the node.")
