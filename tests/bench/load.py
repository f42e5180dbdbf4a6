"""A few keep-alive connections in a closed loop: each sends its next request when it has its answer."""

import selectors
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count

# So many that each process of the server has some: the kernel deals them out without counting.
CONNECTIONS = 8
END = b"\r\n\r\n"
# Where this stands in a path, each request has another number.
NUMBER = "NUMBER"
# With this header a page is asked for as if no card and no facet had ever been written.
FORGET = "X-Bench-Forget"


@dataclass(slots=True)
class _Connection:
    socket: socket.socket
    received: bytearray


def drive(port: int, path: str, headers: Mapping[str, str], seconds: float) -> int:
    """How many answers came within the seconds, or until there were some; every one must be a whole 200."""
    lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Accept-Language: fr"]
    text = "\r\n".join([*lines, *(f"{name}: {value}" for name, value in headers.items())]) + END.decode()
    numbers = count(time.time_ns())
    answers = 0
    with selectors.DefaultSelector() as selector:
        connections = [_Connection(socket.create_connection(("127.0.0.1", port)), bytearray()) for _ in range(CONNECTIONS)]
        for connection in connections:
            selector.register(connection.socket, selectors.EVENT_READ, connection)
            connection.socket.sendall(text.replace(NUMBER, str(next(numbers))).encode())
        until = time.monotonic() + seconds
        # A cold server may need longer for its first answers.
        while answers < CONNECTIONS or time.monotonic() < until:
            for key, _events in selector.select(1):
                if _has_answer(key.data):
                    answers += 1
                    key.data.socket.sendall(text.replace(NUMBER, str(next(numbers))).encode())
        for connection in connections:
            connection.socket.close()
    return answers


def _has_answer(connection: _Connection) -> bool:
    """Whether the answer is complete; it is then forgotten."""
    chunk = connection.socket.recv(262_144)
    if not chunk:
        raise ConnectionError("the server closed a connection that it was to keep")
    connection.received += chunk
    head, end, body = connection.received.partition(END)
    if not end or len(body) < _length(bytes(head)):
        return False
    if not head.startswith(b"HTTP/1.1 200"):
        raise ConnectionError(head.decode("latin-1"))
    connection.received.clear()
    return True


def _length(head: bytes) -> int:
    _before, found, rest = head.lower().partition(b"content-length:")
    if not found:
        raise ConnectionError("an answer without its length")
    return int(rest.partition(b"\r\n")[0])
