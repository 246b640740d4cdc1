"""The Caddyfile, by running Caddy with it, without TLS."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.conftest import Need


class Relay(BaseHTTPRequestHandler):
    """Answers with its port and with whom it believes the client to be."""

    def do_GET(self) -> None:  # http.server's name
        """Answer any path."""
        body = f"{self.connection.getsockname()[1]} {self.headers['X-Forwarded-For']}".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def relays() -> Iterator[list[str]]:
    """Run two relays that only answer; returns their addresses."""
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), Relay) for _ in range(2)]
    for server in servers:
        Thread(target=server.serve_forever, daemon=True).start()
    yield [f"127.0.0.1:{server.server_address[1]}" for server in servers]
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def caddy(
    deploy: Path, relays: list[str], need: Need, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[int]:
    """Run Caddy before the relays; returns its port."""
    program = shutil.which("caddy")
    need(program, "caddy is not installed")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {
        "SOUSPLI_DOMAIN": f"http://127.0.0.1:{port}",
        "SOUSPLI_RELAYS": " ".join(relays),
        "CADDY_ADMIN": "off",
        "HOME": str(tmp_path_factory.mktemp("caddy")),
        "PATH": os.defpath,
    }
    command = [str(program), "run", "--config", str(deploy / "Caddyfile")]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            for line in process.stderr:
                if "serving initial configuration" in line:
                    break
            else:
                raise AssertionError
            Thread(target=process.stderr.read, daemon=True).start()  # so that it can go on writing
            yield port
        finally:
            process.terminate()


def get(port: int, path: str, **headers: str) -> tuple[int, str]:
    """Return the status and the body of an answer; waits for Caddy's first look at the relays."""
    for _ in range(100):
        connection = HTTPConnection("127.0.0.1", port, timeout=20)
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        status, body = answer.status, answer.read().decode()
        connection.close()
        if status != 503:
            return status, body
        time.sleep(0.05)
    raise AssertionError(path)


@pytest.mark.parametrize("path", ["/metrics", "/readyz", "/METRICS", "//metrics", "/x/../metrics"])
def test_what_is_for_operators_stays_inside(caddy: int, path: str) -> None:
    """However it is spelt."""
    assert get(caddy, path)[0] == 404


@pytest.mark.parametrize("path", ["/healthz", "/v1/network", "/v1/uploads", "/metricsabc"])
def test_the_rest_reaches_a_relay(caddy: int, path: str) -> None:
    """With the client's address, and not the one that the client says it has."""
    assert get(caddy, path, **{"X-Forwarded-For": "192.0.2.1"})[1].split()[1:] == ["127.0.0.1"]


def test_an_upload_goes_to_one_machine(caddy: int) -> None:
    """Where the rest of it is; other uploads go elsewhere."""
    answered = {}
    for upload in range(20):
        asked = [get(caddy, f"/v1/uploads/{upload}")[1].split()[0] for _ in range(5)]
        assert len(set(asked)) == 1
        answered[upload] = asked[0]
    assert len(set(answered.values())) == 2
