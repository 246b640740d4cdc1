"""File streams: encryption in constant memory, bound to the blob that the file becomes.

A file has a key of its own and is one Cobblestone-256 stream (C2SP chunked-encryption) with the context
`label("blob") || id`, so that a relay cannot hand out one blob in place of another. Chunk k begins at
ciphertext byte 56 + k * 16400, therefore an interrupted transfer continues where it stopped.

    for sealed in seal_stream(pieces(file), key, blob_id): send(sealed)

Rule for readers: what `open_stream` yields is genuine but perhaps not all of it. Until it is exhausted
without an error the file may have been cut off, so write it under a temporary name and rename it at the
end.
"""

from collections.abc import Iterable, Iterator
from io import BufferedIOBase
from typing import TypeAlias

from cryptography.cobblestone import Cobblestone256Decryptor, Cobblestone256Encryptor
from cryptography.exceptions import InvalidTag

from crypto.signing import label
from schemas.errors import DecryptionError, MalformedError

FILE_CHUNK = 16 * 1024
"""Plaintext bytes of a chunk; the last chunk is always shorter, which marks the end."""

_PREFIX = 24 + 32  # salt, commitment to the key
_TAG = 16
_KEY_SIZE, _ID_SIZE = 32, 16
_PIECE = 16 * FILE_CHUNK  # 256 KiB: large enough that Python's part of the work vanishes, and fits the cache

Data: TypeAlias = bytes | bytearray | memoryview


def seal_stream(source: Iterable[Data], key: bytes, blob_id: bytes) -> Iterator[memoryview]:
    """Yield the ciphertext of the pieces of a file; each view is valid until the next one is asked for."""
    sealer = FileSealer(key, blob_id)
    for piece in source:
        yield sealer.update(piece)
    yield memoryview(sealer.finalize())


def open_stream(source: Iterable[Data], key: bytes, blob_id: bytes) -> Iterator[memoryview]:
    """Yield the plaintext of the pieces of a ciphertext; each view is valid until the next one is asked for.

    Raises DecryptionError, for a truncated file only at the end: nothing may be acted on before exhaustion.
    """
    opener = FileOpener(key, blob_id)
    for piece in source:
        yield opener.update(piece)
    yield memoryview(opener.finalize())


def pieces(file: BufferedIOBase) -> Iterator[memoryview]:
    """Yield the rest of an open file; each view is valid until the next one is asked for."""
    view = memoryview(bytearray(_PIECE))
    while count := file.readinto(view):
        yield view[:count]


def ciphertext_size(plaintext_size: int) -> int:
    """Return how many bytes a file of `plaintext_size` bytes has when sealed."""
    return _PREFIX + plaintext_size + _TAG * (plaintext_size // FILE_CHUNK + 1)


class FileSealer:
    """Encrypts one file piece by piece, for a 32-byte key used for this blob only and its 16-byte id."""

    def __init__(self, key: bytes, blob_id: bytes) -> None:
        """Begin; raises MalformedError when the key or the id has the wrong length."""
        self._cipher = Cobblestone256Encryptor(key, _context(key, blob_id))
        self._buffer = bytearray()

    def update(self, piece: Data) -> memoryview:
        """Return the ciphertext that `piece` completes, possibly none; valid until the next call."""
        self._buffer = _fitting(self._buffer, ciphertext_size(len(piece) + FILE_CHUNK))
        return memoryview(self._buffer)[: self._cipher.update_into(piece, self._buffer)]

    def finalize(self) -> bytes:
        """Return the last, short chunk, without which the file counts as truncated."""
        return self._cipher.finalize()


class FileOpener:
    """Decrypts one file piece by piece. What it returned is not complete until `finalize` has returned."""

    def __init__(self, key: bytes, blob_id: bytes) -> None:
        """Begin; raises MalformedError when the key or the id has the wrong length."""
        self._cipher = Cobblestone256Decryptor(key, _context(key, blob_id))
        self._buffer = bytearray()

    def update(self, piece: Data) -> memoryview:
        """Return the plaintext that `piece` completes; valid until the next call. Raises DecryptionError."""
        self._buffer = _fitting(self._buffer, len(piece) + FILE_CHUNK + _TAG)
        try:
            return memoryview(self._buffer)[: self._cipher.update_into(piece, self._buffer)]
        except InvalidTag as error:
            raise DecryptionError from error

    def finalize(self) -> bytes:
        """Return the rest; raises DecryptionError when the file was cut off or anything was altered."""
        try:
            return self._cipher.finalize()
        except InvalidTag as error:
            raise DecryptionError("the file ends too early or was altered") from error


def _fitting(buffer: bytearray, size: int) -> bytearray:
    # A new one instead of a longer one: a bytearray cannot grow while a view of it is held.
    return buffer if len(buffer) >= size else bytearray(size)


def _context(key: bytes, blob_id: bytes) -> bytes:
    if len(key) != _KEY_SIZE or len(blob_id) != _ID_SIZE:
        raise MalformedError("a file key has 32 bytes and a blob id 16")
    return label("blob") + blob_id
