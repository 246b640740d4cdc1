"""Looking for plaintext where none should be, with a search that is shown to find what is there.

A sentence can hide behind an encoding: besides UTF-8, the search knows UTF-16, Latin-1, hexadecimal (as a
database dumps bytes) and base64 (as JSON carries them) at each of its three alignments.
"""

import base64
import mmap
from collections.abc import Iterable, Mapping
from pathlib import Path


def needles(text: str) -> set[bytes]:
    """Return the ways in which a text may stand in a file."""
    plain = text.encode()
    return {
        plain,
        text.encode("latin-1", "ignore"),
        text.encode("utf-16-le"),
        plain.hex().encode(),
        *(_base64_core(plain, shift) for shift in range(3)),
    }


def found_in_folder(folder: Path, texts: Iterable[str]) -> dict[str, Path]:
    """Return those texts that stand in a file of the folder, or in its path, with the file."""
    wanted = {text: needles(text) for text in texts}
    found: dict[str, Path] = {}
    for path in sorted(each for each in folder.rglob("*") if each.is_file() and not each.is_symlink()):
        found.update(dict.fromkeys(_in(str(path).encode(), wanted), path))
        if path.stat().st_size:
            with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
                found.update(dict.fromkeys(_in(data, wanted), path))
    return found


def found_in_bytes(data: bytes, texts: Iterable[str]) -> set[str]:
    """Return those texts that stand in the data."""
    return _in(data, {text: needles(text) for text in texts})


def _in(data: bytes | mmap.mmap, wanted: Mapping[str, set[bytes]]) -> set[str]:
    return {text for text, ways in wanted.items() if any(data.find(way) >= 0 for way in ways)}


def _base64_core(plain: bytes, shift: int) -> bytes:
    # The characters that depend on neighbours are left out at both ends.
    encoded = base64.b64encode(bytes(shift) + plain)
    begin = -(-shift * 8 // 6)
    end = (shift + len(plain)) * 8 // 6
    return encoded[begin:end]
