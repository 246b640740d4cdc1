"""A worker of the sandbox: reads mails from its input, writes what stands in them, until the input ends."""

import resource
import struct
import sys
from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from bridges.inbound.parse import parse

_LENGTH = struct.Struct(">I")
_MEMORY = 512 * 1024 * 1024
_SECONDS = 3  # of computing, for one mail
_BYTES_PER_SECOND = 2 * 1024 * 1024  # for each of which a large mail gets a second more
_FILES = 16
_PIECE = 64 * 1024  # bytes of a mail that are read at once


def main() -> None:
    """Serve until the end of the input."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_FILES, _FILES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    while head := source.read(_LENGTH.size):
        (size,) = _LENGTH.unpack(head)
        _allow(_SECONDS + size // _BYTES_PER_SECOND)
        pieces = _read(source, size)
        answer = msgspec.msgpack.encode(parse(pieces))
        for _ in pieces:  # where parsing stopped early: the next mail begins after this one
            pass
        sink.write(_LENGTH.pack(len(answer)))
        sink.write(answer)
        sink.flush()


def _read(source: BinaryIO, size: int) -> Iterator[bytes]:
    """Yield a mail in pieces."""
    while size and (piece := source.read(min(size, _PIECE))):
        size -= len(piece)
        yield piece


def _allow(seconds: int) -> None:
    """Let this process compute so much longer; beyond that the system ends it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime) + seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))


if __name__ == "__main__":
    main()
