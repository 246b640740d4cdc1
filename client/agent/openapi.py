"""The agent's interface as OpenAPI 3.1, made from its routes; schemas/openapi/agent.json is the same.

document(version)
"""

import re
from collections.abc import Iterable
from typing import Any

import msgspec

from client.agent.repeats import HEADER
from client.agent.routes import JSON, ROUTES, Route
from schemas.api import PROBLEM_TYPE, Problem
from schemas.codec import Schema

Json = dict[str, Any]

_FAILURES = {
    400: "The request is not valid",
    401: "The token is missing or wrong",
    403: "It is not for this device, or asked by a web page",
    404: "There is no such thing",
    409: "It is at odds with what is there",
    413: "It is too large",
    422: "Something is not genuine: stop, and look at the command line",
    500: "Something on this computer is missing or not usable",
    503: "Not now; the same request may succeed later",
}
_KEY: Json = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": "Your name for this request: with the same one it is answered as before and does nothing",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255},
}
_TOKEN = "token"  # noqa: S105 - the name of a scheme


def document() -> Json:
    """Return the document."""
    forms = _forms(ROUTES)
    _, components = msgspec.json.schema_components(
        [*forms, Problem], ref_template="#/components/schemas/{name}"
    )
    paths: Json = {}
    for route in ROUTES:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Souspli agent",
            "version": "1",
            "summary": "Send, receive and answer sealed messages from other software on this computer",
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        },
        "servers": [{"url": "http://localhost", "description": "through the agent's Unix socket"}],
        "security": [{_TOKEN: []}],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {_TOKEN: {"type": "http", "scheme": "bearer"}},
        },
    }


def _forms(routes: Iterable[Route]) -> list[type[Schema]]:
    said = [each for route in routes for each in (route.takes, route.gives)]
    return list(dict.fromkeys(each for each in said if isinstance(each, type)))


def _operation(route: Route) -> Json:
    named = re.findall(r"{(\w+)}", route.path)
    parameters: list[Json] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in named
    ]
    parameters += [
        {
            "name": name,
            "in": "query",
            "required": name in route.needed,
            "description": meaning,
            "schema": {"type": "string"},
        }
        for name, meaning in route.query
    ]
    if route.once:
        parameters.append(_KEY)
    answers: Json = {str(route.status): {"description": "Done", **_content(route.gives)}}
    problem = {"content": {PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    answers |= {str(status): {"description": words, **problem} for status, words in _FAILURES.items()}
    operation: Json = {"operationId": route.name.rstrip("_"), "summary": route.does, "responses": answers}
    if parameters:
        operation["parameters"] = parameters
    if route.takes:
        operation["requestBody"] = {"required": True, **_content(route.takes)}
    if route.open:
        operation["security"] = []
    return operation


def _content(form: type[Schema] | str | None) -> Json:
    if form is None:
        return {}
    if isinstance(form, str):
        schema: Json = {} if form.endswith("json") else {"type": "string"}
        return {"content": {form: {"schema": schema}}}
    return {"content": {JSON: {"schema": {"$ref": f"#/components/schemas/{form.__name__}"}}}}
