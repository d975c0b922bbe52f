# SPDX-License-Identifier: Apache-2.0
"""A time for everything that is said over a connection: a silence is bounded by the socket, an answer drop by drop by this."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from socket import SHUT_RDWR, socket
from threading import Timer


@contextmanager
def cut_after(seconds: float, line: Callable[[], socket | None]) -> Iterator[None]:
    """Shut the connection when the block has taken that long; whoever waits in it is woken."""

    def cut() -> None:
        open_line = line()
        if open_line is not None:
            with suppress(OSError):
                socket.shutdown(open_line, SHUT_RDWR)

    watch = Timer(seconds, cut)
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()
