# SPDX-License-Identifier: Apache-2.0
"""Two real nodes of which one renews its keys while both run, and once more while the other is away: nothing is lost or told twice."""

from pathlib import Path

import pytest

from demarche.demo.nodes import Node, until
from demarche.demo.stage import Stage, wait_for
from demarche.demo.steps.doing import choice, dossier, is_to_release, proof_for, send_on
from tests.federation.processes import counted, hold

BEFORE, AFTER, BACK = "Scans before the renewal", "Scans after the renewal", "Scans while the other was away"


@pytest.fixture(scope="module")
def stage(founded: Stage) -> Stage:
    """Both release at once."""
    for node in founded.nodes:
        hold(node, 0)
    return founded


def root_of(node: Node) -> Path:
    """The newest root key, as `demarche init` and `demarche keys rotate` left it for the safe."""
    return max(node.folder.glob(f"{node.cast.code}-root*FOR-THE-SAFE.pem"), key=lambda path: path.stat().st_mtime)


def rotate(node: Node, *roles: str) -> str:
    """Renew the keys of these roles."""
    named = [part for role in roles for part in ("--role", role)]
    return node.command("keys", "rotate", *named, "--root", str(root_of(node)), "--yes")


def notify(stage: Stage, what: str) -> None:
    """Aurelia notifies, and its releasing officer releases it."""
    arno, aksel = stage.aurelia.officer("t.arno"), stage.aurelia.officer("r.aksel")
    page = arno.open("/concerns/notify/")
    send_on(arno, page, {"to": choice(page, "to"), "what": what, "profile": "ordinary"})
    url = next(url for said, url in aksel.open("/").links if is_to_release(said, url))
    check = aksel.open(url)
    aksel.submit(check, "Release to Borealia", proof_for(check, stage.aurelia))


def delivered(stage: Stage, what: str) -> str:
    """The dossier at Aurelia, once Borealia's receipt is there."""
    arno = stage.aurelia.officer("t.arno")
    url = dossier(arno, what)
    wait_for(arno, url, "delivered")
    return url


def told(node: Node) -> bool:
    """Whether everybody has said that it holds the newest key-set."""
    return "has not said yet" not in node.command("keys")


def test_keys_are_renewed_while_both_nodes_run(stage: Stage) -> None:
    """Every role at once; the other side learns of it by itself, takes acts under the new keys, and the door shows the new certificate."""
    aurelia = stage.aurelia
    notify(stage, BEFORE)
    delivered(stage, BEFORE)

    said = rotate(aurelia, "act")
    assert "Key-set 2 is in force in process" in said
    notify(stage, AFTER)
    delivered(stage, AFTER)
    until("Borealia to hold key-set 2", lambda: told(aurelia))

    assert "The new root key is in" in rotate(aurelia, "all")
    until("Borealia to hold key-set 3", lambda: told(aurelia))
    until("the door to show its certificate", lambda: "certificate of key-set 3" in aurelia.command("keys"))
    notify(stage, BACK)
    delivered(stage, BACK)
    for node in stage.nodes:
        assert counted(node)[1] == 0, node.attempt("fsck").stdout
    wanted = dossier(aurelia.officer("t.arno"), BACK).strip("/").split("/")[-1]
    for node in stage.nodes:
        assert verified(node, wanted).startswith("verdict: VALID, NO OUTSIDE TRUST")


def verified(node: Node, wanted: str) -> str:
    """What `demarche verify` says of the dossier that this node exports."""
    file = node.folder / "matter.dossier"
    file.unlink(missing_ok=True)
    node.command("export", wanted, "--output", str(file))
    return node.attempt("verify", str(file)).stdout.splitlines()[-1]
