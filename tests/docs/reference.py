"""docs/api.md and docs/errors.md, made from the program and its specification.

`python -m tests.docs.reference` writes both pages, and schemas/openapi/; tests compare.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

import msgspec

import schemas.api
import schemas.guests
import schemas.leaflets
import schemas.locks
import schemas.log
import schemas.mail
import schemas.push
import schemas.replying
import schemas.retention
import schemas.shelf
from client.cli.exit_codes import EXIT_CODES
from schemas.codec import Schema
from schemas.errors import PROBLEM_TYPE, SouspliError
from server.routes import Route, table

ROOT = Path(__file__).resolve().parents[2]
API, ERRORS = ROOT / "docs" / "api.md", ROOT / "docs" / "errors.md"
SPECIFICATIONS = [
    ROOT / "schemas" / "spec" / name
    for name in (
        "api.md",
        "log.md",
        "bridge.md",
        "leaflets.md",
        "locks.md",
        "push.md",
        "replying.md",
        "shelf.md",
    )
]
NOTE = "<!-- Written by python -m tests.docs.reference -->\n"

_ROW = re.compile(r"\| (?P<methods>[A-Z, ]+) (?P<paths>(?:`[^`]+` ?)+)\|(?P<rest>.*)\|")
_ID = "^[0-9a-f]{8}-[0-9a-f]{4}-7"


class Said(NamedTuple):
    """What a specification says of a route."""

    query: str
    who: str
    exchange: str
    effect: str


def api() -> str:
    """Return the page of routes and types."""
    said, routes = specified(), table(mock.MagicMock())
    parts = [
        "# The relay's interface: reference\n\n",
        NOTE,
        (
            "\nFor whoever writes a client. The rules are in [`schemas/spec/api.md`](../schemas/spec/api.md)"
            ", [`log.md`](../schemas/spec/log.md), [`bridge.md`](../schemas/spec/bridge.md)"
            ", [`leaflets.md`](../schemas/spec/leaflets.md), [`locks.md`](../schemas/spec/locks.md)"
            ", [`push.md`](../schemas/spec/push.md) and [`shelf.md`](../schemas/spec/shelf.md),"
            " failures in [errors.md](errors.md). A body is JSON"
            " unless it says otherwise; byte strings are base64.\n\n## Routes\n"
        ),
    ]
    parts += [_route(route, said[route.method, route.name]) for route in routes]
    parts.append("\n## Types\n")
    exchanged = " ".join(each.exchange for each in said.values())
    parts += _types([kind for kind in contract() if re.search(rf"\b{kind.__name__}\b", exchanged)])
    return "".join(parts)


def errors() -> str:
    """Return the page of problem types."""
    lines = [
        "# Failures: reference\n\n",
        NOTE,
        (
            "\nThe relay answers a failure with a problem document (RFC 9457, `application/problem+json`):"
            f" `type` (`{PROBLEM_TYPE}` and the name), `title`, `status`, `detail`, `advice`, `request`."
            " The command line prints `detail` and `advice` (after words for the name, in another language"
            " than English) and ends with the exit code.\n\n"
            "| name | status | exit code | meaning | advice |\n|---|---|---|---|---|\n"
        ),
    ]
    for kind in sorted(set(_below(SouspliError)), key=lambda each: (each.exit_code, each.slug)):
        code = f"{kind.exit_code} {EXIT_CODES[kind.exit_code][0]}"
        meaning = (kind.__doc__ or "").splitlines()[0]
        lines.append(f"| `{kind.slug}` | {kind.status} | {code} | {meaning} | {kind.hint} |\n")
    return "".join(lines)


def _route(route: Route, said: Said) -> str:
    recorded = f"`{route.action.value}`" if route.action else ""
    rows = (
        ("who", said.who),
        ("exchange", said.exchange),
        ("query", said.query),
        ("recorded as", recorded),
        ("note", said.effect),
    )
    listed = "".join(f"- {name}: {text}\n" for name, text in rows if text)
    return f"\n### {route.method} `{route.name}`\n\n{listed}"


def specified() -> dict[tuple[str, str], Said]:
    """Return what the specifications say of each route, by method and path."""
    found = {}
    for file in SPECIFICATIONS:
        for line in file.read_text(encoding="utf-8").splitlines():
            if match := _ROW.match(line):
                cells = [cell.strip() for cell in match["rest"].split(" | ")]
                who, exchange, effect, *_ = [*cells, "", "", ""]
                for path in re.findall(r"`([^`]+)`", match["paths"]):
                    name, _, query = path.partition("?")
                    for method in match["methods"].split(", "):
                        found[method, name] = Said(f"`{query}`" if query else "", who, exchange, effect)
    return found


def contract() -> Iterator[type[Schema]]:
    """Yield the types of bodies."""
    modules = (
        schemas.api,
        schemas.log,
        schemas.guests,
        schemas.leaflets,
        schemas.mail,
        schemas.locks,
        schemas.push,
        schemas.replying,
        schemas.retention,
        schemas.shelf,
    )
    for module in modules:
        for each in vars(module).values():
            if isinstance(each, type) and issubclass(each, Schema) and each.__module__ == module.__name__:
                yield each


def _types(kinds: list[type[Schema]]) -> Iterator[str]:
    _, components = msgspec.json.schema_components(kinds)
    for name in sorted(components):
        schema = components[name]
        if schema.get("type") != "object":
            continue
        sentence = " ".join((schema.get("description") or "").split("\n\n")[0].split())
        yield f"\n### {name}\n\n{sentence}\n\n| member | form | needed |\n|---|---|---|\n"
        needed = schema.get("required", ())
        for member, form in schema["properties"].items():
            yield f"| `{member}` | {_form(form)} | {'yes' if member in needed else ''} |\n"


def _form(form: Mapping[str, Any]) -> str:
    """Return the form of a member in words."""
    kind, named = form.get("type"), str(form.get("$ref", "")).rpartition("/")[2]
    if "anyOf" in form:
        words = " or ".join(_form(each) for each in form["anyOf"])
    elif "enum" in form:
        words = ", ".join(f"`{each}`" for each in form["enum"])
    elif kind == "array":
        words = f"list of {_form(form['items'])}{_bounds(form, 'minItems', 'maxItems', '')}"
    elif "contentEncoding" in form:
        words = f"octets in base64{_bounds(form, 'minLength', 'maxLength', ' characters')}"
    elif str(form.get("pattern", "")).startswith(_ID):
        words = "identifier (UUIDv7)"
    elif kind == "integer":
        words = f"integer{_bounds(form, 'minimum', 'maximum', '')}"
    else:
        words = named or f"{kind}{_bounds(form, 'minLength', 'maxLength', ' characters')}"
    return words


def _bounds(form: Mapping[str, Any], least: str, most: str, unit: str) -> str:
    low, high = form.get(least), form.get(most)
    if low is None and high is None:
        return ""
    if low == high:
        return f", {low}{unit}"
    if high is None:
        return f", from {low}{unit}"
    return f", {low or 0} to {high}{unit}"


def _below(kind: type[SouspliError]) -> Iterator[type[SouspliError]]:
    for each in kind.__subclasses__():
        if each.__module__ == "schemas.errors":
            yield each
            yield from _below(each)


def main() -> None:
    """Write both pages, and the OpenAPI documents."""
    from tests.docs import openapi  # noqa: PLC0415 - which takes what it says from here

    API.write_text(api(), encoding="utf-8")
    ERRORS.write_text(errors(), encoding="utf-8")
    openapi.main()


if __name__ == "__main__":
    main()
