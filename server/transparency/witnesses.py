"""Asking the witnesses of the policy to cosign a checkpoint (C2SP tlog-witness).

Rules: a witness that is away, slow or wrong costs its cosignature and nothing else. One that says it has seen
more, or something else, than the log holds gives the alarm for which it is there; a single one that lies must
not stop a log that a quorum confirms, so the alarm is RefusalError only when there is no quorum.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable

import aiohttp
import structlog

from crypto.notes import Checkpoint, Verifier, add_cosignatures, cosigned_at
from crypto.witnesses import Request
from schemas.errors import SouspliError
from schemas.limits import LIMITS
from schemas.statements import Witness
from server.transparency.refusals import RefusalError, seen_another, seen_longer

Consistency = Callable[[int], Awaitable[tuple[bytes, ...]]]
"""Returns the path from a log of that many entries to the one whose checkpoint is shown."""

_OUTDATED, _OTHER = 409, 422
_AWAY = (aiohttp.ClientError, TimeoutError, ValueError, SouspliError)
"""What an answer that never came raises, or one that is none: no text, no number, the name of no host."""


class Witnesses:
    """Asks them; it remembers what each has seen, to ask once instead of twice."""

    def __init__(self) -> None:
        self._seen: dict[tuple[bytes, str], int] = {}
        self._log = structlog.get_logger()

    async def cosigned(
        self,
        witnesses: Iterable[Witness],
        quorum: int,
        checkpoint: Checkpoint,
        note: str,
        consistency: Consistency,
    ) -> str | None:
        """Return the note with the cosignatures of a quorum or more, None when there are too few.

        Raises RefusalError when there are too few and one of the others contradicts the log.
        """
        timeout = aiohttp.ClientTimeout(total=LIMITS.witness)
        async with aiohttp.ClientSession(timeout=timeout, trust_env=False) as http:
            asked = [self._ask(http, each, checkpoint, note, consistency) for each in witnesses]
            answers = await asyncio.gather(*asked)
        alarms = [answer for answer in answers if isinstance(answer, RefusalError)]
        lines = [answer for answer in answers if isinstance(answer, str) and answer]
        for alarm in alarms:
            self._log.warning("witness_contradicts", reason=str(alarm))
        if len(lines) >= quorum:
            return add_cosignatures(note, lines)
        if alarms:
            raise alarms[0]
        return None

    async def _ask(
        self,
        http: aiohttp.ClientSession,
        witness: Witness,
        checkpoint: Checkpoint,
        note: str,
        consistency: Consistency,
    ) -> str | RefusalError:
        try:
            return await self._cosignature(http, witness, checkpoint, note, consistency)
        except RefusalError as alarm:
            return alarm
        except _AWAY as error:
            self._log.warning("witness_away", witness=witness.name, error=type(error).__name__)
            return ""

    async def _cosignature(
        self,
        http: aiohttp.ClientSession,
        witness: Witness,
        checkpoint: Checkpoint,
        note: str,
        consistency: Consistency,
    ) -> str:
        key = (witness.public, checkpoint.origin)
        old = min(self._seen.get(key, 0), checkpoint.size)
        status, text = await self._post(http, witness, Request(old, await consistency(old), note))
        if status == _OUTDATED:
            old = int(text) if text.strip().isdecimal() else 0
            if old > checkpoint.size:
                raise seen_longer(witness.name, old, checkpoint.size)
            status, text = await self._post(http, witness, Request(old, await consistency(old), note))
        if status == _OTHER:
            raise seen_another(witness.name, checkpoint.size)
        if status != 200:
            self._log.warning("witness_declined", witness=witness.name, status=status)
            return ""
        verifier = Verifier(witness.name, witness.public, witness=True)
        if cosigned_at(add_cosignatures(note, [text]), verifier) is None:
            self._log.warning("witness_declined", witness=witness.name, status=status)
            return ""
        self._seen[key] = checkpoint.size
        return text

    async def _post(self, http: aiohttp.ClientSession, witness: Witness, request: Request) -> tuple[int, str]:
        url = f"{witness.url.rstrip('/')}/add-checkpoint"
        async with http.post(url, data=request.encode().encode(), allow_redirects=False) as response:
            body = await response.content.read(LIMITS.notice)
            return response.status, body.decode()
