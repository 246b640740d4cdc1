"""The spool: what came by mail, sealed and on the disk before anybody is told that it was received.

    name = spool.keep(spooled)         # returns only when file, name and folder are durable
    spool.load(name), spool.discard(name)

Rules:
- a mail is acknowledged only after `keep` returned: a crash before it leaves the mail with its sender's
  server, a crash after it leaves it here;
- the name is the hash of envelope and bytes, so a redelivery is the same file;
- files are sealed to the bridge's own key (NaCl sealed box): the LMTP side can write, only the bridge reads.
"""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from schemas.codec import Schema
from schemas.errors import DecryptionError, MalformedError, NotFoundError, StorageFullError
from schemas.ids import Millis

_PARTIAL = ".partial"
_SUFFIX = ".mail"


class Spooled(Schema):
    """A mail as the mail server handed it over: who sent it to whom, and its bytes."""

    sender: str  # of the envelope; empty for bounces
    recipient: str
    data: bytes
    arrived: Millis

    @property
    def name(self) -> str:
        """The name under which it is kept: the same whenever it is delivered again."""
        parts = (self.sender.encode(), self.recipient.lower().encode(), self.data)
        digest = hashlib.sha256()
        for part in parts:
            digest.update(len(part).to_bytes(8, "big") + part)
        return digest.hexdigest()


@dataclass(frozen=True)
class Spool:
    """A folder of sealed mails; without `private` it can be written only."""

    folder: Path
    public: bytes
    private: bytes | None = None

    def keep(self, mail: Spooled) -> str:
        """Make a mail durable and return its name; raises StorageFullError, and then nothing was kept."""
        final = self.folder / (mail.name + _SUFFIX)
        if final.exists():
            _sync_folder(self.folder)  # perhaps only a moment old
            return mail.name
        partial = self.folder / f"{mail.name}.{os.getpid()}{_PARTIAL}"
        sealed = SealedBox(PublicKey(self.public)).encrypt(msgspec.msgpack.encode(mail))
        try:
            _write(partial, sealed)
            partial.replace(final)
            _sync_folder(self.folder)
        except OSError as error:
            partial.unlink(missing_ok=True)
            raise StorageFullError("the spool cannot be written") from error
        return mail.name

    def load(self, name: str) -> Spooled:
        """Return a mail; raises NotFoundError, DecryptionError or MalformedError."""
        if self.private is None:
            raise DecryptionError("this process may only write into the spool")
        try:
            sealed = (self.folder / (name + _SUFFIX)).read_bytes()
        except FileNotFoundError as error:
            raise NotFoundError(f"the spool holds no mail {name}") from error
        try:
            plain = SealedBox(PrivateKey(self.private)).decrypt(sealed)
            return msgspec.msgpack.decode(plain, type=Spooled)
        except CryptoError as error:
            raise DecryptionError(f"the mail {name} in the spool was altered") from error
        except msgspec.DecodeError as error:
            raise MalformedError(f"the mail {name} in the spool cannot be read") from error

    def discard(self, name: str) -> None:
        """Remove a mail that is posted; no effect when it is gone."""
        (self.folder / (name + _SUFFIX)).unlink(missing_ok=True)
        _sync_folder(self.folder)

    def names(self) -> Iterator[str]:
        """Yield the names of the mails, oldest first."""
        files = sorted(self.folder.glob("*" + _SUFFIX), key=lambda file: file.stat().st_mtime_ns)
        yield from (file.name.removesuffix(_SUFFIX) for file in files)

    def sweep(self) -> None:
        """Remove what was never finished: nobody was told that it was received."""
        for file in self.folder.glob("*" + _PARTIAL):
            file.unlink(missing_ok=True)


def _write(path: Path, data: bytes) -> None:
    with open(path, "wb", opener=_private) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
