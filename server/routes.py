"""All routes on one screen, in the order of schemas/spec/api.md. Each names what it does to somebody's data.

A route without an action gives what is public, or signs nobody in: there is no log of a structure to record
it in. The rest is recorded, when it is allowed by the handler in its transaction, when it is denied by
http/denials.py.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aiohttp import web
from aiohttp.typedefs import Handler

from schemas.access import AccessAction as Does
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
from server.directory.network import Network
from server.directory.wraps import Wraps
from server.files.downloads import Downloads
from server.files.uploads import Uploads
from server.guests.blobs import GuestBlobs
from server.guests.boxes import Boxes
from server.guests.doors import Doors
from server.guests.items import Items
from server.http.operator import Operator
from server.push.subscriptions import Subscriptions
from server.relay.accept import Envelopes
from server.relay.delivery import Events
from server.relay.fetch import Mailboxes
from server.relay.holds import Holds
from server.relay.replying import Replies
from server.relay.terms import Terms
from server.relay.timers import Timers
from server.sessions.locks import Locks
from server.sessions.shelf import Shelves
from server.sessions.sign_in import SignIn
from server.transparency.public import PublicLogs
from server.web.site import Site


@dataclass(frozen=True)
class Rooms:
    """Everything that answers requests, built in rooms.py."""

    network: Network
    sign_in: SignIn
    locks: Locks
    push: Subscriptions
    shelves: Shelves
    applications: Applications
    entries: Entries
    leaflets: Leaflets
    invitations: Invitations
    wraps: Wraps
    envelopes: Envelopes
    mailboxes: Mailboxes
    replies: Replies
    events: Events
    uploads: Uploads
    downloads: Downloads
    guest_boxes: Boxes
    guest_doors: Doors
    guest_items: Items
    guest_blobs: GuestBlobs
    public_logs: PublicLogs
    logs: StructureLogs
    handovers: HandOvers
    opens: Opens
    reidentifications: Reidentifications
    keeping: Keeping
    figures: Figures
    timers: Timers
    terms: Terms
    holds: Holds
    operator: Operator
    site: Site


@dataclass(frozen=True)
class Route:
    """What answers a method on a path, and the action that is recorded when it is denied."""

    method: str
    path: str
    handler: Handler
    action: Does | None = None

    @property
    def name(self) -> str:
        """The path without the patterns of its parts, as documents write it."""
        return re.sub(r":[^}]+", "", self.path)


def table(rooms: Rooms) -> Sequence[Route]:
    """Return every route."""
    return (
        Route("GET", "/v1/network", rooms.network.show),
        Route("POST", "/v1/network", rooms.network.found),
        Route("POST", "/v1/sessions/challenges", rooms.sign_in.challenge),
        Route("POST", "/v1/sessions", rooms.sign_in.open),
        Route("DELETE", "/v1/sessions", rooms.sign_in.close),
        Route("PUT", "/v1/locks/{id}", rooms.locks.set, Does.LOCK_SET),
        Route("DELETE", "/v1/locks/{id}", rooms.locks.remove, Does.LOCK_REMOVED),
        Route("GET", "/v1/locks", rooms.locks.show, Does.LOCKS_READ),
        Route("POST", "/v1/locks/open", rooms.locks.open),
        Route("GET", "/v1/push", rooms.push.show, Does.PUSH_READ),
        Route("PUT", "/v1/push/{id}", rooms.push.set, Does.PUSH_SET),
        Route("DELETE", "/v1/push/{id}", rooms.push.remove, Does.PUSH_REMOVED),
        Route("GET", "/v1/shelf", rooms.shelves.show, Does.SHELF_READ),
        Route("PUT", "/v1/shelf", rooms.shelves.put, Does.SHELF_PUT),
        Route("POST", "/v1/applications", rooms.applications.file),
        Route("GET", "/v1/applications", rooms.applications.show, Does.APPLICATIONS_READ),
        Route("GET", "/v1/directory/checkpoint", rooms.entries.checkpoint),
        Route("GET", "/v1/directory/entries", rooms.entries.page),
        Route("POST", "/v1/directory/entries", rooms.entries.post),
        Route("PUT", "/v1/leaflets", rooms.leaflets.put, Does.LEAFLET_PUT),
        Route("GET", "/v1/leaflets", rooms.leaflets.page),
        Route("POST", "/v1/invitations", rooms.invitations.create, Does.INVITATION_CREATED),
        Route("GET", "/v1/invitations", rooms.invitations.show, Does.INVITATIONS_READ),
        Route("POST", "/v1/invitations/{id}/answer", rooms.invitations.answer),
        Route("POST", "/v1/wraps", rooms.wraps.write, Does.WRAPS_WRITTEN),
        Route("GET", "/v1/wraps", rooms.wraps.show, Does.WRAPS_READ),
        Route("POST", "/v1/envelopes", rooms.envelopes.post, Does.ENVELOPE_POSTED),
        Route("GET", "/v1/mailboxes/{service}/envelopes", rooms.mailboxes.fetch, Does.ENVELOPES_FETCHED),
        Route("POST", "/v1/mailboxes/{service}/replying", rooms.replies.tell, Does.REPLYING_TOLD),
        Route("GET", "/v1/events", rooms.events.follow, Does.EVENTS_FOLLOWED),
        Route("OPTIONS", "/v1/uploads", rooms.uploads.options),
        Route("POST", "/v1/uploads", rooms.uploads.create, Does.UPLOAD_CREATED),
        Route("HEAD", "/v1/uploads/{id}", rooms.uploads.head, Does.UPLOAD_COMPLETED),
        Route("PATCH", "/v1/uploads/{id}", rooms.uploads.patch, Does.UPLOAD_COMPLETED),
        Route("DELETE", "/v1/uploads/{id}", rooms.uploads.delete, Does.UPLOAD_DISCARDED),
        Route("GET", "/v1/blobs/{id}", rooms.downloads.get, Does.BLOB_DOWNLOADED),
        Route("HEAD", "/v1/blobs/{id}", rooms.downloads.get, Does.BLOB_DOWNLOADED),
        Route("GET", "/v1/logs/{log:directory|heads}/checkpoint", rooms.public_logs.checkpoint),
        Route("GET", "/v1/logs/{log:directory|heads}/tile/{path:.+}", rooms.public_logs.tile),
        Route("GET", "/v1/logs/{structure}/head", rooms.logs.head, Does.LOG_READ),
        Route("GET", "/v1/logs/{structure}/records", rooms.logs.page, Does.RECORDS_READ),
        Route("GET", "/v1/logs/{structure}/tile/{path:.+}", rooms.logs.tile, Does.LOG_READ),
        Route("PUT", "/v1/guests/{id}", rooms.guest_boxes.put, Does.GUEST_BOX_SET),
        Route("GET", "/v1/guests/{id}", rooms.guest_boxes.show, Does.GUEST_BOX_READ),
        Route("POST", "/v1/guests/{id}/session", rooms.guest_doors.open),
        Route("GET", "/v1/guests/{id}/items", rooms.guest_items.page, Does.GUEST_BOX_READ),
        Route("PUT", "/v1/guests/{id}/items/{item}", rooms.guest_items.put, Does.GUEST_ITEM_WRITTEN),
        Route("PUT", "/v1/guests/{id}/blobs/{blob}", rooms.guest_blobs.put),
        Route("GET", "/v1/guests/{id}/blobs/{blob}", rooms.guest_blobs.get),
        Route("GET", "/v1/guest-replies", rooms.guest_items.replies, Does.GUEST_REPLIES_READ),
        Route("POST", "/v1/handovers", rooms.handovers.post, Does.MAIL_HANDED_OVER),
        Route("POST", "/v1/opens", rooms.opens.post, Does.ENVELOPE_OPENED),
        Route("POST", "/v1/reidentifications", rooms.reidentifications.ask, Does.REIDENTIFICATION_ASKED),
        Route("GET", "/v1/reidentifications", rooms.reidentifications.show, Does.REIDENTIFICATIONS_READ),
        Route(
            "POST",
            "/v1/reidentifications/{id}/approval",
            rooms.reidentifications.approve,
            Does.REIDENTIFICATION_APPROVED,
        ),
        Route("PUT", "/v1/records/retention", rooms.keeping.set_retention, Does.RECORDS_RETENTION_SET),
        Route("POST", "/v1/records/holds", rooms.keeping.hold, Does.HOLD_SET),
        Route("GET", "/v1/records/holds", rooms.keeping.holds, Does.HOLDS_READ),
        Route("DELETE", "/v1/records/holds/{id}", rooms.keeping.lift, Does.HOLD_LIFTED),
        Route("GET", "/v1/statistics", rooms.figures.show, Does.STATISTICS_READ),
        Route("POST", "/v1/timers", rooms.timers.set, Does.TIMER_SET),
        Route("DELETE", "/v1/timers/{id}", rooms.timers.end, Does.TIMER_ENDED),
        Route("PUT", "/v1/retention", rooms.terms.put, Does.RETENTION_SET),
        Route("GET", "/v1/retention", rooms.terms.show, Does.RETENTION_READ),
        Route("PUT", "/v1/mailboxes/{service}/threads/{thread}/end", rooms.terms.end, Does.THREAD_END_SET),
        Route("POST", "/v1/retention/holds", rooms.holds.sign, Does.KEEP_SIGNED),
        Route("GET", "/v1/retention/holds", rooms.holds.show, Does.KEEPS_READ),
        Route("GET", "/g/", rooms.site.show_guest),
        Route("GET", "/healthz", rooms.operator.alive),
        Route("GET", "/readyz", rooms.operator.ready),
        Route("GET", "/metrics", rooms.operator.metrics),
        Route("GET", "/", rooms.site.show),
        Route("GET", "/{page:(?!v1/|g/).+}", rooms.site.show),
    )


def routes(rooms: Rooms) -> list[web.RouteDef]:
    """Return the routes as aiohttp takes them."""
    return [_definition(route) for route in table(rooms)]


def actions(rooms: Rooms) -> Mapping[tuple[str, str], Does]:
    """Return the action of each route that has one, by method and path."""
    return {(route.method, route.name): route.action for route in table(rooms) if route.action}


def _definition(route: Route) -> web.RouteDef:
    if route.method == "GET":
        return web.get(route.path, route.handler, allow_head=False)  # only what the table says
    return web.route(route.method, route.path, route.handler)
