"""Whether schemas/openapi/ is OpenAPI, and says of each operation what callers need; part of `./dev check`.

`python -m tests.docs.lint` prints what is wrong, a line each, and ends with 1 when something is.
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from openapi_spec_validator import OpenAPIV31SpecValidator

from schemas.api import PROBLEM_TYPE

Json = dict[str, Any]

FOLDER = Path(__file__).resolve().parents[2] / "schemas" / "openapi"
_REFERENCE = re.compile(r'"#/components/schemas/([^"]+)"')
_PROBLEM = {"$ref": "#/components/schemas/Problem"}


def problems(document: Json) -> Iterator[str]:
    """Yield a sentence for each thing that is wrong."""
    for error in OpenAPIV31SpecValidator(document).iter_errors():
        yield f"it is not OpenAPI 3.1: {error.message}"
    operations = list(_operations(document))
    yield from _names(operations)
    for place, operation in operations:
        yield from (f"{place}: {each}" for each in _operation(operation))
    yield from _components(document, operations)


def _operations(document: Json) -> Iterator[tuple[str, Json]]:
    for path, methods in document.get("paths", {}).items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def _names(operations: list[tuple[str, Json]]) -> Iterator[str]:
    counts = Counter(operation.get("operationId") for _, operation in operations)
    for name, count in counts.items():
        if not name:
            yield f"{count} operations have no operationId"
        elif count > 1:
            yield f"{count} operations are called {name}"


def _operation(operation: Json) -> Iterator[str]:
    if not operation.get("summary", "").strip():
        yield "it has no summary"
    responses = operation.get("responses", {})
    failures = {status: answer for status, answer in responses.items() if status[0] not in "123"}
    if not failures:
        yield "it says nothing of failures"
    for status, answer in failures.items():
        if answer.get("content", {}).get(PROBLEM_TYPE, {}).get("schema") != _PROBLEM:
            yield f"its answer {status} is no problem document"
    if responses.get("204", {}).get("content"):
        yield "its answer 204 has a body"


def _components(document: Json, operations: list[tuple[str, Json]]) -> Iterator[str]:
    components = document.get("components", {})
    schemas, schemes = components.get("schemas", {}), components.get("securitySchemes", {})
    used = set(_REFERENCE.findall(json.dumps(document)))
    yield from (f"nothing uses the type {name}" for name in sorted(set(schemas) - used))
    yield from (f"the type {name} is not there" for name in sorted(used - set(schemas)))
    for name, schema in schemas.items():
        if schema.get("type") == "object" and not schema.get("description"):
            yield f"the type {name} is not described"
    asked = [document, *(operation for _, operation in operations)]
    demanded = {name for each in asked for way in each.get("security", ()) for name in way}
    yield from (f"nothing asks for the sign-in {name}" for name in sorted(set(schemes) - demanded))
    yield from (f"the sign-in {name} is not there" for name in sorted(demanded - set(schemes)))


def main() -> int:
    """Look at every document."""
    found = [
        f"{page.name}: {each}"
        for page in sorted(FOLDER.glob("*.json"))
        for each in problems(json.loads(page.read_text(encoding="utf-8")))
    ]
    sys.stdout.write("".join(f"{each}\n" for each in found) or "OpenAPI: in order.\n")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
