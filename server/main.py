"""The relay, put together: everything is built here, once, and handed to whoever needs it.

    async with running(config, dsn, system_clock) as relay:
        relay.url

A process keeps nothing but caches and counters, so any number of them work on one database; they tell each
other what is new by LISTEN and NOTIFY.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Coroutine, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from aiohttp import web
from prometheus_client import CollectorRegistry

from schemas.limits import HOUR, LIMITS, MINUTE
from server.audit.expiry import AccessLogExpiry
from server.audit.figures import Figures
from server.audit.handovers import HandOvers
from server.audit.keeping import Keeping
from server.audit.logs import StructureLogs
from server.audit.opens import Opens
from server.audit.records import Records
from server.audit.reidentification import Reidentifications
from server.clock import Clock
from server.config import Config
from server.directory.applications import Applications
from server.directory.entries import Entries
from server.directory.invitations import Invitations
from server.directory.leaflets import Leaflets
from server.directory.log import Log
from server.directory.mirror import Mirror
from server.directory.network import Network, Practising
from server.directory.projection import Allowance, Projection
from server.directory.wraps import Wraps
from server.files.blobs import open_store
from server.files.completion import Completion
from server.files.downloads import Downloads
from server.files.expiry import FileExpiry
from server.files.staging import Staging
from server.files.uploads import Uploads, complete_headers
from server.guests.blobs import GuestBlobs
from server.guests.boxes import Boxes
from server.guests.doors import Doors
from server.guests.items import Items
from server.http.addresses import Addresses
from server.http.connections import announced
from server.http.denials import denials
from server.http.operator import Operator
from server.http.problems import problems
from server.http.quota import Quota
from server.http.retries import reads_again
from server.http.serving import bound, serving, url_of
from server.http.signed_in import signed_in
from server.http.tracing import set_headers, tracing
from server.metrics import Metrics
from server.push.sender import PushSender
from server.push.services import PushServices
from server.push.subscriptions import Subscriptions
from server.push.vapid import Vapid
from server.relay.accept import Envelopes
from server.relay.delivery import Events
from server.relay.fetch import Mailboxes
from server.relay.holds import Holds
from server.relay.replying import Replies
from server.relay.retention import Retention
from server.relay.terms import Terms
from server.relay.timers import Timers
from server.routes import Rooms, actions, routes
from server.secrets import Secrets, load_secrets
from server.sessions.challenges import Challenges
from server.sessions.locks import Locks
from server.sessions.shelf import Shelves
from server.sessions.sign_in import SignIn
from server.sessions.tokens import Tokens
from server.storage.db import Database, open_database
from server.storage.listener import Listener
from server.storage.migrate import migrate
from server.transparency.checkpoints import Checkpoints
from server.transparency.epochs import Epochs
from server.transparency.heads import Heads
from server.transparency.public import PublicLogs
from server.transparency.sequencer import Sequencer
from server.transparency.witnesses import Witnesses
from server.web.site import load_site


@dataclass(frozen=True)
class Relay:
    """A running relay: its address, and the code that founds its network while it has none."""

    url: str
    setup_code: str | None


@asynccontextmanager
async def running(config: Config, dsn: str, clock: Clock) -> AsyncIterator[Relay]:
    """Run a relay on the database at `dsn` during the block; the start raises LocalError or UnavailableError.

    Should a part of it fail for good, the block is cancelled.
    """
    async with AsyncExitStack() as stack:
        listener = stack.enter_context(bound(config))
        await migrate(dsn)
        database = await stack.enter_async_context(
            open_database(dsn, pooler=config.pooler, connections=config.database_connections)
        )
        secrets = await load_secrets(database, config.origin)
        mirror = Mirror(database, secrets.origin, secrets.relay_key)
        async with database.connection() as connection:
            await mirror.catch_up(connection)
        metrics, addresses = Metrics(CollectorRegistry()), Addresses(config.proxy_networks)
        app, tasks = build(config, database, secrets, mirror, metrics, addresses, clock)
        await stack.enter_async_context(background(tasks))
        await stack.enter_async_context(serving(app, listener, config, addresses, metrics))
        yield Relay(url_of(listener), secrets.setup_code)


def build(
    config: Config,
    database: Database,
    secrets: Secrets,
    mirror: Mirror,
    metrics: Metrics,
    addresses: Addresses,
    clock: Clock,
) -> tuple[web.Application, list[Coroutine[None, None, None]]]:
    """Return the application and what has to run beside it."""
    quota = partial(Quota, clock=time.monotonic)
    posts = quota(amount=config.posts_per_minute, seconds=MINUTE)
    records = Records(database.sql, clock)
    tokens = Tokens(secrets.session_key, clock)
    listener = Listener(database)

    projection = Projection(database.sql, Allowance(config.retention_days, config.storage_limit))
    log = Log(database, mirror, projection, records, clock)
    listener.subscribe("souspli_directory", heard=mirror.is_behind, missed=mirror.is_behind)

    store = open_store(_folder(config.folder / "blobs"), config.blobs or None)
    staging = Staging(_folder(config.folder / "uploads"))
    completion = Completion(database, records, clock, staging, store)
    expiry = FileExpiry(database, records, clock, staging, store, completion)
    retention = Retention(database, records, clock, expiry, AccessLogExpiry(database, records, clock))

    public_logs = PublicLogs(database, addresses, quota(amount=LIMITS.tiles_per_minute, seconds=MINUTE))
    checkpoints = Checkpoints(database, secrets.origin, secrets.relay_key, clock)
    epochs = Epochs(database, clock, config.log_epoch_seconds)
    sequencer = Sequencer(
        database,
        mirror,
        epochs,
        checkpoints,
        Witnesses(),
        metrics,
        clock,
        config.log_epoch_seconds,
    )
    listener.subscribe("souspli_directory", heard=sequencer.wake, missed=sequencer.wake)

    doors = Doors(
        database,
        records,
        secrets.session_key,
        clock,
        addresses,
        quota(amount=LIMITS.guest_sign_ins_per_minute, seconds=MINUTE),
    )
    guest_requests = quota(amount=LIMITS.guest_requests_per_minute, seconds=MINUTE)

    envelopes = Envelopes(database, records, secrets.relay_key, clock, posts)
    events = Events(database, records, clock, listener)
    timers = Timers(database, records, clock, posts)
    services = PushServices(config.push_services)
    vapid = Vapid(secrets.push_key, config.push_contact) if config.push_contact else None
    pushes = PushSender(database, clock, listener, services, vapid, metrics)

    rooms = Rooms(
        network=Network(
            database,
            mirror,
            log,
            secrets,
            addresses,
            quota(amount=LIMITS.foundings_per_minute, seconds=MINUTE),
            Practising(config.sandbox, config.practice),
        ),
        sign_in=SignIn(
            database,
            records,
            Challenges(secrets.session_key, clock),
            tokens,
            secrets.origin,
            clock,
            addresses,
            quota(amount=config.sign_ins_per_minute, seconds=MINUTE),
        ),
        locks=Locks(
            database,
            records,
            clock,
            addresses,
            quota(amount=LIMITS.lock_openings_per_minute, seconds=MINUTE),
        ),
        push=Subscriptions(database, records, clock, services, vapid, posts),
        shelves=Shelves(database, records, clock, posts, config.shelf_limit),
        applications=Applications(
            database,
            records,
            mirror,
            clock,
            addresses,
            quota(amount=config.applications_per_hour, seconds=HOUR),
        ),
        entries=Entries(
            database, mirror, log, addresses, quota(amount=config.statements_per_minute, seconds=MINUTE)
        ),
        leaflets=Leaflets(database, records, mirror, clock, posts),
        invitations=Invitations(
            database,
            records,
            clock,
            addresses,
            quota(amount=LIMITS.answers_per_minute, seconds=MINUTE),
            posts,
        ),
        wraps=Wraps(database, records, posts),
        envelopes=envelopes,
        mailboxes=Mailboxes(database, records, clock),
        replies=Replies(database, quota(amount=LIMITS.replying_per_minute, seconds=MINUTE)),
        events=events,
        uploads=Uploads(database, records, clock, staging, completion),
        downloads=Downloads(database, records, clock, store),
        guest_boxes=Boxes(database, records, doors, clock, posts),
        guest_doors=doors,
        guest_items=Items(database, records, doors, clock, posts, guest_requests),
        guest_blobs=GuestBlobs(database, records, doors, clock, staging, store, completion, guest_requests),
        public_logs=public_logs,
        logs=StructureLogs(database, records, Heads(database.sql)),
        handovers=HandOvers(database, records, posts),
        opens=Opens(database, records, clock, posts),
        reidentifications=Reidentifications(database, records, clock),
        keeping=Keeping(database, records),
        figures=Figures(database, records),
        timers=timers,
        terms=Terms(database, records, clock),
        holds=Holds(database, records, clock),
        operator=Operator(
            [database.check, store.check, public_logs.demand_signing],
            metrics,
            addresses,
            config.operator_networks,
        ),
        site=load_site(Path(config.web).expanduser()) if config.web else load_site(),
    )
    denied = quota(amount=LIMITS.denials_per_minute, seconds=MINUTE)
    app = web.Application(
        middlewares=[
            announced,
            tracing(metrics),
            problems,
            signed_in(tokens),
            denials(actions(rooms), database, records, denied),
            reads_again,
        ]
    )
    app.add_routes(routes(rooms))
    app.on_response_prepare.extend((set_headers(clock), complete_headers))
    app.on_shutdown.append(events.close)
    return app, [
        listener.run(),
        mirror.run(),
        envelopes.run(),
        events.run(),
        retention.run(),
        timers.run(),
        pushes.run(),
        sequencer.run(),
    ]


@asynccontextmanager
async def background(tasks: Iterable[Coroutine[None, None, None]]) -> AsyncIterator[None]:
    """Run tasks beside the block, which is cancelled when one of them fails."""
    async with asyncio.TaskGroup() as group:
        running_ = [group.create_task(task) for task in tasks]
        try:
            yield
        finally:
            for task in running_:
                task.cancel()


def _folder(path: Path) -> Path:
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path
