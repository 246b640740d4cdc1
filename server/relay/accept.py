"""The journey of a posted envelope, from the request to the signed acceptance.

Rules: the relay answers only for what is durable; the same envelope again gets the same acceptance and has no
effect; numbers are given under the lock of the mailbox, so the order of commits is their order, and who asks
for what is after a number never misses one. Envelopes that arrive together share one transaction
(batches.py), but not their fate: each is ruled on by itself (rules.py).
"""

from collections.abc import Sequence

from aiohttp import web

from crypto.signing import RelayKey
from schemas.api import Acceptance
from schemas.envelope import parse
from schemas.errors import SouspliError
from schemas.limits import LIMITS
from server.audit.records import Records
from server.clock import Clock
from server.http.answers import answer, read_bytes
from server.http.caller import caller
from server.http.quota import Quota
from server.http.tracing import REQUEST_ID
from server.relay.batches import Batches
from server.relay.ledger import Ledger
from server.relay.rules import Case, Earlier, Post, rule
from server.storage.db import Database


class Envelopes:
    """`POST /v1/envelopes`; `run` runs meanwhile."""

    def __init__(
        self, database: Database, records: Records, key: RelayKey, clock: Clock, quota: Quota
    ) -> None:
        self._database = database
        self._records = records
        self._key = key
        self._clock = clock
        self._quota = quota
        self._batches = Batches(self._commit)
        self.run = self._batches.run

    async def post(self, request: web.Request) -> web.Response:
        """Take an envelope; answers 202 with an Acceptance once each recipient's mailbox has it."""
        me = caller(request)
        self._quota.spend(me.structure)
        raw = await read_bytes(request, LIMITS.envelope)
        envelope = parse(raw)
        post = Post(envelope, envelope.hash, me, request[REQUEST_ID])
        accepted = await self._batches.submit(post, len(raw))
        signature = self._key.sign("acceptance", post.hash + accepted.to_bytes(8, "big"))
        return answer(Acceptance(post.hash, accepted, signature), 202)

    async def _commit(self, posts: Sequence[Post]) -> list[int | SouspliError]:
        """Return for each post when it was accepted, in milliseconds, or why not."""
        now = self._clock()
        async with self._database.transaction() as connection:
            ledger = Ledger(connection, self._database.sql, now)
            known: dict[tuple[str, str], Earlier] = {}
            rulings = [_ruling(case, ledger, known, now) for case in await ledger.read(posts)]
            await ledger.write()
            await self._records.write(connection, ledger.accesses())
        return rulings


def _ruling(
    case: Case, ledger: Ledger, known: dict[tuple[str, str], Earlier], now: int
) -> int | SouspliError:
    case.earlier = case.earlier or known.get(case.key)  # also one of the same batch
    try:
        accepted = rule(case, now)
    except SouspliError as error:
        return error
    if case.earlier is None:
        known[case.key] = Earlier(case.post.hash, accepted)
        ledger.accept(case)
    return accepted
