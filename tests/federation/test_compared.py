# SPDX-License-Identifier: Apache-2.0
"""A real node whose outbox was wiped by hand: `demarche sync` finds what the other lacks, and the running node sends it."""

from demarche.demo.stage import Stage, expect, wait_for
from demarche.demo.steps.doing import choice, dossier, proof_for, send_on
from tests.federation.processes import counted, hold

WHAT = "Phishing at the ministry of transport since 06:00 UTC"
WIPE = (
    "from demarche.ledger.models import Outbox; newest = Outbox.objects.latest('pk').pk; "
    "print(Outbox.objects.filter(pk=newest).exclude(state='delivered').delete()[0], 'wiped')"
)


def release(stage: Stage) -> None:
    """Borealia notifies Aurelia, whose node is down."""
    borealia, basso, brand = stage.borealia, stage.borealia.officer("t.basso"), stage.borealia.officer("r.brand")
    page = basso.open("/concerns/notify/")
    sent = send_on(basso, page, {"to": choice(page, "to"), "what": WHAT, "profile": "ordinary"})
    check = expect(brand.open(sent.url))
    expect(brand.submit(check, "Release to Aurelia", proof_for(check, borealia)), WHAT)


def test_a_wiped_outbox_heals(founded: Stage) -> None:
    """The act stands in Borealia's log and in no delivery; Aurelia's node says that it lacks it."""
    aurelia, borealia = founded.nodes
    hold(borealia, 0)
    aurelia.stop()
    release(founded)
    borealia.stop()
    assert "1 wiped" in borealia.attempt("manage", "shell", "-c", WIPE).stdout
    acts, faults = counted(borealia)
    assert faults == 1
    aurelia.start()
    found = borealia.attempt("sync", "XA")
    assert (found.returncode, found.stdout.rpartition(": ")[2]) == (0, "0 acts asked for, 1 sent again\n"), found
    borealia.start()
    basso = borealia.officer("t.basso")
    wait_for(basso, dossier(basso, WHAT), "delivered")
    assert counted(borealia) == (acts, 0)
