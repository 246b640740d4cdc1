"""A Postfix of the tests' own, on loopback, with the configuration that deploy/postfix shows."""

import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from tests.processes import free_port

SAMPLE = Path(__file__).resolve().parents[2] / "deploy" / "postfix" / "main.cf"


@dataclass
class Postfix:
    """A mail server: mail for `domain` goes to the bridge, for others where `routes` says."""

    folder: Path
    domain: str
    bridge: int  # port
    routes: Mapping[str, str]  # from a domain to a transport
    milter: int | None = None  # port of opendkim
    port: int = 0

    def __enter__(self) -> Self:
        self.port = free_port()
        for name in ("conf", "queue", "data"):
            (self.folder / name).mkdir(parents=True)
        shutil.chown(self.folder / "data", "postfix")
        self.folder.chmod(0o755)
        sample = SAMPLE.read_text(encoding="utf-8").replace("courriel.example.org", self.domain)
        own = self._overrides()
        named = {_name(line) for line in own.splitlines()}
        kept = [line for line in sample.splitlines() if _name(line) not in named]
        (self._conf / "main.cf").write_text("\n".join(kept) + own, encoding="utf-8")
        (self._conf / "master.cf").write_text(self._services(), encoding="utf-8")
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._call("stop")

    def kill(self) -> None:
        """End all of it at once, as when the machine loses its power."""
        master = int((self.folder / "queue" / "pid" / "master.pid").read_text())
        with suppress(ProcessLookupError):
            os.killpg(master, signal.SIGKILL)

    def start(self) -> None:
        """Start it again, on the queue that it left."""
        self._call("start")
        self._wait()

    def setting(self, name: str) -> str:
        """Return an option."""
        said = subprocess.run(["postconf", "-c", self._conf, "-h", name], check=True, capture_output=True)
        return said.stdout.decode().strip()

    def set(self, name: str, value: str) -> None:
        """Change an option."""
        subprocess.run(["postconf", "-c", self._conf, "-e", f"{name}={value}"], check=True)
        self._call("reload")

    def flush(self) -> None:
        """Try now what waits in the queue."""
        subprocess.run(["postqueue", "-c", self._conf, "-f"], check=True, capture_output=True)

    @property
    def queue(self) -> list[str]:
        """Where each mail is that it has: `deferred` when it was tried in vain."""
        said = subprocess.run(["postqueue", "-c", self._conf, "-j"], check=True, capture_output=True)
        return [json.loads(line)["queue_name"] for line in said.stdout.splitlines()]

    async def emptied(self) -> bool:
        """Whether it has nothing left: it forgets a mail a moment after the other side has taken it."""
        return not self.queue

    @property
    def _conf(self) -> Path:
        return self.folder / "conf"

    def _overrides(self) -> str:
        """Return what a test cannot have as in production: paths, certificates, DNS, patience."""
        routes = {self.domain: f"lmtp:inet:127.0.0.1:{self.bridge}", **self.routes}
        transports = ", ".join(f"{{ {domain} = {transport} }}" for domain, transport in routes.items())
        return f"""
queue_directory = {self.folder}/queue
data_directory = {self.folder}/data
maillog_file = {self.folder}/mail.log
maillog_file_prefixes = {self.folder}
inet_interfaces = loopback-only
inet_protocols = ipv4
disable_dns_lookups = yes
default_transport = error:loopback only
transport_maps = inline:{{ {transports} }}
smtpd_tls_security_level = none
smtp_tls_security_level = none
smtpd_milters = {f"inet:127.0.0.1:{self.milter}" if self.milter else ""}
queue_run_delay = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 2s
alias_maps =
alias_database =
"""

    def _services(self) -> str:
        rows = [
            f"127.0.0.1:{self.port} inet n - n - - smtpd",
            "pickup unix n - n 60 1 pickup",
            "cleanup unix n - n - 0 cleanup",
            "qmgr unix n - n 300 1 qmgr",
            "rewrite unix - - n - - trivial-rewrite",
            "bounce unix - - n - 0 bounce",
            "defer unix - - n - 0 bounce",
            "trace unix - - n - 0 bounce",
            "verify unix - - n - 1 verify",
            "flush unix n - n 1000? 0 flush",
            "proxymap unix - - n - - proxymap",
            "smtp unix - - n - - smtp",
            "relay unix - - n - - smtp",
            "showq unix n - n - - showq",
            "error unix - - n - - error",
            "retry unix - - n - - error",
            "discard unix - - n - - discard",
            "lmtp unix - - n - - lmtp",
            "anvil unix - - n - 1 anvil",
            "scache unix - - n - 1 scache",
            "postlog unix-dgram n - n - 1 postlogd",
        ]
        return "\n".join(rows) + "\n"

    def _call(self, command: str) -> None:
        # Into a file: what stays running would keep a pipe open for ever.
        said = self.folder / "said"
        with said.open("w") as output:
            done = subprocess.run(
                ["postfix", "-c", self._conf, command], stderr=output, stdout=output, check=False
            )
        assert done.returncode == 0, said.read_text(encoding="utf-8")

    def _wait(self) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise AssertionError((self.folder / "mail.log").read_text(encoding="utf-8"))


def _name(line: str) -> str:
    return line.partition("=")[0].strip()
