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
from schemas.errors import SouspliError, UnavailableError
from schemas.limits import LIMITS
from server.audit.records import Records
from server.clock import Clock
from server.http.answers import answer, read_bytes
from server.http.caller import caller
from server.http.queries import number
from server.http.quota import Quota
from server.http.tracing import REQUEST_ID
from server.relay.batches import Batches
from server.relay.facts import read_facts
from server.relay.ledger import write
from server.relay.rules import Case, Earlier, Post, rule
from server.storage.db import Database

_ATTEMPTS = 5
"""Of one batch, when something changes between ruling and writing; each sees what changed before."""


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
        quiet = bool(number(request, "quiet", 0))
        post = Post(envelope, envelope.hash, me, request[REQUEST_ID], quiet)
        accepted = await self._batches.submit(post, len(raw))
        signature = self._key.sign("acceptance", post.hash + accepted.to_bytes(8, "big"))
        return answer(Acceptance(post.hash, accepted, signature), 202)

    async def _commit(self, posts: Sequence[Post]) -> list[int | SouspliError]:
        """Return for each post when it was accepted, in milliseconds, or why not."""
        sql = self._database.sql
        async with self._database.connection() as connection:
            for _ in range(_ATTEMPTS):
                now = self._clock()
                facts = await read_facts(connection, sql, posts, now)
                rulings, accepted = _rule_on(facts.cases, now)
                if not accepted or await write(
                    connection, sql, self._records, accepted, facts.log_position, now
                ):
                    return rulings
        raise UnavailableError("what the posts depend on keeps changing")


def _rule_on(cases: Sequence[Case], now: int) -> tuple[list[int | SouspliError], list[Case]]:
    """Return the ruling on each case, and those that are new and accepted."""
    known: dict[tuple[str, str], Earlier] = {}
    rulings: list[int | SouspliError] = []
    accepted: list[Case] = []
    for case in cases:
        case.earlier = case.earlier or known.get(case.key)  # also one of the same batch
        try:
            rulings.append(rule(case, now))
        except SouspliError as error:
            rulings.append(error)
            continue
        if case.earlier is None:
            known[case.key] = Earlier(case.post.hash, now)
            accepted.append(case)
    return rulings, accepted
