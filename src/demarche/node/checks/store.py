# SPDX-License-Identifier: Apache-2.0
"""Whether the store can be written to, is of this version, and is no old copy."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import Error, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazily

from demarche.areas.doctor.checks import Asked, Check, Line, Link, Word
from demarche.ledger.models import Log
from demarche.ledger.transaction import briefly
from demarche.node import faults
from demarche.node.standstill import FILE, tell


def _store(_asked: Asked) -> Iterator[Line]:
    try:
        faults.try_folder()
        _write()
    except (OSError, Error) as error:
        fault = faults.fault_of(error)
        if fault is None:
            fact = _("The store cannot be used: %(why)s.") % {"why": error}
            yield Line(Word.STOP, fact, _("Put back a copy of it."), command="demarche restore")
        else:
            yield Line(Word.STOP, _sentence(fault), str(_HELPS[fault]))
    else:
        yield Line(Word.FINE, _("it can be written to"))


_HELPS: Final = {
    faults.Fault.FULL: _lazily("Make room on the disk of the node’s folder; it goes on by itself."),
    faults.Fault.LOCKED: _lazily("End the program that holds the store; the node goes on by itself."),
    faults.Fault.READ_ONLY: _lazily("Let the node’s account write in its folder and store."),
    faults.Fault.AWAY: _lazily("Start the database, or put the store’s file back; the node goes on by itself."),
}


def _sentence(fault: faults.Fault) -> str:
    said = str(fault.sentence)
    return f"{said[:1].upper()}{said[1:]}."


def _write() -> None:
    """Begin to write, and write nothing."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SHOW transaction_read_only")
            if cursor.fetchone() == ("on",):
                raise PermissionError(30, "the database may only be read")
            return
        with briefly(), transaction.atomic():
            cursor.execute("SELECT 1")


STORE: Final = Check(_lazily("Store"), _store)


def _restored(_asked: Asked) -> Iterator[Line]:
    try:
        stopped = Path(settings.DEMARCHE_HOME, FILE).read_text().splitlines()
    except OSError:
        stopped = []
    for each in stopped:
        yield Line(
            Word.STOP,
            _("Nothing is signed: the log is behind what it has signed, so the store is an old copy. %(which)s")
            % {"which": each},
            _("Put back a newer copy if there is one; else declare it, which every Party reads."),
            command="demarche restore --reason WHY",
        )
    if Log.objects.filter(open=True, fetched=False).exists():
        link = Link(_("See the delivery"), reverse("exchange:delivery"), roles=())
        yield Line(
            Word.LOOK,
            _(
                "This store was restored, and others have not yet sent back what they hold: nothing is released into matters that exist."
            ),
            _("Wait; the node asks them by itself."),
            link,
        )
    elif not stopped:
        yield Line(Word.FINE, _("it is no old copy"))


def _look_for_standstill(_at: int) -> dict[str, bool]:
    """Have what this node will not do written anew, as its worker does."""
    tell(Path(settings.DEMARCHE_HOME))
    return {"looked": True}


RESTORED: Final = Check(_lazily("Record"), _restored, look=_look_for_standstill)


def _migrations(asked: Asked) -> Iterator[Line]:
    noted = asked.noted("migrations")
    found: dict[str, Any] = noted.value if noted is not None else {}
    if found.get("unknown"):
        yield Line(
            Word.STOP,
            _("The store was made by a newer version: this one does not know %(what)s.") % {"what": found["unknown"]},
            _("Install the newer version."),
        )
    elif found.get("pending"):
        yield Line(
            Word.STOP,
            _("The store is of an older version; steps missing: %(count)s.") % {"count": found["pending"]},
            _("Stop the node, bring the store up to date, start the node."),
            command="demarche manage migrate",
        )
    else:
        yield Line(Word.FINE, _("it is of this version"))


def _look_at_migrations(_at: int) -> dict[str, Any]:
    """How many migrations are pending, and the first that this version does not know."""
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    rooms = {app for app, _name in executor.loader.disk_migrations}
    unknown = sorted(set(executor.loader.applied_migrations) - set(executor.loader.disk_migrations))
    named = [f"{app}.{name}" for app, name in unknown if app in rooms]
    return {"pending": len(pending), "unknown": named[0] if named else ""}


MIGRATIONS: Final = Check(_lazily("Version of the store"), _migrations, look=_look_at_migrations)
