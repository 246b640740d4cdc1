"""The rooms, which answer requests: each is built here, once. What several of them share comes from parts.py.

    rooms = make_rooms(ground, parts)

Which route leads to which room is in routes.py.
"""

from pathlib import Path

from schemas.limits import HOUR, LIMITS, MINUTE
from server.audit.figures import Figures
from server.audit.handovers import HandOvers
from server.audit.keeping import Keeping
from server.audit.logs import StructureLogs
from server.audit.opens import Opens
from server.audit.reidentification import Reidentifications
from server.directory.applications import Applications
from server.directory.entries import Entries
from server.directory.invitations import Invitations
from server.directory.leaflets import Leaflets
from server.directory.network import Network, Practising
from server.directory.wraps import Wraps
from server.files.downloads import Downloads
from server.files.uploads import Uploads
from server.guests.blobs import GuestBlobs
from server.guests.boxes import Boxes
from server.guests.doors import Doors
from server.guests.items import Items
from server.http.operator import Operator
from server.parts import Ground, Parts
from server.push.subscriptions import Subscriptions
from server.relay.fetch import Mailboxes
from server.relay.holds import Holds
from server.relay.replying import Replies
from server.relay.terms import Terms
from server.routes import Rooms
from server.sessions.challenges import Challenges
from server.sessions.locks import Locks
from server.sessions.shelf import Shelves
from server.sessions.sign_in import SignIn
from server.transparency.heads import Heads
from server.transparency.public import PublicLogs
from server.web.site import load_site


def make_rooms(ground: Ground, parts: Parts) -> Rooms:
    """Build all of them, in the order of routes.py."""
    config, database, secrets, mirror = ground.config, ground.database, ground.secrets, ground.mirror
    addresses, clock, records, posts = ground.addresses, ground.clock, parts.records, parts.posts
    public_logs = PublicLogs(database, addresses, ground.quota(LIMITS.tiles_per_minute, MINUTE))
    attempts = ground.quota(LIMITS.guest_sign_ins_per_minute, MINUTE)
    doors = Doors(database, records, secrets.session_key, clock, addresses, attempts)
    guest_requests = ground.quota(LIMITS.guest_requests_per_minute, MINUTE)
    return Rooms(
        network=Network(
            database,
            mirror,
            parts.log,
            secrets,
            addresses,
            ground.quota(LIMITS.foundings_per_minute, MINUTE),
            Practising(config.sandbox, config.practice),
        ),
        sign_in=SignIn(
            database,
            records,
            Challenges(secrets.session_key, clock),
            parts.tokens,
            secrets.origin,
            clock,
            addresses,
            ground.quota(config.sign_ins_per_minute, MINUTE),
        ),
        locks=Locks(
            database,
            records,
            clock,
            addresses,
            ground.quota(LIMITS.lock_openings_per_minute, MINUTE),
        ),
        push=Subscriptions(database, records, clock, parts.push_services, parts.vapid, posts),
        shelves=Shelves(database, records, clock, posts, config.shelf_limit),
        applications=Applications(
            database,
            records,
            mirror,
            clock,
            addresses,
            ground.quota(config.applications_per_hour, HOUR),
        ),
        entries=Entries(
            database, mirror, parts.log, addresses, ground.quota(config.statements_per_minute, MINUTE)
        ),
        leaflets=Leaflets(database, records, mirror, clock, posts),
        invitations=Invitations(
            database,
            records,
            clock,
            addresses,
            ground.quota(LIMITS.answers_per_minute, MINUTE),
            posts,
        ),
        wraps=Wraps(database, records, posts),
        envelopes=parts.envelopes,
        mailboxes=Mailboxes(database, records, clock),
        replies=Replies(database, ground.quota(LIMITS.replying_per_minute, MINUTE)),
        events=parts.events,
        uploads=Uploads(database, records, clock, parts.staging, parts.completion),
        downloads=Downloads(database, records, clock, parts.store),
        guest_boxes=Boxes(database, records, doors, clock, posts),
        guest_doors=doors,
        guest_items=Items(database, records, doors, clock, posts, guest_requests),
        guest_blobs=GuestBlobs(
            database, records, doors, clock, parts.staging, parts.store, parts.completion, guest_requests
        ),
        public_logs=public_logs,
        logs=StructureLogs(database, records, Heads(database.sql)),
        handovers=HandOvers(database, records, posts),
        opens=Opens(database, records, clock, posts),
        reidentifications=Reidentifications(database, records, clock),
        keeping=Keeping(database, records),
        figures=Figures(database, records),
        timers=parts.timers,
        terms=Terms(database, records, clock),
        holds=Holds(database, records, clock),
        operator=Operator(
            [database.check, parts.store.check, public_logs.demand_signing],
            ground.metrics,
            addresses,
            config.operator_networks,
        ),
        site=load_site(Path(config.web).expanduser()) if config.web else load_site(),
    )
