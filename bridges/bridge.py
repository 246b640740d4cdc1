"""The bridge, put together: one device, one spool, one ledger, and the loops that move mail both ways.

    async with bridge(config, clock) as running:
        await running.run()

Rules: each loop does what is due and may be interrupted anywhere; a failure of the relay or of the mail
server ends none of them; what is to survive lies in the ledger or in the spool before it is answered.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from typing import NoReturn

import structlog
from nacl.public import PrivateKey

from bridges.addresses import Minter
from bridges.config import Config, endpoint_of, secret
from bridges.forgetting import Forgetting
from bridges.guests import Replies
from bridges.inbound.authenticate import Resolve
from bridges.inbound.imap import Account, Collection
from bridges.inbound.lmtp import Reception, lmtp_server
from bridges.inbound.pipeline import Pipeline
from bridges.inbound.sandbox import Sandbox
from bridges.inbound.spool import Spool
from bridges.ledger import Ledger, Outgoing, State
from bridges.metrics import Measured, metrics_server
from bridges.outbound.dispatch import Dispatch, Names
from bridges.outbound.submit import MailServer
from bridges.postbox import Postbox
from bridges.resolver import resolver
from client.clock import Clock
from client.device.archive import Received
from client.device.profile import Profile
from client.endpoint import Endpoint, connect
from crypto.structures import MailPolicy
from schemas.codec import encode
from schemas.errors import NotFoundError, SouspliError
from schemas.mail import HandOver, Inbound, LinkChanged, MailDecision, Mode, Notice

_KEY_ID = 1
_PAUSE = 2.0  # seconds between two looks at what is due
_LONG_PAUSE = 3600.0  # between two looks at what is over

_log = structlog.get_logger()


@dataclass(frozen=True)
class Bridge:
    """The parts that the loops use."""

    endpoint: Endpoint
    ledger: Ledger
    spool: Spool
    pipeline: Pipeline
    dispatch: Dispatch
    replies: Replies
    forgetting: Forgetting
    arrived: asyncio.Event
    collection: Collection | None  # in place of LMTP

    async def run(self) -> None:
        """Move mail until cancelled."""
        for received in self._archived():  # came before a crash, and may not have been acted on
            self._take(received)
        async with asyncio.TaskGroup() as loops:
            loops.create_task(self._follow())
            loops.create_task(_again(self.dispatch.send_due))
            loops.create_task(_again(self.dispatch.record_due))
            loops.create_task(_again(self._take_in, self.arrived))
            loops.create_task(_again(self._bring_replies))
            loops.create_task(_again(self.forgetting.tend, pause=_LONG_PAUSE))
            if self.collection is not None:
                loops.create_task(self.collection.run())

    async def _follow(self) -> None:
        async for received in self.endpoint.mailbox.follow():
            self._take(received)

    def _take(self, received: Received) -> None:
        """Write down a notice, a decision, the end of a link; what fails now is done at the next start."""
        content, header = received.content, received.header
        try:
            self.dispatch.accept(received)
            if header is not None and isinstance(content, MailDecision):
                self.pipeline.decide(content.held, header.sender.service, release=content.release)
                self.arrived.set()
            elif header is not None and isinstance(content, LinkChanged):
                self.dispatch.change(content, header)
        except SouspliError as error:
            _log.warning("not_acted_on", problem=error.slug)

    async def _take_in(self) -> None:
        """Take what is in the spool as far as it gets, oldest first."""
        for name in list(self.spool.names()):
            known = self.ledger.incoming(name)
            waits = known is not None and known.next_attempt > self.endpoint.clock()
            settled = known is not None and known.state in (State.HELD, State.QUARANTINED)
            if not (waits or settled):
                await self.pipeline.process(name)

    async def _bring_replies(self) -> None:
        for service in self.endpoint.mailbox.services:
            await self.replies.bring(service.id)

    def _archived(self) -> list[Received]:
        archive = self.endpoint.archive
        threads = (archive.thread(thread) for thread in archive.threads())
        return [
            each
            for thread in threads
            for each in thread
            if isinstance(each.content, Notice | MailDecision | LinkChanged)
        ]


async def _again(
    work: Callable[[], Awaitable[object]], early: asyncio.Event | None = None, pause: float = _PAUSE
) -> NoReturn:
    """Do some work for ever, with a pause in between that an event ends early; a failure ends nothing."""
    while True:
        try:
            await work()
        except SouspliError as error:  # of the relay, the mail server: the next round does it
            _log.warning("interrupted", problem=error.slug)
        except OSError as error:  # of the disk; not its words, which may name a mail
            _log.warning("interrupted", problem=type(error).__name__)
        if early is None:
            await asyncio.sleep(pause)
            continue
        # Not wait_for, which before Python 3.12 forgets a cancellation when the event comes in that moment.
        with suppress(TimeoutError):
            async with asyncio.timeout(pause):
                await early.wait()
        early.clear()


@asynccontextmanager
async def bridge(config: Config, clock: Clock, resolve: Resolve | None = None) -> AsyncIterator[Bridge]:
    """Build the bridge of a configuration, and take mail during the block; raises LocalError.

    `resolve` takes the place of the resolvers that the configuration names.
    """
    async with AsyncExitStack() as stack:
        profile = stack.enter_context(Profile.open(config.profile_folder, secret(config.passphrase_file)))
        endpoint = await stack.enter_async_context(connect(profile, clock))
        await endpoint.prepare()
        sandbox = await stack.enter_async_context(Sandbox(config.workers))
        arrived = asyncio.Event()
        asks = resolve or resolver(config.nameservers)
        running = _build(config, endpoint, sandbox, arrived, asks)
        if running.collection is None:
            host, port = endpoint_of(config.lmtp)
            reception = Reception(running.spool, running.pipeline.minter, clock, arrived)
            await stack.enter_async_context(lmtp_server(host, port, reception))
        if config.metrics:
            measured = Measured(running.ledger, running.spool, clock)
            await stack.enter_async_context(metrics_server(*endpoint_of(config.metrics), measured))
        yield running


def _build(
    config: Config, endpoint: Endpoint, sandbox: Sandbox, arrived: asyncio.Event, resolve: Resolve
) -> Bridge:
    ledger, postbox = Ledger(endpoint.profile.store), Postbox(endpoint)
    keys, says = ledger.keys(), _Directory(endpoint)
    minter = Minter(config.domain, _KEY_ID, {_KEY_ID: keys.addresses}, config.mailbox)
    config.spool_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    private = PrivateKey(keys.spool)
    spool = Spool(config.spool_folder, bytes(private.public_key), keys.spool)
    spool.sweep()
    host, port = endpoint_of(config.smtp)
    password = secret(config.smtp_password_file) if config.smtp_password_file else ""
    pipeline = Pipeline(
        spool=spool,
        ledger=ledger,
        minter=minter,
        sandbox=sandbox,
        postbox=postbox,
        resolve=resolve,
        inbound=says.inbound,
        clock=endpoint.clock,
    )
    dispatch = Dispatch(
        ledger=ledger,
        minter=minter,
        postbox=postbox,
        server=MailServer(host, port, config.smtp_username, password),
        sender=config.sender,
        reply_days=config.reply_days,
        per_day=config.notices_per_day,
        allows=says.allows,
        names=says.names,
        read=says.notice,
        record=says.handed_over,
        clock=endpoint.clock,
    )
    replies = Replies(endpoint.session, ledger, postbox)
    collection = None
    if config.imap:
        collection = Collection(account_of(config), spool, minter, ledger, endpoint.clock, arrived)
    forgetting = Forgetting(endpoint.keeping, endpoint.archive, ledger, spool, postbox, endpoint.clock)
    return Bridge(endpoint, ledger, spool, pipeline, dispatch, replies, forgetting, arrived, collection)


def account_of(config: Config) -> Account:
    """Return the mailbox that a configuration names; raises InvalidInputError, LocalError."""
    host, port = endpoint_of(config.imap)
    return Account(
        host,
        port,
        config.imap_username,
        secret(config.imap_password_file) if config.imap_password_file else "",
        config.imap_folder,
        config.imap_delete,
        config.imap_poll,
    )


class _Directory:
    """What the directory and the archive say, as the parts of the bridge ask it."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint

    def policy(self, service: str) -> MailPolicy:
        """Return what the structure of a service allows."""
        structure, _ = self._endpoint.directory.current.service_by_id(service)
        return structure.mail

    def inbound(self, service: str) -> Inbound:
        """Return what is done with genuine replies to a service."""
        return self.policy(service).inbound

    def allows(self, service: str, mode: Mode) -> bool:
        """Whether a service may write in a mode."""
        return mode in self.policy(service).modes

    def names(self, service: str) -> Names:
        """Return how a service is called."""
        structure, found = self._endpoint.directory.current.service_by_id(service)
        return Names(structure.name, found.name)

    async def handed_over(self, what: HandOver) -> None:
        """Tell the relay, for the access logs of both structures."""
        await self._endpoint.session.call("POST", "/v1/handovers", body=encode(what), again=True)

    def notice(self, outgoing: Outgoing) -> Notice:
        """Return the notice that is to be sent; raises NotFoundError."""
        for received in self._endpoint.archive.thread(outgoing.thread):
            if received.hash == outgoing.notice and isinstance(received.content, Notice):
                return received.content
        raise NotFoundError("the notice is not here any more")
