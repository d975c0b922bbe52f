# SPDX-License-Identifier: Apache-2.0
"""A proxy on this machine that knows CONNECT and nothing else: `python -m tests.areas.exchange.proxy [STATUS]`.

It prints its address, then each CONNECT as it comes. With a status it answers every CONNECT by that; else it leads to where it is
asked to, names to 127.0.0.1.
"""

import socket
import sys
import threading
from contextlib import suppress


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def serve(line: socket.socket, status: str) -> None:
    """Answer one CONNECT, and carry bytes both ways until one side hangs up."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        more = line.recv(1)
        if not more:
            return
        head += more
    where = head.split(b" ")[1].decode()
    say(where)
    if status:
        line.sendall(f"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n".encode())
        line.close()
        return
    host, _, port = where.rpartition(":")
    beyond = socket.create_connection((host if host[0].isdecimal() else "127.0.0.1", int(port)))
    line.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
    threading.Thread(target=carry, args=(line, beyond), daemon=True).start()
    carry(beyond, line)


def carry(one: socket.socket, other: socket.socket) -> None:
    """Carry what one side says to the other, to the end."""
    with suppress(OSError):
        while data := one.recv(65_536):
            other.sendall(data)
        other.shutdown(socket.SHUT_WR)


def main() -> None:
    """Listen on a free port of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        say(f"127.0.0.1:{listener.getsockname()[1]}")
        while True:
            line, _peer = listener.accept()
            threading.Thread(target=serve, args=(line, " ".join(sys.argv[1:])), daemon=True).start()


if __name__ == "__main__":
    main()
