# SPDX-License-Identifier: Apache-2.0
"""What every test shares: no way out of this machine, one Hypothesis profile, a browser for those that ask for one."""

from __future__ import annotations

import gc
import ipaddress
import os
import sys
import threading
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tools.browser import chromium

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

# Playwright keeps an event loop in the thread of the test, and Django would then refuse every query there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# No deadline: two suites share two cores. Always the same examples in a suite; the long search is the soak's.
settings.register_profile(
    "suite",
    deadline=None,
    derandomize=True,
    max_examples=60,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("soak", parent=settings.get_profile("suite"), derandomize=False, max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))


def _is_here(host: object) -> bool:
    """Whether a host is this machine: a loopback address, `localhost`, or no name at all."""
    if host in (None, "", "localhost", b"localhost"):
        return True
    try:
        return ipaddress.ip_address(host.decode() if isinstance(host, bytes) else str(host)).is_loopback
    except ValueError:
        return False


def _stay_on_this_machine(event: str, args: tuple[object, ...]) -> None:
    """Refuse a connection or a look-up that would leave this machine. An audit hook sees every socket of the process."""
    if event == "socket.getaddrinfo":
        host = args[0]
    elif event in ("socket.connect", "socket.sendto") and isinstance(args[1], tuple):
        host = args[1][0]
    else:
        return
    if not _is_here(host):
        raise PermissionError(f"tests stay on this machine, and this one asked for {host!r}")


# Folders' own conftests import models, and they may be loaded before pytest configures anything.
if "no:django" not in sys.argv:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "demarche.node.settings")
    import asgiref.local

    # No thread here is asynchronous, and there asgiref's Local is a thread's own by a longer way: it looks for an event loop
    # whenever a connection is named.
    asgiref.local.Local = lambda *_chosen: threading.local()  # type: ignore[assignment,misc]
    import django
    from django.template import Template
    from django.test import utils

    django.setup()
    # Tests read pages as people do; a copy of the context of every field's template would be for nobody.
    utils.instrumented_test_render = Template._render  # type: ignore[attr-defined]

sys.addaudithook(_stay_on_this_machine)


@pytest.fixture(autouse=True)
def _nothing_was_opened_yet() -> None:
    """Each test has a journal of its own in this process: what another one opened is no entry that it need not write."""
    if "demarche.areas.journal.writing" in sys.modules:
        sys.modules["demarche.areas.journal.writing"].journal.forget(before="")


@pytest.fixture(autouse=True)
def _in_the_words_of_no_process() -> None:
    """Each test begins in the words of the product: a page speaks to its end in those of its process, and the next page anew."""
    if "django.utils.translation" in sys.modules:
        sys.modules["django.utils.translation"].deactivate()


def pytest_collection_finish() -> None:
    """What is loaded now stays for the whole run: the collector of garbage need not look through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run. Open a context of your own in it for a person of your own."""
    with chromium() as started:
        yield started


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page in a context of its own: no cookie of another test is seen."""
    context = browser.new_context(locale="en-GB", timezone_id="UTC")
    yield context.new_page()
    context.close()
