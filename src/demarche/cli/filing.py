# SPDX-License-Identifier: Apache-2.0
"""`demarche file`: file acts for the registry, now or again."""

import click

from demarche.cli.django_node import start, told


@click.command()
@click.option("--again", is_flag=True, help="Also those that were filed without a paper, for a font that is there now.")
@click.option("--all", "everything", is_flag=True, help="All acts from the first on, for a folder that was lost.")
def file(*, again: bool, everything: bool) -> None:
    """File for the Party's registry what is not filed yet: a PDF to read and the bytes that prove it, for each act.

    The running node does so by itself. Ends with `file: N acts filed, N without a paper, N kept back`; exits 1 when the folder
    could not be written.
    """
    start("worker")
    from django.conf import settings  # noqa: PLC0415  # Django is set up now

    from demarche.areas.registry import filing  # noqa: PLC0415
    from demarche.node import clock  # noqa: PLC0415

    if not settings.NODE.registry:
        raise click.ClickException("expected a folder in registry.folder, got none: name one in demarche.toml")
    with told():
        if everything:
            filing.begin_anew()
        done = filing.file_again(at=clock.now()) if again else filing.Done()
        done = done.plus(filing.file_all(at=clock.now(), machine=clock.machine()))
    if done.fault:
        click.echo(f"the folder cannot be written: {done.fault}", err=True)
    click.echo(f"file: {done.acts} acts filed, {done.without} without a paper, {done.kept_back} kept back")
    raise SystemExit(int(bool(done.fault)))
