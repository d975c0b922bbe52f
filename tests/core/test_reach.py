# SPDX-License-Identifier: Apache-2.0
"""Hosts in their one spelling, and which addresses a connection may go to."""

from __future__ import annotations

import pytest

from demarche.core.reach import AddressError, Kind, check_host, first_barred, kind_of, literal, read_door

PUBLIC = ("8.8.8.8", "2606:4700::1", "2002:808:808::", "64:ff9b::808:808")
PRIVATE = (
    *("127.0.0.1", "127.1.2.3", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "169.254.1.1", "240.0.0.1"),
    *("192.0.2.1", "0.1.2.3", "::1", "fe80::1", "fc00::1", "fd00::12", "fec0::1", "64:ff9b:1::1", "2001:db8::1"),
    *("100::1", "4000::1"),
)
BARRED = (
    *("0.0.0.0", "255.255.255.255", "224.0.0.1", "::", "ff02::1", "fe80::1%lo"),  # noqa: S104  # judged, not listened on
    *("::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:7f00:1", "::127.0.0.1", "::ffff:0:7f00:1"),
    *("2002:7f00:1::", "2002:a00:1::1", "2001::1", "2001:0:808:808::80ff:fffe", "64:ff9b::7f00:1", "64:ff9b::a00:1"),
)


@pytest.mark.parametrize("address", PUBLIC)
def test_anybody_may_go_to_a_public_address(address: str) -> None:
    assert kind_of(address) is Kind.PUBLIC


@pytest.mark.parametrize("address", PRIVATE)
def test_only_who_confirmed_it_goes_to_an_address_of_a_network_inside(address: str) -> None:
    assert kind_of(address) is Kind.PRIVATE


@pytest.mark.parametrize("address", BARRED)
def test_nobody_goes_to_an_address_that_hides_another_or_is_none(address: str) -> None:
    assert kind_of(address) is Kind.BARRED


def test_what_is_no_address_is_not_judged() -> None:
    with pytest.raises(AddressError) as caught:
        kind_of("localhost")
    assert str(caught.value) == "expected an address, got 'localhost'"


@pytest.mark.parametrize("host", ["node.aurelia.example", "localhost", "a-1.b2", "10.1.2.3", "2001:db8::1", "1.2.3.4a"])
def test_the_one_spelling_of_a_host(host: str) -> None:
    assert check_host(host) == host


@pytest.mark.parametrize(
    "host",
    [
        *("127.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "127.0.0.01", "1.2.3.4.5", "0x", "127.0.0.0x1"),
        *("0:0:0:0:0:0:0:1", "2001:DB8::1", "2001:0db8::1", "::ffff:127.0.0.1", "١٢٧.0.0.1"),
    ],
)
def test_another_spelling_of_an_address_is_refused(host: str) -> None:
    with pytest.raises(AddressError) as caught:
        check_host(host)
    assert str(caught.value) == f"expected an address in its shortest usual spelling, got {host!r}"


@pytest.mark.parametrize(
    "host",
    [
        *("", ".", "127.0.0.1.", "node.example.", "node..example", "Node.example", "-a.example", "a-.example"),
        *("user@node.example", "node_1.example", "nöde.example", "a" * 64 + ".example", "a." * 126 + "aa"),
    ],
)
def test_another_spelling_of_a_name_is_refused(host: str) -> None:
    with pytest.raises(AddressError) as caught:
        check_host(host)
    assert str(caught.value) == f"expected a host name in lower case or an address, got {host[:80]!r}"


@pytest.mark.parametrize("host", ["0.0.0.0", "224.0.0.1", "::ffff:7f00:1", "fe80::1%lo"])  # noqa: S104
def test_an_address_to_which_nothing_goes_is_no_host(host: str) -> None:
    with pytest.raises(AddressError) as caught:
        check_host(host)
    assert str(caught.value) == f"expected an address to which a connection may go, got {host!r}"


def test_a_door_is_a_host_and_a_port() -> None:
    assert read_door("node.example:9443") == ("node.example", 9443)
    assert read_door("[2001:db8::1]:9443") == ("2001:db8::1", 9443)
    assert (literal("2001:db8::1"), literal("node.example")) == (True, False)


@pytest.mark.parametrize(
    "door", ["node.example", "node.example:", "node.example:09", "n:65536", "::1:9", "n:9\n", "n:٣"]
)
def test_what_is_no_door(door: str) -> None:
    with pytest.raises(AddressError) as caught:
        read_door(door)
    assert str(caught.value) == f"expected host:port, got {door!r}"


@pytest.mark.parametrize("door", ["[node.example]:9443", "[127.0.0.1]:9443"])
def test_brackets_are_for_ipv6(door: str) -> None:
    with pytest.raises(AddressError) as caught:
        read_door(door)
    assert str(caught.value) == f"expected brackets around an IPv6 address and nothing else, got {door!r}"


def test_one_address_that_is_not_allowed_bars_a_name() -> None:
    """A name that leads outside and inside is a way inside; what is mapped is not allowed by any confirmation."""
    assert first_barred(["8.8.8.8", "2606:4700::1"], {""}.__contains__) is None
    assert first_barred(["8.8.8.8", "10.0.0.1"], {""}.__contains__) == (Kind.PRIVATE, "10.0.0.1")
    assert first_barred(["8.8.8.8", "10.0.0.1"], {"10.0.0.1"}.__contains__) is None
    assert first_barred(["::ffff:10.0.0.1"], lambda _address: True) == (Kind.BARRED, "::ffff:10.0.0.1")
