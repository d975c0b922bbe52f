# SPDX-License-Identifier: Apache-2.0
"""`python -m demarche.demo scenario [STEP …]` plays and asserts; `python -m demarche.demo demo` plays and stays."""

import sys

from demarche.demo import scenario, show

if __name__ == "__main__":
    commands = {"scenario": scenario.main, "demo": show.main}
    if len(sys.argv) < 2 or sys.argv[1] not in commands:  # noqa: PLR2004  # the command's own name and one more
        sys.exit("usage: python -m demarche.demo scenario [STEP …] | demo")
    sys.exit(commands[sys.argv[1]](sys.argv[2:]))
