"""Files: encrypted on this computer, uploaded and downloaded in pieces, continued where they stopped."""

from collections.abc import Callable
from pathlib import Path

from schemas.content import FileRef

Progress = Callable[[str, int, int], None]
"""Called with the file's name, the bytes done, the bytes in all."""


def no_progress(_name: str, _done: int, _total: int) -> None:
    """Show nothing."""


class Files:
    """The files of this profile."""

    def keep(self, path: Path) -> FileRef:
        """Encrypt a file into the outgoing folder, from where it is uploaded when the message is sent.

        So that it may be sent later, or again, although the original changed or is gone.
        """
        raise NotImplementedError

    async def upload(self, file: FileRef) -> None:
        """Upload a file that was kept, from where the relay has it; no effect when it is there."""
        raise NotImplementedError

    async def download(self, file: FileRef, target: Path) -> Path:
        """Fetch, check and open a file; `target` is a folder, or the file's path. Returns where it is.

        Raises LocalError when something is there already, IntegrityError when it is not what was sent. An
        interrupted download continues; nothing has its final name before it is whole and verified.
        """
        raise NotImplementedError


def safe_name(name: str) -> str:
    """Return a file name from a sender without paths, control characters, or characters that turn text around."""
    raise NotImplementedError
