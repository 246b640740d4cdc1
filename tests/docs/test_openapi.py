"""The OpenAPI documents are those of the program, and OpenAPI."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from client.agent.openapi import document as agent
from tests.docs import lint
from tests.docs.lint import problems
from tests.docs.openapi import PAGES, written


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_documents_are_current(page: Path) -> None:
    """Both are what the program says now."""
    assert page.read_text(encoding="utf-8") == written(page), "run python -m tests.docs.reference"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_documents_are_in_order(page: Path) -> None:
    """Both are OpenAPI, and say of each operation what callers need."""
    assert list(problems(json.loads(page.read_text(encoding="utf-8")))) == []


def test_every_type_is_json_schema() -> None:
    """What programs are generated from is read by them as it is meant."""
    for page in PAGES:
        for schema in json.loads(page.read_text(encoding="utf-8"))["components"]["schemas"].values():
            jsonschema.Draft202012Validator.check_schema(schema)


def _operation(document: Any) -> Any:  # noqa: ANN401  # JSON
    return document["paths"]["/v1/messages"]["post"]


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda of: of.pop("info"), "it is not OpenAPI 3.1"),
        (lambda of: of["paths"]["/v1/threads/{thread}"]["get"].pop("parameters"), "it is not OpenAPI 3.1"),
        (lambda of: _operation(of).pop("operationId"), "1 operations have no operationId"),
        (lambda of: _operation(of).update(operationId="refer"), "2 operations are called refer"),
        (lambda of: _operation(of).update(summary=" "), "POST /v1/messages: it has no summary"),
        (
            lambda of: _operation(of).update(responses={"201": {"description": "Done"}}),
            "POST /v1/messages: it says nothing of failures",
        ),
        (
            lambda of: _operation(of)["responses"].update({"404": {"description": "Away"}}),
            "POST /v1/messages: its answer 404 is no problem document",
        ),
        (
            lambda of: of["components"]["schemas"].update(Orphan={"type": "object", "description": "…"}),
            "nothing uses the type Orphan",
        ),
        (lambda of: of["components"]["schemas"]["Sent"].pop("description"), "the type Sent is not described"),
        (
            lambda of: of["components"]["securitySchemes"].update(basic={"type": "http", "scheme": "basic"}),
            "nothing asks for the sign-in basic",
        ),
        (lambda of: of.update(security=[{"other": []}]), "the sign-in other is not there"),
    ],
)
def test_what_is_not_in_order_is_said(spoil: Callable[[Any], object], said: str) -> None:
    """Each rule finds what breaks it."""
    document = agent()
    spoil(document)
    assert any(each.startswith(said) for each in problems(document))


def test_the_check_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`./dev check` does not pass with a document that is not in order."""
    document = agent()
    _operation(document).pop("summary")
    (tmp_path / "agent.json").write_text(json.dumps(document), encoding="utf-8")
    monkeypatch.setattr(lint, "FOLDER", tmp_path)
    assert lint.main() == 1
    assert "agent.json: POST /v1/messages: it has no summary" in capsys.readouterr().out
    monkeypatch.undo()
    assert lint.main() == 0
