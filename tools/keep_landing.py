# SPDX-License-Identifier: Apache-2.0
"""Keep a small node folder as this version writes it, for later versions to read: `python tools/keep_landing.py 2`.

Plays the scenario and keeps Borealia's folder in `tests/upgrade/landing-2.tar.xz`; beside it stands in `landing-2.json` what
`fsck` printed and the docket of every dossier with its hash, as this version folds them.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tarfile
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from demarche.demo.scenario import play, wanted
from demarche.demo.stage import Stage

if TYPE_CHECKING:
    from demarche.demo.nodes import Node

FOLDER: Final = Path(__file__).resolve().parent.parent / "tests" / "upgrade"
NODE: Final = "node"

# What is made anew whenever the node runs.
PASSING: Final = ("run", "log")

REPORT: Final = {"value": "Quiet Heron", "uuid": "1", "description": "Seen in hospital networks."}
CLUSTER: Final = {"type": "threat-actor", "version": 1, "values": [REPORT]}

# Run by `demarche manage shell` on a node: prints the docket of every dossier, registers among them, folded from the acts.
DOCKETS: Final = """
import json
from demarche.ledger.models import Process
from demarche.ledger.replay import docket, dossiers

dockets = {}
for process in Process.objects.order_by("id").values_list("id", flat=True):
    for dossier in (process, *dossiers(process)):
        with docket(process, dossier) as folded:
            dockets[dossier] = {"hash": folded.digest(), "docket": folded.value()}
print(json.dumps(dockets))
"""
FOLD: Final = ("manage", "shell", "--no-imports", "--command", DOCKETS)


def main() -> int:
    """Play, keep, and say how much that is; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("landing", type=int, help="its number, one more than the newest kept")
    archive = FOLDER / f"landing-{parser.parse_args().landing}.tar.xz"
    beside = archive.with_name(archive.name.replace(".tar.xz", ".json"))
    if archive.exists():
        raise SystemExit(f"expected no {archive.name}, got one: what a landing wrote is never written anew")
    with tempfile.TemporaryDirectory(prefix="demarche-landing-") as folder:
        stage = Stage.build(Path(folder))
        try:
            steps = wanted([])
            if play(stage, steps) < len(steps):
                return 1
            import_report(stage.borealia)
        finally:
            stage.close()
        carry_clock(stage)
        said = told(stage.borealia)
        pack(stage.borealia.home, archive)
        beside.write_text(f"{json.dumps(said, indent=1, ensure_ascii=False)}\n")
    print(f"{archive.name}: {archive.stat().st_size} bytes, {len(said['dockets'])} dossiers, {said['fsck']}")
    return 0


def import_report(node: Node) -> None:
    """Give the node one third-party report, which stands in no act."""
    (node.folder / "cluster.json").write_text(json.dumps(CLUSTER))
    node.command("reports", "import", "cluster.json")


def carry_clock(stage: Stage) -> None:
    """Put the simulated clock into the folder and name it there, so that the folder can stand anywhere."""
    home = stage.borealia.home
    shutil.copy(stage.clock.path, home)
    settings = home / "demarche.toml"
    settings.write_text(settings.read_text().replace(str(stage.clock.path), stage.clock.path.name))


def told(node: Node) -> dict[str, Any]:
    """What the version that wrote a folder says of it."""
    return {"fsck": node.command("fsck").splitlines()[-1], "dockets": json.loads(node.command(*FOLD))}


def pack(home: Path, archive: Path) -> None:
    """Keep a node's folder; whose files they were and when they were written stays behind."""

    def kept(member: tarfile.TarInfo) -> tarfile.TarInfo | None:
        if Path(member.name).parent.name in PASSING:
            return None
        member.uid = member.gid = member.mtime = 0
        member.uname = member.gname = ""
        return member

    with tarfile.open(archive, "x:xz", preset=9) as package:
        package.add(home, NODE, filter=kept)


if __name__ == "__main__":
    raise SystemExit(main())
