"""File streams: encryption in constant memory, bound to the blob that the file becomes.

A file has a key of its own and is one Cobblestone-256 stream (C2SP chunked-encryption) with the context
`label("blob") || id`, so that a relay cannot hand out one blob in place of another. It is padded, so that its
exact size does not tell which file it is. Chunk k begins at ciphertext byte 56 + k * 16400, therefore an
interrupted transfer continues where it stopped.

    for sealed in seal_stream(pieces(file), key, blob_id): send(sealed)
    for piece in open_stream(received, key, blob_id, size): keep(piece)

Rule for readers: what `open_stream` yields is genuine but perhaps not all of it. Until it is exhausted
without an error the file may have been cut off, so write it under a temporary name and rename it at the
end.
"""

import hashlib
from collections.abc import Iterable, Iterator
from io import BufferedIOBase
from typing import TypeAlias

from cryptography.cobblestone import Cobblestone256Decryptor, Cobblestone256Encryptor
from cryptography.exceptions import InvalidTag

from crypto.padding import padded_length
from crypto.signing import label
from schemas.errors import DecryptionError, IntegrityError, MalformedError

FILE_CHUNK = 16 * 1024
"""Plaintext bytes of a chunk; the last chunk is always shorter, which marks the end."""

HASHED_PIECE = 256 * 1024
"""Bytes of ciphertext that are hashed by themselves."""

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
    yield from sealer.finalize()


def open_stream(source: Iterable[Data], key: bytes, blob_id: bytes, size: int) -> Iterator[memoryview]:
    """Yield the file of `size` bytes from the pieces of its ciphertext; a view is valid until the next one.

    Raises IntegrityError, for a truncated file only at the end: nothing may be acted on before exhaustion.
    """
    opener = FileOpener(key, blob_id, size)
    for piece in source:
        yield opener.update(piece)
    yield opener.finalize()


def pieces(file: BufferedIOBase) -> Iterator[memoryview]:
    """Yield the rest of an open file; each view is valid until the next one is asked for."""
    view = memoryview(bytearray(_PIECE))
    while count := file.readinto(view):
        yield view[:count]


def ciphertext_size(size: int) -> int:
    """Return how many bytes a file of `size` bytes has when padded and sealed."""
    return _stream_size(padded_length(size))


class FileSealer:
    """Encrypts one file piece by piece, for a 32-byte key used for this blob only and its 16-byte id."""

    def __init__(self, key: bytes, blob_id: bytes) -> None:
        """Begin; raises MalformedError when the key or the id has the wrong length."""
        self._cipher = Cobblestone256Encryptor(key, _context(key, blob_id))
        self._buffer = bytearray()
        self._size = 0

    def update(self, piece: Data) -> memoryview:
        """Return the ciphertext that `piece` completes, possibly none; valid until the next call."""
        self._size += len(piece)
        self._buffer = _fitting(self._buffer, _stream_size(len(piece) + FILE_CHUNK))
        return memoryview(self._buffer)[: self._cipher.update_into(piece, self._buffer)]

    def finalize(self) -> Iterator[memoryview]:
        """Yield the padding and the last, short chunk, without which the file counts as truncated."""
        end = padded_length(self._size)
        while self._size < end:
            yield self.update(bytes(min(_PIECE, end - self._size)))
        yield memoryview(self._cipher.finalize())


class FileOpener:
    """Decrypts one file piece by piece. What it returned is not complete until `finalize` has returned.

    `size` is that of the file, as its sender signed it.
    """

    def __init__(self, key: bytes, blob_id: bytes, size: int) -> None:
        """Begin; raises MalformedError when the key or the id has the wrong length."""
        self._cipher = Cobblestone256Decryptor(key, _context(key, blob_id))
        self._buffer = bytearray()
        self._size = size
        self._seen = 0

    def update(self, piece: Data) -> memoryview:
        """Return what `piece` completes of the file; valid until the next call. Raises IntegrityError."""
        self._buffer = _fitting(self._buffer, len(piece) + FILE_CHUNK + _TAG)
        try:
            return self._unpadded(memoryview(self._buffer)[: self._cipher.update_into(piece, self._buffer)])
        except InvalidTag as error:
            raise DecryptionError from error

    def finalize(self) -> memoryview:
        """Return the rest; raises IntegrityError when the file was cut off, altered or not padded rightly."""
        try:
            rest = self._unpadded(memoryview(self._cipher.finalize()))
        except InvalidTag as error:
            raise DecryptionError("the file ends too early or was altered") from error
        if self._seen != padded_length(self._size):
            raise IntegrityError("the file has another size than was said")
        return rest

    def _unpadded(self, decrypted: memoryview) -> memoryview:
        content = decrypted[: max(0, self._size - self._seen)]
        padding = decrypted[len(content) :]
        self._seen += len(decrypted)
        if padding != bytes(len(padding)):
            raise IntegrityError("what follows the file is not its padding")
        return content


def _stream_size(plaintext: int) -> int:
    return _PREFIX + plaintext + _TAG * (plaintext // FILE_CHUNK + 1)


def _fitting(buffer: bytearray, size: int) -> bytearray:
    # A new one instead of a longer one: a bytearray cannot grow while a view of it is held.
    return buffer if len(buffer) >= size else bytearray(size)


class FileDigest:
    """The hash by which a file is named to its readers: over the SHA-256 of each piece of its ciphertext.

    Source: spec/content.md, Files.
    """

    def __init__(self) -> None:
        self._pieces = hashlib.sha256()
        self._piece = hashlib.sha256()
        self._missing = HASHED_PIECE  # bytes until the piece is whole

    def update(self, ciphertext: Data) -> None:
        """Go on with the bytes that follow."""
        rest = memoryview(ciphertext)
        while rest:
            part = rest[: self._missing]
            self._piece.update(part)
            self._missing -= len(part)
            rest = rest[len(part) :]
            if self._missing == 0:
                self._pieces.update(self._piece.digest())
                self._piece, self._missing = hashlib.sha256(), HASHED_PIECE

    def digest(self) -> bytes:
        """Return the hash of what there was, 32 bytes."""
        whole = self._pieces.copy()
        if self._missing < HASHED_PIECE:
            whole.update(self._piece.digest())
        return whole.digest()


def _context(key: bytes, blob_id: bytes) -> bytes:
    if len(key) != _KEY_SIZE or len(blob_id) != _ID_SIZE:
        raise MalformedError("a file key has 32 bytes and a blob id 16")
    return label("blob") + blob_id
