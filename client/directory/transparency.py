"""What witnesses have seen of the directory: no key is used before a quorum of them has (spec/log.md).

    directory = await transparency.demand(mirror.refresh, relay_key, forked)

Rules: the quorum is that of the policy in the log as it was last accepted, so that whoever wants to change
the witnesses needs the old ones; their word must be fresh; what was accepted is kept, and a checkpoint that
contradicts the directory held here is a fork. A network without witnesses asks for nothing.
"""

from collections.abc import Awaitable, Callable
from typing import Annotated

import msgspec

from client.clock import Clock
from client.device.store import Store
from client.relay.http import RelayHttp, Sleep
from crypto.chain import Directory
from crypto.notes import Verifier
from crypto.witnesses import Policy, check_fresh, check_quorum
from schemas.codec import Schema
from schemas.errors import DirectoryForkError, NotWitnessedError
from schemas.limits import HOUR, LIMITS

_PAUSES = (0.1, 0.3, 1.0, 3.0, 5.0)  # seconds: a statement that was just posted is witnessed within moments
_PATH = "/v1/logs/directory/checkpoint"


class Seen(Schema):
    """The last checkpoint that was accepted: its size, the note, and when the quorum gave it (seconds)."""

    size: int
    note: Annotated[str, msgspec.Meta(max_length=LIMITS.note)]
    time: int


class Transparency:
    """Asks for the published checkpoint and judges it."""

    def __init__(self, store: Store, http: RelayHttp, clock: Clock, sleep: Sleep) -> None:
        self._store = store
        self._http = http
        self._clock = clock
        self._sleep = sleep

    @property
    def seen(self) -> Seen | None:
        """The last checkpoint that was accepted; None before the first."""
        return self._store.get("witnessed", "directory", Seen)

    async def demand(
        self,
        refresh: Callable[[], Awaitable[Directory]],
        relay: Verifier,
        forked: Callable[[str], DirectoryForkError],
    ) -> Directory:
        """Return the directory as `refresh` brings it, once the witnesses have seen all of it, not long ago.

        Raises NotWitnessedError or StaleCheckpointError, which pass with time; what `forked` returns for a
        contradiction; CheckpointError or SignatureInvalidError for what the relay may not show.
        """
        directory = await refresh()
        for pause in (*_PAUSES, None):
            if not self._wanting(directory):
                break
            try:
                await self._ask(directory, relay, forked)
                break
            except NotWitnessedError:
                if pause is None:
                    raise
                await self._sleep(pause)
                directory = await refresh()
        return directory

    async def _ask(
        self, directory: Directory, relay: Verifier, forked: Callable[[str], DirectoryForkError]
    ) -> None:
        note = (await self._http.call("GET", _PATH)).body.decode()
        seen = check_quorum(note, relay.name, relay, self._policy(directory))
        check_fresh(seen, self._now, LIMITS.checkpoint_age)
        size = seen.checkpoint.size
        if size <= directory.size and directory.root_at(size) != seen.checkpoint.root:
            raise forked(f"the witnesses have seen another directory of {size} entries than this device")
        if size != directory.size:
            raise NotWitnessedError(
                f"the witnesses have confirmed {size} entries of the directory, this device sees"
                f" {directory.size}"
            )
        self._store.put("witnessed", "directory", Seen(size, note, seen.time or self._now))

    @property
    def _now(self) -> int:
        return self._clock() // 1000

    def _policy(self, directory: Directory) -> Policy:
        """Return the policy by which the next checkpoint is judged; a new device takes the latest."""
        return directory.policy_at(self.seen.size if self.seen else directory.size)

    def _wanting(self, directory: Directory) -> bool:
        """Whether witnesses have to be heard: there are some, and their last word does not do."""
        if not (self._policy(directory).quorum or directory.policy_at(directory.size).quorum):
            return False
        seen = self.seen
        return seen is None or seen.size < directory.size or self._now - seen.time >= HOUR
