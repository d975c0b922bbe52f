# SPDX-License-Identifier: Apache-2.0
"""`demarche sync`: compare with other Parties' nodes what each holds."""

from secrets import token_bytes
from typing import TYPE_CHECKING

import click

from demarche.cli.django_node import home, start, told

if TYPE_CHECKING:
    from demarche.areas.exchange.models import Comparison


@click.command()
@click.argument("code", required=False, default="")
def sync(code: str) -> None:
    """Compare with every Party's node (or that of CODE) what each holds, and say what came of it.

    Acts that are missing there are made due; the running node sends them. Exits 1 when a node could not be asked.
    """
    start()
    from demarche.areas.exchange import comparing  # noqa: PLC0415  # models load after Django is set up
    from demarche.areas.exchange.models import Comparison  # noqa: PLC0415
    from demarche.areas.exchange.transport import PinnedTransport  # noqa: PLC0415
    from demarche.areas.exchange.words import outcome  # noqa: PLC0415
    from demarche.ledger.signer import FolderSigner  # noqa: PLC0415
    from demarche.node import clock  # noqa: PLC0415
    from demarche.node.carrying import proxy  # noqa: PLC0415
    from demarche.node.signers import ROLES  # noqa: PLC0415

    given = {
        "signer": FolderSigner(home() / "keys", ROLES["worker"]),
        "transport": PinnedTransport(proxy=proxy()),
        "at": clock.now(),
        "random": token_bytes,
    }
    found = comparing.members(code)
    if not found:
        raise click.ClickException(f"expected a confirmed Party in a founded process, got {code or 'none'}")
    failed = False
    with told():
        comparing.ask_all(code)
        for process, party in found:
            row = Comparison.objects.get(process=process, party=party)
            came = comparing.compare_and_keep(row, machine=clock.machine(), **given)  # type: ignore[arg-type]  # by name
            row.refresh_from_db()
            said = outcome(came.lacked, came.sent) if came else f"not compared: {_why(row)}"
            click.echo(f"{party} in process {process[:16]}: {said}")
            failed = failed or came is None
    raise SystemExit(int(failed))


def _why(row: "Comparison") -> str:
    """Why a node could not be asked, in the words of the process."""
    from demarche.areas.directory.speech import in_words_of  # noqa: PLC0415  # models load after Django is set up
    from demarche.areas.exchange.words import because  # noqa: PLC0415

    with in_words_of(row.process):
        reason = because(row.obstacle, row.detail, "")
    return reason.observed if reason else ""
