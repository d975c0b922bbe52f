# SPDX-License-Identifier: Apache-2.0
"""Two real nodes of which one renews its keys while both run, and once more while the other is away: nothing is lost or told twice."""

import re
import shlex
from pathlib import Path
from typing import Final

import pytest

from demarche.demo.nodes import Node, until
from demarche.demo.stage import Stage, expect, wait_for
from demarche.demo.steps.doing import SEND, choice, dossier, is_to_release, proof_for, release, send_on
from tests.federation.processes import counted, hold, verified

PAGE: Final = Path(__file__).parents[2] / "docs" / "operate" / "keys.md"
STOLEN = "Scans that nobody here reported"
WHY = "A copy of the key was taken with a laptop."
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


def lines() -> list[str]:
    """What the page has an administrator type, without the prompt."""
    blocks = re.findall(r"```console\n(.*?)```", PAGE.read_text(), re.DOTALL)
    return [line.strip().removeprefix("$ ") for block in blocks for line in block.splitlines() if line.strip()]


def typed(node: Node, line: str) -> str:
    """Run one line of the page on this node, with the newest root key from the safe."""
    program, *arguments = shlex.split(line)
    assert program == "demarche"
    named = [str(root_of(node)) if each.endswith("-FOR-THE-SAFE.pem") else each for each in arguments]
    return node.command(*(each.replace("/media/safe", str(node.folder)) for each in named))


def revoke(stage: Stage, keys: str) -> None:
    """D. Amis revokes the technical desk's key of the first set, from the newest act on, which is the thief's; it is released."""
    amis = stage.aurelia.officer("d.amis")
    page = amis.follow(amis.open(keys), "Revoke a key of this participating State")
    [fields] = [form.fields for form in page.forms if "first" in form.fields]
    chosen = {"key": fields["key"].choices[5], "first": fields["first"].choices[2], "text": WHY}
    expect(amis.submit(page, SEND, chosen))
    release(stage.aurelia, "r.aksel", reads=(WHY,))


def is_disowned(stage: Stage, gone: str, stands: str) -> None:
    """Offline, by the file that either node exports: one act is, and the other is not; both records hold together."""
    for node in stage.nodes:
        said = verified(node, gone.strip("/").split("/")[-1])
        assert "disowned by XA on" in said
        assert said.splitlines()[-1] == "verdict: VALID, NO OUTSIDE TRUST"
        assert "disowned" not in verified(node, stands.strip("/").split("/")[-1])
        assert counted(node)[1] == 0, node.attempt("fsck").stdout


def test_a_stolen_key_is_drilled_as_the_page_says(stage: Stage) -> None:
    """What the thief had signed reads disowned on both nodes and offline; what came before stands; the new key goes on."""
    aurelia, borealia = stage.nodes
    notify(stage, BEFORE)
    stands = delivered(stage, BEFORE)
    notify(stage, STOLEN)
    gone = delivered(stage, STOLEN)
    shown, planned, made, after, again = lines()
    assert "key-set 1 in force" in typed(aurelia, shown)
    assert "Nothing was changed." in typed(aurelia, planned)
    assert "Key-set 2 is in force" in typed(aurelia, made)
    assert "Key ceremony of XA" in (aurelia.folder / "sheet-2.html").read_text()
    assert "key-set 2 in force" in typed(aurelia, after)
    assert "Key-set 3 is in force" in typed(aurelia, again)
    until("Borealia to hold key-set 3", lambda: told(aurelia))

    keys = f"/keys/{stage.known['process']}/"
    revoke(stage, keys)
    for node, officer in ((aurelia, "t.arno"), (borealia, "t.basso")):
        wait_for(node.officer(officer), keys, WHY)
        wait_for(node.officer(officer), gone, "disowned by Aurelia", WHY)
        assert "disowned" not in node.officer(officer).open(stands).text
    is_disowned(stage, gone, stands)
    notify(stage, AFTER)
    delivered(stage, AFTER)


def test_keys_are_renewed_while_both_nodes_run(stage: Stage) -> None:
    """Every role at once; the other side learns of it by itself, takes acts under the new keys, and the door shows the new certificate."""
    aurelia = stage.aurelia
    assert "The new root key is in" in rotate(aurelia, "all")
    until("Borealia to hold key-set 4", lambda: told(aurelia))
    until("the door to show its certificate", lambda: "certificate of key-set 4" in aurelia.command("keys"))
    notify(stage, BACK)
    delivered(stage, BACK)
    for node in stage.nodes:
        assert counted(node)[1] == 0, node.attempt("fsck").stdout
    wanted = dossier(aurelia.officer("t.arno"), BACK).strip("/").split("/")[-1]
    for node in stage.nodes:
        assert verified(node, wanted).splitlines()[-1] == "verdict: VALID, NO OUTSIDE TRUST"
