"""The other side, in real programs on loopback.

Dovecot keeps a correspondent's mail, mutt reads and answers it, opendkim signs for their provider, and a name
server of ours says with which key. Each runs from a folder of the test's own, and ends with its block.
"""

import asyncio
import os
import shutil
import socket
import socketserver
import subprocess
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import dns.flags
import dns.message
import dns.rdatatype
import dns.rrset

from tests.processes import free_port

PROGRAMS = ("postfix", "dovecot", "opendkim", "opendkim-genkey", "swaks", "mutt", "script")


@dataclass
class Dovecot:
    """Mailboxes: mail comes in by LMTP and is read over IMAP, by any name with `password`."""

    folder: Path
    password: str = "secret"
    options: str = ""  # more lines of its configuration
    imap: int = 0  # ports
    lmtp: int = 0

    def __enter__(self) -> Self:
        self.imap, self.lmtp = free_port(), free_port()
        mail = self.folder / "mail"
        mail.mkdir(parents=True)
        shutil.chown(mail, "dovecot")
        self._config.write_text(self._options(), encoding="utf-8")
        # Nothing captured: what stays running would keep a pipe open for ever.
        subprocess.run(["dovecot", "-c", self._config], check=True)
        wait_for_port(self.imap)
        wait_for_port(self.lmtp)
        return self

    def __exit__(self, *_: object) -> None:
        subprocess.run(["doveadm", "-c", self._config, "stop"], check=True, capture_output=True)

    def mails(self, name: str) -> list[bytes]:
        """Return the mails of somebody, read or not, oldest first."""
        folders = [self.folder / "mail" / name / "Maildir" / each for each in ("new", "cur")]
        files = [file for folder in folders if folder.is_dir() for file in folder.iterdir()]
        return [file.read_bytes() for file in sorted(files, key=lambda file: file.stat().st_mtime_ns)]

    @property
    def _config(self) -> Path:
        return self.folder / "dovecot.conf"

    def _options(self) -> str:
        return f"""
base_dir = {self.folder}/run
log_path = {self.folder}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
mail_location = maildir:~/Maildir
first_valid_uid = 1
passdb {{
  driver = static
  args = password={self.password}
}}
userdb {{
  driver = static
  args = uid=dovecot gid=dovecot home={self.folder}/mail/%n allow_all_users=yes
}}
service imap-login {{
  inet_listener imap {{
    port = {self.imap}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {self.lmtp}
  }}
}}
protocol lmtp {{
  auth_username_format = %Ln
}}
{self.options}
"""


@dataclass
class OpenDkim:
    """A milter that signs the mail of domains, each with a key of its own; `records` says what DNS has to."""

    folder: Path
    domains: tuple[str, ...]
    port: int = 0
    records: dict[str, list[bytes]] = field(default_factory=dict)
    _process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.port = free_port()
        self.folder.mkdir(parents=True)
        rows = {"keys": "", "signing": ""}
        for domain in self.domains:
            folder = self.folder / domain
            folder.mkdir()
            subprocess.run(
                ["opendkim-genkey", "-b", "2048", "-d", domain, "-s", "mail", "-D", folder], check=True
            )
            self.records[f"mail._domainkey.{domain}."] = [_published((folder / "mail.txt").read_text())]
            rows["keys"] += f"{domain} {domain}:mail:{folder}/mail.private\n"
            rows["signing"] += f"*@{domain} {domain}\n"
        for name, text in rows.items():
            (self.folder / name).write_text(text, encoding="utf-8")
        config = self.folder / "opendkim.conf"
        config.write_text(
            f"Socket inet:{self.port}@127.0.0.1\nMode s\nKeyTable file:{self.folder}/keys\n"
            f"SigningTable refile:{self.folder}/signing\nCanonicalization relaxed/relaxed\n"
            "OversignHeaders From\nRequireSafeKeys no\nInternalHosts 127.0.0.0/8\nBackground no\n",
            encoding="utf-8",
        )
        self._process = subprocess.Popen(["opendkim", "-x", config])
        wait_for_port(self.port)
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process is not None
        self._process.terminate()
        self._process.wait(60)


@dataclass
class NameServer:
    """Answers for the TXT records that it is given, on a loopback address of its own."""

    records: Mapping[str, list[bytes]]
    address: str = ""

    def __enter__(self) -> Self:
        answer = self._answer

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                asked, socket_ = self.request
                socket_.sendto(answer(asked), self.client_address)

        self.address = f"127.53.{os.getpid() % 256}.{os.getpid() // 256 % 254 + 1}"
        self._server = socketserver.UDPServer((self.address, 53), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, asked: bytes) -> bytes:
        query = dns.message.from_wire(asked)
        (question,) = query.question
        answer = dns.message.make_response(query)
        answer.flags |= dns.flags.AA | dns.flags.RA
        found = self.records.get(question.name.to_text().lower(), [])
        if found and question.rdtype == dns.rdatatype.TXT:
            texts = [" ".join(f'"{piece}"' for piece in _pieces(each.decode())) for each in found]
            answer.answer.append(dns.rrset.from_text(question.name, 60, "IN", "TXT", *texts))
        return answer.to_wire()


@dataclass(frozen=True)
class Mutt:
    """A correspondent's mail program: reads over IMAP, sends through a mail server."""

    folder: Path
    name: str
    address: str
    imap: int  # ports
    smtp: int
    password: str

    async def answer(self, text: str) -> str:
        """Open the newest mail and answer above its quotation; returns what the screen showed."""
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "answer").write_text(text + "\n\n", encoding="utf-8")
        editor = self.folder / "editor"
        editor.write_text(f'#!/bin/sh\ncat "{self.folder}/answer" "$1" > "$1.new" && mv "$1.new" "$1"\n')
        editor.chmod(0o700)
        config = self.folder / "muttrc"
        config.write_text(self._options(editor), encoding="utf-8")
        environment = {
            **os.environ,
            "TERM": "xterm",
            "HOME": str(self.folder),
            "LANG": "C.UTF-8",
            "COLUMNS": "100",
        }
        screen = self.folder / "screen"
        process = await asyncio.create_subprocess_exec(
            *("timeout", "60", "script", "-qefc", f"mutt -F {config}", str(screen)),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.STDOUT,
            env=environment,
        )
        status = await process.wait()
        shown = screen.read_text(encoding="utf-8", errors="replace")
        assert status == 0, shown
        return shown

    def _options(self, editor: Path) -> str:
        return f"""
set folder="imap://127.0.0.1:{self.imap}/"
set spoolfile="+INBOX"
set imap_user="{self.address.partition("@")[0]}"
set imap_pass="{self.password}"
set smtp_url="smtp://127.0.0.1:{self.smtp}/"
set ssl_starttls=no
set ssl_force_tls=no
set realname="{self.name}"
set from="{self.address}"
set use_from=yes
set use_envelope_from=yes
set editor="{editor}"
set fast_reply=yes
set reply_to=yes
set include=yes
set record=""
set sleep_time=0
set quit=yes
set delete=yes
set move=no
set abort_unmodified=no
push "<last-entry><display-message><exit><reply><send-message><quit>"
"""


def wait_for_port(port: int) -> None:
    """Return when somebody listens."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"nobody listens on {port}")


def _published(zone: str) -> bytes:
    """Return the record that opendkim-genkey wrote as a line of a zone file: its quoted pieces together."""
    return "".join(zone.split('"')[1::2]).encode()


def _pieces(text: str) -> list[str]:
    return [text[at : at + 255] for at in range(0, len(text), 255)]
