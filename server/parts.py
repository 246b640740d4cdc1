"""What rooms share and what runs beside them: built here, once.

    ground = Ground(config, database, secrets, mirror, metrics, addresses, clock)
    parts = make_parts(ground)
    rooms = make_rooms(ground, parts)

What only one room needs is built with it, in rooms.py.
"""

import time
from collections.abc import Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from schemas.limits import MINUTE
from server.audit.expiry import AccessLogExpiry
from server.audit.records import Records
from server.clock import Clock
from server.config import Config
from server.directory.log import Log
from server.directory.mirror import Mirror
from server.directory.projection import Allowance, Projection
from server.files.blobs import BlobStore, open_store
from server.files.completion import Completion
from server.files.expiry import FileExpiry
from server.files.staging import Staging
from server.http.addresses import Addresses
from server.http.quota import Quota
from server.metrics import Metrics
from server.push.sender import PushSender
from server.push.services import PushServices
from server.push.vapid import Vapid
from server.relay.accept import Envelopes
from server.relay.delivery import Events
from server.relay.retention import Retention
from server.relay.timers import Timers
from server.secrets import Secrets
from server.sessions.tokens import Tokens
from server.storage.db import Database
from server.storage.listener import Listener
from server.transparency.checkpoints import Checkpoints
from server.transparency.epochs import Epochs
from server.transparency.sequencer import Sequencer
from server.transparency.witnesses import Witnesses


@dataclass(frozen=True)
class Ground:
    """What everything else is built on."""

    config: Config
    database: Database
    secrets: Secrets
    mirror: Mirror
    metrics: Metrics
    addresses: Addresses
    clock: Clock

    def quota(self, amount: int, seconds: int) -> Quota:
        """Return a rate of its own."""
        return Quota(amount=amount, seconds=seconds, clock=time.monotonic)


class Runs(Protocol):
    """Something that runs while requests are answered."""

    def run(self) -> Coroutine[None, None, None]:
        """Run until cancelled."""


@dataclass(frozen=True)
class Parts:
    """What several rooms are built of, and what runs."""

    records: Records
    posts: Quota
    tokens: Tokens
    log: Log
    staging: Staging
    store: BlobStore
    completion: Completion
    envelopes: Envelopes
    events: Events
    timers: Timers
    push_services: PushServices
    vapid: Vapid | None
    running: tuple[Runs, ...]


def make_parts(ground: Ground) -> Parts:
    """Build them, and have them hear of what other processes do."""
    config, database, secrets, clock = ground.config, ground.database, ground.secrets, ground.clock
    listener, records = Listener(database), Records(database.sql, clock)
    posts = ground.quota(config.posts_per_minute, MINUTE)

    projection = Projection(database.sql, Allowance(config.retention_days, config.storage_limit))
    log = Log(database, ground.mirror, projection, records, clock)
    listener.subscribe("souspli_directory", heard=ground.mirror.is_behind, missed=ground.mirror.is_behind)

    store = open_store(_folder(config.folder / "blobs"), config.blobs or None)
    staging = Staging(_folder(config.folder / "uploads"))
    completion = Completion(database, records, clock, staging, store)
    expiry = FileExpiry(database, records, clock, staging, store, completion)
    retention = Retention(database, records, clock, expiry, AccessLogExpiry(database, records, clock))

    sequencer = _sequencer(ground)
    listener.subscribe("souspli_directory", heard=sequencer.wake, missed=sequencer.wake)

    envelopes = Envelopes(database, records, secrets.relay_key, clock, posts)
    events = Events(database, records, clock, listener)
    timers = Timers(database, records, clock, posts)
    services = PushServices(config.push_services)
    vapid = Vapid(secrets.push_key, config.push_contact) if config.push_contact else None
    pushes = PushSender(database, clock, listener, services, vapid, ground.metrics)
    return Parts(
        records=records,
        posts=posts,
        tokens=Tokens(secrets.session_key, clock),
        log=log,
        staging=staging,
        store=store,
        completion=completion,
        envelopes=envelopes,
        events=events,
        timers=timers,
        push_services=services,
        vapid=vapid,
        running=(listener, ground.mirror, envelopes, events, retention, timers, pushes, sequencer),
    )


def _sequencer(ground: Ground) -> Sequencer:
    database, secrets, clock = ground.database, ground.secrets, ground.clock
    seconds = ground.config.log_epoch_seconds
    checkpoints = Checkpoints(database, secrets.origin, secrets.relay_key, clock)
    epochs = Epochs(database, clock, seconds)
    witnesses, metrics = Witnesses(), ground.metrics
    return Sequencer(database, ground.mirror, epochs, checkpoints, witnesses, metrics, clock, seconds)


def _folder(path: Path) -> Path:
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path
