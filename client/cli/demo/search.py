"""Looking for plaintext where none should be, with a search that is shown to find what is there.

A sentence can hide behind an encoding: besides UTF-8, the search knows UTF-16, Latin-1, hexadecimal (as a
database dumps bytes) and base64 (as JSON carries them) at each of its three alignments.
"""

import base64
import subprocess
from collections.abc import Iterable
from pathlib import Path

from client.cli.demo.stage import PlayStoppedError

_GREP = ("grep", "--recursive", "--text", "--only-matching", "--no-filename", "--fixed-strings", "--file=-")
_FOUND, _NOT_FOUND = 0, 1


def found_in_folder(folder: Path, texts: Iterable[str]) -> set[str]:
    """Return those texts that stand in a file of the folder, or in the path of one."""
    ways = _ways(texts)
    paths = "\n".join(str(path.relative_to(folder)) for path in folder.rglob("*"))
    # grep looks for hundreds of patterns in one pass; by its standard input they leave no trace on the disk.
    done = subprocess.run(
        [*_GREP, str(folder)], input=b"\n".join(ways), capture_output=True, check=False, env={"LC_ALL": "C"}
    )
    if done.returncode not in {_FOUND, _NOT_FOUND}:
        raise PlayStoppedError(f"grep ends with {done.returncode}: {done.stderr.decode(errors='replace')}")
    return {ways[way] for way in done.stdout.splitlines()} | found_in_bytes(paths.encode(), texts)


def found_in_bytes(data: bytes, texts: Iterable[str]) -> set[str]:
    """Return those texts that stand in the data."""
    return {text for way, text in _ways(texts).items() if way in data}


def _ways(texts: Iterable[str]) -> dict[bytes, str]:
    """Return the ways in which each text may stand in a file, with the text."""
    return {way: text for text in texts for way in _encoded(text)}


def _encoded(text: str) -> set[bytes]:
    plain = text.encode()
    return {
        plain,
        text.encode("latin-1", "ignore"),
        text.encode("utf-16-le"),
        plain.hex().encode(),
        *(_base64_core(plain, shift) for shift in range(3)),
    }


def _base64_core(plain: bytes, shift: int) -> bytes:
    # The characters that depend on neighbours are left out at both ends.
    encoded = base64.b64encode(bytes(shift) + plain)
    begin = -(-shift * 8 // 6)
    end = (shift + len(plain)) * 8 // 6
    return encoded[begin:end]
