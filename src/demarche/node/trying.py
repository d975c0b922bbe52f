# SPDX-License-Identifier: Apache-2.0
"""The test of the connection in a process of its own, which holds the worker's keys: `python -m demarche.node.trying PROCESS CODE`.

Prints one JSON list of steps; exit status 1 with a sentence when nothing could be sent.
"""

import json
import os
import sys
from secrets import token_bytes

from demarche.core.errors import DemarcheError


def steps(process: str, code: str) -> list[dict[str, str]]:
    """Test the connection to a Party now; Django is set up as the worker."""
    from demarche.areas.exchange.transport import PinnedTransport  # noqa: PLC0415  # models load after Django is set up
    from demarche.areas.exchange.trying import BOUNDS, try_line  # noqa: PLC0415
    from demarche.node import clock  # noqa: PLC0415
    from demarche.node.carrying import proxy  # noqa: PLC0415
    from demarche.node.signers import signer  # noqa: PLC0415

    noted: dict[str, str] = {}
    transport = PinnedTransport(BOUNDS, proxy=proxy(), note=noted.__setitem__)
    try:
        found = try_line(process, code, noted, signer=signer(), transport=transport, at=clock.now(), random=token_bytes)
    finally:
        transport.close()
    return [step.to_json() for step in found]


def main() -> None:
    """Test it for a page, which holds no key that this takes."""
    import django  # noqa: PLC0415  # after the door is named

    os.environ["DJANGO_SETTINGS_MODULE"] = "demarche.node.settings"
    os.environ["DEMARCHE_DOOR"] = "worker"
    os.umask(0o077)
    django.setup()
    try:
        found = steps(*sys.argv[1:3])
    except DemarcheError as error:
        raise SystemExit(str(error)) from error
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
