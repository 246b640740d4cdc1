"""Where the mail server hands mail over: LMTP (RFC 2033) on loopback; accepted means on the disk.

    async with lmtp_server(host, port, Reception(spool, minter, clock)) as server: ...

Rules:
- 250 is said only after the spool has the mail; any failure of ours is 451, and the mail server tries
  again: nothing is lost, nobody learns why, and no exception's text leaves the program;
- each recipient has a status of its own, as LMTP demands: one refused address does not make the mail server
  deliver the others twice;
- recipients, size, connections and time have limits.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import structlog
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session

from bridges.addresses import Minter
from bridges.inbound.spool import Spool, Spooled
from schemas.errors import NotFoundError, SouspliError

_ACCEPTED = "250 2.0.0 kept"
_UNKNOWN = "550 5.1.1 there is no such address"
_LATER = "451 4.3.0 not now"
_TOO_MANY = "452 4.5.3 too many recipients"
_BUSY = b"421 4.3.2 too many connections\r\n"

SIZE = 36 * 1024 * 1024
"""Of one mail: 25 MB of files in base64, and some."""

_RECIPIENTS = 50
_CONNECTIONS = 20
_AT_ONCE = 4  # mails being written: each is in memory while it is
_TIMEOUT = 120.0

_log = structlog.get_logger()


class Reception:
    """Decides about recipients, keeps mails; what aiosmtpd calls a handler."""

    def __init__(
        self, spool: Spool, minter: Minter, clock: Callable[[], int], arrived: asyncio.Event
    ) -> None:
        self._spool = spool
        self._minter = minter
        self._clock = clock
        self._arrived = arrived
        self._writing = asyncio.Semaphore(_AT_ONCE)

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take a recipient that is an address of ours, expired ones too."""
        if len(envelope.rcpt_tos) >= _RECIPIENTS:
            return _TOO_MANY
        try:
            self._minter.read(address)
        except NotFoundError:
            return _UNKNOWN
        envelope.rcpt_tos.append(address)
        return _ACCEPTED

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep the mail once for each recipient; returns a status for each, in their order."""
        content = envelope.content
        data = content if isinstance(content, bytes) else str(content or "").encode()
        statuses = [await self._keep(envelope.mail_from or "", each, data) for each in envelope.rcpt_tos]
        return "\r\n".join(statuses)

    async def handle_exception(self, error: Exception) -> str:
        """Say nothing but `later`."""
        _log.error("mail_refused_for_now", error=type(error).__name__)
        return _LATER

    async def _keep(self, sender: str, recipient: str, data: bytes) -> str:
        mail = Spooled(sender, recipient, data, self._clock())
        try:
            async with self._writing:
                await asyncio.to_thread(self._spool.keep, mail)
        except (SouspliError, OSError) as error:
            _log.error("mail_not_kept", error=type(error).__name__)
            return _LATER
        self._arrived.set()
        return _ACCEPTED


class _Connection(LMTP):
    """A connection, unless there are too many."""

    def __init__(self, open_: set["_Connection"], reception: Reception) -> None:
        super().__init__(
            reception,
            data_size_limit=SIZE,
            enable_SMTPUTF8=True,
            ident="Souspli bridge",
            hostname="bridge",
            timeout=_TIMEOUT,
            loop=asyncio.get_running_loop(),
        )
        self._open = open_

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Refuse politely what would be one too many: the mail server waits and comes again."""
        if len(self._open) >= _CONNECTIONS and isinstance(transport, asyncio.WriteTransport):
            transport.write(_BUSY)
            transport.close()
            return
        self._open.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        """Make room."""
        if self in self._open:
            self._open.discard(self)
            super().connection_lost(error)


@asynccontextmanager
async def lmtp_server(host: str, port: int, reception: Reception) -> AsyncIterator[asyncio.Server]:
    """Listen during the block."""
    open_: set[_Connection] = set()
    loop = asyncio.get_running_loop()
    async with await loop.create_server(lambda: _Connection(open_, reception), host, port) as server:
        yield server
