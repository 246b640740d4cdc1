"""What the bridge writes into conversations: through the outbox of its profile, as a person would.

    files = await postbox.keep(attachments)
    with ledger.transaction():
        item = postbox.write(thread, lambda after: Mail(...))

Rules: writing is one transaction with what the ledger says about it; sending is the outbox's, which sends
each item once, whatever breaks.
"""

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from bridges.inbound.parse import Attachment
from client.endpoint import Endpoint
from client.files.files import Data
from schemas.content import Content, FileRef

Compose = Callable[[tuple[bytes, ...]], Content]
"""Makes a content of the hashes of the envelopes that it comes after."""


class Postbox:
    """Writes as the bridge's member."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint

    @property
    def author(self) -> str:
        """The name that the bridge signs with."""
        return self._endpoint.messages.author

    async def keep(self, attachments: Sequence[Attachment]) -> tuple[FileRef, ...]:
        """Encrypt attachments into the outgoing folder; their plaintext is on no disk."""
        kept = [await self._endpoint.files.keep(Data(each.name, each.data)) for each in attachments]
        return tuple(kept)

    async def fetch(self, file: FileRef) -> bytes:
        """Return the bytes of a file that came with a notice; raises like `Files.download`."""
        with tempfile.TemporaryDirectory(dir=self._endpoint.profile.subfolder("incoming")) as folder:
            path = await self._endpoint.files.download(file, Path(folder))
            return path.read_bytes()

    def write(self, thread: str, compose: Compose) -> str:
        """Put a content for everybody in a thread into the outbox; returns the item's identifier."""
        services = self._endpoint.messages.everybody(thread)
        conversation = self._endpoint.threads.conversation(thread)
        item = self._endpoint.outbox.write(
            services,
            compose(conversation.heads(services)),
            thread=thread,
            follows=conversation.predecessor(services),
        )
        return item.id

    def accepted(self, item: str) -> bool:
        """Whether it is certain that the relay has taken an item: that it is gone here proves nothing."""
        kept = self._endpoint.outbox.item(item)
        if kept is not None:
            return kept.hash is not None
        device = self._endpoint.profile.device.kid
        return self._endpoint.archive.seen(device, item) is not None  # its own copy came back
