"""Requests with a key: whoever repeats one gets the first answer, and nothing is done twice.

    sent = await repeats.once(key_of(values), asked, forms.Sent, write=write, written=written)

Rules (after draft-ietf-httpapi-idempotency-key-header): the id of what will be written is chosen and kept
before it is written, so that after a crash the outbox or the list of webhooks itself says whether it was; the
same key for another request is refused; a request that failed and wrote nothing may be made again, also
corrected; a second one that comes while the first is under way waits for it. Keys are kept for a week.
"""

import asyncio
import hashlib
import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, TypeVar
from weakref import WeakValueDictionary

import msgspec

from client.clock import Clock
from client.device.store import Store
from schemas.codec import Schema, decode, encode
from schemas.errors import IdReusedError, MalformedError, SouspliError
from schemas.ids import Hash, Id, Millis, new_id
from schemas.limits import LIMITS

HEADER: Final = "Idempotency-Key"

Answer = TypeVar("Answer", bound=Schema)

_KIND: Final = "request"
_LONGEST: Final = LIMITS.request // 2
"""Bytes of an answer that is kept; that to a table full of mistakes may be longer, and is made again."""
_HOUR: Final = 3_600_000
_KEPT: Final = 7 * 24 * _HOUR  # milliseconds
_KEY: Final = re.compile(r'"?([!#-\[\]-~]{1,255})"?')
"""Visible characters but quotation mark and backslash; in quotation marks, as the draft has it, or bare."""


class Kept(Schema):
    """A request: what was asked, the id under which it writes, and the answer (encoded) once there is one."""

    asked: Hash
    item: Id
    at: Millis
    answer: bytes = b""


class Repeats:
    """The requests of the last week that had a key."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._swept = 0

    async def once(
        self,
        key: str,
        asked: bytes,
        form: type[Answer],
        *,
        write: Callable[[str], Awaitable[Answer]],
        written: Callable[[str], Answer | None],
    ) -> Answer:
        """Return what became of a request; `asked` is a hash of all of it, `form` what answers it.

        `write` writes under an id, `written` tells what became of what was written under it, if anything was.
        Raises IdReusedError for another request, and what `write` raises.
        """
        name = hashlib.sha256(key.encode()).hexdigest()
        async with self._turns.setdefault(name, asyncio.Lock()):
            kept = self._begin(name, asked)
            if kept.answer:
                return decode(kept.answer, form, _LONGEST)
            try:
                answer = written(kept.item) or await write(kept.item)
            except SouspliError:
                if written(kept.item) is None:
                    self._store.delete(_KIND, name)
                raise
            if len(raw := encode(answer)) <= _LONGEST:
                self._store.put(_KIND, name, msgspec.structs.replace(kept, answer=raw))
            return answer

    def _begin(self, name: str, asked: bytes) -> Kept:
        now = self._clock()
        self._sweep(now)
        with self._store.transaction():  # against another agent of this profile
            kept = self._store.get(_KIND, name, Kept)
            if kept is None:
                kept = Kept(asked, new_id(now), now)
                self._store.put(_KIND, name, kept)
        if kept.asked != asked:
            raise IdReusedError(
                f"another request had this {HEADER}", advice="make a new key for each new request"
            )
        return kept

    def _sweep(self, now: int) -> None:
        if now - self._swept < _HOUR:
            return
        self._swept = now
        for name, kept in self._store.all(_KIND, Kept).items():
            if now - kept.at > _KEPT:
                self._store.delete(_KIND, name)


def key_of(values: Sequence[str]) -> str | None:
    """Return the key of a request from its header's values; raises MalformedError."""
    if not values:
        return None
    found = _KEY.fullmatch(values[0])
    if found is None or len(values) > 1:
        raise MalformedError(
            f"{HEADER} is not one key", advice="give 1 to 255 visible characters, such as a UUID"
        )
    return found[1]
