# SPDX-License-Identifier: Apache-2.0
"""Two real nodes, one of them behind a proxy: what is delivered, and what the test of the connection says of real faults."""

import json
import re
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from demarche.demo.nodes import Node
from demarche.demo.stage import Stage, expect, wait_for
from demarche.demo.steps.doing import choice, dossier, release, send_on
from tests.federation.processes import process_of

ROOT = Path(__file__).parents[2]
WHAT = "Scans by way of a proxy since 05:00 UTC"
STEPS = ["name", "address", "proxy", "tcp", "tls", "key", "version", "clock", "store", "process", "suspended"]
APART = 700


@pytest.fixture(scope="module")
def proxied(founded: Stage) -> Iterator[tuple[Stage, subprocess.Popen[str]]]:
    """Aurelia reaches other nodes through a proxy, by its settings, which it reads when it starts."""
    aurelia = founded.aurelia
    settings = aurelia.home / "demarche.toml"
    before = settings.read_text()
    command = [sys.executable, "-m", "tests.areas.exchange.proxy"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as proxy:
        assert proxy.stdout is not None
        where = proxy.stdout.readline().strip()
        aurelia.stop()
        settings.write_text(before.replace("[peer]\n", f'[peer]\nproxy = "http://{where}"\n'))
        aurelia.start()
        try:
            yield founded, proxy
        finally:
            aurelia.stop()
            settings.write_text(before)
            aurelia.start()
            proxy.kill()


def tried(node: Node, code: str, fault: str = "") -> dict[str, str]:
    """What `demarche test` says, step by step; it ends 1 when a step failed, and after that one none is reached."""
    done = node.attempt("test", code)
    lines = [line.partition(": ") for line in done.stdout.splitlines()]
    assert [name for name, _, _ in lines] == STEPS, done.stdout + done.stderr
    said = {name: what for name, _, what in lines}
    failed = [name for name, what in said.items() if what.startswith("failed")]
    assert (failed, done.returncode) == ([fault] if fault else [], int(bool(fault))), done.stdout
    return said


def leaves(node: Node) -> int:
    """How many leaves its logs have."""
    found = re.search(r"(\d+) leaves", node.attempt("fsck").stdout)
    assert found
    return int(found[1])


@contextmanager
def without_room(node: Node) -> Iterator[None]:
    """The system lets its peer door write no file beyond a few bytes."""
    pid = process_of(node, "peer")
    doors = [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    for each in (pid, *doors):
        resource.prlimit(each, resource.RLIMIT_FSIZE, (100, resource.RLIM_INFINITY))
    yield
    for each in (pid, *doors):
        resource.prlimit(each, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def test_an_act_is_delivered_through_a_proxy(proxied: tuple[Stage, subprocess.Popen[str]]) -> None:
    """The proxy is asked for Borealia's address; the receipt comes back the same way."""
    stage, proxy = proxied
    arno = stage.aurelia.officer("t.arno")
    page = arno.open("/concerns/notify/")
    send_on(arno, page, {"to": choice(page, "to"), "what": WHAT, "profile": "ordinary"})
    release(stage.aurelia, "r.aksel")
    wait_for(arno, dossier(arno, WHAT), "delivered")
    assert proxy.stdout is not None
    assert proxy.stdout.readline().strip() == stage.borealia.peer


def test_the_connection_is_tested_with_real_faults(proxied: tuple[Stage, subprocess.Popen[str]]) -> None:
    """In order by command and by page; then a full store, a closed line and a clock that is off; no log grows."""
    stage, proxy = proxied
    aurelia, borealia = stage.nodes
    before = leaves(borealia)
    said = tried(aurelia, "XB")
    assert said["address"] == "in order, confirmed"
    assert said["tcp"] == f"in order, {borealia.peer} by the proxy"
    admin = aurelia.officer("admin")
    [line] = {url for _said, url in admin.open("/parties/").links if url.endswith("/line/")}
    expect(admin.submit(admin.open(line), "Test the connection"), "Every step is in order.", borealia.peer)

    with without_room(borealia):
        assert "(store_full)" in tried(aurelia, "XB", "store")["store"]
    borealia.command("line", "XA", "--suspend", "New machine room")
    assert "(suspended)" in tried(aurelia, "XB", "suspended")["suspended"]
    expect(borealia.officer("d.birk").open("/"), "the line to Aurelia is closed here: New machine room")
    borealia.command("line", "XA", "--resume")

    told = json.loads(stage.clock.path.read_text())
    stage.clock.path.write_text(json.dumps({**told, "offsets": {"XB": APART}}))
    assert "(clock_apart)" in tried(aurelia, "XB", "clock")["clock"]
    stage.clock.advance(APART)
    assert leaves(borealia) == before

    proxy.kill()
    proxy.wait()
    assert "(proxy_failed)" in tried(aurelia, "XB", "proxy")["proxy"]
