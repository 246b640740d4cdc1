"""The spool: what came by mail, sealed and on the disk before anybody is told that it was received.

    name = spool.keep(spooled)         # returns only when file, name and folder are durable
    spool.load(name), spool.discard(name)

Rules:
- a mail is acknowledged only after `keep` returned: a crash before it leaves the mail with its sender's
  server, a crash after it leaves it here;
- the name is the hash of envelope and bytes, so a redelivery is the same file;
- files are sealed to the bridge's own key (NaCl sealed box): the LMTP side can write, only the bridge reads;
- mails that come at once share the wait for the folder: one sync serves all whose name it found there.
"""

import errno
import hashlib
import itertools
import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from schemas.codec import Schema
from schemas.errors import DecryptionError, MalformedError, NotFoundError, StorageFullError, UnavailableError
from schemas.ids import Millis

_PARTIAL = ".partial"
_SUFFIX = ".mail"
_PIECE = 1024 * 1024  # bytes sealed at once: a large mail is in memory once only
_LENGTH = 4  # bytes that say how long a sealed piece is


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
            digest.update(len(part).to_bytes(8, "big"))
            digest.update(part)  # apart: a copy of a large mail is worth avoiding
        return digest.hexdigest()


class _Names:
    """Makes the names in a folder durable: threads that ask while a sync runs share the next one."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._begun = 0  # syncs; each serves whoever asked before it began
        self._done = 0
        self._failed = 0

    def make_durable(self, folder: Path) -> None:
        """Return when every name that was there at the call is on the disk; raises OSError."""
        wanted = self._begun + 1
        with self._turn:
            if wanted <= self._failed:  # a second sync may hide what the first one could not write
                raise OSError("the folder could not be made durable")
            if wanted <= self._done:
                return
            self._begun = wanted
            try:
                _sync_folder(folder)
            except OSError:
                self._failed = wanted
                raise
            self._done = wanted


@dataclass(frozen=True)
class Spool:
    """A folder of sealed mails; without `private` it can be written only."""

    folder: Path
    public: bytes
    private: bytes | None = None
    _names: _Names = field(default_factory=_Names, init=False, repr=False, compare=False)

    def keep(self, mail: Spooled) -> str:
        """Make a mail durable and return its name; raises StorageFullError: then nobody may say that it is.

        Threads may keep mails at once.
        """
        name = mail.name
        final = self.folder / (name + _SUFFIX)
        partial = self.folder / f"{name}.{os.getpid()}.{threading.get_ident()}{_PARTIAL}"
        try:
            if not final.exists():  # else it may be a moment old, and its name not yet durable
                _write(partial, self._sealed(mail))
                partial.replace(final)
            self._names.make_durable(self.folder)
        except OSError as error:
            partial.unlink(missing_ok=True)
            raise StorageFullError("the spool cannot be written") from error
        return name

    def load(self, name: str) -> Spooled:
        """Return a mail; raises NotFoundError, DecryptionError or MalformedError.

        UnavailableError when the machine does not give it now, which says nothing of the mail.
        """
        if self.private is None:
            raise DecryptionError("this process may only write into the spool")
        try:
            sealed = (self.folder / (name + _SUFFIX)).read_bytes()
        except FileNotFoundError as error:
            raise NotFoundError(f"the spool holds no mail {name}") from error
        except OSError as error:
            problem = f"the disk does not give the mail {name} in the spool"
            if error.errno == errno.EIO:  # the disk has lost it
                raise MalformedError(problem) from error
            raise UnavailableError(problem) from error  # too many open files, no memory, a mount that is away
        try:
            box = SealedBox(PrivateKey(self.private))
            head, *pieces = [box.decrypt(piece) for piece in _pieces(sealed)]
            mail = msgspec.structs.replace(msgspec.msgpack.decode(head, type=Spooled), data=b"".join(pieces))
        except CryptoError as error:
            raise DecryptionError(f"the mail {name} in the spool was altered") from error
        except (ValueError, msgspec.DecodeError) as error:
            raise MalformedError(f"the mail {name} in the spool cannot be read") from error
        if mail.name != name:  # pieces are missing, or those of another mail
            raise DecryptionError(f"the mail {name} in the spool was altered")
        return mail

    def _sealed(self, mail: Spooled) -> Iterator[bytes]:
        """Yield a mail in sealed pieces, each after its length: the envelope, then the bytes."""
        box = SealedBox(PublicKey(self.public))
        head = msgspec.msgpack.encode(msgspec.structs.replace(mail, data=b""))
        parts = (mail.data[at : at + _PIECE] for at in range(0, len(mail.data), _PIECE))
        for part in itertools.chain([head], parts):
            sealed = box.encrypt(part)
            yield len(sealed).to_bytes(_LENGTH, "big")
            yield sealed

    def discard(self, name: str) -> None:
        """Remove a mail that is posted; no effect when it is gone.

        Not waited for: were it there again after a crash, the ledger knows that it was posted.
        """
        (self.folder / (name + _SUFFIX)).unlink(missing_ok=True)

    def names(self) -> Iterator[str]:
        """Yield the names of the mails, oldest first."""
        found: list[tuple[int, str]] = []
        for file in self.folder.glob("*" + _SUFFIX):
            with suppress(FileNotFoundError):  # posted in this moment, while an operator looks
                found.append((file.stat().st_mtime_ns, file.name.removesuffix(_SUFFIX)))
        yield from (name for _, name in sorted(found))

    def sizes(self) -> Iterator[int]:
        """Yield the bytes of each sealed mail."""
        for file in self.folder.glob("*" + _SUFFIX):
            with suppress(FileNotFoundError):  # posted in this moment
                yield file.stat().st_size

    def sweep(self) -> None:
        """Remove what was never finished: nobody was told that it was received."""
        for file in self.folder.glob("*" + _PARTIAL):
            file.unlink(missing_ok=True)


def _pieces(sealed: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(sealed):
        size = int.from_bytes(sealed[at : at + _LENGTH], "big")
        at += _LENGTH + size
        yield sealed[at - size : at]


def _write(path: Path, pieces: Iterable[bytes]) -> None:
    with open(path, "wb", opener=_private) as file:
        file.writelines(pieces)
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
