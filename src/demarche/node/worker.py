# SPDX-License-Identifier: Apache-2.0
"""The worker of a node: `python -m demarche.node.worker`, started by the supervisor, ended by a signal."""

import os
import signal
from contextlib import suppress
from pathlib import Path
from types import FrameType

import django
from django.conf import settings

from demarche.node import collector
from demarche.node.lineage import die_with_parent


def main() -> None:
    """Set up Django as the worker, and work."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "demarche.node.settings"
    os.environ["DEMARCHE_DOOR"] = "worker"
    die_with_parent()
    django.setup()
    from demarche.node.carrying import Worker  # noqa: PLC0415  # models load after Django is set up
    from demarche.node.folding import fold_registers  # noqa: PLC0415
    from demarche.node.signers import signer  # noqa: PLC0415
    from demarche.node.standstill import tell  # noqa: PLC0415

    tell(Path(settings.DEMARCHE_HOME))
    worker = Worker(signer(), Path(settings.DEMARCHE_HOME, "run", "worker.alive"))

    def stop(_number: int, _frame: FrameType | None) -> None:
        worker.ending = True

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    with suppress(OSError):  # the loop looks at the disk again and again
        worker.alive.touch(mode=0o600)
    fold_registers()
    collector.rest()
    worker.run()


if __name__ == "__main__":
    main()
