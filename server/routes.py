"""All routes on one screen, in the order of schemas/spec/api.md. Each names what it does to somebody's data.

A route without an action gives what is public, or signs nobody in: there is no log of a structure to record it in. The
rest is recorded, when it is allowed by the handler in its transaction, when it is denied by http/denials.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from aiohttp import web
from aiohttp.typedefs import Handler

from schemas.access import AccessAction as Does
from server.audit.reading import RecordsReading
from server.directory.applications import Applications
from server.directory.entries import Entries
from server.directory.invitations import Invitations
from server.directory.network import Network
from server.directory.wraps import Wraps
from server.http.operator import Operator
from server.sessions.sign_in import SignIn


@dataclass(frozen=True)
class Rooms:
    """Everything that answers requests, built in main.py."""

    operator: Operator
    network: Network
    sign_in: SignIn
    applications: Applications
    entries: Entries
    invitations: Invitations
    wraps: Wraps
    records: RecordsReading


@dataclass(frozen=True)
class Route:
    """What answers a method on a path, and the action that is recorded when it is denied."""

    method: str
    path: str
    handler: Handler
    action: Does | None = None


def table(rooms: Rooms) -> Sequence[Route]:
    """Return every route."""
    return (
        Route("GET", "/v1/network", rooms.network.show),
        Route("POST", "/v1/network", rooms.network.found),
        Route("POST", "/v1/sessions/challenges", rooms.sign_in.challenge),
        Route("POST", "/v1/sessions", rooms.sign_in.open),
        Route("POST", "/v1/applications", rooms.applications.file),
        Route("GET", "/v1/applications", rooms.applications.list, Does.APPLICATIONS_READ),
        Route("GET", "/v1/directory/checkpoint", rooms.entries.checkpoint),
        Route("GET", "/v1/directory/entries", rooms.entries.page),
        Route("POST", "/v1/directory/entries", rooms.entries.post),
        Route("POST", "/v1/invitations", rooms.invitations.create, Does.INVITATION_CREATED),
        Route("GET", "/v1/invitations", rooms.invitations.list, Does.INVITATIONS_READ),
        Route("POST", "/v1/invitations/{id}/answer", rooms.invitations.answer),
        Route("POST", "/v1/wraps", rooms.wraps.write, Does.WRAPS_WRITTEN),
        Route("GET", "/v1/wraps", rooms.wraps.list, Does.WRAPS_READ),
        Route("GET", "/v1/records", rooms.records.page, Does.RECORDS_READ),
        Route("GET", "/healthz", rooms.operator.alive),
        Route("GET", "/readyz", rooms.operator.ready),
        Route("GET", "/metrics", rooms.operator.metrics),
    )


def routes(rooms: Rooms) -> list[web.RouteDef]:
    """Return the routes as aiohttp takes them."""
    return [web.route(route.method, route.path, route.handler) for route in table(rooms)]
