"""Every route of the table in server/routes.py, and who may make the good request (asking.py) on it."""

from collections.abc import Iterable
from unittest import mock

import pytest

from server.routes import Route, table
from tests.builders import Member
from tests.integration.server.scene import Scene
from tests.stage import Device

ROUTES = table(mock.MagicMock())
RECORDED = [route for route in ROUTES if route.action]
OBJECTS = [route for route in RECORDED if "{" in route.path]

SILENT = {
    ("HEAD", "/v1/uploads/{id}"),  # the device asks for what it has sent itself
    ("PATCH", "/v1/uploads/{id}"),  # recorded when the last byte has come
    ("HEAD", "/v1/blobs/{id}"),  # nothing of the file is sent
    ("POST", "/v1/mailboxes/{service}/replying"),  # a colleague is writing: nobody's data is read or changed
    ("GET", "/v1/guest-replies"),  # a bridge asks all the time: only what it gets is recorded
}
"""Routes whose success leaves no record each time."""

REGISTRARS = {"/v1/applications", "/v1/statistics"}
ADMINISTRATORS = {
    ("PUT", "/v1/retention"),
    "/v1/retention/holds",
    "/v1/records/retention",
    "/v1/records/holds",
    "/v1/records/holds/{id}",
    "/v1/logs/{structure}/head",
    "/v1/logs/{structure}/records",
    "/v1/logs/{structure}/tile/{path}",
    "/v1/reidentifications",
    "/v1/reidentifications/{id}/approval",
}
"""What administrators and, most of it, auditors may: paths, or a method of one."""


def named(routes: Iterable[Route]) -> pytest.MarkDecorator:
    """Return the parameters of a test that runs for each route."""
    return pytest.mark.parametrize("route", [pytest.param(r, id=f"{r.method} {r.path}") for r in routes])


def entitled(scene: Scene, route: Route) -> str:
    """Return the structure that may make the good request on a route."""
    return scene.here.world.network.id if route.name in REGISTRARS else scene.town.cpas.id


def for_administrators(route: Route) -> bool:
    """Whether administrators alone, or auditors, may use it."""
    return not ADMINISTRATORS.isdisjoint({route.name, (route.method, route.name)})


def member_for(scene: Scene, route: Route) -> Member:
    """Return who may make the good request on a route."""
    if route.name in REGISTRARS:
        return scene.here.world.registrar
    return scene.town.cpas.administrator if for_administrators(route) else scene.town.anne


async def device_for(scene: Scene, route: Route) -> Device:
    """Return the device that may make the good request on a route, signed in."""
    return await scene.here.device(member_for(scene, route))
