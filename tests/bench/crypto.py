"""What sealing and opening cost, and how fast files are encrypted, next to `age`.

Messages of 2 KB, for one recipient and for four, in one thread; opening ends with the check of both
signatures. Files are encrypted and decrypted as the client does it (client/files/streams.py): with SHA-256
over the ciphertext, and on the disk before the end is measured. `age`, where it is installed, works on
the same file with a key pair, and its output is brought to the disk in the same way, but it computes no
second hash.
"""

import os
import shutil
import subprocess
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

from client.files.streams import Part, open_into, seal_into
from crypto.envelope import open_envelope
from crypto.files import FileSealer, pieces
from schemas.content import FileRef, Message
from schemas.envelope import parse
from schemas.ids import id_bytes
from schemas.limits import MIB
from tests.bench.load import clock
from tests.bench.measuring import Against, Figure, Setting
from tests.bench.town import TEXT
from tests.builders import network

_FILE_ROUNDS = 3
_RECIPIENTS = (1, 4)

Subject = Callable[[], Awaitable[float]]


async def measure(setting: Setting) -> list[Figure]:
    """Return microseconds for messages and megabytes per second for files."""
    return [*await _messages(setting), *await _files(setting)]


async def _messages(setting: Setting) -> list[Figure]:
    count = setting.amount(200, quick=3)
    world = network()
    cpas, abri = world.structure("cpas-namur"), world.structure("abri-de-meuse")
    anne, ben = cpas.member(), abri.member()
    social = cpas.service("social", anne)
    services = [abri.service(f"accueil-{number}", ben) for number in range(max(_RECIPIENTS))]
    content = Message(author="Anne", text=TEXT)

    async def seal(recipients: int) -> float:
        began = clock()
        for _ in range(count):
            world.envelope(anne, social, services[:recipients], content)
        return (clock() - began) / count * 1e6

    async def open_(recipients: int) -> float:
        raw = world.envelope(anne, social, services[:recipients], content)
        began = clock()
        for _ in range(count):
            open_envelope(parse(raw), services[0].key, anne.device.signing.public)
        return (clock() - began) / count * 1e6

    subjects = {
        f"{verb}, {many} recipient{'s'[: many > 1]}": partial(work, many)
        for verb, work in (("seal", seal), ("open", open_))
        for many in _RECIPIENTS
    }
    turns = await setting.take_turns(subjects)
    return [Figure(name, "µs", values) for name, values in turns.items()]


async def _files(setting: Setting) -> list[Figure]:
    size = setting.amount(1024, quick=2) * MIB
    plain = sample(setting.folder / "plain", size)
    ours = _Ours(setting.folder, plain)
    subjects: dict[str, Subject] = {"encrypt a file": ours.encrypt, "decrypt a file": ours.decrypt}
    if installed := shutil.which("age"):
        age = _Age(setting.folder, plain, installed)
        subjects |= {"age encrypts": age.encrypt, "age decrypts": age.decrypt}
    seconds = await setting.take_turns(subjects, _FILE_ROUNDS)
    rates = {name: [size / 1e6 / each for each in values] for name, values in seconds.items()}
    beside = {"encrypt a file": "age encrypts", "decrypt a file": "age decrypts"}
    return [
        Figure(
            name,
            "MB/s",
            values,
            [Against("age", rates[other])] if (other := beside.get(name)) in rates else [],
        )
        for name, values in rates.items()
    ]


def sample(path: Path, size: int) -> Path:
    """Write a file to be encrypted; what is in it makes no difference."""
    with path.open("wb") as file:
        block = os.urandom(MIB)
        for _ in range(size // MIB):
            file.write(block)
    return path


class _Ours:
    def __init__(self, folder: Path, plain: Path) -> None:
        self._plain = plain
        self._sealed = folder / "sealed"
        self._opened = folder / "opened"
        self._blob = network().new_id()
        self._key = os.urandom(32)

    async def encrypt(self) -> float:
        self._sealed.unlink(missing_ok=True)
        began = clock()
        sealer = FileSealer(self._key, id_bytes(self._blob))
        with self._plain.open("rb") as source:
            size, digest = seal_into(self._sealed, pieces(source), sealer, lambda _: None)
        self._file = FileRef(self._blob, self._key, size, digest, "scan.pdf", "application/pdf")
        return clock() - began

    async def decrypt(self) -> float:
        self._opened.unlink(missing_ok=True)
        part = self._sealed.with_suffix(".part")  # opening consumes it
        part.hardlink_to(self._sealed)
        began = clock()
        open_into(self._opened, Part(part), self._file)
        return clock() - began


class _Age:
    def __init__(self, folder: Path, plain: Path, program: str) -> None:
        self._folder = folder
        self._plain = plain
        self._program = program
        made = subprocess.run([f"{program}-keygen"], capture_output=True, text=True, check=True).stdout
        self._public = made.partition("public key: ")[2].split()[0]
        self._identity = folder / "identity"
        self._identity.write_text(made)

    async def encrypt(self) -> float:
        return self._run("--recipient", self._public, source=self._plain, target=self._folder / "plain.age")

    async def decrypt(self) -> float:
        identity = ("--decrypt", "--identity", str(self._identity))
        return self._run(*identity, source=self._folder / "plain.age", target=self._folder / "plain.again")

    def _run(self, *arguments: str, source: Path, target: Path) -> float:
        target.unlink(missing_ok=True)
        began = clock()
        subprocess.run([self._program, *arguments, "--output", target, source], check=True)
        with target.open("rb") as written:
            os.fsync(written.fileno())
        return clock() - began
