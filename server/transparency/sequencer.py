"""The sequencer: commit, sign, witness, publish, in this order, by one process at a time.

Rules: each step only after the one before (schemas/spec/log.md). Whoever holds the lock of a session of its
own leads; the others wait for it to go. A refusal stops the signing and nothing else: records are kept, posts
go on, and when its cause is gone the signing goes on by itself.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import asyncpg
import structlog

from crypto.notes import Verifier, cosigned_at
from schemas.errors import IntegrityError, MalformedError, SouspliError, UnavailableError
from schemas.limits import LIMITS
from schemas.statements import Witness, WitnessesSet, parse_entry
from server.clock import Clock
from server.directory.mirror import Mirror
from server.metrics import Metrics
from server.storage.db import Connection, Database
from server.transparency.checkpoints import Checkpoints, State
from server.transparency.epochs import Epochs
from server.transparency.refusals import RefusalError
from server.transparency.trees import DIRECTORY, HEADS, StoredLog
from server.transparency.witnesses import Witnesses

_SHORTEST_PAUSE, _PAUSE, _LONGEST_PAUSE = 0.05, 1.0, 60.0
"""Seconds between two looks at what waits; after a failure they double."""

_LOOKS = 5
"""While nothing waits, a step follows so many looks: it asks the database twenty times, a look once."""

_DAMAGED = (RefusalError, IntegrityError, MalformedError)
"""What is stored is not what it was, or does not fit together."""


class Sequencer:
    """Runs the logs, if it is the one."""

    def __init__(
        self,
        database: Database,
        mirror: Mirror,
        epochs: Epochs,
        checkpoints: Checkpoints,
        witnesses: Witnesses,
        metrics: Metrics,
        clock: Clock,
        seconds: int,
    ) -> None:
        """Look as often as an epoch of at most `seconds` needs it."""
        self._database = database
        self._sql = database.sql
        self._mirror = mirror
        self._epochs = epochs
        self._checkpoints = checkpoints
        self._witnesses = witnesses
        self._metrics = metrics
        self._clock = clock
        self._pause = min(_PAUSE, max(_SHORTEST_PAUSE, seconds))
        self._told = asyncio.Event()
        self._log = structlog.get_logger()

    def wake(self, _hint: str = "") -> None:
        """Look at once: the directory has grown."""
        self._told.set()

    async def run(self) -> None:
        """Wait to lead, and lead, until cancelled."""
        while True:
            try:
                async with self._database.direct() as keeper:
                    if await keeper.fetchval(self._sql["transparency/lead"]):
                        await self._lead(keeper)
            except UnavailableError:
                self._log.warning("sequencer interrupted")
            except (SouspliError, asyncpg.PostgresError):  # the relay goes on, and this is tried again
                self._log.exception("sequencer failed")
                await asyncio.sleep(_PAUSE)
            await asyncio.sleep(self._pause)

    async def _lead(self, keeper: Connection) -> None:
        pause = self._pause
        while True:
            self._told.clear()
            complete = await self.step()
            pause = self._pause if complete else min(2 * pause, _LONGEST_PAUSE)
            for _ in range(_LOOKS):
                await _woken(self._told, pause)
                # Whoever has lost the session, and with it the lock, fails here.
                waiting = await keeper.fetchval(self._sql["transparency/waiting"])
                if waiting or self._told.is_set() or not complete:
                    break

    async def step(self) -> bool:
        """Do what there is to do; returns whether all of it could be done."""
        directory = await self._guarded(DIRECTORY, self._show)
        heads = await self._guarded(HEADS, self._grow)
        self._metrics.log_refusal.set(0 if directory is not False and heads is not False else 1)
        return bool(directory) and bool(heads)

    async def _guarded(self, log: StoredLog, work: Callable[[StoredLog], Awaitable[bool]]) -> bool | None:
        """Return whether the work was done: None when a quorum is missing, False when it is refused."""
        try:
            done = await work(log)
        except _DAMAGED as refusal:
            self._log.error("log_refused", log=log.kind, reason=str(refusal))
            await self._checkpoints.refuse(log, str(refusal))
            return False
        await self._checkpoints.refuse(log, "")
        return True if done else None

    async def _grow(self, log: StoredLog) -> bool:
        while await self._epochs.close():
            pass
        return await self._show(log)

    async def _show(self, log: StoredLog) -> bool:
        """Sign, witness and publish what is not yet published; returns whether everything now is."""
        state = await self._checkpoints.sign(log)
        witnesses, quorum = await self._policy()
        if not self._wanting(state, witnesses, quorum):
            return True
        checkpoint = state.checkpoint

        async def consistency(old: int) -> tuple[bytes, ...]:
            return await self._checkpoints.consistency(log, old, checkpoint.size)

        note = await self._witnesses.cosigned(witnesses, quorum, checkpoint, state.note, consistency)
        if note is None:
            self._log.warning("log_without_quorum", log=log.kind, size=checkpoint.size)
            return False
        await self._checkpoints.publish(log, checkpoint.size, note)
        if await self._policy() != (witnesses, quorum):  # it named other witnesses, who have not seen it
            self._told.set()
        return True

    def _wanting(self, state: State, witnesses: Sequence[Witness], quorum: int) -> bool:
        """Whether a checkpoint has to be shown: a newer one, to other witnesses, or before it gets stale."""
        if state.published is None or state.published_size < state.checkpoint.size:
            return True
        if _confirmed(state.published_note or "", witnesses) < quorum:
            return True
        return self._clock() - state.published >= LIMITS.heartbeat * 1000

    async def _policy(self) -> tuple[tuple[Witness, ...], int]:
        """Return the witnesses and the quorum by which the next checkpoints are judged.

        It is the policy of the directory that was published last: a new one needs the old witnesses.
        """
        async with self._database.connection() as connection:
            await self._mirror.catch_up(connection)
            shown = await self._checkpoints.state(connection, DIRECTORY)
            size = shown.published_size if shown else 0
            position = self._mirror.directory.policy_since(size)
            if not position:
                return (), 0
            raw = await connection.fetchval(self._sql["transparency/policy_entry"], position - 1)
        statement = parse_entry(raw).statement
        if not isinstance(statement, WitnessesSet):
            raise UnavailableError("the directory is not the one in memory")
        return statement.witnesses, statement.quorum


def _confirmed(note: str, witnesses: Sequence[Witness]) -> int:
    """Return how many of the witnesses have cosigned a note."""
    verifiers = [Verifier(each.name, each.public, witness=True) for each in witnesses]
    return sum(cosigned_at(note, verifier) is not None for verifier in verifiers)


async def _woken(told: asyncio.Event, seconds: float) -> None:
    """Wait until told, or so long."""
    try:
        async with asyncio.timeout(seconds):
            await told.wait()
    except TimeoutError:
        return
