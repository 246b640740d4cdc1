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
import logging
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

import structlog
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session

from bridges.addresses import Minter
from bridges.inbound.spool import Spool, Spooled
from schemas.errors import NotFoundError

_ACCEPTED = "250 2.0.0 kept"
_UNKNOWN = "550 5.1.1 there is no such address"
_LATER = "451 4.3.0 not now"
_TOO_MANY = "452 4.5.3 too many recipients"
_TOO_LARGE = "552 5.3.4 the mail is too large"
_GO_ON = "354 end with a dot on a line of its own"
_OUT_OF_TURN = "503 5.5.1 first a sender and a recipient"
_BUSY = b"421 4.3.2 too many connections\r\n"

SIZE = 36 * 1024 * 1024
"""Of one mail: 25 MB of files in base64, and some."""

_RECIPIENTS = 50
_CONNECTIONS = 20
_TIMEOUT = 120.0

_log = structlog.get_logger()
logging.getLogger("mail.log").disabled = True  # aiosmtpd's: it logs what the other side says


class Reception:
    """Decides about recipients, keeps mails; what aiosmtpd calls a handler."""

    def __init__(
        self, spool: Spool, minter: Minter, clock: Callable[[], int], arrived: asyncio.Event
    ) -> None:
        self._spool = spool
        self._minter = minter
        self._clock = clock
        self._arrived = arrived
        # For each connection: most of the time is waiting for the disk, and who waits together shares it.
        self._threads = ThreadPoolExecutor(_CONNECTIONS, "spool")

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

    async def keep(self, envelope: Envelope, data: bytes) -> list[str]:
        """Keep a mail once for each recipient; returns a status for each, in their order."""
        sender = (envelope.mail_from or "").removeprefix("<>")  # so the library calls the empty sender
        return [await self._keep(sender, each, data) for each in envelope.rcpt_tos]

    async def handle_exception(self, error: Exception) -> str:
        """Say nothing but `later`."""
        _log.error("mail_refused_for_now", error=type(error).__name__)
        return _LATER

    async def _keep(self, sender: str, recipient: str, data: bytes) -> str:
        mail = Spooled(sender, recipient, data, self._clock())
        try:
            await asyncio.get_running_loop().run_in_executor(self._threads, self._spool.keep, mail)
        except Exception as error:  # noqa: BLE001 - whatever it is, the mail server keeps the mail meanwhile
            _log.error("mail_not_kept", error=type(error).__name__)
            return _LATER
        self._arrived.set()
        return _ACCEPTED


class _Connection(LMTP):
    """A connection, unless there are too many."""

    line_length_limit = 64 * 1024  # of the library's buffer, too

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
        self._reception = reception

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - the library's name
        """Take a mail and answer for each recipient (RFC 2033, section 4.2): the library answers once."""
        if arg or self.envelope is None or not self.envelope.rcpt_tos:
            await self.push(_OUT_OF_TURN)
            return
        await self.push(_GO_ON)
        envelope, data = self.envelope, await self._mail()
        if data is None:
            statuses = [_TOO_LARGE] * len(envelope.rcpt_tos)
        else:
            statuses = await self._reception.keep(envelope, data)
        self._set_post_data_state()  # type: ignore[no-untyped-call]  # of the library
        await self.push("\r\n".join(statuses))

    async def _mail(self) -> bytes | None:
        """Read up to the one end there is, CRLF dot CRLF (RFC 5321, section 4.1.1.4); None when too large."""
        read, large = bytearray(), False
        while not (read.endswith(b"\r\n.\r\n") or read == b".\r\n"):
            try:
                read += await self._reader.readuntil(b".\r\n")
            except asyncio.LimitOverrunError as error:
                read += await self._reader.read(error.consumed)
            if large or len(read) > SIZE + 3:
                large = True
                del read[:-5]
        if large:
            return None
        del read[-3:]
        if read.startswith(b"."):
            del read[:1]
        return bytes(read.replace(b"\r\n.", b"\r\n")) if b"\r\n." in read else bytes(read)

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
