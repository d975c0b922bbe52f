# SPDX-License-Identifier: Apache-2.0
"""States in which alerts are looked at: one that waits to be read back while ways fail, and one that nobody has."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Final

from demarche.demo.nodes import any_ports
from demarche.demo.stage import HOST, expect, wait_for
from demarche.demo.steps import doing
from tools.staging import ADMIN, concern, link, path

if TYPE_CHECKING:
    from tools.staging import World

MINUTES: Final = 15


def an_alert_to_read_back(world: World) -> None:
    """Aurelia has a command that works, a mail server and a ticket system that are not there; an urgent draft waits for a second officer."""
    node, known = world.stage.aurelia, world.known
    mail, tickets = any_ports(HOST, 2)
    pager = node.folder / "page"
    pager.write_text("#!/bin/sh\ncat > /dev/null\n")
    pager.chmod(0o700)
    (node.home / "hook.secret").write_text(f"whsec_{base64.b64encode(bytes(32)).decode()}\n")
    lines = (
        f'mail_host = "{HOST}"\nmail_port = {mail}\nmail_tls = "none"\nmail_from = "node@aurelia.example"',
        f'command = ["{pager}"]',
        f'webhook_url = "http://{HOST}:{tickets}/hook"\nwebhook_secret_file = "hook.secret"',
    )
    node.stop()
    with (node.home / "demarche.toml").open("a") as file:
        file.write("\n".join(("\n[alerts]", *lines, "")))
    node.start()
    aksel, amis, admin = (node.officer(each) for each in ("r.aksel", "d.amis", ADMIN))
    where = {"mail": "r.aksel@aurelia.example", "line": "+00 1 555 0104"}
    expect(aksel.submit(aksel.open("/alerts/mine/"), "Keep these addresses", where))
    expect(admin.submit(admin.open("/alerts/tickets/"), "Send a test"))
    doing.sent_on(amis, amis.open(concern(amis, "Urgent: a wiper in three ministries")), {"profile": "urgent"})
    known["alert"] = link(wait_for(aksel, "/alerts/", "Read back the code"), r"/alerts/\d+/")
    wait_for(admin, known["alert"], "no mail to")
    wait_for(admin, "/alerts/tickets/", "no answer from")
    known["trial"] = path(admin.submit(admin.open("/alerts/"), "Send a trial alert: Technical desk"))


def an_alert_that_nobody_has(world: World) -> None:
    """The time of the one officer who can be reached goes by."""
    world.stage.clock.advance(MINUTES * 60)
    wait_for(world.stage.aurelia.officer("r.aksel"), world.known["alert"], "Nobody has it")
