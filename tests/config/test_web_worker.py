"""What the web server itself refuses, over a real socket."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest


@pytest.fixture
def port() -> Iterator[int]:
    """A server of one worker that knows no application but one line."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = free.getsockname()[1]
    told = (
        "from gunicorn.app.base import BaseApplication\n"
        "class App(BaseApplication):\n"
        "    def load_config(self):\n"
        f"        self.cfg.set('bind', '127.0.0.1:{number}')\n"
        "        self.cfg.set('worker_class', 'valley.config.web_worker.Worker')\n"
        "        self.cfg.set('limit_request_line', 8190)\n"
        "        self.cfg.set('control_socket_disable', True)\n"
        "    def load(self):\n"
        "        return lambda environ, start: (start('200 OK', []), [b'here'])[1]\n"
        "App().run()\n"
    )
    server = subprocess.Popen([sys.executable, "-c", told], stderr=subprocess.DEVNULL)
    try:
        yield number
    finally:
        server.terminate()
        server.wait(20)


def ask(port: int, line: str) -> bytes:
    for _attempt in range(200):
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5) as to:
                to.sendall(f"{line}\r\nHost: here\r\nConnection: close\r\n\r\n".encode())
                found = b""
                while piece := to.recv(65536):
                    found += piece
                return found
        except ConnectionRefusedError:
            time.sleep(0.1)
    raise AssertionError("the server did not come up")


def test_a_url_that_is_too_long_is_answered_with_a_problem(port: int) -> None:
    head, _blank, body = ask(port, f"GET /epcis/v2/events?EQ_eventID={'x' * 8200} HTTP/1.1").partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 414")
    assert b"application/problem+json" in head
    told = json.loads(body)
    assert (told["type"], told["status"]) == ("epcisException:URITooLongException", 414)
    assert b"here" in ask(port, "GET / HTTP/1.1")
    assert ask(port, "NONSENSE").startswith(b"HTTP/1.1 400")  # every other refusal stays gunicorn's
