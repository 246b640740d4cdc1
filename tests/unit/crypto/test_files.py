"""File streams: any size, any pieces, one blob, no truncation."""

import io
import os
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto.files import FILE_CHUNK, FileOpener, FileSealer, ciphertext_size, open_stream, pieces, seal_stream
from crypto.padding import padded_length
from crypto.signing import label
from schemas.errors import DecryptionError, IntegrityError, MalformedError
from tests.unit.crypto import reference

KEY, BLOB = b"K" * 32, b"B" * 16
SIZES = [0, 1, FILE_CHUNK - 1, FILE_CHUNK, FILE_CHUNK + 1, 3 * FILE_CHUNK, 1_000_000]


def seal(plaintext: bytes) -> bytes:
    """Return the whole ciphertext."""
    return b"".join(bytes(view) for view in seal_stream(pieces(io.BytesIO(plaintext)), KEY, BLOB))


def unseal(ciphertext: bytes, size: int, blob: bytes = BLOB, key: bytes = KEY) -> bytes:
    """Return the whole file."""
    return b"".join(bytes(view) for view in open_stream(pieces(io.BytesIO(ciphertext)), key, blob, size))


def cut_up(data: bytes, cuts: list[int]) -> Iterator[bytes]:
    """Yield `data` in pieces that end at these offsets."""
    for start, end in pairwise([0, *cuts, max(len(data), *cuts, 0)]):
        yield data[start:end]


@pytest.mark.parametrize("size", SIZES)
def test_round_trip(size: int) -> None:
    """A file of any size comes back, its sealed size is foretold, and the context is the blob's id."""
    plaintext = os.urandom(size)
    ciphertext = seal(plaintext)
    assert len(ciphertext) == ciphertext_size(size)
    assert unseal(ciphertext, size) == plaintext
    padded = plaintext.ljust(padded_length(size), b"\0")
    assert reference.cobblestone_open(KEY, label("blob") + BLOB, ciphertext) == padded


def test_sizes_say_little() -> None:
    """Files of about one size are sealed to one size, and none grows by more than 6.3 %."""
    assert len({len(seal(bytes(size))) for size in (0, 1, 1000, 4096)}) == 1
    assert ciphertext_size(49_900_000) == ciphertext_size(50_100_000)
    for size in (4097, 5000, 65_537, 1_000_001, 50_000_000, 2**33 - 1):
        assert size <= ciphertext_size(size) < 1.064 * size + 80  # with salt, commitment and tags


@given(size=st.integers(0, 70_000), said=st.integers(0, 70_000), cut=st.integers(1, 70_000))
def test_the_size_that_was_signed_is_what_comes_out(size: int, said: int, cut: int) -> None:
    """Whatever size is said, so many bytes come out, or an error; a file of other bytes never does."""
    plaintext = b"x" * size
    ciphertext = seal(plaintext)
    try:
        received = (ciphertext[at : at + cut] for at in range(0, len(ciphertext), cut))
        opened = b"".join(bytes(view) for view in open_stream(received, KEY, BLOB, said))
    except IntegrityError:
        assert said != size
    else:
        assert said >= size
        assert opened == plaintext.ljust(said, b"\0")


@settings(max_examples=25)
@given(cuts=st.lists(st.integers(min_value=0, max_value=60_000), max_size=6).map(sorted))
def test_pieces_do_not_matter(cuts: list[int]) -> None:
    """However the network or the disk cuts the bytes, also into empty pieces, the result is the same."""
    plaintext = bytes(range(256)) * 200
    sealed = b"".join(bytes(view) for view in seal_stream(cut_up(plaintext, cuts), KEY, BLOB))
    assert len(sealed) == ciphertext_size(len(plaintext))
    opened = open_stream(cut_up(sealed, cuts), KEY, BLOB, len(plaintext))
    assert b"".join(bytes(view) for view in opened) == plaintext


@pytest.mark.parametrize(
    "cut",
    [0, 10, 56, 56 + FILE_CHUNK + 16, 56 + 2 * (FILE_CHUNK + 16), -1, -17],
    ids=["all", "in the salt", "prefix", "first chunk", "second chunk", "last byte", "tag and byte"],
)
def test_a_truncated_file_is_refused_at_the_end(cut: int) -> None:
    """A file cut off anywhere, also between two chunks, ends with an error and not with a short plaintext."""
    size = 2 * FILE_CHUNK + 5
    with pytest.raises(DecryptionError):
        unseal(seal(bytes(size))[:cut], size)


def test_truncation_shows_only_at_the_end() -> None:
    """Whole chunks are yielded before the error: the reader must wait for exhaustion, as documented."""
    size = 2 * FILE_CHUNK
    opened = open_stream([seal(bytes(size))[: 56 + FILE_CHUNK + 16]], KEY, BLOB, size)
    assert len(next(opened)) == FILE_CHUNK
    with pytest.raises(DecryptionError):
        next(opened)


@pytest.mark.parametrize("at", [0, 24, 56, 56 + FILE_CHUNK, 56 + FILE_CHUNK + 16, -1])
def test_altered_bytes_are_refused(at: int) -> None:
    """A flipped bit in salt, commitment, any chunk or tag is refused."""
    flipped = bytearray(seal(bytes(FILE_CHUNK + 5)))
    flipped[at] ^= 1
    with pytest.raises(DecryptionError):
        unseal(bytes(flipped), FILE_CHUNK + 5)


def test_chunks_cannot_be_moved() -> None:
    """Exchanged, repeated and appended chunks are refused."""
    length = padded_length(2 * FILE_CHUNK + 5)
    ciphertext = seal(os.urandom(length))
    size = FILE_CHUNK + 16
    prefix, chunks = ciphertext[:56], ciphertext[56:]
    first, second, last = (chunks[at : at + size] for at in range(0, len(chunks), size))
    for forged in (prefix + second + first + last, prefix + first + first + second + last, ciphertext + last):
        with pytest.raises(DecryptionError):
            unseal(forged, length)


def test_a_file_is_bound_to_its_blob_and_key() -> None:
    """The relay cannot hand out one blob in place of another, even under one key."""
    ciphertext = seal(b"scan")
    with pytest.raises(DecryptionError):
        unseal(ciphertext, 4, blob=b"C" * 16)
    with pytest.raises(DecryptionError):
        unseal(ciphertext, 4, key=b"L" * 32)


@pytest.mark.parametrize(("key", "blob"), [(KEY[:-1], BLOB), (KEY, BLOB + b"B"), (b"", b"")])
def test_lengths_are_exact(key: bytes, blob: bytes) -> None:
    """A key or an id of another length is refused before anything is read."""
    with pytest.raises(MalformedError):
        FileSealer(key, blob)
    with pytest.raises(MalformedError):
        FileOpener(key, blob, 0)


def test_buffers_are_reused() -> None:
    """Pieces of one size share one buffer, so memory is constant; a held view does not stop a larger one."""
    sealer = FileSealer(KEY, BLOB)
    first = sealer.update(bytes(FILE_CHUNK))
    assert sealer.update(bytes(FILE_CHUNK)).obj is first.obj
    assert len(sealer.update(bytes(10 * FILE_CHUNK))) == 10 * (FILE_CHUNK + 16)
