# SPDX-License-Identifier: Apache-2.0
"""What `demarche run` asks before it starts anything, in a process of its own that ends: `python -m demarche.node.starting`.

Ends with 1 when an older version made the store. Prints a line for each thing that the node will not do, and why.
"""

import os
import sys
from pathlib import Path


def main() -> None:
    """Look at the store, and at every key."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "demarche.node.settings"
    import django  # noqa: PLC0415  # the settings are named now

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415  # Django is set up now

    from demarche.areas.directory.unable import unable  # noqa: PLC0415
    from demarche.node import clock, renewed  # noqa: PLC0415
    from demarche.node.signers import every_key  # noqa: PLC0415

    call_command("migrate", check_unapplied=True, skip_checks=True)
    for line in renewed.go_on(Path(os.environ["DEMARCHE_HOME"]), at=clock.now()):
        sys.stdout.write(f"{line}\n")
    for each in unable(every_key()):
        sys.stdout.write(f"{each.sentence} {each.remedy}\n")


if __name__ == "__main__":
    main()
