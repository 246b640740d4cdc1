"""An agent as a process, and who asks it over its Unix socket, as a case-management system would."""

import base64
import http.client
import http.server
import json
import os
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.acceptance.souspli import PASSPHRASE, Person, patiently
from tests.processes import PYTHON


@dataclass(frozen=True)
class Reply:
    """What the agent answered."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:  # noqa: ANN401  # JSON
        """The body as JSON."""
        return json.loads(self.body)


class _Connection(http.client.HTTPConnection):
    """A connection over a Unix socket."""

    def __init__(self, path: str) -> None:
        super().__init__("localhost", timeout=60)
        self._path = path

    def connect(self) -> None:
        """Connect."""
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


@dataclass
class Agent:
    """A running agent, and its token."""

    socket: str
    token: str

    def ask(
        self, method: str, path: str, body: object = None, *, headers: dict[str, str] | None = None
    ) -> Reply:
        """Make a request; an object becomes JSON, octets are sent as they are."""
        sent = {"Authorization": f"Bearer {self.token}"} | (headers or {})
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        connection = _Connection(self.socket)
        try:
            connection.request(method, path, data, sent)
            answer = connection.getresponse()
            return Reply(answer.status, dict(answer.getheaders()), answer.read())
        finally:
            connection.close()

    def once(self, key: str, path: str, body: object) -> Reply:
        """Post with a key."""
        return self.ask("POST", path, body, headers={"Idempotency-Key": f'"{key}"'})

    def gives(self, method: str, path: str, body: object = None) -> Any:  # noqa: ANN401  # JSON
        """Make a request that must succeed; returns its JSON."""
        reply = self.ask(method, path, body)
        assert reply.status < 300, reply
        return reply.json


@contextmanager
def running(person: Person, *options: str) -> Iterator[Agent]:
    """Run the agent of a person."""
    environment = os.environ | {
        "SOUSPLI_HOME": str(person.home),
        "SOUSPLI_PROFILE": person.profile,
        "SOUSPLI_PASSPHRASE": PASSPHRASE,
    }
    command = [*PYTHON, "-m", "client.cli.main", "agent", "run", "--json", *options]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            line = process.stdout.readline()
            yield Agent(json.loads(line)["listening"], person("agent", "token")["token"])
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(60) == 0


@dataclass
class Listener:
    """Who is told by webhooks: keeps what came."""

    port: int = 0
    told: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    def tells_of(self, thread: str) -> tuple[dict[str, str], bytes]:
        """Wait for what was told of a conversation: other ones of the office may change meanwhile."""
        found: list[tuple[dict[str, str], bytes]] = []

        def told() -> bool:
            found[:] = [each for each in self.told if json.loads(each[1])["thread"] == thread]
            return bool(found)

        patiently(told)
        return found[0]


@contextmanager
def listening(port: int = 0) -> Iterator[Listener]:
    """Listen for webhooks on this computer, on a free port unless one is named."""
    heard = Listener()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            heard.told.append((dict(self.headers), body))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler) as server:
        heard.port = server.server_port
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield heard
        finally:
            server.shutdown()
            thread.join()


def new_file(path: Path) -> dict[str, str]:
    """Return a file as the agent takes it."""
    return {"name": path.name, "data": base64.b64encode(path.read_bytes()).decode()}
