# SPDX-License-Identifier: Apache-2.0
"""Two real nodes, of which one has no address and listens where nobody looks: acts and receipts go both ways over connections it opens."""

import re
from collections.abc import Iterator

import pytest

from demarche.demo.nodes import Node, any_ports
from demarche.demo.stage import HOST, Stage, expect, wait_for
from demarche.demo.steps.doing import choice, dossier, release, send_on
from tests.federation.processes import counted

OURS = "Scans of the customs office since 05:00 UTC"
THEIRS = "Scans of the harbour master since 05:30 UTC"
ADDRESS = "from demarche.areas.directory.models import Contact; Contact.objects.update(address={!r})"


@pytest.fixture
def pair(founded: Stage) -> Iterator[Stage]:
    """Borealia's node moves to where Aurelia's cannot find it; afterwards all is as before."""
    aurelia, borealia = founded.nodes
    settings = borealia.home / "demarche.toml"
    before = settings.read_text()
    moved = re.sub(
        rf'(\[peer\]\n)listen = "{borealia.peer}"\naddress = "{borealia.peer}"\n',
        rf'\1listen = "{HOST}:{any_ports(HOST, 1)[0]}"\ncollect = true\n',
        before,
    )
    assert moved != before, before
    _change(borealia, moved)
    assert aurelia.attempt("manage", "shell", "-c", ADDRESS.format("")).returncode == 0
    yield founded
    _change(borealia, before)
    assert aurelia.attempt("manage", "shell", "-c", ADDRESS.format(borealia.peer)).returncode == 0


def _change(node: Node, settings: str) -> None:
    node.stop()
    (node.home / "demarche.toml").write_text(settings)
    node.start()


def notify(node: Node, drafter: str, releasing: str, what: str) -> None:
    """Release a technical notification."""
    browser = node.officer(drafter)
    page = browser.open("/concerns/notify/")
    send_on(browser, page, {"to": choice(page, "to"), "what": what, "profile": "ordinary"})
    release(node, releasing, reads=(what,))


def test_acts_and_receipts_go_both_ways(pair: Stage) -> None:
    """Each side lists what the other wrote, and holds the other's receipt of its own."""
    aurelia, borealia = pair.nodes
    arno, basso = aurelia.officer("t.arno"), borealia.officer("t.basso")
    notify(aurelia, "t.arno", "r.aksel", OURS)
    expect(aurelia.officer("r.aksel").open("/delivery/"), OURS)
    notify(borealia, "t.basso", "r.brand", THEIRS)
    wait_for(arno, dossier(arno, OURS), "delivered")
    wait_for(basso, dossier(basso, THEIRS), "delivered")
    expect(basso.open(dossier(basso, OURS)), OURS)
    expect(arno.open(dossier(arno, THEIRS)), THEIRS)
    assert [counted(node)[1] for node in pair.nodes] == [0, 0]
