"""The witness as an HTTP service: C2SP tlog-witness, and a page that says what it has seen.

    POST /add-checkpoint         a request of a log: answered with a cosignature, or why not
    GET  /                       the witness's key and the logs it watches, for people

Rules: a request is small and answered at once; what is refused is refused with the status of the protocol,
so that a log knows whether it is behind (409), wrong (422) or unknown (404).
"""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import structlog
from aiohttp import web

from client.witness.state import WitnessState
from crypto.notes import cosign
from crypto.witnesses import decide, read_request
from schemas.errors import (
    CheckpointError,
    InvalidInputError,
    ProofInvalidError,
    SignatureInvalidError,
    WitnessOutdatedError,
)
from schemas.limits import LIMITS

SIZE_TYPE = "text/x.tlog.size"
_BODY = LIMITS.note + 8 * 1024

_log = structlog.get_logger()


class WitnessService:
    """Answers logs."""

    def __init__(self, state: WitnessState, clock: Callable[[], float] = time.time) -> None:
        self._state = state
        self._clock = clock

    def application(self) -> web.Application:
        """Return the application."""
        app = web.Application(client_max_size=_BODY)
        app.add_routes([web.post("/add-checkpoint", self.add_checkpoint), web.get("/", self.page)])
        return app

    async def add_checkpoint(self, request: web.Request) -> web.Response:
        """Cosign a checkpoint that continues what was cosigned before."""
        try:
            return web.Response(text=self.cosigned((await request.read()).decode()))
        except WitnessOutdatedError as error:
            _log.warning("log_does_not_continue", size=error.extra["size"])
            return web.Response(status=409, text=f"{error.extra['size']}\n", content_type=SIZE_TYPE)
        except ProofInvalidError as error:
            _log.warning("proof_refused")
            return web.Response(status=422, text=f"{error.detail}\n")
        except SignatureInvalidError as error:
            return web.Response(status=403, text=f"{error.detail}\n")
        except LookupError:
            return web.Response(status=404, text="this log is not watched\n")
        except (InvalidInputError, CheckpointError, UnicodeDecodeError):
            return web.Response(status=400, text="the request is malformed\n")

    def cosigned(self, body: str) -> str:
        """Return the cosignature line for a request; raises like `decide`, LookupError for an unknown log."""
        asked = read_request(body)
        log = self._state.log(asked.origin)
        if log is None:
            raise LookupError(asked.origin)
        now = int(self._clock())
        with self._state.deciding():
            checkpoint = decide(self._state.held(asked.origin), asked, log, asked.origin)
            self._state.keep(checkpoint, now)
        return cosign(checkpoint, self._state.name, self._state.key, now)

    async def page(self, _request: web.Request) -> web.Response:
        """Say who this is and what it has seen."""
        lines = [f"Souspli witness {self._state.name}", self._state.verifier.vkey, ""]
        for origin, checkpoint, seen in self._state.watched():
            size = f"{checkpoint.size} entries" if checkpoint else "nothing yet"
            when = time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(seen)) if seen else "never"
            lines.append(f"{origin}: {size}, last cosigned {when}")
        return web.Response(text="\n".join(lines) + "\n")


@asynccontextmanager
async def serving(service: WitnessService, host: str, port: int) -> AsyncIterator[int]:
    """Serve during the block; yields the port."""
    runner = web.AppRunner(service.application(), access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        await site.start()
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()
