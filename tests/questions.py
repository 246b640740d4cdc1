"""Asking a documented interface what fits its types, and what does not.

assert broken(document, base_url, token, without={"/v1/events"}) == {}
"""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.core.result import Ok

EXAMPLES = 3
"""Of each kind for each operation: the whole is to take seconds."""


def broken(
    document: Mapping[str, Any], base_url: str, token: str, without: frozenset[str] = frozenset()
) -> dict[str, int]:
    """Return what was not answered as it should be: operations with a status of 500 or more.

    Nothing of `without` (paths) is asked. Every other operation is asked, or this fails.
    """
    found = {}
    for result in schemathesis.openapi.from_dict(dict(document)).get_all_operations():
        assert isinstance(result, Ok), result
        operation = result.ok()
        if operation.path not in without:
            modes = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
            statuses = {each for mode in modes for each in _statuses(operation, mode, base_url, token)}
            assert statuses, operation.label
            if max(statuses) >= 500:
                found[operation.label] = max(statuses)
    return found


def _statuses(operation: Any, mode: GenerationMode, base_url: str, token: str) -> set[int]:  # noqa: ANN401
    heard: set[int] = set()

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def ask(case: Any) -> None:  # noqa: ANN401  # the library's
        headers = {"Authorization": f"Bearer {token}"}
        heard.add(case.call(base_url=base_url, headers=headers, timeout=30).status_code)

    with suppress(Unsatisfiable):  # nothing can be wrong about a request without parameters
        ask()
    return heard
