# SPDX-License-Identifier: Apache-2.0
"""No test leaves this machine."""

import socket

import pytest


@pytest.mark.parametrize("host", ["example.com", "192.0.2.1", "2001:db8::1"])
def test_another_machine_is_not_reached(host: str) -> None:
    """Neither a name nor an address of another machine is asked for."""
    with pytest.raises(PermissionError) as caught:
        socket.create_connection((host, 80), timeout=1)

    assert str(caught.value) == f"tests stay on this machine, and this one asked for {host!r}"


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.11", "localhost"])
def test_this_machine_is_reached(host: str) -> None:
    """Every address of the loopback is this machine."""
    with socket.create_server(("127.0.0.11" if host.endswith("11") else "127.0.0.1", 0)) as server:
        socket.create_connection((host, server.getsockname()[1]), timeout=5).close()
