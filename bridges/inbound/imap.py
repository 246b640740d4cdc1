"""Where there is only a mailbox and no mail server of one's own: replies are fetched over IMAP (RFC 3501).

    await Collection(account, spool, minter, ledger, clock, arrived).run()

Rules:
- a mail is marked as seen, or deleted, only after the spool has it: until then the mailbox has;
- fetched twice (after a crash, or when the mailbox is numbered anew) is one file and one effect;
- a mailbox knows no envelope: the recipient is what delivery wrote into the mail (`Delivered-To` and its
  like), else what stands in To and Cc; an address is believed by its MAC alone, wherever it stands;
- what is for no address of ours is neither downloaded nor touched: people may read this mailbox too;
- off this machine only over TLS.
"""

import asyncio
import logging
import re
import ssl
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from email.message import Message
from email.utils import getaddresses, parseaddr
from typing import NoReturn

import structlog
from aioimaplib import IMAP4, AioImapException, Response

from bridges.addresses import Minter
from bridges.inbound.headers import headers
from bridges.inbound.lmtp import SIZE
from bridges.inbound.spool import Spool, Spooled
from bridges.ledger import Ledger, Place
from bridges.outbound.submit import LOOPBACK
from schemas.errors import LocalError, NotFoundError, SouspliError, UnavailableError

_DELIVERED = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Delivered-To")
_ADDRESSED = ("To", "Cc")
_FIELDS, _CHARACTERS = 50, 10_000  # of addresses that are looked at, and of each
_RECIPIENTS = 10  # of one mail
_PATIENCE = 60.0  # seconds for an answer
_IDLE = 300.0  # seconds of waiting for news before looking all the same
_PAUSES = (1, 2, 5, 10, 30, 60)  # seconds before connecting again, the last one for ever
_STEADY = 30.0  # seconds after which a connection that ends was a good one
_VALIDITY = re.compile(rb"UIDVALIDITY (\d+)")
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")

logging.getLogger("aioimaplib.aioimaplib").addHandler(logging.NullHandler())
logging.getLogger("aioimaplib.aioimaplib").propagate = False  # the library logs what the server says

_log = structlog.get_logger()


@dataclass(frozen=True)
class Account:
    """A mailbox at somebody's mail server; `tls` takes the place of the system's certificates."""

    host: str
    port: int
    username: str
    password: str = field(repr=False)
    folder: str = "INBOX"
    delete: bool = False  # what the spool has, instead of marking it as seen
    poll: float = 60.0  # seconds between two looks at a server without IDLE
    tls: ssl.SSLContext | None = None

    @property
    def name(self) -> str:
        """What its place is kept under."""
        return f"{self.host}/{self.username}/{self.folder}"


class Connection:
    """A mailbox that is open."""

    def __init__(self, imap: IMAP4, lost: asyncio.Event, validity: int) -> None:
        self._imap = imap
        self._lost = lost
        self.validity = validity

    @property
    def notifies(self) -> bool:
        """Whether the server says by itself that something came."""
        return bool(self._imap.has_capability("IDLE"))

    async def after(self, uid: int) -> list[int]:
        """Return the numbers of the mails that came after one, in order."""
        found = _done(await self._imap.uid_search(f"UID {uid + 1}:*", charset=None))
        numbers = [int(each) for line in found.lines[:-1] for each in bytes(line).split() if each.isdigit()]
        return sorted(each for each in numbers if each > uid)  # `*` is the last one, however old

    async def head(self, uid: int) -> tuple[int, bytes]:
        """Return the size of a mail and its headers; nothing when it is gone."""
        answer = await self._fetch(uid, "(RFC822.SIZE BODY.PEEK[HEADER])")
        size = _SIZE.search(
            b" ".join(bytes(line) for line in answer.lines if not isinstance(line, bytearray))
        )
        return (int(size[1]) if size else 0), _literal(answer)

    async def mail(self, uid: int) -> bytes:
        """Return a mail; nothing when it is gone. It is not marked as seen."""
        return _literal(await self._fetch(uid, "(BODY.PEEK[])"))

    async def settle(self, uid: int, *, delete: bool) -> None:
        """Mark a mail as seen, or delete it."""
        flags = r"(\Seen \Deleted)" if delete else r"(\Seen)"
        _done(await self._imap.uid("STORE", str(uid), "+FLAGS", flags))
        if delete and self._imap.has_capability("UIDPLUS"):
            _done(await self._imap.uid("EXPUNGE", str(uid)))
        elif delete:
            _done(await self._imap.expunge())

    async def wait(self, poll: float) -> None:
        """Return when there may be something new."""
        if not self.notifies:
            await asyncio.sleep(poll)
            return
        idling = await self._imap.idle_start(_IDLE)  # RFC 2177
        try:
            with suppress(TimeoutError):
                await self._imap.wait_server_push(_IDLE)
        finally:
            if not self._lost.is_set():
                self._imap.idle_done()
                async with asyncio.timeout(_PATIENCE):
                    await idling

    async def while_open(self, work: Coroutine[object, object, None]) -> None:
        """Do some work; raises UnavailableError when the connection ends, which no answer would tell."""
        working, lost = asyncio.create_task(work), asyncio.create_task(self._lost.wait())
        try:
            await asyncio.wait({working, lost}, return_when=asyncio.FIRST_COMPLETED)
            if not working.done():
                raise UnavailableError("the connection to the mailbox ended")
            await working
        finally:
            for task in (working, lost):
                task.cancel()
            await asyncio.gather(working, lost, return_exceptions=True)

    async def _fetch(self, uid: int, what: str) -> Response:
        return _done(await self._imap.uid("FETCH", str(uid), what))


