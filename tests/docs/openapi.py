"""The relay's interface as OpenAPI 3.1, made from routes, types and specification.

`python -m tests.docs.reference` writes it to schemas/openapi/relay.json, and the agent's document beside it.
"""

import json
import re
from pathlib import Path
from typing import Any
from unittest import mock

import msgspec

from client.agent.openapi import document as agent
from schemas.api import PROBLEM_TYPE, Problem
from schemas.codec import Schema
from server.routes import Route, table
from tests.docs.reference import ROOT, Said, contract, specified

Json = dict[str, Any]

FOLDER = ROOT / "schemas" / "openapi"
PAGES: dict[Path, Any] = {FOLDER / "agent.json": agent}
_STATUS = re.compile(r"\b(20[0-9])\b")
_MEDIA = re.compile(r"\b((?:application|text)/[a-z0-9.+-]+)")


def relay() -> Json:
    """Return the document."""
    said, kinds = specified(), {kind.__name__: kind for kind in contract()}
    paths: Json = {}
    used: set[str] = {"Problem"}
    for route in table(mock.MagicMock()):
        operation = _operation(route, said[route.method, route.name], kinds, used)
        paths.setdefault(route.name, {})[route.method.lower()] = operation
    forms = [kinds.get(name, Problem) for name in sorted(used)]
    _, components = msgspec.json.schema_components(forms, ref_template="#/components/schemas/{name}")
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Souspli relay",
            "version": "1",
            "summary": "Carries sealed messages between structures, and can read none of them",
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        },
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"session": {"type": "http", "scheme": "bearer"}},
        },
    }


PAGES[FOLDER / "relay.json"] = relay


def written(page: Path) -> str:
    """Return what stands in a page."""
    return json.dumps(PAGES[page](), ensure_ascii=False, indent=2) + "\n"


def _operation(route: Route, said: Said, kinds: dict[str, type[Schema]], used: set[str]) -> Json:
    asked, _, given = said.exchange.partition("→")
    status = _STATUS.search(given)
    answer: Json = {"description": "Done"}
    if content := _content(given, kinds, used):
        answer["content"] = content
    operation: Json = {
        "operationId": re.sub(r"\W+", "_", f"{route.method.lower()}{route.name}").strip("_"),
        "summary": f"For {said.who}" + (f": {said.effect}" if said.effect else ""),
        "responses": {
            status[1] if status else "200": answer,
            "default": {
                "description": "A failure",
                "content": {PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
            },
        },
    }
    if parameters := [*_in_path(route), *_in_query(said)]:
        operation["parameters"] = parameters
    if content := _content(asked, kinds, used):
        operation["requestBody"] = {"required": True, "content": content}
    if route.action is not None:
        operation["security"] = [{"session": []}]
    return operation


def _content(text: str, kinds: dict[str, type[Schema]], used: set[str]) -> Json:
    """Return the content that a cell of the specification speaks of; nothing for none."""
    named = [name for name in re.findall(r"[A-Z]\w+", text) if name in kinds]
    if named:
        used.add(named[0])
        return {"application/json": {"schema": {"$ref": f"#/components/schemas/{named[0]}"}}}
    media = _MEDIA.search(text)
    if media or "octets" in text or "bytes" in text:
        return {media[1] if media else "application/octet-stream": {"schema": {}}}
    return {}


def _in_path(route: Route) -> list[Json]:
    names = re.findall(r"{(\w+)}", route.name)
    return [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names]


def _in_query(said: Said) -> list[Json]:
    names = re.findall(r"(\w+)=", said.query)
    return [{"name": name, "in": "query", "required": False, "schema": {"type": "string"}} for name in names]


def main() -> None:
    """Write both documents."""
    for page in PAGES:
        page.write_text(written(page), encoding="utf-8")
