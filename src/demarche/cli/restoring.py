# SPDX-License-Identifier: Apache-2.0
"""`demarche restore`: after a copy of the store was put back, the log goes on as a new generation, in the open."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from demarche.cli.django_node import entered, start, told

if TYPE_CHECKING:
    from demarche.areas.officers.put_back import Over
    from demarche.ledger.restore import Declaration


@click.command()
@click.option("--reason", help="Why, in at most 500 characters; every Party of the process reads it.")
@click.option("--process", "process", default="", help="Process id or its beginning. [every process that is behind]")
@click.option("--anyway", is_flag=True, help="Nothing shows that the store is an old copy, but you know that it is.")
@click.option("--nothing-to-fetch", is_flag=True, help="No other Party holds acts of yours that the copy lacks.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def restore(reason: str | None, process: str, *, anyway: bool, nothing_to_fetch: bool, yes: bool) -> None:
    """Declare that the node's store was put back from an older copy, so that it may sign again.

    The old log is closed; a new one opens, whose first entry says what is lost and why. It cannot be taken back.
    """
    start()
    from demarche.ledger.models import Process  # noqa: PLC0415  # models load after Django is set up

    ids = list(Process.objects.filter(id__startswith=process).order_by("id").values_list("id", flat=True))
    if not ids or (anyway and len(ids) > 1):
        raise click.ClickException(f"expected one process this node is in, got {len(ids)} that begin with {process!r}")
    with told():
        done = sum(_restore(each, reason, anyway=anyway, yes=yes) for each in ids)
        if nothing_to_fetch:
            _nothing_to_fetch(ids, yes=yes)
        elif not done:
            _say_why_not(ids)


def _restore(process: str, reason: str | None, *, anyway: bool, yes: bool) -> bool:
    """Restore one process if it is behind, as confirmed; say whether it was."""
    from django.conf import settings  # noqa: PLC0415  # Django is set up now

    from demarche.areas.exchange.comparing import ask_all  # noqa: PLC0415
    from demarche.areas.officers import put_back  # noqa: PLC0415
    from demarche.ledger import restore as restoring  # noqa: PLC0415
    from demarche.ledger.transaction import write  # noqa: PLC0415
    from demarche.node import clock  # noqa: PLC0415
    from demarche.node.standstill import tell  # noqa: PLC0415

    try:
        stated = restoring.declaration(process, anyway=anyway)
    except restoring.NotBehindError:
        return False
    if not reason:
        raise click.UsageError("expected a reason that every Party of the process will read: --reason TEXT")
    _show(stated, reason)
    if not yes:
        click.confirm("Declare this? It cannot be taken back", abort=True)
    at = clock.now()
    done, over = write(
        lambda: (restoring.restore(process, reason, at=at, anyway=anyway), put_back.end_all(at=at)),
    )
    entered("restored", process=process, subject=f"generation {done.generation}")
    entered("sessions_ended", subject="of everyone")
    tell(Path(settings.DEMARCHE_HOME))
    ask_all()
    click.echo(
        f"Process {process[:16]} goes on as generation {done.generation}; the others are told with the next parcel,"
        " and asked for what they hold and this store lacks."
    )
    _say_who_signs_in(over)
    return True


def _say_who_signs_in(over: "Over") -> None:
    click.echo(
        f"Every session is ended: officers sign in again. Ended too: {over.tokens} tokens for programs, the recovery codes of"
        f" {over.recovery} officers; they make new ones."
    )
    click.echo(
        "Accounts, roles, passwords, passkeys and code apps are those of the copy: what was taken away since is there again."
        " Look over Officers now; each officer is told at sign-in to look over his own."
    )


def _show(stated: "Declaration", reason: str) -> None:
    from django.utils.translation import gettext  # noqa: PLC0415  # Django is set up now

    from demarche.areas.directory.speech import in_words_of  # noqa: PLC0415

    with in_words_of(stated.process):
        click.echo(gettext("Process %(process)s: every Party will read this.") % {"process": stated.process})
    click.echo(f"  The log {stated.old.origin} is closed. It was signed up to size {stated.old.size},")
    click.echo(f"  root {stated.old.root.hex()}.")
    click.echo(f"  Restored up to size {stated.restored}: {stated.lost} entries lost.")
    click.echo(f"  Reason: {reason}")


def _nothing_to_fetch(ids: list[str], *, yes: bool) -> None:
    from demarche.ledger import restore as restoring  # noqa: PLC0415  # models load after Django is set up

    if not yes:
        click.echo(
            "If another Party does hold an act that the copy lacks, your next one takes its number: that is a proof against you."
        )
        click.confirm("No other Party holds acts of yours that the copy lacks", abort=True)
    for each in ids:
        restoring.nothing_to_fetch(each)
    click.echo("Releasing goes on.")


def _say_why_not(ids: list[str]) -> None:
    from demarche.ledger import restore as restoring  # noqa: PLC0415  # models load after Django is set up

    restoring.declaration(ids[0])