@asynccontextmanager
async def connected(account: Account) -> AsyncIterator[Connection]:
    """Open a mailbox during the block; raises UnavailableError, LocalError for a wrong password or folder."""
    tls = None if account.host in LOOPBACK else account.tls or ssl.create_default_context()
    lost = asyncio.Event()
    with _translated():
        imap = IMAP4(
            account.host,
            account.port,
            timeout=_PATIENCE,
            conn_lost_cb=lambda _error: lost.set(),
            ssl_context=tls,
        )
        try:
            await imap.wait_hello_from_server()
            if (await imap.login(_quoted(account.username), account.password)).result != "OK":
                raise LocalError(
                    "the mailbox refuses the name or the password",
                    advice="see imap_username and imap_password_file; some providers have passwords for apps",
                )
            opened = await imap.select(_quoted(account.folder))
            if opened.result != "OK":
                raise LocalError(
                    f"there is no folder {account.folder!r} in the mailbox", advice="see imap_folder"
                )
            validity = _VALIDITY.search(b" ".join(bytes(line) for line in opened.lines))
            yield Connection(imap, lost, int(validity[1]) if validity else 0)
            if not lost.is_set():
                await imap.logout()
        finally:
            for task in (*imap.tasks, *imap.protocol.tasks):
                task.cancel()
            if imap.protocol.transport is not None:
                imap.protocol.transport.close()
                with suppress(TimeoutError):
                    async with asyncio.timeout(1):
                        await lost.wait()  # the transport is closed in the next rounds


class Collection:
    """Brings what is for our addresses from a mailbox into the spool."""

    def __init__(
        self,
        account: Account,
        spool: Spool,
        minter: Minter,
        ledger: Ledger,
        clock: Callable[[], int],
        arrived: asyncio.Event,
    ) -> None:
        self._account = account
        self._spool = spool
        self._minter = minter
        self._ledger = ledger
        self._clock = clock
        self._arrived = arrived

    async def run(self) -> NoReturn:
        """Fetch what comes, for ever; a server that is away is asked again."""
        time, failures = asyncio.get_running_loop().time, 0
        while True:
            began = time()
            try:
                async with connected(self._account) as connection:
                    await connection.while_open(self._serve(connection))
            except SouspliError as error:
                _log.warning("mailbox_away", problem=error.slug, detail=error.detail)
            failures = 0 if time() - began > _STEADY else failures + 1
            await asyncio.sleep(_PAUSES[min(failures, len(_PAUSES) - 1)])

    async def _serve(self, connection: Connection) -> NoReturn:
        while True:
            await self._collect(connection)
            await connection.wait(self._account.poll)

    async def _collect(self, connection: Connection) -> None:
        """Take what has come since the last time, each mail when the one before is safe."""
        kept = self._ledger.place(self._account.name)
        # Numbers mean nothing under another validity: everything is looked at again, with one effect.
        after = kept.uid if kept is not None and kept.validity == connection.validity else 0
        for uid in await connection.after(after):
            await self._take(connection, uid)
            self._ledger.put_place(self._account.name, Place(connection.validity, uid))

    async def _take(self, connection: Connection, uid: int) -> None:
        size, head = await connection.head(uid)
        read = headers(head)
        recipients = self._ours(read)
        if not recipients:
            return
        if size > SIZE:
            _log.warning("mail_too_large", bytes=size)  # and stays in the mailbox, unread
            return
        data = await connection.mail(uid)
        if not data:
            return
        for recipient in recipients:
            mail = Spooled(_sender(read), recipient, data, self._clock())
            await asyncio.to_thread(self._spool.keep, mail)
        self._arrived.set()
        await connection.settle(uid, delete=self._account.delete)

    def _ours(self, head: Message) -> list[str]:
        """Return the addresses of ours that a mail is for, each once."""
        for names in (_DELIVERED, _ADDRESSED):
            found = {each.lower(): None for each in _addresses(head, names) if self._is_ours(each)}
            if found:
                return list(found)[:_RECIPIENTS]
        return []

    def _is_ours(self, address: str) -> bool:
        try:
            self._minter.read(address)
        except NotFoundError:
            return False
        return True


def _addresses(head: Message, names: Sequence[str]) -> Iterator[str]:
    for name in names:
        fields = [str(each)[:_CHARACTERS] for each in head.get_all(name, [])[:_FIELDS]]
        yield from (address for _, address in getaddresses(fields) if address)


def _sender(head: Message) -> str:
    """Return the sender of the envelope, which delivery wrote; else From: not to be taken for a report."""
    returned = head.get("Return-Path")
    named = "From" if returned is None else "Return-Path"
    return parseaddr(str(head.get(named, ""))[:_CHARACTERS])[1][:_CHARACTERS]


def _literal(answer: Response) -> bytes:
    """Return what the server sent whole: the library keeps it as a bytearray, and lines as bytes."""
    return next((bytes(line) for line in answer.lines if isinstance(line, bytearray)), b"")


def _done(answer: Response) -> Response:
    if answer.result != "OK":
        raise UnavailableError("the mailbox does not do what is asked")
    return answer


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (AioImapException, OSError, TimeoutError, ValueError) as error:
        raise UnavailableError("the mailbox does not answer") from error
